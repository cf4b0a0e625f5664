import { foldText, type HoldingStatement } from '@commonshelf/catalogue'
import type { Library } from '@commonshelf/store'

/** Says of a record's holdings to which library they belong, where a branch is a library of the alliance itself. */
export type Branches = (libraryId: string, holdings: HoldingStatement[]) => (HoldingStatement & { libraryId?: string })[]

/**
 * A district's system often keeps the books of its townships as well. A branch counts as a library when its code, ISIL or
 * name is that of a library below the one that sent the record; any other is a place within that library.
 */
export const branchesOf = (libraries: Library[]): Branches => {
  const below = new Map<string, Map<string, string>>()
  for (const library of libraries) {
    const named = new Map<string, string>()
    for (const other of libraries) {
      if (!other.path.startsWith(`${library.path}/`)) continue
      for (const name of [other.code, other.isil, other.name, other.nameEn]) if (name) named.set(foldText(name), other.id)
    }
    if (named.size > 0) below.set(library.id, named)
  }
  return (libraryId, holdings) => {
    const named = below.get(libraryId)
    if (named === undefined) return holdings
    return holdings.map(holding => {
      const branch = holding.branch === undefined ? undefined : named.get(foldText(holding.branch))
      return branch === undefined ? holding : { ...holding, libraryId: branch }
    })
  }
}
