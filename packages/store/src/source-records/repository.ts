import { eq, sql } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { sourceRecord } from '../schema/harvesting.js'
import { receive, type NewSourceRecord, type Receipt } from './receive.js'
import { datestampsOf, sightUnchanged } from './sighting.js'

export type SourceRecord = typeof sourceRecord.$inferSelect
export type Syntax = SourceRecord['syntax']

/** Records as the libraries sent them. */
export const sourceRecords = (db: Db) => ({
  /**
   * Takes in what one page or group of a harvest brought, with the checkpoint from which to go on, in one transaction.
   * What is new, changed or deleted becomes a batch; the rest is counted. Receiving the same twice changes nothing.
   */
  receive: (harvestId: string, records: NewSourceRecord[], checkpoint?: Record<string, unknown>): Promise<Receipt> =>
    transact(db, tx => receive(tx, harvestId, records, checkpoint)),

  /** Of these, those that are held and live, with the datestamp that each was last received with. */
  datestampsOf: (sourceId: string, identifiers: string[]): Promise<Map<string, string | null>> => datestampsOf(db, sourceId, identifiers),

  /** They are still there, as they were received: counted as unchanged, and not to be withdrawn by this harvest. */
  sightUnchanged: (harvestId: string, identifiers: string[]): Promise<void> => transact(db, tx => sightUnchanged(tx, harvestId, identifiers)),

  async find (id: string): Promise<SourceRecord | undefined> {
    const [row] = await db.orm.select().from(sourceRecord).where(eq(sourceRecord.id, id))
    return row
  },

  async countOf (sourceId: string): Promise<{ records: number, deleted: number }> {
    const [row] = await db.orm.select({
      records: sql<number>`(count(*) filter (where not ${sourceRecord.deleted}))::int`,
      deleted: sql<number>`(count(*) filter (where ${sourceRecord.deleted}))::int`
    }).from(sourceRecord).where(eq(sourceRecord.sourceId, sourceId))
    return row as { records: number, deleted: number }
  }
})
