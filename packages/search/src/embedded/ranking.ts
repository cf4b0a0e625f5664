import { sortableTitle } from '../analysis.js'
import type { Hit, SortOrder } from '../engine.js'
import type { Hits } from './hits.js'
import type { Plan } from './plan.js'
import type { Segment } from './segment.js'

/**
 * The order of relevance, as a sum whose parts do not outweigh the part before: the whole title as asked (4); every word in
 * title or author (1, and up to 0.3 more the less of the title is left over); the words by rarity and field (up to 1); then,
 * between equals, how many libraries hold it, how new it is, and whether a copy is on the shelf (together under 0.3).
 */
const wholeTitleWorth = 4
const agreementWorth = 1

export function scoreOf (plan: Plan, segment: Segment, hits: Hits, i: number): number {
  const doc = hits.docs[i]!
  const { titleHash, fullTitleHash, titleLength, held, years, available } = segment.columns
  let score = plan.best > 0 ? hits.scores[i]! / plan.best : 0
  if (hits.agrees[i] === 1) {
    score += agreementWorth
    if (plan.units > 0) score += 0.3 * Math.min(1, plan.units / Math.max(1, titleLength[doc]!))
  }
  if (plan.titleHash !== 0 && (titleHash[doc] === plan.titleHash || fullTitleHash[doc] === plan.titleHash)) score += wholeTitleWorth
  const year = years[doc]!
  return score + 0.02 * Math.min(8, Math.log2(1 + held[doc]!)) +
    (year > 1900 ? Math.min(0.05, (year - 1900) * 0.0004) : 0) + (available[doc] === 1 ? 0.04 : 0)
}

interface Candidate { segment: Segment, doc: number, key: number, score: number, id: number, text?: string }

/** Keeps the best `size` of all hits in a heap whose top is the worst of them. */
export class Best {
  private readonly heap: Candidate[] = []
  private readonly precedes: (a: Candidate, b: Candidate) => boolean

  constructor (private readonly sort: SortOrder, private readonly size: number, private readonly plan: Plan) {
    const byKey = (a: Candidate, b: Candidate): boolean => a.key !== b.key ? a.key > b.key
      : a.score !== b.score ? a.score > b.score : a.id < b.id
    this.precedes = sort !== 'title' ? byKey : (a, b) => {
      if (a.key !== b.key) return a.key > b.key
      const [left, right] = [sortText(a), sortText(b)]
      return left !== right ? left < right : a.id < b.id
    }
  }

  add (segment: Segment, hits: Hits): void {
    if (this.size === 0) return
    const { years, held, titleKey, ids } = segment.columns
    for (let i = 0; i < hits.length; i++) {
      const doc = hits.docs[i]!
      const key = this.sort === 'relevance' ? scoreOf(this.plan, segment, hits, i)
        : this.sort === 'newest' ? years[doc]!
          : this.sort === 'oldest' ? -(years[doc] || 0x10000)
            : this.sort === 'most-held' ? held[doc]!
              : this.sort === 'arrival' ? ids[doc]!
                : -titleKey[doc]!
      if (this.heap.length === this.size && key < this.heap[0]!.key) continue
      const score = this.sort === 'relevance' ? key : scoreOf(this.plan, segment, hits, i)
      const candidate = { segment, doc, key, score, id: ids[doc]! }
      if (this.heap.length < this.size) this.push(candidate)
      else if (this.precedes(candidate, this.heap[0]!)) this.replaceWorst(candidate)
    }
  }

  /** Best first. */
  take (offset: number): Hit[] {
    return [...this.heap].sort((a, b) => this.precedes(a, b) ? -1 : 1).slice(offset)
      .map(({ id, score }) => ({ id: String(id), score }))
  }

  private push (candidate: Candidate): void {
    const { heap } = this
    let i = heap.push(candidate) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!this.precedes(heap[parent]!, heap[i]!)) break
      [heap[parent], heap[i]] = [heap[i]!, heap[parent]!]
      i = parent
    }
  }

  private replaceWorst (candidate: Candidate): void {
    const { heap } = this
    heap[0] = candidate
    let i = 0
    for (;;) {
      let worst = i
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && this.precedes(heap[worst]!, heap[child]!)) worst = child
      }
      if (worst === i) return
      [heap[worst], heap[i]] = [heap[i]!, heap[worst]!]
      i = worst
    }
  }
}

const sortText = (candidate: Candidate): string => candidate.text ??= sortableTitle(candidate.segment.titleOf(candidate.doc))
