import { eq } from 'drizzle-orm'
import type { Db } from '../database.js'
import { fetchedFile } from '../schema/fetching.js'

type Row = typeof fetchedFile.$inferSelect

/** One version of a file on a source's server: what tells it from the next one. */
export interface FileVersion extends Pick<Row, 'address'>, Partial<Pick<Row, 'etag' | 'lastModified' | 'size' | 'modifiedAt'>> {}

/** Files that were fetched and taken in. */
export const fetchedFiles = (db: Db) => ({
  /** By address: the version that was taken in last. */
  async of (sourceId: string): Promise<Map<string, FileVersion>> {
    const rows = await db.orm.select().from(fetchedFile).where(eq(fetchedFile.sourceId, sourceId))
    return new Map(rows.map(row => [row.address, row]))
  },

  /** This version was taken in by this harvest, and need not be fetched again. */
  async remember (sourceId: string, harvestId: string, { address, etag = null, lastModified = null, size = null, modifiedAt = null }: FileVersion): Promise<void> {
    const version = { etag, lastModified, size, modifiedAt, harvestId, takenAt: new Date() }
    await db.orm.insert(fetchedFile).values({ sourceId, address, ...version })
      .onConflictDoUpdate({ target: [fetchedFile.sourceId, fetchedFile.address], set: version })
  }
})
