import type { CatalogueEntry } from '@commonshelf/catalogue'
import { facetNames, type FacetName } from '../engine.js'
import { hash32, hash53, isPair, sortableTitle, textFields, type TextField } from '../analysis.js'
import { callNumberKeys, isbnKey, numberKey } from '../numbers.js'
import { availableCopies, facetValues, librariesHolding } from '../facet-values.js'
import { classTerm, type Dictionaries } from './dictionaries.js'
import { Growing } from './growing.js'
import { fieldMark, Segment, type Keys, type Postings, type Ragged } from './segment.js'

/** Tables of contents can be whole books: what stands beyond this many tokens of one text is not indexed. */
const longestText = 2000

const fieldNumber = Object.fromEntries(textFields.map((name, i) => [name, i])) as Record<TextField, number>
/** Texts of these fields are mostly the same few; titles and names are mostly new. */
const comeAgain = new Set<TextField>(['subject', 'publisher', 'series'])
const encoder = new TextEncoder()

/** Collects entries into one segment. Each cluster may be added once. */
export class SegmentBuilder {
  private size = 0
  private readonly ids = new Growing(Float64Array)
  private readonly years = new Growing(Uint16Array)
  private readonly held = new Growing(Uint16Array)
  private readonly available = new Growing(Uint8Array)
  private readonly titleHash = new Growing(Uint32Array)
  private readonly fullTitleHash = new Growing(Uint32Array)
  private readonly titleLength = new Growing(Uint8Array)
  private readonly titleKey = new Growing(Float64Array)
  private readonly postingTerms = new Growing(Uint32Array, 16_384)
  private readonly postingDocs = new Growing(Uint32Array, 16_384)
  private readonly postingFields = new Growing(Uint8Array, 16_384)
  private readonly keyHashes = new Growing(Float64Array)
  private readonly keyDocs = new Growing(Uint32Array)
  private readonly forward = new GrowingRagged(Uint32Array)
  private readonly titles = new GrowingRagged(Uint8Array)
  private readonly facets = Object.fromEntries(facetNames.map(name => [name, new GrowingRagged(Uint32Array)])) as Record<FacetName, GrowingRagged<Uint32Array>>
  /** By term: where its last posting was put, and whether it is a pair. Grown with the dictionary. */
  private lastPosting = new Int32Array(1024)
  private pairs = new Int8Array(1024)
  private units: string[] = []

  constructor (private readonly dictionaries: Dictionaries) {}

  get count (): number { return this.size }

  add (entry: CatalogueEntry): void {
    this.addColumns(entry)
    this.addTexts(entry)
    this.addKeys(entry)
    for (const name of facetNames) {
      const column = this.facets[name]
      for (const value of facetValues[name](entry)) column.pushOnce(this.dictionaries.facets[name].add(value))
      column.close()
    }
    this.titles.append(encoder.encode(entry.title.main))
    this.titles.close()
    this.forward.close()
    this.size++
  }

  seal (): Segment {
    return new Segment({
      columns: {
        ids: this.ids.take(),
        years: this.years.take(),
        held: this.held.take(),
        available: this.available.take(),
        titleHash: this.titleHash.take(),
        fullTitleHash: this.fullTitleHash.take(),
        titleLength: this.titleLength.take(),
        titleKey: this.titleKey.take()
      },
      postings: this.sealPostings(),
      keys: sortKeys(this.keyHashes.take(), this.keyDocs.take()),
      forward: this.forward.take(),
      titles: this.titles.take(),
      facets: Object.fromEntries(facetNames.map(name => [name, this.facets[name].take()])) as Record<FacetName, Ragged>
    })
  }

  private addColumns (entry: CatalogueEntry): void {
    const id = Number(entry.id)
    if (!Number.isSafeInteger(id)) throw new RangeError(`A cluster's id is a whole number, not ${entry.id}`)
    this.ids.push(id)
    this.years.push(entry.year !== undefined && entry.year > 0 && entry.year < 0x10000 ? entry.year : 0)
    this.held.push(Math.min(librariesHolding(entry), 0xFFFF))
    this.available.push(availableCopies(entry) > 0 ? 1 : 0)
    this.titleKey.push(titleKeyOf(sortableTitle(entry.title.main)))
  }

  private addTexts (entry: CatalogueEntry): void {
    const { title } = entry
    const titleUnits = this.addText(title.main, 'title')
    const whole = titleUnits.join(' ')
    this.titleHash.push(whole === '' ? 0 : hash32(whole))
    this.titleLength.push(Math.min(titleUnits.length, 255))
    const others = [title.rest, title.partNumber, title.partName].filter(text => text !== undefined)
    let full = whole
    for (const text of others) full += ' ' + this.addText(text, 'title').join(' ')
    this.fullTitleHash.push(others.length === 0 || full === '' ? 0 : hash32(full))
    if (title.romanised !== undefined) this.addText(title.romanised, 'alternative')
    for (const text of entry.alternativeTitles) this.addText(text, 'alternative')
    if (title.responsibility !== undefined) this.addText(title.responsibility, 'author')
    for (const contributor of entry.contributors) {
      this.addText(contributor.name, 'author')
      if (contributor.romanised !== undefined) this.addText(contributor.romanised, 'author')
    }
    for (const text of entry.subjects) this.addText(text, 'subject')
    for (const series of entry.series) this.addText(series.title, 'series')
    for (const { publisher, place } of entry.publication) {
      if (publisher !== undefined) this.addText(publisher, 'publisher')
      if (place !== undefined) this.addText(place, 'notes')
    }
    for (const text of [entry.edition, entry.summary, entry.contents, ...entry.notes]) if (text !== undefined) this.addText(text, 'notes')
    for (const { value } of entry.classifications) this.addPosting(this.dictionaries.terms.add(classTerm(value)), 1 << fieldNumber.class)
  }

  private addKeys (entry: CatalogueEntry): void {
    const keys = new Set<string>()
    for (const isbn of entry.isbn) keys.add(standardNumber(isbnKey(isbn)))
    for (const number of [...entry.issn, ...entry.unifiedBookNumber]) keys.add(standardNumber(numberKey(number)))
    for (const holding of entry.holdings) {
      for (const callNumber of holding.callNumbers) for (const key of callNumberKeys(callNumber)) keys.add(callNumberOf(key))
    }
    for (const key of keys) {
      this.keyHashes.push(hash53(key))
      this.keyDocs.push(this.size)
    }
  }

  /** Indexes one text and gives its units, if it is a title. The list given is used again by the next call. */
  private addText (text: string, field: TextField): string[] {
    const { units } = this
    units.length = 0
    if (text === '') return units
    const terms = this.dictionaries.termsOf(text, longestText, comeAgain.has(field))
    const { texts } = this.dictionaries.terms
    const bit = 1 << fieldNumber[field]
    const wanted = field === 'title'
    this.forward.push(fieldMark(fieldNumber[field]))
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i]!
      this.addPosting(term, bit)
      if (this.pairs[term] === 0) this.pairs[term] = isPair(texts[term]!) ? 1 : -1
      if (this.pairs[term] === 1) continue
      if (wanted) units.push(texts[term]!)
      this.forward.push(term)
    }
    return units
  }

  private addPosting (term: number, bit: number): void {
    if (term >= this.lastPosting.length) {
      const length = Math.max(this.lastPosting.length * 2, term + 1)
      const [last, pairs] = [new Int32Array(length), new Int8Array(length)]
      last.set(this.lastPosting)
      pairs.set(this.pairs)
      this.lastPosting = last
      this.pairs = pairs
    }
    // 0 stands for "none yet": the place is kept one too high.
    const last = this.lastPosting[term]! - 1
    if (last >= 0 && this.postingDocs.values[last] === this.size) { this.postingFields.values[last]! |= bit; return }
    this.postingTerms.push(term)
    this.postingDocs.push(this.size)
    this.postingFields.push(bit)
    this.lastPosting[term] = this.postingTerms.length
  }

  /** Sorts the postings by term with one count and one pass; within a term they are in order already. */
  private sealPostings (): Postings {
    const vocabulary = this.dictionaries.terms.size
    const { length } = this.postingTerms
    const next = new Uint32Array(vocabulary + 1)
    let distinct = 0
    for (let i = 0; i < length; i++) if (next[this.postingTerms.values[i]!]!++ === 0) distinct++
    const terms = new Uint32Array(distinct)
    const starts = new Uint32Array(distinct + 1)
    let place = 0
    let sum = 0
    for (let term = 0; term < vocabulary; term++) {
      const count = next[term]!
      if (count === 0) continue
      terms[place] = term
      starts[place++] = sum
      next[term] = sum
      sum += count
    }
    starts[distinct] = sum
    const docs = new Uint32Array(length)
    const fields = new Uint8Array(length)
    for (let i = 0; i < length; i++) {
      const at = next[this.postingTerms.values[i]!]!++
      docs[at] = this.postingDocs.values[i]!
      fields[at] = this.postingFields.values[i]!
    }
    return { terms, starts, docs, fields }
  }
}

class GrowingRagged<A extends Uint8Array | Uint32Array> {
  private readonly starts = new Growing(Uint32Array)
  private readonly values: Growing<A>

  constructor (kind: { new (length: number): A }) {
    this.values = new Growing(kind)
    this.starts.push(0)
  }

  push (value: number): void { this.values.push(value) }

  /** For short lists: two values of one document may be one when folded. */
  pushOnce (value: number): void {
    for (let i = this.starts.values[this.starts.length - 1]!; i < this.values.length; i++) if (this.values.values[i] === value) return
    this.values.push(value)
  }

  append (values: ArrayLike<number>): void { this.values.append(values) }
  /** Ends the present document. */
  close (): void { this.starts.push(this.values.length) }
  take (): Ragged<A> { return { starts: this.starts.take(), values: this.values.take() } }
}

/** The first six letters as one number that sorts as the text does; beyond Latin all are one. */
export function titleKeyOf (sortable: string): number {
  let key = 0
  for (let i = 0; i < 6; i++) key = key * 0x100 + (i < sortable.length ? Math.min(sortable.charCodeAt(i), 0xFF) : 0)
  return key
}

function sortKeys (hashes: Float64Array, docs: Uint32Array): Keys {
  const order = new Uint32Array(hashes.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  order.sort((a, b) => hashes[a]! - hashes[b]! || docs[a]! - docs[b]!)
  return { hashes: Float64Array.from(order, i => hashes[i]!), docs: Uint32Array.from(order, i => docs[i]!) }
}

/** Standard and call numbers are kept together; a letter before them tells them apart. */
export const standardNumber = (key: string): string => 'i' + key
export const callNumberOf = (key: string): string => 'c' + key
