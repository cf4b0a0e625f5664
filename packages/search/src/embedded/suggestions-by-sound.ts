import { bitOf, wholeTitle } from '../analysis.js'
import type { Suggestion } from '../engine.js'
import { beginsSounding, initialsReading, pinyinReadings, type Reading } from '../pinyin.js'
import type { Dictionaries } from './dictionaries.js'
import type { Segment } from './segment.js'
import { SoundsLike } from './sounds.js'

/** Documents looked at for one reading: of what begins like very many titles, some are as good as others. */
const mostLookedAt = 3000
const [title, author, subject] = [bitOf('title'), bitOf('author'), bitOf('subject')]

/** Titles, authors and subjects in Han that begin as the letters typed so far sound, or with those first letters. */
export function suggestionsBySound (prefix: string, limit: number, dictionaries: Dictionaries, segments: Segment[]): Suggestion[] {
  const collected = new Collected(dictionaries)
  for (const reading of readingsOf(prefix.trim().split(/\s+/))) {
    const matcher = dictionaries.sounds.matcher(reading, title | author | subject, 1)
    if (!(matcher instanceof SoundsLike)) continue
    let looked = 0
    for (const segment of segments) {
      const { docs, length } = matcher.candidates(segment)
      for (let i = 0; i < length && looked < mostLookedAt; i++) {
        if (segment.dead[docs[i]!] === 1) continue
        looked++
                const begins = matcher.fieldsBeginning(segment, docs[i]!)
        // Two sounds within a title are a coincidence too often.
        const within = (begins & title) === 0 && reading.length > 2 ? matcher.fieldsOf(segment, docs[i]!) & title : 0
        if ((begins | within) !== 0) collected.add(segment, docs[i]!, begins, within !== 0, reading)
      }
    }
  }
  return collected.best(limit)
}

/** A single letter could become anything. */
function readingsOf (words: string[]): Reading[] {
  if (words.join('').length < 2) return []
  const readings = pinyinReadings(words, true)
  const initials = initialsReading(words, 2)
  return initials === undefined ? readings : [...readings, initials]
}

class Collected {
  private readonly titles = new Map<string, { suggestion: Suggestion, worth: number }>()
  /** By ordinal: true where the value begins so, else the reading that was tried last. */
  private readonly values = { author: new Map<number, true | Reading>(), subject: new Map<number, true | Reading>() }

  constructor (private readonly dictionaries: Dictionaries) {}

  /** `begins`: the fields in which a text begins so; `within`: the title has it further on. */
  add (segment: Segment, doc: number, begins: number, within: boolean, reading: Reading): void {
    if (within || (begins & title) !== 0) this.addTitle(segment, doc, !within)
    if ((begins & author) !== 0) this.addValues('author', segment, doc, reading)
    if ((begins & subject) !== 0) this.addValues('subject', segment, doc, reading)
  }

  /** Half for titles, as long as there are others. */
  best (limit: number): Suggestion[] {
    const titles = [...this.titles.values()].sort((a, b) => b.worth - a.worth).map(({ suggestion }) => suggestion)
    const others = (['author', 'subject'] as const).flatMap(kind => [...this.values[kind]].filter(([, begins]) => begins === true).map(([ordinal]): Suggestion =>
      ({ text: this.dictionaries.facets[kind].shown[ordinal]!, kind, count: this.dictionaries.facets[kind].counts[ordinal] ?? 0 })))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    const shown = titles.slice(0, Math.max(Math.ceil(limit / 2), limit - others.length))
    return [...shown, ...others.slice(0, limit - shown.length)]
  }

  private addTitle (segment: Segment, doc: number, begins: boolean): void {
    const text = segment.titleOf(doc)
    const key = wholeTitle(text)
    const known = this.titles.get(key)
    const worth = Math.min(segment.columns.held[doc]!, 0x7FFF) + (begins ? 0x8000 : 0)
    if (known === undefined) { this.titles.set(key, { suggestion: { text, kind: 'title', count: 1 }, worth }); return }
    known.suggestion.count++
    known.worth = Math.max(known.worth, worth)
  }

  private addValues (kind: 'author' | 'subject', segment: Segment, doc: number, reading: Reading): void {
    const { starts, values } = segment.facets[kind]
    const known = this.values[kind]
    for (let i = starts[doc]!; i < starts[doc + 1]!; i++) {
      const ordinal = values[i]!
      const tried = known.get(ordinal)
      if (tried === true || tried === reading) continue
      known.set(ordinal, beginsSounding(this.dictionaries.facets[kind].shown[ordinal]!, reading) ? true : reading)
    }
  }
}
