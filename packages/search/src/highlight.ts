import type { CatalogueEntry } from '@commonshelf/catalogue'
import { unitsOf } from './analysis.js'
import { readingIn, sounds } from './pinyin.js'

/** A stretch of text; `found` where words of the query stand. */
export interface Piece { text: string, found?: boolean }

/** The texts of an entry in which something was found, in pieces. */
export interface Highlights {
  /** Main title, other title information and part, as one line: see `titleLine`. */
  title?: Piece[]
  /** One list a contributor, in the entry's order; only where something was found in any. */
  contributors?: Piece[][]
  publisher?: Piece[]
  /** Only the subjects in which something was found. */
  subjects?: Piece[][]
  /** A stretch around what was found. */
  summary?: Piece[]
}

/** How much of a summary is shown before and after what was found. */
const before = 60
const after = 140

/** Main title, other title information, part: as a list shows it. */
export function titleLine ({ main, rest, partNumber, partName }: CatalogueEntry['title']): string {
  const part = [partNumber, partName].filter(text => text !== undefined).join(' ')
  return [rest === undefined ? main : `${main} : ${rest}`, part].filter(text => text !== '').join('. ')
}

/** Marks the terms of `FoundEntries` in an entry, in whatever script and spelling the entry has them. */
export function highlight (entry: CatalogueEntry, terms: string[]): Highlights {
  const wanted = terms.map(wantedOf).filter(term => term.length > 0)
  if (wanted.length === 0) return {}
  const mark = (text: string | undefined): Piece[] | undefined => text === undefined ? undefined : pieces(text, wanted)
  const highlights: Highlights = {}
  const title = mark(titleLine(entry.title))
  if (title !== undefined) highlights.title = title
  const contributors = entry.contributors.map(({ name }) => mark(name))
  if (contributors.some(marked => marked !== undefined)) {
    highlights.contributors = contributors.map((marked, i) => marked ?? [{ text: entry.contributors[i]!.name }])
  }
  // Publishers and summaries are found by their own words only.
  const written = terms.filter(term => readingIn(term) === undefined).map(wantedOf).filter(term => term.length > 0)
  const markWritten = (text: string | undefined): Piece[] | undefined => text === undefined || written.length === 0 ? undefined : pieces(text, written)
  const publisher = markWritten(entry.publication[0]?.publisher)
  if (publisher !== undefined) highlights.publisher = publisher
  const subjects = entry.subjects.map(mark).filter(marked => marked !== undefined)
  if (subjects.length > 0) highlights.subjects = subjects
  const summary = markWritten(entry.summary)
  if (summary !== undefined) highlights.summary = stretch(summary)
  return highlights
}

interface Wanted { length: number, matches: (unit: string, place: number) => boolean }
interface Unit { text: string, start: number, end: number }

function wantedOf (term: string): Wanted {
  const reading = readingIn(term)
  if (reading !== undefined) return { length: reading.length, matches: (unit, place) => sounds(unit, reading[place]!) }
  const beginning = term.endsWith('*')
  const units = unitsOf(beginning ? term.slice(0, -1) : term)
  return { length: units.length, matches: (unit, place) => beginning && place === units.length - 1 ? unit.startsWith(units[place]!) : unit === units[place] }
}

const runs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]\p{M}*|[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*/gu

/** The units of a text with their places in it: each run of letters and each character is folded on its own. */
function placedUnits (text: string): Unit[] {
  const units: Unit[] = []
  for (const found of text.matchAll(runs)) {
    const [start, end] = [found.index, found.index + found[0].length]
    for (const unit of unitsOf(found[0])) units.push({ text: unit, start, end })
  }
  return units
}

/** The text in pieces with what is wanted marked; undefined where there is none of it. */
function pieces (text: string, wanted: Wanted[]): Piece[] | undefined {
  const units = placedUnits(text)
  const marked = new Uint8Array(units.length)
  for (const { length, matches } of wanted) {
    for (let i = 0; i + length <= units.length; i++) {
      let same = 0
      while (same < length && matches(units[i + same]!.text, same)) same++
      if (same === length) marked.fill(1, i, i + length)
    }
  }
  if (!marked.includes(1)) return undefined
  const result: Piece[] = []
  let at = 0
  for (let i = 0; i < units.length; i++) {
    if (marked[i] === 0) continue
    const { start } = units[i]!
    // Characters side by side make one mark; words keep theirs apart.
    while (i + 1 < units.length && marked[i + 1] === 1 && units[i + 1]!.start <= units[i]!.end) i++
    const { end } = units[i]!
    if (start > at) result.push({ text: text.slice(at, start) })
    if (end > at) result.push({ text: text.slice(Math.max(at, start), end), found: true })
    at = Math.max(at, end)
  }
  if (at < text.length) result.push({ text: text.slice(at) })
  return result
}

function stretch (marked: Piece[]): Piece[] {
  const first = marked.findIndex(piece => piece.found === true)
  const lead = marked.slice(0, first).map(piece => piece.text).join('')
  const result: Piece[] = lead === '' ? [] : [{ text: lead.length > before ? '…' + lead.slice(-before) : lead }]
  let room = after
  for (const piece of marked.slice(first)) {
    if (room <= 0) { result.push({ text: '…' }); break }
    const text = piece.text.length > room && piece.found !== true ? piece.text.slice(0, room) + '…' : piece.text
    result.push({ ...piece, text })
    room -= piece.text.length
    if (text.length > piece.text.length || text.endsWith('…')) break
  }
  return result
}
