import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { wantedLibrary, wellFormed } from './libraries.js'
import { degrees } from './numbers.js'

interface NewServicePointOptions extends Answering {
  library: string
  name: string
  nameEn?: string
  kind?: string
  pickup: boolean
  returns: boolean
  lat?: string
  lon?: string
}

/** A service point opens; one that is known already is left as it is. */
export async function addServicePoint (code: string, options: NewServicePointOptions): Promise<void> {
  const { name, nameEn, kind, pickup, returns } = options
  wellFormed(code)
  const point = await withStore(async store => {
    const known = await store.servicePoints.findByCode(code)
    if (known !== undefined) return known
    const { id: libraryId } = await wantedLibrary(store, options.library)
    return store.servicePoints.add({ code, libraryId, name, nameEn, pickup, returns, ...kind === undefined ? {} : { kind }, ...degrees(options) })
  })
  answer(options, point, () => `${code}  ${name}`)
}

export async function listServicePoints (options: Answering & { library?: string }): Promise<void> {
  const points = await withStore(async store => {
    const libraries = await store.libraries.list()
    const codes = new Map(libraries.map(({ id, code }) => [id, code]))
    const library = options.library === undefined ? undefined : await wantedLibrary(store, options.library)
    return (await store.servicePoints.list(library?.id)).map(({ libraryId, ...point }) => ({ ...point, library: codes.get(libraryId) }))
  })
  answer(options, points, list => table(list.map(({ code, library, name, pickup, returns }) => [code, library, name, [pickup && 'pickup', returns && 'returns'].filter(Boolean).join(', ')])))
}
