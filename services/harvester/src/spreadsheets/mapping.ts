import { createHash } from 'node:crypto'
import { foldText, isbnOfCell, isDate, isPrice, looksLikeCallNumber, looksLikeClass, looksLikePublisher, type ColumnFields, type SheetField } from '@commonshelf/catalogue'
import { headings, headingWords } from './headings.js'

export interface ColumnMapping {
  /** From 0. */
  column: number
  heading: string
  /** What its cells are called in a kept row: the heading, or the column's number from 1. */
  key: string
  /** Absent for a column that means nothing to a catalogue. */
  field?: SheetField
  /** 1: the heading is known or staff said so; between: a word of it or its content speaks for it. */
  confidence: number
  why: 'set' | 'remembered' | 'heading' | 'word' | 'content' | 'none'
  /** Up to three values, so that staff see what they confirm. */
  sample: string[]
}

/** How a sheet is read: shown to staff, and set per source where the guess is wrong. */
export interface SheetMapping {
  /** The row of the headings, from 0, the lower one where they take two; -1 for a sheet without any. */
  headingRow: number
  /** The first row of books. */
  firstRow: number
  columns: ColumnMapping[]
  /** Names sheets with the same headings; what staff say of one is remembered under it. */
  shape: string
}

/** What staff have set: heading (or column number from 1) and field; a field of null leaves the column out. */
export type GivenMapping = Record<string, string | null>

/** Whatever is known before a sheet is looked at. */
export interface Known {
  given?: GivenMapping
  /** What staff said of sheets of these shapes. */
  remembered?: Record<string, { fields: ColumnFields }>
  /** What staff say of this sheet. */
  said?: { headingRow?: number, fields?: ColumnFields }
}

/** Rows in which headings are looked for, and rows whose content is judged. */
const headingsWithin = 30
const judged = 300
/** So many lines have to be at hand for a mapping. */
export const headOfSheet = headingsWithin + judged

/** A heading as it names its column's cells: full-width forms and line breaks make no other heading. */
const named = (heading: string) => heading.normalize('NFKC').replace(/\s+/g, ' ').trim()

/** 「 ISBN 號 *」 and `isbn号` are one heading. */
const folded = (heading: string) => foldText(heading).replace(/[（(【[].*?[）)】\]]/g, '').replace(/[\s\p{P}\p{S}_]/gu, '')

const fieldOfHeading = new Map<string, { field: SheetField, rank: number }>()
for (const [field, names] of Object.entries(headings)) {
  names.map(folded).forEach((name, rank) => { if (!fieldOfHeading.has(name)) fieldOfHeading.set(name, { field: field as SheetField, rank }) })
}

const wordIn = (name: string) => headingWords.find(([words]) => words.some(word => name.includes(folded(word))))?.[1]

/**
 * Which row holds the headings and what each column is. Titles and remarks above the table are passed over: the heading
 * row is the one of the first thirty in which most cells are known headings, with the row above or below it where headings
 * take two rows. Where no row has any, content decides. What staff said of a sheet, or of one with these headings, stands.
 */
export function guessMapping (rows: string[][], { given = {}, remembered = {}, said = {} }: Known = {}): SheetMapping {
  const { headingRow, heading, firstRow } = said.headingRow === undefined ? foundHeading(rows, given, remembered) : headingAt(rows, said.headingRow)
  const body = rows.slice(firstRow, firstRow + judged).filter(row => row.some(cell => cell !== ''))
  const width = Math.min(200, Math.max(heading.length, ...body.map(row => row.length), 0))
  const names = Array.from({ length: width }, (_, column) => named(heading[column] ?? ''))
  const shape = shapeOf(names)
  const fields = said.fields ?? remembered[shape]?.fields
  const why = said.fields === undefined ? 'remembered' : 'set'
  const columns = names.map((name, column) => guessColumn(column, name, names.indexOf(name) === column && name !== '' ? name : String(column + 1), body, given, fields, why))
  settleRivals(columns, body, fields !== undefined)
  return { headingRow, firstRow, columns, shape }
}

/** Sheets with the same headings have one shape, in whatever order; without headings the number of columns is all that there is. */
export function shapeOf (names: string[]): string {
  const present = names.filter(name => name !== '')
  const text = present.length === 0 ? `#${names.length}` : JSON.stringify(present.sort())
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

interface Heading { headingRow: number, heading: string[], firstRow: number }

/** Known headings first: the sheet may have been read before with a heading row that nobody would have guessed. */
function foundHeading (rows: string[][], given: GivenMapping, remembered: Record<string, unknown>): Heading {
  if (Object.keys(remembered).length > 0) {
    for (let row = 0; row < Math.min(headingsWithin, rows.length); row++) {
      for (const heading of [alone(rows, row), twoRows(rows, row - 1, row)]) {
        if (heading !== undefined && heading.heading.some(cell => cell !== '') && Object.hasOwn(remembered, shapeOf(trimmed(heading.heading).map(named)))) return heading
      }
    }
  }
  const best = headingRowOf(rows, given)
  if (best === -1) return { headingRow: -1, heading: [], firstRow: 0 }
  return headingAt(rows, best)
}

function headingAt (rows: string[][], row: number): Heading {
  if (row < 0) return { headingRow: -1, heading: [], firstRow: 0 }
  return twoRows(rows, row - 1, row) ?? twoRows(rows, row, row + 1) ?? alone(rows, row)
}

const alone = (rows: string[][], row: number): Heading => ({ headingRow: row, heading: rows[row] ?? [], firstRow: row + 1 })

/**
 * Headings of which some stand over others: 出版信息 over 出版社 and 出版年. They are merged cells, so where the lower row is
 * empty the upper one has the heading, and where both speak the lower one is the column's own.
 */
function twoRows (rows: string[][], above: number, below: number): Heading | undefined {
  const [upper, lower] = [rows[above] ?? [], rows[below] ?? []]
  const filled = (row: string[]) => row.filter(cell => cell !== '').length
  const isHeading = (cell: string) => cell.length <= 20 && (fieldOfHeading.has(folded(cell)) || wordIn(folded(cell)) !== undefined)
  // A title stands alone over its table, or with a date beside it; a row of books is no row of headings.
  if (filled(upper) < 2 || filled(lower) < 2 || upper.some(cell => cell.length > 20) || lower.some(cell => cell.length > 20)) return undefined
  const onlyAbove = upper.filter((cell, column) => cell !== '' && (lower[column] ?? '') === '')
  const grouped = upper.some((cell, column) => cell !== '' && (lower[column] ?? '') !== '' && lower[column] !== cell)
  const fresh = lower.filter((cell, column) => cell !== '' && cell !== (upper[column] ?? ''))
  if (!grouped || fresh.length < 2 || fresh.filter(isHeading).length * 2 <= fresh.length) return undefined
  // Both rows full: the upper one is the table's first heading and the lower one a book, or the other way round.
  if (onlyAbove.length === 0 && filled(upper) === filled(lower) && upper.every((cell, column) => cell !== (lower[column] ?? ''))) return undefined
  const width = Math.max(upper.length, lower.length)
  return { headingRow: below, firstRow: below + 1, heading: Array.from({ length: width }, (_, column) => lower[column] || (isHeading(upper[column] ?? '') || /^[^\d:：]{1,8}$/.test(upper[column] ?? '') ? upper[column]! : '')) }
}

const trimmed = (heading: string[]): string[] => heading.slice(0, heading.findLastIndex(cell => cell !== '') + 1)

function headingRowOf (rows: string[][], given: GivenMapping): number {
  let best = { row: -1, score: 0 }
  for (const [index, row] of rows.slice(0, headingsWithin).entries()) {
    const cells = row.filter(cell => cell !== '')
    const known = cells.filter(cell => Object.hasOwn(given, cell) || (cell.length <= 40 && (fieldOfHeading.has(folded(cell)) || (cell.length <= 12 && wordIn(folded(cell)) !== undefined)))).length
    // A single known word in a long row is a book called “Name”; in a narrow list it is the heading.
    if (known > best.score && known >= Math.min(2, Math.ceil(cells.length / 2))) best = { row: index, score: known }
  }
  return best.row
}

function guessColumn (column: number, heading: string, key: string, body: string[][], given: GivenMapping, fields: ColumnFields | undefined, fieldsAre: 'set' | 'remembered'): ColumnMapping {
  const values = body.map(row => row[column] ?? '').filter(value => value !== '')
  const base = { column, heading, key, sample: [...new Set(values)].slice(0, 3).map(value => value.slice(0, 80)) }
  if (fields !== undefined && (Object.hasOwn(fields, key) || fieldsAre === 'remembered')) return withField(base, fields[key], fieldsAre)
  const asked = heading !== '' && Object.hasOwn(given, heading) ? heading : String(column + 1)
  if (Object.hasOwn(given, asked)) return withField(base, given[asked], 'set')
  const name = folded(heading)
  const known = fieldOfHeading.get(name)
  if (known) return { ...base, field: known.field, confidence: 1, why: 'heading' }
  const word = name.length <= 20 ? wordIn(name) : undefined
  if (word) return { ...base, field: word, confidence: 0.8, why: 'word' }
  const content = contentOf(values)
  if (content && content.share >= 0.6 && (heading === '' || content.field === 'isbn')) return { ...base, field: content.field, confidence: Math.round(content.share * 70) / 100, why: 'content' }
  return { ...base, confidence: 0, why: 'none' }
}

const withField = (base: Pick<ColumnMapping, 'column' | 'heading' | 'key' | 'sample'>, field: string | null | undefined, why: 'set' | 'remembered'): ColumnMapping =>
  typeof field === 'string' && Object.hasOwn(headings, field) ? { ...base, field: field as SheetField, confidence: 1, why } : { ...base, confidence: 1, why }

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
function settleRivals (columns: ColumnMapping[], body: string[][], settled: boolean): void {
  if (settled) return
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
