import { isbnOfCell } from '@commonshelf/catalogue'
import { Batch } from '../batches.js'
import type { Connector, HarvestTask } from '../connector.js'
import { fileCheckpoint } from '../files/connector.js'
import { openBook } from '../spreadsheets/book.js'
import { columnsOf } from './columns.js'

/**
 * What a village library has: the numbers that a phone scanned, one a line or in a column, with a count or a barcode
 * beside them at most. A number scanned twice is two copies. Kept as syntax `isbn`: JSON of { isbn, copies, barcodes }.
 */
export const isbnLists: Connector = {
  async * harvest (task) {
    const { file } = fileCheckpoint(task)
    const rows = await firstRows(file, task)
    const { isbn: isbnColumn, copies: copiesColumn, barcode: barcodeColumn, first } = columnsOf(rows)
    const batch = new Batch()
    // The list is small and its copies are counted over all of it, so it is read whole, and again after a stop.
    const held = new Map<string, { isbn: string, copies: number, barcodes: string[] }>()
    for (const row of rows.slice(first)) {
      const given = row[isbnColumn]?.trim() ?? ''
      if (given === '') continue
      const isbn = isbnOfCell(given)
      if (isbn === undefined) {
        batch.reject({ identifier: given.slice(0, 200), reason: 'not-an-isbn', detail: `“${given.slice(0, 200)}” is no ISBN`, bytes: Buffer.from(JSON.stringify(row)), syntax: 'isbn' })
        continue
      }
      const known = held.get(isbn) ?? { isbn, copies: 0, barcodes: [] }
      const barcode = barcodeColumn === undefined ? undefined : row[barcodeColumn]?.trim()
      const copies = copiesColumn === undefined ? 1 : Number.parseInt(row[copiesColumn] ?? '', 10)
      // A shelf may well have a hundred of one title; a number beyond that is a price or a year in the wrong column.
      known.copies += copies >= 1 && copies <= 1000 ? copies : 1
      if (barcode && !known.barcodes.includes(barcode)) known.barcodes.push(barcode)
      held.set(isbn, known)
    }
    for (const entry of held.values()) {
      batch.add({ identifier: entry.isbn, syntax: 'isbn', bytes: Buffer.from(JSON.stringify(entry)), deleted: false })
      if (batch.full) yield batch.take({ ...task.checkpoint })
    }
    yield batch.take({ ...task.checkpoint })
    return { complete: true }
  }
}

/** The first sheet that has anything in it. A list of scans is small. */
async function firstRows (file: string, { source, limits }: HarvestTask): Promise<string[][]> {
  for (const sheet of await openBook(file, source.encoding, limits)) {
    const rows: string[][] = []
    for await (const lines of sheet.rows()) for (const { cells } of lines) rows.push(cells)
    if (rows.some(row => row.some(cell => cell !== ''))) return rows
  }
  return []
}
