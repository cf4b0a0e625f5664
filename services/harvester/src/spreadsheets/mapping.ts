import { foldText } from '@commonshelf/catalogue'
import { headings, headingWords, type SheetField } from './headings.js'
import { isbnOfCell, isDate, isPrice, looksLikeCallNumber, looksLikeClass, looksLikePublisher } from './values.js'

export interface ColumnMapping {
  /** From 0. */
  column: number
  heading: string
  /** Absent for a column that means nothing to a catalogue. */
  field?: SheetField
  /** 1: the heading is known or staff said so; between: a word of it or its content speaks for it. */
  confidence: number
  why: 'set' | 'heading' | 'word' | 'content' | 'none'
  /** Up to three values, so that staff see what they confirm. */
  sample: string[]
}

/** How a sheet is read: shown to staff, and set per source where the guess is wrong. */
export interface SheetMapping {
  /** The row of the headings, from 0; -1 for a sheet without any. */
  headingRow: number
  /** The first row of books. */
  firstRow: number
  columns: ColumnMapping[]
}

/** What staff have set: heading (or column number from 1) and field; a field of null leaves the column out. */
export type GivenMapping = Record<string, string | null>

/** 「 ISBN 號 *」 and `isbn号` are one heading. */
const folded = (heading: string) => foldText(heading).replace(/[（(【[].*?[）)】\]]/g, '').replace(/[\s\p{P}\p{S}_]/gu, '')

const fieldOfHeading = new Map<string, { field: SheetField, rank: number }>()
for (const [field, names] of Object.entries(headings)) {
  names.map(folded).forEach((name, rank) => { if (!fieldOfHeading.has(name)) fieldOfHeading.set(name, { field: field as SheetField, rank }) })
}

const wordIn = (name: string) => headingWords.find(([words]) => words.some(word => name.includes(folded(word))))?.[1]

/**
 * Which row holds the headings and what each column is. Titles and remarks above the table are passed over: the heading
 * row is the one of the first thirty in which most cells are known headings. Where no row has any, content decides.
 */
export function guessMapping (rows: string[][], given: GivenMapping = {}): SheetMapping {
  const headingRow = headingRowOf(rows, given)
  const firstRow = headingRow + 1
  const heading = rows[headingRow] ?? []
  const body = rows.slice(firstRow, firstRow + 300).filter(row => row.some(cell => cell !== ''))
  const width = Math.min(200, Math.max(heading.length, ...body.map(row => row.length), 0))
  const columns = Array.from({ length: width }, (_, column) => guessColumn(column, heading[column] ?? '', body, given))
  settleRivals(columns, body)
  return { headingRow, firstRow, columns }
}

function headingRowOf (rows: string[][], given: GivenMapping): number {
  let best = { row: -1, score: 0 }
  for (const [index, row] of rows.slice(0, 30).entries()) {
    const cells = row.filter(cell => cell !== '')
    const known = cells.filter(cell => Object.hasOwn(given, cell) || (cell.length <= 40 && (fieldOfHeading.has(folded(cell)) || (cell.length <= 12 && wordIn(folded(cell)) !== undefined)))).length
    // A single known word in a long row is a book called “Name”; in a narrow list it is the heading.
    if (known > best.score && known >= Math.min(2, Math.ceil(cells.length / 2))) best = { row: index, score: known }
  }
  return best.row
}

function guessColumn (column: number, heading: string, body: string[][], given: GivenMapping): ColumnMapping {
  const values = body.map(row => row[column] ?? '').filter(value => value !== '')
  const base = { column, heading, sample: [...new Set(values)].slice(0, 3).map(value => value.slice(0, 80)) }
  const key = heading !== '' && Object.hasOwn(given, heading) ? heading : String(column + 1)
  if (Object.hasOwn(given, key)) {
    const set = given[key]
    return typeof set === 'string' && Object.hasOwn(headings, set) ? { ...base, field: set as SheetField, confidence: 1, why: 'set' } : { ...base, confidence: 1, why: 'set' }
  }
  const name = folded(heading)
  const known = fieldOfHeading.get(name)
  if (known) return { ...base, field: known.field, confidence: 1, why: 'heading' }
  const word = name.length <= 20 ? wordIn(name) : undefined
  if (word) return { ...base, field: word, confidence: 0.8, why: 'word' }
  const content = contentOf(values)
  if (content && content.share >= 0.6 && (heading === '' || content.field === 'isbn')) return { ...base, field: content.field, confidence: Math.round(content.share * 70) / 100, why: 'content' }
  return { ...base, confidence: 0, why: 'none' }
}

const looks: [SheetField, (value: string) => boolean][] = [
  ['isbn', value => isbnOfCell(value) !== undefined], ['year', isDate], ['callNumber', looksLikeCallNumber], ['classification', looksLikeClass],
  ['publisher', looksLikePublisher], ['price', value => isPrice(value) && !/^\d+$/.test(value)]
]

function contentOf (values: string[]): { field: SheetField, share: number } | undefined {
  if (values.length === 0) return undefined
  const shares = looks.map(([field, test]) => ({ field, share: values.filter(test).length / values.length }))
  return shares.reduce((best, one) => one.share > best.share ? one : best)
}

/**
 * Two columns for one field: the one whose heading is the more usual name keeps it, except that of several columns of
 * ISBNs the one with most valid numbers does. The other is left out, or is the title where a sheet without headings has none.
 */
function settleRivals (columns: ColumnMapping[], body: string[][]): void {
  for (const field of Object.keys(headings) as SheetField[]) {
    const rivals = columns.filter(column => column.field === field)
    if (rivals.length < 2 || rivals.some(({ why }) => why === 'set')) continue
    const weight = (one: ColumnMapping) => field === 'isbn'
      ? body.filter(row => isbnOfCell(row[one.column] ?? '') !== undefined).length
      : one.confidence * 1000 - (fieldOfHeading.get(folded(one.heading))?.rank ?? 500)
    rivals.sort((a, b) => weight(b) - weight(a) || a.column - b.column)
    for (const loser of rivals.slice(1)) { delete loser.field; loser.confidence = 0; loser.why = 'none' }
  }
  if (columns.some(({ field }) => field === 'title')) return
  // No heading speaks of titles: the column with the longest and most varied text is the best that there is.
  const free = columns.filter(({ field, why, heading }) => field === undefined && why !== 'set' && heading === '')
  const text = (one: ColumnMapping) => {
    const values = body.map(row => row[one.column] ?? '').filter(value => /\p{L}/u.test(value) && !value.startsWith('http'))
    return new Set(values).size * Math.min(40, values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length))
  }
  const title = free.filter(one => text(one) > 0).sort((a, b) => text(b) - text(a))[0]
  if (title) Object.assign(title, { field: 'title', confidence: 0.4, why: 'content' })
}
