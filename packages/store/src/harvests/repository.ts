import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from '../database.js'
import { harvest, recordBatch } from '../schema/harvesting.js'
import { SourceBusy } from './errors.js'
import { orderHarvest, type HarvestOrder } from './order.js'

export type Harvest = typeof harvest.$inferSelect
export type HarvestState = Harvest['state']

/** How far what a harvest brought has come. */
export interface HarvestProgress {
  batches: number
  described: number
  matched: number
  /** Records that were new, changed or withdrawn. */
  records: number
  /** Entries that had to be written anew. */
  entries: number
}

/** Runs over sources. One source has at most one that is waiting, running or stopping: a second is refused. */
export const harvests = (db: Db) => {
  const update = async (id: string, given: Partial<typeof harvest.$inferInsert>, from?: HarvestState[]): Promise<Harvest | undefined> => {
    const [row] = await db.orm.update(harvest).set(given)
      .where(and(eq(harvest.id, id), from === undefined ? undefined : inArray(harvest.state, from))).returning()
    return row
  }

  return {
    async find (id: string): Promise<Harvest | undefined> {
      const [row] = await db.orm.select().from(harvest).where(eq(harvest.id, id))
      return row
    },

    /** The harvest, held against other transactions until this one ends. */
    async hold (id: string): Promise<Harvest | undefined> {
      const [row] = await db.orm.select().from(harvest).where(eq(harvest.id, id)).for('update')
      return row
    },

    /** Newest first; `before` is the last id of the page before. */
    list: ({ sourceId, sourceIds, state, trial, before, limit = 50 }: { sourceId?: string, sourceIds?: string[], state?: HarvestState, trial?: boolean, before?: string, limit?: number } = {}): Promise<Harvest[]> =>
      db.orm.select().from(harvest)
        .where(and(
          sourceId === undefined ? undefined : eq(harvest.sourceId, sourceId),
          sourceIds === undefined ? undefined : inArray(harvest.sourceId, sourceIds),
          state === undefined ? undefined : eq(harvest.state, state),
          trial === undefined ? undefined : eq(harvest.trial, trial),
          before === undefined ? undefined : lt(harvest.id, before)
        ))
        .orderBy(desc(harvest.id)).limit(limit),

    async latestOf (sourceId: string): Promise<Harvest | undefined> {
      const [row] = await db.orm.select().from(harvest).where(eq(harvest.sourceId, sourceId)).orderBy(desc(harvest.id)).limit(1)
      return row
    },

    /** The one that waits, runs or stops, if there is one. */
    async liveOf (sourceId: string): Promise<Harvest | undefined> {
      const [row] = await db.orm.select().from(harvest)
        .where(and(eq(harvest.sourceId, sourceId), inArray(harvest.state, ['waiting', 'running', 'stopping'])))
      return row
    },

    /** Those that a worker should be at; for the sweeper. */
    live: (): Promise<Harvest[]> =>
      db.orm.select().from(harvest).where(inArray(harvest.state, ['waiting', 'running', 'stopping'])),

    async add (sourceId: string, extent: Harvest['extent']): Promise<Harvest> {
      const [row] = await db.orm.insert(harvest).values({ sourceId, extent }).returning()
      return row as Harvest
    },

    /** A worker takes it up: for the first time, or again after a stop or a crash. */
    begin: (id: string): Promise<Harvest | undefined> =>
      update(id, { state: 'running', startedAt: sql`coalesce(${harvest.startedAt}, now())` as never, error: null }, ['waiting', 'running']),

    saveCheckpoint: (id: string, checkpoint: Record<string, unknown>): Promise<Harvest | undefined> => update(id, { checkpoint }),

    /** What is being harvested turned out to be all that the source has, or what changed. */
    turnInto: (id: string, extent: Harvest['extent']): Promise<Harvest | undefined> => update(id, { extent }),

    requestStop: async (id: string): Promise<Harvest | undefined> =>
      await update(id, { state: 'stopped' }, ['waiting', 'comparing']) ?? await update(id, { state: 'stopping' }, ['running']),

    /** Makes a harvest of a source, waiting to be run. @throws SourceNotFound, NothingToHarvest, SourceBusy */
    order: (sourceId: string, order: HarvestOrder = {}): Promise<Harvest> => orderHarvest(db, sourceId, order),

    /** Puts a stopped or failed run back in the queue; it goes on from its checkpoint, a trial that was read to its end with comparing. Undefined for one in another state. @throws SourceBusy */
    async resume (id: string): Promise<Harvest | undefined> {
      const [row] = await db.orm.select({ sourceId: harvest.sourceId }).from(harvest).where(eq(harvest.id, id))
      return row && update(id, { state: sql`case when exists (select from trial t where t.harvest_id = ${harvest.id} and t.complete is not null and t.decision is null) then 'comparing' else 'waiting' end` as never, finishedAt: null, error: null }, ['stopped', 'failed'])
        .catch((error: unknown) => { throw isTaken(error) ? new SourceBusy(row.sourceId) : error })
    },

    stopped: (id: string): Promise<Harvest | undefined> => update(id, { state: 'stopped' }),
    /** All is taken in; its withdrawals wait for a person. */
    held: (id: string): Promise<Harvest | undefined> => update(id, { state: 'held', finishedAt: new Date(), error: null }),
    finish: (id: string): Promise<Harvest | undefined> => update(id, { state: 'finished', finishedAt: new Date(), error: null }),
    fail: (id: string, error: string): Promise<Harvest | undefined> => update(id, { state: 'failed', finishedAt: new Date(), error }),

    async progress (id: string): Promise<HarvestProgress> {
      const [row] = await db.orm.select({
        batches: sql<number>`count(*)::int`,
        described: sql<number>`count(${recordBatch.describedAt})::int`,
        matched: sql<number>`count(${recordBatch.matchedAt})::int`,
        records: sql<number>`coalesce(sum(cardinality(${recordBatch.recordIds})), 0)::int`,
        entries: sql<number>`coalesce(sum(${recordBatch.entries}), 0)::int`
      }).from(recordBatch).where(eq(recordBatch.harvestId, id))
      return row as HarvestProgress
    }
  }
}

/** The unique index that allows one live harvest a source; the query builder wraps the driver's error. */
const isTaken = (error: unknown): boolean => ((error as Error).cause as { code?: string } | undefined)?.code === '23505'
