import { segment as segmentText } from '@commonshelf/catalogue'
import type { SearchField } from '../engine.js'
import { bareNumber, bitOf, hash32, hash53, isIdeograph, isPair, wholeTitle } from '../analysis.js'
import { parseQuery, type QueryNode } from '../query/parse.js'
import { numbersMeant } from '../numbers.js'
import { callNumberOf, standardNumber } from './builder.js'
import { classTerm, type Dictionaries } from './dictionaries.js'
import { PinyinPlanner, mayBePinyin } from './plan-pinyin.js'
import type { Segment } from './segment.js'
import { AnyTerm, Either, Every, everything, Not, nothing, ByNumber, Phrase, Term, type Matcher } from './matchers.js'

const everyTextField = bitOf('title') | bitOf('alternative') | bitOf('author') | bitOf('subject') | bitOf('series') | bitOf('publisher') | bitOf('notes')

export const bitsOf: Record<SearchField, number> = {
  any: everyTextField,
  title: bitOf('title') | bitOf('alternative'),
  author: bitOf('author'),
  subject: bitOf('subject'),
  publisher: bitOf('publisher'),
  series: bitOf('series'),
  isbn: 0,
  class: bitOf('class'),
  callnumber: 0
}

/** How often a term occurs in the whole index. */
export type Frequencies = { documents: number, of: (term: number) => number }

export interface Plan {
  matcher: Matcher
  /** What a document is worth in which every word stands in the title. */
  best: number
  /** Hash of the query as a whole title; 0 where it is more than words. */
  titleHash: number
  units: number
  /** How words were read as pinyin, for highlighting: see `soundTerm`. */
  sounds: string[]
}

/** Turns a query into what the segments are asked. */
export function planQuery (text: string, field: SearchField, dictionaries: Dictionaries, frequencies: Frequencies, segments: Segment[]): Plan {
  const node = parseQuery(text, field)
  const whole = wholeTitle(titleAsked(node))
  const planner = new Planner(dictionaries, frequencies)
  const pinyin = new PinyinPlanner(planner, dictionaries.sounds, segments)
  planner.alsoAsPinyin = words => pinyin.matcher(words)
  const matcher = node === undefined ? everything : planner.matcher(node)
  return { matcher, best: planner.best, titleHash: whole === '' ? 0 : hash32(whole), units: whole === '' ? 0 : whole.split(' ').length, sounds: [...planner.sounds] }
}

/** The words of a query that may be a title: words side by side and nothing else. */
function titleAsked (node: QueryNode | undefined): string {
  const parts = node === undefined ? [] : node.kind === 'and' ? node.of : [node]
  const words = parts.map(part => part.kind === 'words' && !part.prefix && (part.field === 'any' || part.field === 'title') ? part.text : '')
  return words.includes('') ? '' : words.join(' ')
}

type Words = Extract<QueryNode, { kind: 'words' }>

export const allOf = (parts: Matcher[]): Matcher => {
  const asked = parts.filter(part => part !== everything)
  return asked.length === 0 ? everything : asked.length === 1 ? asked[0]! : new Every(asked)
}

export class Planner {
  best = 0
  readonly sounds = new Set<string>()
  /** How Latin words side by side are read where pinyin counts too. */
  alsoAsPinyin: ((words: Words[]) => Matcher) | undefined

  /** `mostWords`: how many words an unfinished one may stand for. */
  constructor (private readonly dictionaries: Dictionaries, private readonly frequencies: Frequencies, private readonly mostWords = Infinity) {}

  matcher (node: QueryNode): Matcher {
    switch (node.kind) {
      case 'not': return new Not(this.unscored(node.of))
      case 'or': return new Either(node.of.map(part => this.matcher(part)))
      case 'and': {
        const parts: Matcher[] = []
        for (let i = 0; i < node.of.length; i++) {
          const run: Words[] = []
          for (let next = node.of[i]; next !== undefined && mayBePinyin(next) && (run[0] ?? next).field === next.field; next = node.of[i + run.length]) run.push(next)
          parts.push(run.length < 2 ? this.matcher(node.of[i]!) : this.side(run))
          i += Math.max(0, run.length - 1)
        }
        return allOf(parts)
      }
      case 'words': return this.side([node])
    }
  }

  private side (run: Words[]): Matcher {
    return run.every(mayBePinyin) && this.alsoAsPinyin !== undefined ? this.alsoAsPinyin(run) : allOf(run.map(word => this.words(word.text, word.field, word.prefix)))
  }

  words (text: string, field: SearchField, prefix: boolean): Matcher {
    if (field === 'isbn') return this.number(numbersMeant(text).map(standardNumber))
    if (field === 'callnumber') return this.number([callNumberOf(bareNumber(text))])
    if (field === 'class') return this.oneOf(this.dictionaries.terms.beginningWith(classTerm(text)), bitsOf.class)
    const inText = this.inFields(text, bitsOf[field], prefix)
    if (inText === everything) return everything
    if (field !== 'any' || !/\d/.test(text)) return inText
    const numbers = this.number([...numbersMeant(text).map(standardNumber), callNumberOf(bareNumber(text))])
    return new Either([inText, numbers])
  }

  /** Text in some fields, given as bits; `everything` where it has no words. */
  inFields (text: string, fields: number, prefix: boolean): Matcher {
    const tokens = segmentText(text)
    return tokens.length === 0 ? everything : this.sequence(tokens, fields, prefix)
  }

  private sequence (tokens: string[], fields: number, prefix: boolean): Matcher {
    const { terms } = this.dictionaries
    // Han and kana are found character by character: what follows the last one does not matter.
    if (prefix && !isIdeograph(tokens.at(-1)!)) return this.beginning(tokens, fields)
    const numbers = tokens.map(token => terms.find(token))
    // A pair and its two characters were added together: any that is missing means that nothing matches.
    if (numbers.includes(-1)) return nothing
    if (tokens.length === 1) return this.term(numbers[0]!, fields)
    const units = numbers.filter((_, i) => !isPair(tokens[i]!))
    const pairs = numbers.filter((_, i) => isPair(tokens[i]!))
    if (units.length === 2 && pairs.length === 1) return this.term(pairs[0]!, fields)
    const required = tokens.filter((token, i) => isPair(token) || !besidePair(tokens, i)).map(token => terms.find(token))
    const idf = Math.max(...required.map(term => this.idf(term))) * 1.2
    this.best += idf
    return new Phrase(units, [...new Set(required)], fields, idf)
  }

  /** The last unit only begins so; units before it are words of the same field. */
  private beginning (tokens: string[], fields: number): Matcher {
    const last = tokens.at(-1)!
    const before = tokens.slice(0, -1)
    const matcher = this.oneOf(this.dictionaries.terms.beginningWith(last, this.mostWords), fields)
    return before.length === 0 ? matcher : new Every([this.sequence(before, fields, false), matcher])
  }

  private term (term: number, fields: number): Matcher {
    const idf = this.idf(term)
    this.best += idf
    return new Term(term, fields, idf)
  }

  private oneOf (terms: number[], fields: number): Matcher {
    if (terms.length === 0) return nothing
    if (terms.length === 1) return this.term(terms[0]!, fields)
    const idf = Math.min(...terms.slice(0, 100).map(term => this.idf(term)))
    this.best += idf
    return new AnyTerm(terms, fields, idf)
  }

  private number (keys: string[]): Matcher {
    const idf = this.rarity(1)
    return new ByNumber([...new Set(keys)].map(hash53), idf)
  }

  private unscored (node: QueryNode): Matcher {
    const { best } = this
    const known = [...this.sounds]
    const matcher = this.matcher(node)
    this.best = best
    // What is not wanted is not marked.
    this.sounds.clear()
    for (const sound of known) this.sounds.add(sound)
    return matcher
  }

  private idf (term: number): number { return this.rarity(this.frequencies.of(term)) }
  rarity (frequency: number): number { return Math.log1p(this.frequencies.documents / (1 + frequency)) + 0.1 }
}

/** Whether a unit is one of a pair beside it: then the pair says more. */
const besidePair = (tokens: string[], i: number): boolean =>
  (i > 0 && isPair(tokens[i - 1]!)) || (i + 1 < tokens.length && isPair(tokens[i + 1]!))
