import { Trouble } from '@commonshelf/local'
import type { GivenSource } from '@commonshelf/api/new-source'
import type { Protocol, Source, Store } from '@commonshelf/store'
import { existsSync, statSync } from 'node:fs'
import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { wantedLibrary } from './libraries.js'

interface NewSourceOptions extends Answering {
  library: string
  protocol: Protocol
  address?: string
  dialect?: string
  encoding?: string
  set?: string[]
  prefix?: string
  identifierField?: string
  schedule?: string
  settings?: string
}

export async function addSource (options: NewSourceOptions): Promise<void> {
  const { protocol, address, dialect, encoding, schedule } = options
  const settings = await checkedSettings({ protocol, address, dialect, encoding, schedule, settings: settingsOf(options) })
  const source = await withStore(async store => store.sources.add({
    libraryId: (await wantedLibrary(store, options.library)).id, protocol, address, schedule, settings,
    ...dialect === undefined ? {} : { dialect }, ...encoding === undefined ? {} : { encoding }
  }))
  answer(options, source, ({ id }) => `source ${id} of ${options.library}: ${protocol} ${address ?? ''}`)
}

/** The settings as the API would keep them, after the API's own check: what a harvest could not use is refused here too. @throws Trouble */
export async function checkedSettings (given: GivenSource): Promise<Record<string, unknown>> {
  const { usualSettings, wrongInSource } = await import('@commonshelf/api/new-source')
  const wrong = wrongInSource(given)
  if (wrong.length > 0) throw new Trouble(wrong.map(({ field, value, expected }) => `${field}${value === undefined ? '' : ` "${value}"`} ${expected}`).join('\n'))
  return usualSettings(given.protocol, given.settings)
}

/** What the protocol's own options say, over the JSON of --settings. */
export function settingsOf ({ settings, set, prefix, identifierField }: { settings?: string, set?: string[], prefix?: string, identifierField?: string }): Record<string, unknown> {
  const given = settings === undefined ? {} : objectOf(settings)
  return {
    ...given,
    ...set === undefined ? {} : { sets: set },
    ...prefix === undefined ? {} : { metadataPrefix: prefix },
    ...identifierField === undefined ? {} : { identifierField }
  }
}

function objectOf (settings: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(settings)
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>
  } catch { /* said below */ }
  throw new Trouble(`--settings must be a JSON object, such as '{"identifierField":"035$a"}', not ${settings}`)
}

export async function listSources (options: Answering & { library?: string }): Promise<void> {
  const sources = await withStore(async store => {
    const codes = new Map((await store.libraries.list()).map(({ id, code }) => [id, code]))
    const library = options.library === undefined ? undefined : await wantedLibrary(store, options.library)
    const rows = await store.sources.list(library?.id)
    return Promise.all(rows.map(async ({ libraryId, ...source }) => ({ ...source, library: codes.get(libraryId), ...await store.sourceRecords.countOf(source.id) })))
  })
  answer(options, sources, list => table([
    ['id', 'library', 'protocol', 'dialect', 'encoding', 'records', 'address'],
    ...list.map(({ id, library, protocol, dialect, encoding, records, address }) => [id, library, protocol, dialect, encoding, records, address])
  ]))
}

export async function showSource (id: string, options: Answering): Promise<void> {
  const found = await withStore(async store => {
    const { libraryId, ...source } = await wantedSource(store, id)
    const [library, counts, quarantine, harvests] = await Promise.all([
      store.libraries.find(libraryId), store.sourceRecords.countOf(id), store.quarantine.counts([id]), store.harvests.list({ sourceId: id, limit: 5 })
    ])
    return { ...source, library: library?.code, ...counts, quarantine, harvests }
  })
  answer(options, found, source => [
    `source ${source.id} of ${source.library}`,
    `  protocol   ${source.protocol} ${source.address ?? ''}`,
    `  reading    ${source.dialect}, ${source.encoding}`,
    `  settings   ${JSON.stringify(source.settings)}`,
    `  schedule   ${source.schedule ?? 'by hand'}`,
    `  records    ${source.records}, deleted ${source.deleted}`,
    ...source.quarantine.map(({ reason, count }) => `  quarantine ${reason}: ${count}`),
    ...source.harvests.map(({ id, state, received }) => `  harvest    ${id} ${state}, received ${received}`)
  ])
}

/** Shows how a sheet's columns are read; --map changes the source's mapping first. */
export async function sourceMapping (id: string, options: Answering & { file?: string, map?: string[] }): Promise<void> {
  const pairs = (options.map ?? []).map(pairOf)
  const { sheetFields } = await import('@commonshelf/api/contract')
  for (const [heading, field] of pairs) {
    if (field !== null && !(sheetFields as readonly string[]).includes(field)) throw new Trouble(`--map "${heading}=${field}": a column is one of ${sheetFields.join(', ')}, or empty to leave it out`)
  }
  if (options.file !== undefined && (!existsSync(options.file) || !statSync(options.file).isFile())) throw new Trouble(`There is no file ${options.file}`)
  const shown = await withStore(async store => {
    let source = await wantedSource(store, id)
    if (source.protocol !== 'spreadsheet') throw new Trouble(`Source ${id} is no spreadsheet but ${source.protocol}: it has no columns`)
    if (pairs.length > 0) {
      const before = source.settings.mapping as Record<string, string | null> | undefined
      source = await store.sources.addSettings(id, { mapping: { ...before, ...Object.fromEntries(pairs) } }) as Source
    }
    const mapping = (source.settings.mapping ?? {}) as Record<string, string | null>
    if (options.file === undefined) return { source: id, mapping }
    const { previewBook, rememberedOf, SourceFailed, usualLimits } = await import('@commonshelf/harvester')
    const preview = await previewBook(options.file, source.encoding, usualLimits, rememberedOf(source))
      .catch((error: unknown) => { throw error instanceof SourceFailed ? new Trouble(`${options.file} cannot be read: ${error.message}`) : error })
    return { source: id, mapping, preview }
  })
  answer(options, shown, ({ mapping, ...rest }) => [
    `set by hand: ${JSON.stringify(mapping)}`,
    ...'preview' in rest && rest.preview !== undefined
      ? rest.preview.flatMap(({ name, use, headingRow, columns, books, looked, more, refused, doubts, passed }) => [
        '', `${name || 'sheet'}: ${use ? `headings in row ${headingRow}, ${books} books in ${more ? 'the first ' : ''}${looked} rows` : 'is left out'}`,
        ...!use ? [] : [
          ...table([['column', 'heading', 'field', 'why', 'sample'], ...columns.map(({ heading, field, why, sample }, column) => [column + 1, heading, field ?? '-', why, sample.join(' | ')])]),
          ...[['refused', refused], ['doubtful', doubts], ['passed over', passed]].flatMap(([word, kinds]) => (kinds as typeof refused).map(({ reason, count, rows }) => `${word as string}: ${count} ${reason}, row ${rows.join(', ')}`))
        ]
      ])
      : []
  ])
}

function pairOf (text: string): [string, string | null] {
  const at = text.lastIndexOf('=')
  if (at < 1) throw new Trouble(`--map takes HEADING=FIELD (FIELD empty leaves the column out), not "${text}"`)
  return [text.slice(0, at), text.slice(at + 1) || null]
}

export async function wantedSource (store: Pick<Store, 'sources'>, id: string): Promise<Source> {
  const source = /^\d{1,18}$/.test(id) ? await store.sources.find(id) : undefined
  if (source === undefined) throw new Trouble(`No source has the id ${id}. The list: commonshelf source list`)
  return source
}
