import { LibraryNotFound, ServicePointNotFound } from '@commonshelf/lending'
import type { Library as LibraryRow, ServicePoint as ServicePointRow, Store } from '@commonshelf/store'
import type { Library, LibraryName, ServicePoint } from '../contract/index.js'
import { optional } from '../search/summary.js'

/**
 * The libraries and service points of the alliance by code and by id. They are few, change seldom and are named in nearly
 * every answer, so they are kept for some seconds; whoever adds one through this API forgets them at once.
 */
export interface Directory {
  /** By code, parents before children. */
  libraries (): Promise<ReadonlyMap<string, Library>>
  librariesById (): Promise<ReadonlyMap<string, Library>>
  /** By code. */
  servicePoints (): Promise<ReadonlyMap<string, ServicePoint>>
  /** @throws LibraryNotFound */
  library (code: string): Promise<Library>
  /** @throws ServicePointNotFound */
  servicePoint (code: string): Promise<ServicePoint>
  forget (): void
}

interface Known { libraries: Map<string, Library>, byId: Map<string, Library>, points: Map<string, ServicePoint>, until: number }

export function openDirectory (store: Pick<Store, 'libraries' | 'servicePoints'>, keptFor = 5000): Directory {
  let reading: Promise<Known> | undefined
  let known: Known | undefined

  async function read (): Promise<Known> {
    const [rows, points] = await Promise.all([store.libraries.list(), store.servicePoints.list()])
    const codes = new Map(rows.map(({ id, code }) => [id, code]))
    const libraries = rows.map(row => libraryOf(row, codes))
    const byId = new Map(libraries.map(library => [library.id, library]))
    return {
      libraries: new Map(libraries.map(library => [library.code, library])),
      byId,
      points: new Map(points.map(row => [row.code, servicePointOf(row, byId.get(row.libraryId) as Library)])),
      until: performance.now() + keptFor
    }
  }
  async function present (): Promise<Known> {
    if (known !== undefined && performance.now() < known.until) return known
    reading ??= read().then(fresh => { known = fresh; return fresh }).finally(() => { reading = undefined })
    return reading
  }

  return {
    libraries: async () => (await present()).libraries,
    librariesById: async () => (await present()).byId,
    servicePoints: async () => (await present()).points,
    async library (code) {
      const library = (await present()).libraries.get(code)
      if (library === undefined) throw new LibraryNotFound(code)
      return library
    },
    async servicePoint (code) {
      const point = (await present()).points.get(code)
      if (point === undefined) throw new ServicePointNotFound(code)
      return point
    },
    forget () { known = undefined }
  }
}

/** What the database has nothing to say of is absent. */
const said = <T extends Record<string, unknown>>(fields: T) => optional(Object.fromEntries(
  Object.entries(fields).map(([key, value]) => [key, value ?? undefined])) as { [K in keyof T]: Exclude<T[K], null> | undefined })

export const libraryOf = (row: LibraryRow, codes: ReadonlyMap<string, string>): Library => {
  const { id, code, name, nameEn, parentId, path, tier, kind, isil, district, latitude, longitude } = row
  return {
    id, code, name, kind, path: path.split('/'),
    ...said({ nameEn, parent: parentId === null ? null : codes.get(parentId), tier, isil, district, latitude, longitude })
  }
}

export const servicePointOf = (row: ServicePointRow, library: Library): ServicePoint => {
  const { id, code, name, nameEn, kind, pickup, returns, latitude, longitude } = row
  return { id, code, name, kind, pickup, returns, library: nameOf(library), ...said({ nameEn, latitude, longitude }) }
}

/** Enough of a library to show its name. */
export const nameOf = ({ code, name, nameEn, tier }: Library): LibraryName => ({ code, name, ...optional({ nameEn, tier }) })
