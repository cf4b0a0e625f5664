import { bigint, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { id, identity, moment } from './columns.js'
import { source } from './harvesting.js'

/** A file that was fetched from a source's server and taken in: what it was then, so that it is not fetched again unchanged. */
export const fetchedFile = pgTable('fetched_file', {
  id: identity().primaryKey(),
  sourceId: id('source_id').notNull().references(() => source.id),
  /** The web address, or the path on the SFTP server. */
  address: text().notNull(),
  /** What the web server said of its version, in its own words. */
  etag: text(),
  lastModified: text(),
  /** What the SFTP server said: bytes, and the time of the last change. */
  size: bigint({ mode: 'number' }),
  modifiedAt: moment(),
  harvestId: id('harvest_id').notNull(),
  takenAt: moment().notNull().defaultNow()
}, table => [
  unique('fetched_file_address').on(table.sourceId, table.address)
])
