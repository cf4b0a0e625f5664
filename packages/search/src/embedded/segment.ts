import type { FacetName } from '../engine.js'

/** For every document a stretch of `values`: document d has those from starts[d] up to, not including, starts[d + 1]. */
export interface Ragged<A extends Uint8Array | Uint32Array = Uint32Array> { starts: Uint32Array, values: A }

/** Columns with one number a document. */
export interface Columns {
  /** Cluster ids. */
  ids: Float64Array
  /** 0 where unknown. */
  years: Uint16Array
  /** Libraries that hold it. */
  held: Uint16Array
  /** 1 where a copy is on the shelf. */
  available: Uint8Array
  /** Hashes of the main title, and of title and rest, as `wholeTitle` writes them. */
  titleHash: Uint32Array
  fullTitleHash: Uint32Array
  /** Units of the main title, at most 255. */
  titleLength: Uint8Array
  /** The beginning of the sortable title as one number: settles most comparisons when sorting. */
  titleKey: Float64Array
}

/**
 * Terms in ascending order of their numbers; the documents of term i, ascending, are docs[starts[i]] up to starts[i + 1].
 * `fields` has a bit for each text field of that document in which the term stands.
 */
export interface Postings { terms: Uint32Array, starts: Uint32Array, docs: Uint32Array, fields: Uint8Array }

/** Standard and call numbers by hash, ascending, each with its document. */
export interface Keys { hashes: Float64Array, docs: Uint32Array }

export interface SegmentData {
  columns: Columns
  postings: Postings
  keys: Keys
  /** What phrases are checked against: a mark for each text (`fieldMark`), then the numbers of its units. */
  forward: Ragged
  /** The main title as shown, in UTF-8, for suggestions and sorting. */
  titles: Ragged<Uint8Array>
  facets: Record<FacetName, Ragged>
}

/** In `forward`, the start of a text of that field; greater than any term's number. */
export const fieldMark = (field: number): number => 0xFFFFFF00 + field
export const firstMark = 0xFFFFFF00

/**
 * Some documents, indexed. Only `dead` ever changes: a document that was replaced or withdrawn stays, marked, until
 * segments are merged.
 */
export class Segment implements SegmentData {
  readonly columns: Columns
  readonly postings: Postings
  readonly keys: Keys
  readonly forward: Ragged
  readonly titles: Ragged<Uint8Array>
  readonly facets: Record<FacetName, Ragged>
  readonly size: number
  readonly dead: Uint8Array
  deadCount = 0
  /** Documents in the order of their ids. */
  readonly byId: Uint32Array

  constructor (data: SegmentData, dead?: Uint8Array, byId?: Uint32Array) {
    this.columns = data.columns
    this.postings = data.postings
    this.keys = data.keys
    this.forward = data.forward
    this.titles = data.titles
    this.facets = data.facets
    const { ids } = data.columns
    this.size = ids.length
    this.dead = dead ?? new Uint8Array(this.size)
    for (let doc = 0; doc < this.size; doc++) this.deadCount += this.dead[doc]!
    this.byId = byId ?? orderOf(ids)
  }

  get alive (): number { return this.size - this.deadCount }

  /** The living document with that id, or -1. */
  find (id: number): number {
    const { ids } = this.columns
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ids[this.byId[middle]!]! < id) low = middle + 1
      else high = middle
    }
    if (low === this.size) return -1
    const doc = this.byId[low]!
    return ids[doc] === id && this.dead[doc] === 0 ? doc : -1
  }

  kill (doc: number): void {
    if (this.dead[doc] === 1) return
    this.dead[doc] = 1
    this.deadCount++
  }

  /** Where a term's documents are, as a place in `postings.starts`, or -1. */
  placeOf (term: number): number {
    const { terms } = this.postings
    let low = 0
    let high = terms.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (terms[middle]! < term) low = middle + 1
      else high = middle
    }
    return low < terms.length && terms[low] === term ? low : -1
  }

  /** How many documents have the term, dead ones counted. */
  frequency (term: number): number {
    const place = this.placeOf(term)
    return place < 0 ? 0 : this.postings.starts[place + 1]! - this.postings.starts[place]!
  }

  titleOf (doc: number): string {
    const { starts, values } = this.titles
    return decoder.decode(values.subarray(starts[doc]!, starts[doc + 1]!))
  }
}

function orderOf (ids: Float64Array): Uint32Array {
  const order = new Uint32Array(ids.length)
  for (let doc = 0; doc < order.length; doc++) order[doc] = doc
  return order.sort((a, b) => ids[a]! - ids[b]!)
}

const decoder = new TextDecoder()
