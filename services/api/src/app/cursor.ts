import { ApiProblem } from './problems.js'

/** Cursors are opaque to clients: today an offset or the last id seen, tomorrow something else. */
export const cursorOf = (position: string | number): string => Buffer.from(JSON.stringify(position)).toString('base64url')

export function positionOf (cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof position === 'string' || typeof position === 'number') return String(position)
  } catch {}
  throw new ApiProblem('invalid-cursor', 'Pass `next` of the answer before as it was')
}

/** For lists that are reached by counting. */
export function offsetOf (cursor: string | undefined): number {
  const offset = Number(positionOf(cursor) ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new ApiProblem('invalid-cursor', 'Pass `next` of the answer before as it was')
  return offset
}

/** One page out of a list that is at hand whole. */
export function pageOf<T> (all: readonly T[], { cursor, limit = 20 }: { cursor?: string, limit?: number }): { page: T[], next?: string } {
  const offset = offsetOf(cursor)
  const page = all.slice(offset, offset + limit)
  return offset + limit < all.length ? { page, next: cursorOf(offset + limit) } : { page }
}
