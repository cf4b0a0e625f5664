import type { FacetCount, FacetName } from '../engine.js'
import type { FacetDictionary } from './dictionaries.js'
import type { Hits } from './hits.js'
import type { Segment } from './segment.js'

/** Counts one facet over all hits, exactly, by ordinals. */
export class FacetCounter {
  private readonly counts: Uint32Array
  private readonly touched: Uint32Array
  private distinct = 0

  constructor (readonly name: FacetName, private readonly dictionary: FacetDictionary) {
    this.counts = new Uint32Array(dictionary.shown.length)
    this.touched = new Uint32Array(dictionary.shown.length)
  }

  add (segment: Segment, hits: Hits): void {
    const { starts, values } = segment.facets[this.name]
    const { counts, touched } = this
    const { docs, length } = hits
    let { distinct } = this
    for (let h = 0; h < length; h++) {
      const doc = docs[h]!
      const end = starts[doc + 1]!
      for (let i = starts[doc]!; i < end; i++) {
        const ordinal = values[i]!
        if (counts[ordinal]!++ === 0) touched[distinct++] = ordinal
      }
    }
    this.distinct = distinct
  }

  /** The most frequent values; equal ones in the order of their folded text. */
  most (limit: number): FacetCount {
    const { counts, dictionary } = this
    const before = (a: number, b: number): boolean =>
      counts[a] !== counts[b] ? counts[a]! > counts[b]! : dictionary.folded.texts[a]! < dictionary.folded.texts[b]!
    const best: number[] = []
    for (let i = 0; i < this.distinct; i++) {
      const ordinal = this.touched[i]!
      if (best.length === limit && (limit === 0 || !before(ordinal, best[limit - 1]!))) continue
      if (best.length === limit) best.pop()
      let low = 0
      let high = best.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (before(best[middle]!, ordinal)) low = middle + 1
        else high = middle
      }
      best.splice(low, 0, ordinal)
    }
    return { name: this.name, values: best.map(ordinal => ({ value: dictionary.shown[ordinal]!, count: counts[ordinal]! })) }
  }
}
