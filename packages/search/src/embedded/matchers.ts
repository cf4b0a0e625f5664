import { bitOf, fieldWeights, textFields } from '../analysis.js'
import { advance, everyDocument, keepOnly, leaveOut, noHits, union, unscored, type Hits } from './hits.js'
import { firstMark, type Segment } from './segment.js'

/** One part of a query, ready to be asked of any segment. */
export interface Matcher {
  /** About how many documents `all` would give: the cheapest part of an AND goes first. */
  cost (segment: Segment): number
  all (segment: Segment): Hits
  /** Keeps, in place, the hits that match, and adds their worth. */
  narrow (segment: Segment, hits: Hits): void
}

/** What a set of fields is worth (the best of them, 1 for the title), and whether it counts as agreement. */
const worthOf = new Float32Array(256)
const agreement = new Uint8Array(256)
for (let fields = 0; fields < 256; fields++) {
  for (const field of textFields) if ((fields & bitOf(field)) !== 0) worthOf[fields] = Math.max(worthOf[fields]!, fieldWeights[field] / fieldWeights.title)
  agreement[fields] = (fields & (bitOf('title') | bitOf('alternative') | bitOf('author'))) === 0 ? 0 : 1
}

export const worth = (fields: number): number => worthOf[fields]!
export const agreementOf = (fields: number): boolean => agreement[fields] === 1

/** One term in some fields. */
export class Term implements Matcher {
  constructor (readonly term: number, readonly fields: number, readonly idf: number) {}

  cost (segment: Segment): number { return segment.frequency(this.term) }

  /** Whether any document has it. */
  isIn (segment: Segment): boolean {
    const place = segment.placeOf(this.term)
    if (place < 0) return false
    const { starts, fields } = segment.postings
    for (let i = starts[place]!; i < starts[place + 1]!; i++) if ((fields[i]! & this.fields) !== 0) return true
    return false
  }

  all (segment: Segment): Hits {
    const place = segment.placeOf(this.term)
    if (place < 0) return noHits(0)
    const { starts, docs, fields } = segment.postings
    const start = starts[place]!
    const end = starts[place + 1]!
    const hits = noHits(end - start)
    let n = 0
    for (let i = start; i < end; i++) {
      const found = fields[i]! & this.fields
      if (found === 0) continue
      hits.docs[n] = docs[i]!
      hits.scores[n] = this.idf * worthOf[found]!
      hits.agrees[n++] = agreement[found]!
    }
    hits.length = n
    return hits
  }

  narrow (segment: Segment, hits: Hits): void {
    const place = segment.placeOf(this.term)
    if (place < 0) { hits.length = 0; return }
    const { starts, docs, fields } = segment.postings
    let at = starts[place]!
    const end = starts[place + 1]!
    let n = 0
    for (let i = 0; i < hits.length; i++) {
      const doc = hits.docs[i]!
      at = advance(docs, at, end, doc)
      if (at === end) break
      const found = docs[at] === doc ? fields[at]! & this.fields : 0
      if (found === 0) continue
      hits.docs[n] = doc
      hits.scores[n] = hits.scores[i]! + this.idf * worthOf[found]!
      hits.agrees[n++] = hits.agrees[i]! & agreement[found]!
    }
    hits.length = n
  }
}

/** Any of many terms: the words that begin so. Worth as much as one word. */
export class AnyTerm implements Matcher {
  constructor (readonly terms: number[], readonly fields: number, readonly idf: number) {}

  cost (segment: Segment): number {
    let sum = 0
    for (const term of this.terms) sum += segment.frequency(term)
    return Math.min(sum, segment.size)
  }

  all (segment: Segment): Hits {
    const { starts, docs, fields } = segment.postings
    const found = new Uint8Array(segment.size)
    let count = 0
    for (const term of this.terms) {
      const place = segment.placeOf(term)
      if (place < 0) continue
      for (let i = starts[place]!; i < starts[place + 1]!; i++) {
        const here = fields[i]! & this.fields
        if (here === 0) continue
        if (found[docs[i]!] === 0) count++
        found[docs[i]!]! |= here
      }
    }
    const hits = noHits(count)
    for (let doc = 0; hits.length < count; doc++) {
      if (found[doc] === 0) continue
      hits.docs[hits.length] = doc
      hits.scores[hits.length] = this.idf * worthOf[found[doc]!]!
      hits.agrees[hits.length++] = agreement[found[doc]!]!
    }
    return hits
  }

  narrow (segment: Segment, hits: Hits): void { keepOnly(hits, this.all(segment)) }
}

/**
 * Units that follow one another in one text. `required` are the terms that every match must have (for Han the pairs,
 * which are rarer than their characters); `sequence` is then looked for in the document's texts.
 */
export class Phrase implements Matcher {
  constructor (readonly sequence: number[], readonly required: number[], readonly fields: number, readonly idf: number) {}

  cost (segment: Segment): number {
    let least = Infinity
    for (const term of this.required) least = Math.min(least, segment.frequency(term))
    // Reading texts costs more than reading postings.
    return least * 4
  }

  all (segment: Segment): Hits { return this.from(segment) }

  narrow (segment: Segment, hits: Hits): void {
    if (this.cost(segment) <= hits.length) keepOnly(hits, this.all(segment))
    else keepOnly(hits, this.from(segment, hits))
  }

  private from (segment: Segment, within?: Hits): Hits {
    const terms = [...this.required].sort((a, b) => segment.frequency(a) - segment.frequency(b))
    const rarest = within === undefined ? new Term(terms.shift()!, this.fields, 0).all(segment) : unscored(within)
    const { docs } = rarest
    let { length } = rarest
    const common = new Uint8Array(length).fill(this.fields)
    const { postings } = segment
    for (const term of terms) {
      const place = segment.placeOf(term)
      if (place < 0) return noHits(0)
      let at = postings.starts[place]!
      const end = postings.starts[place + 1]!
      let n = 0
      for (let i = 0; i < length; i++) {
        const doc = docs[i]!
        at = advance(postings.docs, at, end, doc)
        if (at === end) break
        const fields = postings.docs[at] === doc ? postings.fields[at]! & common[i]! : 0
        if (fields === 0) continue
        docs[n] = doc
        common[n++] = fields
      }
      length = n
    }
    const hits = noHits(length)
    for (let i = 0; i < length; i++) {
      const fields = fieldsWithSequence(segment, docs[i]!, this.sequence, common[i]!)
      if (fields === 0) continue
      hits.docs[hits.length] = docs[i]!
      hits.scores[hits.length] = this.idf * worthOf[fields]!
      hits.agrees[hits.length++] = agreement[fields]!
    }
    return hits
  }
}

/** In which of some fields the units follow one another. */
export function fieldsWithSequence (segment: Segment, doc: number, sequence: number[], wanted: number): number {
  const { starts, values } = segment.forward
  const end = starts[doc + 1]!
  const first = sequence[0]!
  let bit = 0
  let found = 0
  for (let i = starts[doc]!; i < end; i++) {
    const value = values[i]!
    if (value >= firstMark) { bit = 1 << (value - firstMark) & wanted & ~found; continue }
    if (bit === 0 || value !== first || i + sequence.length > end) continue
    let same = 1
    while (same < sequence.length && values[i + same] === sequence[same]) same++
    if (same < sequence.length) continue
    found |= bit
    bit = 0
    if (found === wanted) break
  }
  return found
}

/** A standard or call number in any of its forms. */
export class ByNumber implements Matcher {
  constructor (readonly hashes: number[], readonly idf: number) {}

  cost (): number { return 4 }

  all (segment: Segment): Hits {
    const { hashes, docs } = segment.keys
    const found = new Set<number>()
    for (const hash of this.hashes) {
      let low = 0
      let high = hashes.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (hashes[middle]! < hash) low = middle + 1
        else high = middle
      }
      for (; low < hashes.length && hashes[low] === hash; low++) found.add(docs[low]!)
    }
    const hits = noHits(found.size)
    hits.docs.set([...found].sort((a, b) => a - b))
    hits.scores.fill(this.idf)
    hits.agrees.fill(1)
    hits.length = found.size
    return hits
  }

  narrow (segment: Segment, hits: Hits): void { keepOnly(hits, this.all(segment)) }
}

export class Every implements Matcher {
  private readonly wanted: Matcher[]
  private readonly unwanted: Matcher[]

  constructor (of: Matcher[]) {
    this.wanted = of.filter(part => !(part instanceof Not))
    this.unwanted = of.filter(part => part instanceof Not).map(part => part.of)
  }

  cost (segment: Segment): number {
    return this.wanted.length === 0 ? segment.size : Math.min(...this.wanted.map(part => part.cost(segment)))
  }

  all (segment: Segment): Hits {
    const [first, ...rest] = this.inOrder(segment)
    const hits = first === undefined ? everyDocument(segment) : first.all(segment)
    this.narrowBy(segment, hits, rest)
    return hits
  }

  narrow (segment: Segment, hits: Hits): void { this.narrowBy(segment, hits, this.inOrder(segment)) }

  private inOrder (segment: Segment): Matcher[] {
    if (this.wanted.length < 2) return this.wanted
    return this.wanted.map(part => ({ part, cost: part.cost(segment) })).sort((a, b) => a.cost - b.cost).map(({ part }) => part)
  }

  private narrowBy (segment: Segment, hits: Hits, parts: Matcher[]): void {
    for (const part of parts) if (hits.length > 0) part.narrow(segment, hits)
    for (const part of this.unwanted) if (hits.length > 0) leaveOut(hits, matching(segment, part, hits))
  }
}

export class Either implements Matcher {
  constructor (readonly of: Matcher[]) {}

  cost (segment: Segment): number { return Math.min(segment.size, this.of.reduce((sum, part) => sum + part.cost(segment), 0)) }
  all (segment: Segment): Hits { return this.of.map(part => part.all(segment)).reduce(union) }

  narrow (segment: Segment, hits: Hits): void {
    keepOnly(hits, this.of.map(part => matching(segment, part, hits)).reduce(union))
  }
}

export class Not implements Matcher {
  constructor (readonly of: Matcher) {}

  cost (segment: Segment): number { return segment.size }

  all (segment: Segment): Hits {
    const hits = everyDocument(segment)
    this.narrow(segment, hits)
    return hits
  }

  narrow (segment: Segment, hits: Hits): void { leaveOut(hits, matching(segment, this.of, hits)) }
}

/** What matches among the hits, in the cheaper of two ways; the hits themselves stay as they are. */
function matching (segment: Segment, part: Matcher, hits: Hits): Hits {
  if (part.cost(segment) <= hits.length) return part.all(segment)
  const copy = unscored(hits)
  part.narrow(segment, copy)
  return copy
}

export const nothing: Matcher = { cost: () => 0, all: () => noHits(0), narrow (_segment, hits) { hits.length = 0 } }
export const everything: Matcher = { cost: segment => segment.size, all: everyDocument, narrow () {} }
