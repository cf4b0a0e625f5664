import type { Segment } from './segment.js'

/** Matching documents of one segment, ascending, each with what its words are worth so far. */
export interface Hits {
  length: number
  docs: Uint32Array
  scores: Float32Array
  /** 1 where every word so far stands in the title or names the author. */
  agrees: Uint8Array
}

export const noHits = (capacity: number): Hits =>
  ({ length: 0, docs: new Uint32Array(capacity), scores: new Float32Array(capacity), agrees: new Uint8Array(capacity) })

/** Every document of a segment. */
export function everyDocument (segment: Segment): Hits {
  const hits = noHits(segment.size)
  for (let doc = 0; doc < segment.size; doc++) hits.docs[doc] = doc
  hits.length = segment.size
  return hits
}

/** The same documents, worth nothing yet. */
export function unscored (hits: Hits): Hits {
  const copy = noHits(hits.length)
  copy.docs.set(hits.docs.subarray(0, hits.length))
  copy.agrees.fill(1)
  copy.length = hits.length
  return copy
}

/** The first place at or after `from` in ascending `values` (up to `end`) that is not below `wanted`. */
export function advance (values: Uint32Array, from: number, end: number, wanted: number): number {
  if (from >= end || values[from]! >= wanted) return from
  let step = 1
  let low = from
  while (low + step < end && values[low + step]! < wanted) { low += step; step <<= 1 }
  let high = Math.min(low + step, end)
  low++
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Documents of either; what both have is worth the sum. */
export function union (left: Hits, right: Hits): Hits {
  if (left.length === 0) return right
  if (right.length === 0) return left
  const both = noHits(left.length + right.length)
  let l = 0
  let r = 0
  let n = 0
  while (l < left.length || r < right.length) {
    const a = l < left.length ? left.docs[l]! : 0xFFFFFFFF
    const b = r < right.length ? right.docs[r]! : 0xFFFFFFFF
    both.docs[n] = a < b ? a : b
    if (a <= b) { both.scores[n]! += left.scores[l]!; both.agrees[n] = left.agrees[l]!; l++ }
    if (b <= a) { both.scores[n]! += right.scores[r]!; both.agrees[n]! |= right.agrees[r]!; r++ }
    n++
  }
  both.length = n
  return both
}

/** Keeps, in place, what is in `kept` too, and adds its worth. */
export function keepOnly (hits: Hits, kept: Hits): void {
  let n = 0
  let at = 0
  for (let i = 0; i < hits.length && at < kept.length; i++) {
    const doc = hits.docs[i]!
    at = advance(kept.docs, at, kept.length, doc)
    if (at === kept.length || kept.docs[at] !== doc) continue
    hits.docs[n] = doc
    hits.scores[n] = hits.scores[i]! + kept.scores[at]!
    hits.agrees[n++] = hits.agrees[i]! & kept.agrees[at]!
  }
  hits.length = n
}

/** Takes out, in place, what is in `unwanted`. */
export function leaveOut (hits: Hits, unwanted: Hits): void {
  let n = 0
  let at = 0
  for (let i = 0; i < hits.length; i++) {
    const doc = hits.docs[i]!
    at = advance(unwanted.docs, at, unwanted.length, doc)
    if (at < unwanted.length && unwanted.docs[at] === doc) continue
    hits.docs[n] = doc
    hits.scores[n] = hits.scores[i]!
    hits.agrees[n++] = hits.agrees[i]!
  }
  hits.length = n
}
