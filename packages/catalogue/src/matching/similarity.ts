import { hasHan } from '../text/segment.js'

const previous = new Uint16Array(512)
const current = new Uint16Array(512)
const before = new Uint16Array(512)

/** Insertions, deletions, substitutions and swaps of neighbours between two strings; `limit` + 1 where there are more. */
export function distance (a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || a.length > 500 || b.length > 500) return limit + 1
  let start = 0
  const shortest = Math.min(a.length, b.length)
  while (start < shortest && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  while (end < shortest - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++
  const m = a.length - start - end
  const n = b.length - start - end
  if (m === 0 || n === 0) return Math.max(m, n)
  let above = previous
  let row = current
  let twoAbove = before
  for (let j = 0; j <= n; j++) above[j] = j
  for (let i = 1; i <= m; i++) {
    row[0] = i
    let least = i
    const x = a.charCodeAt(start + i - 1)
    for (let j = 1; j <= n; j++) {
      const y = b.charCodeAt(start + j - 1)
      let cost = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (x === y ? 0 : 1))
      if (i > 1 && j > 1 && x === b.charCodeAt(start + j - 2) && a.charCodeAt(start + i - 2) === y) cost = Math.min(cost, twoAbove[j - 2]! + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > limit) return limit + 1
    const spare = twoAbove
    twoAbove = above
    above = row
    row = spare
  }
  return above[n]!
}

/**
 * How far two folded titles are apart. "few" is a slip of the hand; "some" may be one and may be another book, so that
 * everything else must agree. A Han character is a word: 唐代文学 and 宋代文学 are two books.
 */
export function slips (a: string, b: string): 'none' | 'few' | 'some' | 'many' {
  if (a === b) return 'none'
  const length = Math.min(a.length, b.length)
  const han = hasHan(a)
  const few = han ? (length >= 6 ? 1 : 0) : length < 5 ? 0 : length < 12 ? 1 : length < 30 ? 2 : 3
  const some = han ? (length < 3 ? 0 : Math.max(1, length >> 2)) : length < 5 ? 0 : Math.max(1, Math.floor(length / 5))
  if (some === 0) return 'many'
  const apart = distance(a, b, some)
  return apart <= few ? 'few' : apart <= some ? 'some' : 'many'
}

export const nearlySame = (a: string, b: string): boolean => {
  const apart = slips(a, b)
  return apart === 'none' || apart === 'few'
}
