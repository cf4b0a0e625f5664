import { and, desc, eq, getTableColumns, inArray, lt, sql } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { quarantine } from '../schema/harvesting.js'
import { addBatch } from '../source-records/receive.js'
import { putAside, type Rejected } from './put-aside.js'

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
  list: ({ state = 'open', sourceId, sourceIds, harvestId, before, limit = 50 }:
  { state?: QuarantinedRecord['state'], sourceId?: string, sourceIds?: string[], harvestId?: string, before?: string, limit?: number } = {}): Promise<QuarantineCase[]> =>
    db.orm.select({ ...columns, size: sql<number>`coalesce(octet_length(${bytes}), 0)` }).from(quarantine).where(and(
      eq(quarantine.state, state),
      sourceId === undefined ? undefined : eq(quarantine.sourceId, sourceId),
      sourceIds === undefined ? undefined : inArray(quarantine.sourceId, sourceIds),
      harvestId === undefined ? undefined : eq(quarantine.harvestId, harvestId),
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

  async dismiss (id: string): Promise<void> {
    const rows = await db.orm.update(quarantine).set({ state: 'dismissed' }).where(and(eq(quarantine.id, id), eq(quarantine.state, 'open'))).returning({ id: quarantine.id })
    if (rows.length === 0) throw new QuarantineCaseNotFound(id)
  },

  /**
   * Sends open cases on their way again, after a fix. A record that failed to be described is described again; a
   * duplicate is taken in place of the first one under its identifier. Returns the batch to describe, if there is any.
   */
  replay: (ids: string[]): Promise<{ replayed: number, batchId?: string }> => transact(db, async tx => {
    const cases = await tx.sql<{ id: string, recordId: string | null, step: string }[]>`
      update quarantine set state = 'replayed' where id = any(${ids}::bigint[]) and state = 'open'
      returning id, source_record_id as "recordId", step`
    const received = cases.filter(one => one.step === 'receive').map(one => one.id)
    const taken = received.length === 0 ? [] : await tx.sql<{ id: string }[]>`
      insert into source_record (source_id, identifier, harvest_id, syntax, bytes, hash)
      select distinct on (source_id, identifier) source_id, identifier, harvest_id, syntax, bytes, substring(sha256(bytes) for 16)
      from quarantine where id = any(${received}::bigint[]) and identifier is not null and bytes is not null and syntax is not null
      order by source_id, identifier, id desc
      on conflict (source_id, identifier) do update set version = source_record.version + 1, deleted = false, received_at = now(),
        syntax = excluded.syntax, bytes = excluded.bytes, hash = excluded.hash
      returning id`
    const described = cases.filter(one => one.step === 'describe' && one.recordId !== null).map(one => one.recordId as string)
    const recordIds = [...new Set([...taken.map(row => row.id), ...described])]
    return recordIds.length === 0
      ? { replayed: cases.length }
      : { replayed: cases.length, batchId: await addBatch(tx, null, recordIds) }
  })
})
