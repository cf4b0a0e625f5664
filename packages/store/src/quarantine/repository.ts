import { and, desc, eq, getTableColumns, inArray, lt, sql } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { quarantine } from '../schema/harvesting.js'
import { putAside, type Rejected } from './put-aside.js'
import { takeIn } from './take-in.js'

export type QuarantinedRecord = typeof quarantine.$inferSelect

/** A case as a list has it: how many bytes were kept, and not the bytes. A damaged record may have megabytes. */
export type QuarantineCase = Omit<QuarantinedRecord, 'bytes'> & { size: number }

const { bytes, ...columns } = getTableColumns(quarantine)

export class QuarantineCaseNotFound extends Error {
  readonly problem = 'quarantine-case-not-found'
  constructor (readonly id: string) { super(`No open case of the quarantine has the id ${id}`) }
}

/** What could not be taken in, with the reason and the bytes as they came. */
export const quarantineCases = (db: Db) => ({
  async find (id: string): Promise<QuarantinedRecord | undefined> {
    const [row] = await db.orm.select().from(quarantine).where(eq(quarantine.id, id))
    return row
  },

  /** Newest first; `before` is the last id of the page before. */
  list: ({ state = 'open', sourceId, sourceIds, harvestId, reason, before, limit = 50 }:
  { state?: QuarantinedRecord['state'], reason?: string, sourceId?: string, sourceIds?: string[], harvestId?: string, before?: string, limit?: number } = {}): Promise<QuarantineCase[]> =>
    db.orm.select({ ...columns, size: sql<number>`coalesce(octet_length(${bytes}), 0)` }).from(quarantine).where(and(
      eq(quarantine.state, state),
      sourceId === undefined ? undefined : eq(quarantine.sourceId, sourceId),
      sourceIds === undefined ? undefined : inArray(quarantine.sourceId, sourceIds),
      harvestId === undefined ? undefined : eq(quarantine.harvestId, harvestId),
      reason === undefined ? undefined : eq(quarantine.reason, reason),
      before === undefined ? undefined : lt(quarantine.id, before)
    )).orderBy(desc(quarantine.id)).limit(limit),

  /** Open cases by reason: of these sources, or of all. */
  counts: (sourceIds?: string[]): Promise<{ reason: string, count: number }[]> =>
    db.orm.select({ reason: quarantine.reason, count: sql<number>`count(*)::int` }).from(quarantine)
      .where(and(eq(quarantine.state, 'open'), sourceIds === undefined ? undefined : inArray(quarantine.sourceId, sourceIds)))
      .groupBy(quarantine.reason).orderBy(sql`count(*) desc`),

  async add (given: typeof quarantine.$inferInsert): Promise<void> {
    await db.orm.insert(quarantine).values(given).onConflictDoNothing()
  },

  /** What a harvest could not read, in the transaction of what it could. */
  putAside: (of: { sourceId: string, harvestId: string }, rejected: Rejected[]): Promise<void> => transact(db, tx => putAside(tx, of, rejected)),

  /** Open cases by source and reason. */
  countsBySource: (sourceIds: string[]): Promise<{ sourceId: string, reason: string, count: number }[]> =>
    db.orm.select({ sourceId: quarantine.sourceId, reason: quarantine.reason, count: sql<number>`count(*)::int` }).from(quarantine)
      .where(and(eq(quarantine.state, 'open'), inArray(quarantine.sourceId, sourceIds)))
      .groupBy(quarantine.sourceId, quarantine.reason).orderBy(sql`count(*) desc`),

  /** Nothing is to be done about it; the note says why. */
  async dismiss (id: string, { note, staff }: { note?: string, staff?: string } = {}): Promise<void> {
    const rows = await db.orm.update(quarantine)
      .set({ state: 'dismissed', note: note ?? null, answeredBy: staff ?? null, answeredAt: new Date() })
      .where(and(eq(quarantine.id, id), eq(quarantine.state, 'open'))).returning({ id: quarantine.id })
    if (rows.length === 0) throw new QuarantineCaseNotFound(id)
  },

  /** The same for all that are open of these sources, for one reason. Returns how many. */
  async dismissAll ({ sourceIds, reason }: { sourceIds: string[], reason: string }, { note, staff }: { note?: string, staff?: string } = {}): Promise<number> {
    const rows = await db.sql`
      update quarantine set state = 'dismissed', note = ${note ?? null}, answered_by = ${staff ?? null}, answered_at = now()
      where state = 'open' and source_id = any(${sourceIds}::bigint[]) and reason = ${reason}`
    return rows.count
  },

  /** A stretch of the bytes, and how many there are. */
  async bytesOf (id: string, offset: number, length: number): Promise<{ size: number, bytes: Uint8Array } | undefined> {
    const [row] = await db.sql<{ size: number, bytes: Uint8Array | null }[]>`
      select coalesce(octet_length(bytes), 0) as size, substring(bytes from ${offset + 1}::int for ${length}::int) as bytes from quarantine where id = ${id}`
    return row && { size: row.size, bytes: row.bytes ?? new Uint8Array(0) }
  },

  /** Takes open cases in at once, without trying first whether they can be read now. Returns the batch to describe, if there is any. */
  replay: (ids: string[]): Promise<{ replayed: number, batchId?: string }> => transact(db, tx => takeIn(tx, ids))
})
