import { bitOf } from '../analysis.js'
import { initialsReading, pinyinReadings, soundTerm, type Reading } from '../pinyin.js'
import type { QueryNode } from '../query/parse.js'
import { Either, nothing, Term, type Matcher } from './matchers.js'
import { allOf, bitsOf, type Planner } from './plan.js'
import type { Segment } from './segment.js'
import type { SoundIndex } from './sounds.js'

type Words = Extract<QueryNode, { kind: 'words' }>

const pinyinFields = bitOf('title') | bitOf('alternative') | bitOf('author') | bitOf('subject') | bitOf('series')
/** Fewer first letters stand for too much. */
const leastInitials = 3
/** So many syllables side by side are hardly anything but pinyin. */
const surely = 3

/** Whether words may be pinyin at all: Latin letters, not in quotation marks, where names and titles are looked for. */
export const mayBePinyin = (node: QueryNode): node is Words =>
  node.kind === 'words' && !node.phrase && !node.prefix && (bitsOf[node.field] & pinyinFields) !== 0 && /^[\p{Script=Latin}\p{M}1-5'’]+$/u.test(node.text)

/**
 * Latin words that may be pinyin. A word that an entry has in those letters is that word; one that none has is read as
 * pinyin, or as first letters. Several side by side are read together too: always from three syllables on, fewer only where
 * no entry has all the words.
 */
export class PinyinPlanner {
  constructor (private readonly planner: Planner, private readonly index: SoundIndex, private readonly segments: Segment[]) {}

  matcher (run: Words[]): Matcher {
    const texts = run.map(({ text }) => text)
    const readings = run.map(({ text }) => this.readingsOf([text]))
    const anyLong = readings.some(found => (found[0]?.length ?? 0) > 1)
    const words = allOf(run.map((word, i) => this.word(word, readings[i]!, run.length === 1 || anyLong)))
    if (run.length === 1) return words
    const together = this.readingsOf(texts).filter(reading => reading.length >= surely || !this.found(words))
    return together.length === 0 ? words : this.either(words, together, run[0]!)
  }

  private word (word: Words, readings: Reading[], aloneToo: boolean): Matcher {
    const asWritten = this.planner.words(word.text, word.field, word.prefix)
    const useful = readings.filter(reading => aloneToo || reading.length > 1)
    return useful.length === 0 || this.found(asWritten) ? asWritten : this.either(asWritten, useful, word)
  }

  private either (asWritten: Matcher, readings: Reading[], { field }: Words): Matcher {
    // Worth half of a word that hardly any entry has.
    const idf = this.planner.rarity(1)
    const sounding = readings.map(reading => ({ reading, matcher: this.index.matcher(reading, bitsOf[field] & pinyinFields, idf / 2) }))
      .filter(({ matcher }) => matcher !== nothing)
    if (sounding.length === 0) return asWritten
    for (const { reading } of sounding) this.planner.sounds.add(soundTerm(reading))
    if (asWritten === nothing) this.planner.best += idf
    return new Either([asWritten, ...sounding.map(({ matcher }) => matcher)].filter(matcher => matcher !== nothing))
  }

  private readingsOf (words: string[]): Reading[] {
    const readings = pinyinReadings(words)
    if (readings.length > 0) return readings
    const initials = initialsReading(words, leastInitials)
    return initials === undefined ? [] : [initials]
  }

  /** Whether a living entry has it. */
  private found (matcher: Matcher): boolean {
    if (matcher === nothing) return false
    return this.segments.some(segment => {
      if (matcher instanceof Term && segment.deadCount === 0) return matcher.isIn(segment)
      const { docs, length } = matcher.all(segment)
      for (let i = 0; i < length; i++) if (segment.dead[docs[i]!] === 0) return true
      return false
    })
  }
}
