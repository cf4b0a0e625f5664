import { positionOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'

/** The id at which a page ended. */
export function idOf (cursor: string | undefined): string | undefined {
  const id = positionOf(cursor)
  if (id !== undefined && !/^\d{1,18}$/.test(id)) throw new ApiProblem('invalid-cursor', 'Pass `next` of the answer before as it was')
  return id
}
