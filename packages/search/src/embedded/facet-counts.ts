import { wholeFacets, type FacetCount, type FacetName } from '../engine.js'
import type { FacetDictionary } from './dictionaries.js'
import type { Hits } from './hits.js'
import type { Segment } from './segment.js'

/** Room to count in, kept from one search to the next: zeroing it all each time would cost more than most counts. */
class Room {
  counts = new Uint32Array(0)
  /** Ordinals counted, `distinct` of them. */
  touched = new Uint32Array(0)
  distinct = 0

  clear (size: number): void {
    for (let i = 0; i < this.distinct; i++) this.counts[this.touched[i]!] = 0
    this.distinct = 0
    if (this.counts.length >= size) return
    this.counts = new Uint32Array(Math.max(size, this.counts.length * 2))
    this.touched = new Uint32Array(this.counts.length)
  }
}

const rooms = new WeakMap<FacetDictionary, Room>()

/** Counts one facet over all hits, exactly, by ordinals. One counter of a facet is used at a time. */
export class FacetCounter {
  private readonly room: Room

  constructor (readonly name: FacetName, private readonly dictionary: FacetDictionary) {
    this.room = rooms.get(dictionary) ?? new Room()
    rooms.set(dictionary, this.room)
    this.room.clear(dictionary.shown.length)
  }

  add (segment: Segment, hits: Hits): void {
    const { starts, values } = segment.facets[this.name]
    const { counts, touched } = this.room
    const { docs, length } = hits
    let { distinct } = this.room
    for (let h = 0; h < length; h++) {
      const doc = docs[h]!
      const end = starts[doc + 1]!
      for (let i = starts[doc]!; i < end; i++) {
        const ordinal = values[i]!
        if (counts[ordinal]!++ === 0) touched[distinct++] = ordinal
      }
    }
    this.room.distinct = distinct
  }

  /** The most frequent values, or all of a whole facet's; equal ones in the order of their folded text. */
  most (most: number): FacetCount {
    const limit = wholeFacets.includes(this.name) ? Infinity : most
    const { dictionary } = this
    const { counts, touched, distinct } = this.room
    const before = (a: number, b: number): boolean =>
      counts[a] !== counts[b] ? counts[a]! > counts[b]! : dictionary.folded.texts[a]! < dictionary.folded.texts[b]!
    const best: number[] = []
    for (let i = 0; i < distinct; i++) {
      const ordinal = touched[i]!
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
