import type { RequestView } from '@commonshelf/store'
import type { Request } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'

/** The same shape with moments as the text that JSON has for them. */
export type Dated<T> = T extends Date ? string : T extends readonly (infer U)[] ? Dated<U>[] : T extends object ? { [K in keyof T]: Dated<T[K]> } : T

export function dated<T> (value: T): Dated<T> {
  if (value instanceof Date) return value.toISOString() as Dated<T>
  if (Array.isArray(value)) return value.map(dated) as Dated<T>
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dated(inner)])) as Dated<T>
  }
  return value as Dated<T>
}

/** A request as the API shows it: the ranking names its libraries. */
export async function shownRequest ({ ranking, ...view }: RequestView, directory: Directory): Promise<Request> {
  const libraries = await directory.libraries()
  return {
    ...dated(view),
    ranking: ranking.map(({ library: code, ...judged }) => {
      const library = libraries.get(code)
      return { library: library === undefined ? { code, name: code } : nameOf(library), ...judged }
    })
  }
}
