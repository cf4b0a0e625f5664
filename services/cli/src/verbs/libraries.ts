import { Trouble } from '@commonshelf/local'
import type { Library } from '@commonshelf/store'
import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { degrees } from './numbers.js'

interface NewLibraryOptions extends Answering {
  name: string
  nameEn?: string
  parent?: string
  tier?: string
  kind?: string
  isil?: string
  district?: string
  lat?: string
  lon?: string
}

/** A library joins; one that is known already is brought up to date, so that a script may run twice. */
export async function addLibrary (code: string, options: NewLibraryOptions): Promise<void> {
  const { name, nameEn, parent, kind, isil, district } = options
  wellFormed(code)
  const given = {
    name, nameEn, parent, kind, isil, district,
    tier: options.tier === undefined ? undefined : Number(options.tier),
    ...degrees(options)
  }
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given
  const library = await withStore(async store => await store.libraries.findByCode(code) === undefined
    ? store.libraries.add({ code, ...said })
    : store.libraries.update(code, said))
  answer(options, shown(library), ({ path }) => `${code}  ${name}  (${path.join(' / ')})`)
}

export async function listLibraries (options: Answering): Promise<void> {
  const libraries = await withStore(store => store.libraries.list())
  answer(options, libraries.map(shown), list => table(list.map(({ code, path, name, tier, kind, isil }) => ['  '.repeat(path.length - 1) + code, name, tier, kind, isil])))
}

export async function showLibrary (code: string, options: Answering): Promise<void> {
  const found = await withStore(async store => {
    const library = await wantedLibrary(store, code)
    const [servicePoints, sources] = await Promise.all([store.servicePoints.list(library.id), store.sources.list(library.id)])
    return {
      ...shown(library),
      servicePoints: servicePoints.map(({ code, name, pickup, returns }) => ({ code, name, pickup, returns })),
      sources: sources.map(({ id, protocol, address, dialect, encoding }) => ({ id, protocol, address, dialect, encoding }))
    }
  })
  answer(options, found, ({ name, path, tier, kind, isil, servicePoints, sources }) => [
    `${code}  ${name}`,
    `  path     ${path.join(' / ')}`,
    `  tier     ${tier ?? 'beside the tree'}, ${kind}${isil === null ? '' : `, ${isil}`}`,
    ...servicePoints.map(point => `  point    ${point.code}  ${point.name}`),
    ...sources.map(source => `  source   ${source.id}  ${source.protocol} ${source.address ?? ''}`)
  ])
}

/** Codes stand in addresses, files and on slips. */
export function wellFormed (code: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(code)) throw new Trouble(`A code has Latin letters, digits, hyphens, dots and underscores (beijing-haidian), not "${code}"`)
}

export async function wantedLibrary (store: { libraries: { findByCode (code: string): Promise<Library | undefined> } }, code: string): Promise<Library> {
  const library = await store.libraries.findByCode(code)
  if (library === undefined) {
    const { LibraryNotFound } = await import('@commonshelf/store')
    throw new LibraryNotFound(code)
  }
  return library
}

const shown = ({ id, code, name, nameEn, path, tier, kind, isil, district, latitude, longitude }: Library) =>
  ({ id, code, name, nameEn, path: path.split('/'), tier, kind, isil, district, latitude, longitude })
