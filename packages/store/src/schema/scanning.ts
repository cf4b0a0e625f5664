import { sql } from 'drizzle-orm'
import { index, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, identity, moment } from './columns.js'
import { source } from './harvesting.js'
import { library } from './libraries.js'

/** A copy that somebody of a library held in the hand and scanned. The copies of one ISBN together are one source record. */
export const scannedCopy = pgTable('scanned_copy', {
  id: identity().primaryKey(),
  libraryId: id('library_id').notNull().references(() => library.id),
  sourceId: id('source_id').notNull().references(() => source.id),
  /** Made by the phone when the book was scanned: the same scan sent again is no second copy. */
  scan: text().notNull(),
  isbn: text().notNull(),
  barcode: text(),
  callNumber: text('call_number'),
  location: text(),
  /** Who scanned it. */
  staff: text(),
  addedAt: moment().notNull().defaultNow(),
  /** undone: taken back by staff; superseded: another source of the library states the copy. */
  removed: text({ enum: ['undone', 'superseded'] }),
  removedAt: moment()
}, table => [
  unique('scanned_copy_scan').on(table.libraryId, table.scan),
  uniqueIndex('scanned_copy_barcode').on(table.libraryId, table.barcode).where(sql`${table.barcode} is not null and ${table.removed} is null`),
  index('scanned_copy_isbn').on(table.sourceId, table.isbn)
])
