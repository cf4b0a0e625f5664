import type { SheetRow } from '../describing/sheet-row.js'
import { dateOfCell, imprintOfCell, isbnOfCell, priceOfCell } from './cells.js'

/** What a column can be: a field of a row, the row's own identifier, or the imprint that some lists keep in one cell. */
export type SheetField = keyof SheetRow | 'identifier' | 'imprint'

/** A column's heading, or its number from 1 where it has none or an earlier column has the same, and its field; null leaves it out. */
export type ColumnFields = Record<string, SheetField | null>

/** How sheets of one shape are read; kept with the source under the shape, so that the next one is read alike. */
export interface SheetReading { headings: string[], fields: ColumnFields }

/**
 * A row as it is kept: as it was read, and the cells as they came with the shape of their sheet, so that a better reading
 * can be applied to what was received.
 */
export interface KeptRow extends SheetRow { cells: Record<string, string>, shape?: string }

/** The fields of a row whose cells are these. */
export function rowOfCells (cells: Record<string, string>, fields: ColumnFields): { row: SheetRow, identifier?: string } {
  const row: SheetRow = {}
  let identifier: string | undefined
  for (const [key, cell] of Object.entries(cells)) {
    const field = fields[key]
    if (field === undefined || field === null) continue
    if (field === 'identifier') identifier = cell
    else if (field === 'imprint') Object.assign(row, { ...imprintOfCell(cell), ...row })
    else row[field] = row[field] === undefined ? valueOf(field, cell) : joined(field, row[field], valueOf(field, cell))
  }
  if (isbnOfCell(row.isbn ?? '') === undefined) {
    const whole = otherIsbn(cells)
    if (whole !== undefined) row.isbn = whole
    else if (lostItsDigits(row.isbn ?? '')) delete row.isbn // the cell is still in `cells`
  }
  return { row, ...(identifier !== undefined && { identifier }) }
}

/** A kept row under the reading that holds now for its shape; as it was read where none was ever set. */
export function rowUnder (kept: KeptRow, readings: Record<string, SheetReading> | undefined): SheetRow {
  const reading = kept.shape === undefined ? undefined : readings?.[kept.shape]
  return reading === undefined ? kept : rowOfCells(kept.cells, reading.fields).row
}

/** A number shown as 9.78702E+12, of which the last digits are gone. */
export const lostItsDigits = (cell: string): boolean => /^\d(\.\d+)?e\+?\d+$/i.test(cell.trim())

/** Staff may give one field to two columns, say both of two columns of subjects. */
function joined (field: keyof SheetRow, first: string, second: string): string {
  return field === 'isbn' || field === 'copies' || field === 'year' ? first : `${first}; ${second}`
}

function valueOf (field: keyof SheetRow, cell: string): string {
  if (field === 'isbn') return isbnOfCell(cell) ?? cell
  if (field === 'year') return dateOfCell(cell)
  if (field === 'price') return priceOfCell(cell)
  if (field === 'copies' || field === 'barcode' || field === 'pages' || field === 'volume') return cell.replace(/^(\d+)\.0+$/, '$1')
  if (field === 'language') return cell.replace(/^([a-z]{2})[-_][A-Za-z]{2}$/, '$1')
  return cell
}

/** An ISBN that lost its digits in one column may be whole in another (ISBN-10 beside ISBN-13). */
function otherIsbn (cells: Record<string, string>): string | undefined {
  for (const [heading, cell] of Object.entries(cells)) {
    const isbn = /isbn|书号/i.test(heading) ? isbnOfCell(cell) : undefined
    if (isbn !== undefined) return isbn
  }
  return undefined
}
