import { foldText, segment as segmentText } from '@commonshelf/catalogue'
import type { Suggestion } from '../engine.js'
import { bitOf, isPair, wholeTitle } from '../analysis.js'
import type { Dictionaries, FacetDictionary } from './dictionaries.js'
import { filterOf } from './filters.js'
import { Every } from './matchers.js'
import { Planner, type Frequencies } from './plan.js'
import { firstMark, type Segment } from './segment.js'
import { suggestionsBySound } from './suggestions-by-sound.js'

/** Titles looked at before editions of one title are joined, and words that a beginning may stand for. */
const titlesConsidered = 400
const wordsOfPrefix = 10_000

/** What may be meant by what has been typed so far: titles, authors and subjects, those that begin so first, then those that sound so. */
export function suggestionsFor (prefix: string, limit: number, dictionaries: Dictionaries, segments: Segment[], frequencies: Frequencies): Suggestion[] {
  if (wholeTitle(prefix) === '' || limit <= 0) return []
  const asWritten = suggestionsAsWritten(prefix, limit, dictionaries, segments, frequencies)
  const bySound = suggestionsBySound(prefix, limit, dictionaries, segments)
    .filter(({ text, kind }) => !asWritten.some(one => one.kind === kind && one.text === text))
  // Letters as they are written come first, and leave half of the places to what sounds so.
  const shown = asWritten.slice(0, Math.max(Math.ceil(limit / 2), limit - bySound.length))
  return [...shown, ...bySound.slice(0, limit - shown.length)]
}

function suggestionsAsWritten (prefix: string, limit: number, dictionaries: Dictionaries, segments: Segment[], frequencies: Frequencies): Suggestion[] {
  const titles = titlesLike(prefix, limit, dictionaries, segments, frequencies)
  const authors = valuesLike(prefix, limit, 'author', dictionaries.facets.author)
  const subjects = valuesLike(prefix, limit, 'subject', dictionaries.facets.subject)
  // Half of the places are for titles; what one kind leaves free the others take.
  const half = Math.ceil(limit / 2)
  const others = [...authors, ...subjects].sort((a, b) => b.count - a.count)
  const shownTitles = titles.slice(0, Math.max(half, limit - others.length))
  return [...shownTitles, ...others.slice(0, limit - shownTitles.length)]
}

function titlesLike (prefix: string, limit: number, dictionaries: Dictionaries, segments: Segment[], frequencies: Frequencies): Suggestion[] {
  const planner = new Planner(dictionaries, frequencies, wordsOfPrefix)
  const matcher = new Every(words(prefix).map((text, i, all) => planner.inFields(text, bitOf('title'), i === all.length - 1)))
  const alive = filterOf({ text: '' }, dictionaries)
  const start = segmentText(prefix).filter(token => !isPair(token))
  const found: { segment: Segment, doc: number, worth: number }[] = []
  let least = -1
  for (const segment of segments) {
    const hits = matcher.all(segment)
    alive(segment, hits)
    for (let i = 0; i < hits.length; i++) {
      const doc = hits.docs[i]!
      const worth = Math.min(segment.columns.held[doc]!, 0x7FFF) + (beginsWith(segment, doc, start, dictionaries) ? 0x8000 : 0)
      if (found.length >= titlesConsidered * 2) {
        found.sort((a, b) => b.worth - a.worth).length = titlesConsidered
        least = found.at(-1)!.worth
      }
      if (worth > least) found.push({ segment, doc, worth })
    }
  }
  found.sort((a, b) => b.worth - a.worth)
  const titles = new Map<string, Suggestion>()
  for (const { segment, doc } of found.slice(0, titlesConsidered)) {
    const text = segment.titleOf(doc)
    const key = wholeTitle(text)
    const known = titles.get(key)
    if (known !== undefined) known.count++
    else if (titles.size < limit) titles.set(key, { text, kind: 'title', count: 1 })
  }
  return [...titles.values()]
}

const words = (prefix: string): string[] => prefix.trim().split(/\s+/).filter(word => wholeTitle(word) !== '')

/** Whether the main title begins with the units typed, of which the last may be unfinished. */
function beginsWith (segment: Segment, doc: number, start: string[], { terms }: Dictionaries): boolean {
  const { starts, values } = segment.forward
  const first = starts[doc]! + 1
  for (let i = 0; i < start.length; i++) {
    const at = first + i
    if (at >= starts[doc + 1]! || values[at]! >= firstMark) return false
    const unit = terms.texts[values[at]!]!
    if (i < start.length - 1 ? unit !== start[i] : !unit.startsWith(start[i]!)) return false
  }
  return true
}

function valuesLike (prefix: string, limit: number, kind: 'author' | 'subject', dictionary: FacetDictionary): Suggestion[] {
  return dictionary.folded.beginningWith(foldText(prefix.trimStart()))
    .map(ordinal => ({ text: dictionary.shown[ordinal]!, kind, count: dictionary.counts[ordinal] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, limit)
}
