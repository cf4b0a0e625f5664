import { readingsOf } from '@commonshelf/catalogue'
import { isIdeograph } from '../analysis.js'
import { sounds, type Reading, type Sound } from '../pinyin.js'
import type { Dictionary } from './dictionary.js'
import { keepOnly, noHits, type Hits } from './hits.js'
import { agreementOf, AnyTerm, nothing, worth, type Matcher } from './matchers.js'
import { firstMark, type Segment } from './segment.js'

const letterOf = (reading: string): number => reading.charCodeAt(0) - 97

/**
 * How the characters and pairs among the terms can sound. Nothing is kept of an entry for it: a syllable stands for all
 * characters that can be read so, two of them for the pairs that occur, found among those with the same first letters.
 */
export class SoundIndex {
  private seen = 0
  /** By term: which character it is, counted from 1; 0 for other terms. */
  private characterOf = new Uint16Array(1024)
  private readonly characters: { term: number, text: string }[] = []
  private readonly byLetter: number[][] = Array.from({ length: 26 }, () => [])
  private readonly pairsByLetters: number[][] = Array.from({ length: 26 * 26 }, () => [])

  constructor (private readonly terms: Dictionary) {}

  /** Takes up what has come into the dictionary since; cheap where little has. */
  catchUp (): void {
    const { texts } = this.terms
    if (texts.length > this.characterOf.length) {
      const wider = new Uint16Array(Math.max(texts.length, this.characterOf.length * 2))
      wider.set(this.characterOf)
      this.characterOf = wider
    }
    for (; this.seen < texts.length; this.seen++) {
      const text = texts[this.seen]!
      if (!isIdeograph(text)) continue
      const [first, second] = [...text]
      if (second === undefined) this.addCharacter(first!, this.seen)
      else for (const a of lettersOf(first!)) for (const b of lettersOf(second)) this.pairsByLetters[a * 26 + b]!.push(this.seen)
    }
  }

  /** What sounds so in some fields; `nothing` where no character or no pair of the index does. `idf` is what it is worth. */
  matcher (reading: Reading, fields: number, idf: number): SoundsLike | typeof nothing {
    this.catchUp()
    const wanted = new Uint32Array(this.characters.length + 1)
    const alone: number[] = []
    for (const [k, sound] of reading.entries()) {
      for (const one of this.byLetter[letterOf(sound.letters)]!) {
        const { text, term } = this.characters[one - 1]!
        if (!sounds(text, sound)) continue
        wanted[one]! |= 1 << k
        if (reading.length === 1) alone.push(term)
      }
    }
    const lists = reading.length === 1 ? [alone] : reading.slice(1).map((sound, k) => this.pairs(reading[k]!, sound))
    return lists.some(list => list.length === 0) ? nothing : new SoundsLike(this.characterOf, wanted, lists, reading.length, fields, idf)
  }

  private pairs (first: Sound, second: Sound): number[] {
    const list = this.pairsByLetters[letterOf(first.letters) * 26 + letterOf(second.letters)]!
    // Every pair of the list begins with these letters.
    if (isInitial(first) && isInitial(second)) return list
    return list.filter(term => {
      const [a, b] = [...this.terms.texts[term]!]
      return sounds(a!, first) && sounds(b!, second)
    })
  }

  private addCharacter (text: string, term: number): void {
    const letters = lettersOf(text)
    if (letters.length === 0 || this.characters.length === 0xFFFF) return
    this.characters.push({ term, text })
    this.characterOf[term] = this.characters.length
    for (const letter of letters) this.byLetter[letter]!.push(this.characters.length)
  }
}

const isInitial = ({ letters, begins }: Sound): boolean => begins && letters.length === 1

const known = new Map<string, number[]>()

function lettersOf (character: string): number[] {
  let letters = known.get(character)
  if (letters === undefined) known.set(character, letters = [...new Set(readingsOf(character).map(letterOf))])
  return letters
}

/** A name or title that sounds so and has nothing else is worth this much more than one that has. */
const longer = 0.7

/** Characters side by side that sound so. It never counts as agreement with title or author: the script itself does. */
export class SoundsLike implements Matcher {
  private readonly lists: AnyTerm[]

  constructor (private readonly characterOf: Uint16Array, private readonly wanted: Uint32Array, lists: number[][],
    readonly length: number, readonly fields: number, readonly idf: number) {
    this.lists = lists.map(terms => new AnyTerm(terms, fields, 0))
  }

  cost (segment: Segment): number { return Math.min(...this.lists.map(list => list.cost(segment))) * 4 }

  all (segment: Segment): Hits {
    const candidates = this.candidates(segment)
    const { titleLength } = segment.columns
    let n = 0
    for (let i = 0; i < candidates.length; i++) {
      const doc = candidates.docs[i]!
      const fields = this.fieldsOf(segment, doc)
      if (fields === 0) continue
      candidates.docs[n] = doc
      candidates.scores[n] = this.idf * worth(fields) * (agreementOf(fields) && titleLength[doc] === this.length ? 1 : longer)
      candidates.agrees[n++] = 0
    }
    candidates.length = n
    return candidates
  }

  narrow (segment: Segment, hits: Hits): void { keepOnly(hits, this.all(segment)) }

  /** Documents that have all the pairs, and perhaps not in one text. */
  candidates (segment: Segment): Hits {
    const lists = this.lists.map(list => ({ list, cost: list.cost(segment) })).sort((a, b) => a.cost - b.cost)
    if (lists[0]!.cost === 0) return noHits(0)
    const hits = lists[0]!.list.all(segment)
    // Reading a text costs about as much as forty postings.
    for (const { list, cost } of lists.slice(1)) if (cost < hits.length * 40) keepOnly(hits, list.all(segment))
    return hits
  }

  /** In which of the fields a document has characters that sound so, side by side. */
  fieldsOf (segment: Segment, doc: number): number {
    const { starts, values } = segment.forward
    const { characterOf, wanted } = this
    const end = starts[doc + 1]!
    let bit = 0
    let found = 0
    for (let i = starts[doc]!; i < end; i++) {
      const value = values[i]!
      if (value >= firstMark) { bit = 1 << (value - firstMark) & this.fields & ~found; continue }
      if (bit === 0 || (wanted[characterOf[value]!]! & 1) === 0 || !this.soundsAt(values, i, end)) continue
      found |= bit
      bit = 0
    }
    return found
  }

  /** In which of the fields a document has a text that begins so. */
  fieldsBeginning (segment: Segment, doc: number): number {
    const { starts, values } = segment.forward
    const end = starts[doc + 1]!
    let found = 0
    for (let i = starts[doc]!; i < end; i++) {
      if (values[i]! < firstMark) continue
      const bit = 1 << (values[i]! - firstMark) & this.fields & ~found
      if (bit !== 0 && this.soundsAt(values, i + 1, end)) found |= bit
    }
    return found
  }

  private soundsAt (values: Uint32Array, at: number, end: number): boolean {
    if (at + this.length > end) return false
    for (let k = 0; k < this.length; k++) {
      const value = values[at + k]!
      if (value >= firstMark || (this.wanted[this.characterOf[value]!]! & 1 << k) === 0) return false
    }
    return true
  }
}
