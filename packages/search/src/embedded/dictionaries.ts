import { eachToken, foldText } from '@commonshelf/catalogue'
import { facetNames, type FacetName } from '../engine.js'
import { Dictionary } from './dictionary.js'
import { SoundIndex } from './sounds.js'

/** Texts kept with what became of them. */
const mostRecent = 20_000

/**
 * The values of one facet. They are one value when they fold alike (紅學 and 红学); the form that came first is shown.
 */
export class FacetDictionary {
  /** Folded forms; a value's number here is its ordinal in the facet's column. */
  readonly folded = new Dictionary()
  readonly shown: string[] = []
  /** How many living documents have the value. */
  counts = new Uint32Array(64)
  private readonly recent = new Map<string, number>()

  add (value: string): number {
    // Folding costs more than looking up, and values come again and again.
    let ordinal = this.recent.get(value)
    if (ordinal !== undefined) return ordinal
    ordinal = this.folded.add(foldText(value))
    if (ordinal === this.shown.length) this.shown.push(value)
    if (this.recent.size >= mostRecent) this.recent.clear()
    this.recent.set(value, ordinal)
    return ordinal
  }

  find (value: string): number { return this.folded.find(foldText(value)) }

  count (ordinal: number, by: 1 | -1): void {
    if (ordinal >= this.counts.length) {
      const wider = new Uint32Array(Math.max(this.counts.length * 2, ordinal + 1))
      wider.set(this.counts)
      this.counts = wider
    }
    this.counts[ordinal]! += by
  }
}

/** What all segments of one index share. */
export class Dictionaries {
  readonly terms = new Dictionary()
  readonly sounds = new SoundIndex(this.terms)
  /** What publishers, subjects and series were cut into. */
  private readonly recent = new Map<string, Uint32Array>()
  private readonly found: number[] = []
  readonly facets = Object.fromEntries(facetNames.map(name => [name, new FacetDictionary()])) as Record<FacetName, FacetDictionary>

  /**
   * The terms of a text in their order, new ones added; at most `limit`. `remember` a text that is likely to come again. The
   * list given may be used again by the next call.
   */
  termsOf (text: string, limit: number, remember: boolean): ArrayLike<number> {
    const known = remember ? this.recent.get(text) : undefined
    if (known !== undefined) return known
    const { found } = this
    found.length = 0
    eachToken(foldText(text), (piece, start, end) => {
      found.push(this.terms.add(piece, start, end))
      return found.length < limit
    })
    if (!remember) return found
    const terms = Uint32Array.from(found)
    if (this.recent.size >= mostRecent) this.recent.clear()
    this.recent.set(text, terms)
    return terms
  }
}

/** Class numbers are terms of their own kind, so that they are found by their beginning and never among words. */
export const classTerm = (value: string): string => '\u0001' + foldText(value).replace(/\s+/g, '')
