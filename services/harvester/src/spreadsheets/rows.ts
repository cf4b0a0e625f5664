import type { SheetRow } from '@commonshelf/catalogue'
import type { SheetMapping } from './mapping.js'
import { dateOfCell, imprintOfCell, isbnOfCell, priceOfCell } from './values.js'

/** A row as it is kept: mapped for the catalogue, with the cells as they came so that a better mapping can be applied. */
export interface KeptRow extends SheetRow {
  /** Heading (or column number from 1) and cell. */
  cells: Record<string, string>
}

/** The row under the mapping; undefined for one without any text, or that repeats the headings on a new printed page. */
export function mapRow (row: string[], { columns }: SheetMapping): { row: KeptRow, identifier?: string } | undefined {
  if (row.every(cell => cell === '')) return undefined
  if (columns.every(({ column, heading }) => (row[column] ?? '') === heading)) return undefined
  const mapped: KeptRow = { cells: {} }
  let identifier: string | undefined
  for (const { column, heading, field } of columns) {
    const cell = row[column] ?? ''
    if (cell === '') continue
    mapped.cells[heading === '' || Object.hasOwn(mapped.cells, heading) ? String(column + 1) : heading] = cell
    if (field === undefined) continue
    if (field === 'identifier') identifier = cell
    else if (field === 'imprint') Object.assign(mapped, { ...imprintOfCell(cell), ...mapped })
    else mapped[field] = valueOf(field, cell)
  }
  if (isbnOfCell(mapped.isbn ?? '') === undefined) {
    const whole = otherIsbn(mapped)
    if (whole !== undefined) mapped.isbn = whole
    else if (/e\+?\d+$/i.test(mapped.isbn ?? '')) delete mapped.isbn // its digits are lost; the cell is still in `cells`
  }
  return { row: mapped, ...(identifier !== undefined && { identifier }) }
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
function otherIsbn ({ cells }: KeptRow): string | undefined {
  const named = Object.entries(cells).filter(([heading]) => /isbn|书号/i.test(heading)).map(([, cell]) => cell)
  for (const cell of named) {
    const isbn = isbnOfCell(cell)
    if (isbn !== undefined) return isbn
  }
  return undefined
}
