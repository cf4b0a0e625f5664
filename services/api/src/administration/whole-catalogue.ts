import { ApiProblem } from '../app/problems.js'
import type { Caller } from '../app/access.js'
import type { Library } from '../contract/index.js'

/**
 * Whether somebody may decide for the whole catalogue: operators of a library at the root of the tree. A library beside the
 * tree (a university, another alliance) has no tier and decides for itself alone, unless there is no tree at all.
 */
export function decidesForAll ({ library }: Caller, libraries: ReadonlyMap<string, Library>): boolean {
  if (library.path.length !== 1) return false
  return libraries.get(library.code)?.tier !== undefined || ![...libraries.values()].some(({ tier }) => tier !== undefined)
}

/** @throws ApiProblem */
export function requireAll (caller: Caller, libraries: ReadonlyMap<string, Library>): void {
  if (!decidesForAll(caller, libraries)) {
    throw new ApiProblem('outside-your-libraries', 'This concerns the whole catalogue: it is for operators of the library at the root of the alliance')
  }
}
