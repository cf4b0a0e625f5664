import { isbnOfCell, lostItsDigits, rowOfCells, type ColumnFields, type KeptRow } from '@commonshelf/catalogue'
import type { SheetLine } from './book.js'
import type { SheetMapping } from './mapping.js'

/** What became of a line of a sheet. */
export type ReadLine =
  | { kind: 'book', row: KeptRow, identifier?: string, doubt?: RowDoubt }
  /** Nothing that a list of books means by it: blank, the headings again on a new page, a sum, who made the list, a group. */
  | { kind: 'passed', why: 'blank' | 'heading' | 'sum' | 'footer' | 'group' }
  | { kind: 'refused', reason: 'empty-row' | 'isbn-digits-lost', cells: Record<string, string> }

/** A book that is taken in without its ISBN: digits are gone, or a wrong one is among them. */
export type RowDoubt = 'isbn-digits-lost' | 'isbn-invalid'

const sum = /^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页.{0,2}计|总\s*数|(sub|grand )?-?total|sum)\s*([:：].*|\d.*)?$/i
const footer = /^(制表|填表|制单|审核|复核|负责人|经办|馆长签|签字|签名|盖章|打印|填报|日\s*期|备\s*注|说\s*明|注)\s*(人|日期|时间)?\s*[:：]|^第\s*\d+\s*页|^共\s*\d+\s*[册本种页条]|^(prepared|checked|printed) (by|on)\b|^page \d+/i

export class RowReader {
  readonly #fields: ColumnFields

  constructor (readonly mapping: SheetMapping) {
    this.#fields = Object.fromEntries(mapping.columns.flatMap(({ key, field }) => field === undefined ? [] : [[key, field]]))
  }

  read ({ cells: row, wide = false }: SheetLine): ReadLine {
    const { columns, shape } = this.mapping
    const first = row.find(cell => cell !== '')
    if (first === undefined) return { kind: 'passed', why: 'blank' }
    const cells: Record<string, string> = {}
    let asHeadings = 0
    for (const { column, heading, key } of columns) {
      const cell = row[column] ?? ''
      if (cell === '') continue
      cells[key] = cell
      if (cell.normalize('NFKC').replace(/\s+/g, ' ') === heading) asHeadings++
    }
    const filled = Object.keys(cells).length
    if (asHeadings > 0 && asHeadings === filled && (filled > 1 || columns.length === 1)) return { kind: 'passed', why: 'heading' }
    if (wide) return { kind: 'passed', why: 'group' }
    const { row: read, identifier } = rowOfCells(cells, this.#fields)
    const isBook = (read.title !== undefined && read.author !== undefined) || isbnOfCell(read.isbn ?? '') !== undefined
    if (!isBook && sum.test(first)) return { kind: 'passed', why: 'sum' }
    if (!isBook && filled <= Math.max(3, columns.length / 2) && footer.test(first)) return { kind: 'passed', why: 'footer' }
    const isbnCell = columns.map(({ field, key }) => field === 'isbn' ? cells[key] ?? '' : '').find(cell => cell !== '')
    const doubt: RowDoubt | undefined = isbnCell === undefined || /\d/.test(isbnCell) === false || isbnOfCell(read.isbn ?? '') !== undefined || hasSeveral(isbnCell)
      ? undefined : lostItsDigits(isbnCell) ? 'isbn-digits-lost' : 'isbn-invalid'
    if (!read.title && !read.isbn) return { kind: 'refused', reason: doubt === 'isbn-digits-lost' ? doubt : 'empty-row', cells }
    return { kind: 'book', row: { ...read, shape, cells }, ...identifier !== undefined && { identifier }, ...doubt !== undefined && { doubt } }
  }
}

/** Two numbers in one cell are read one by one when the row is described. */
const hasSeveral = (cell: string): boolean => cell.split(/[;；,，/|]/).some(one => isbnOfCell(one) !== undefined)

/** What a row that brings no number is known by: its cells, but not its place in the list. */
export const bytesToKnow = ({ cells }: KeptRow): string =>
  JSON.stringify(Object.entries(cells).filter(([heading]) => !/^(序号?|编号|行号|no\.?|#|nr\.?|s\/n)$/i.test(heading)))
