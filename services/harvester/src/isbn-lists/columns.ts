import { isbnOfCell } from '@commonshelf/catalogue'
import { guessMapping } from '../spreadsheets/mapping.js'

/** Which column is what, and where the numbers begin. A list without headings has its numbers where most of them are. */
export function columnsOf (rows: string[][]): { isbn: number, copies?: number, barcode?: number, first: number } {
  const guess = guessMapping(rows)
  const at = (field: string) => guess.columns.find(column => column.field === field)?.column
  const isbn = at('isbn')
  if (isbn !== undefined) {
    const copies = at('copies')
    const barcode = at('barcode')
    return { isbn, first: guess.firstRow, ...(copies !== undefined && { copies }), ...(barcode !== undefined && { barcode }) }
  }
  const width = Math.max(1, ...rows.slice(0, 100).map(row => row.length))
  const counts = Array.from({ length: width }, (_, column) => rows.slice(0, 200).filter(row => isbnOfCell(row[column] ?? '') !== undefined).length)
  return { isbn: Math.max(0, counts.indexOf(Math.max(...counts))), first: 0 }
}
