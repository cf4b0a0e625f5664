import { and, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { rerun } from '../schema/rules.js'
import { RerunLive, RerunNeeded, RerunNotFound } from './errors.js'
import { countOf, nextSlice } from './slices.js'
import { liveStates as live, steering, type WorkState } from './steering.js'

export type Rerun = typeof rerun.$inferSelect

/** What is to be run again. Without a library or a source, everything. */
export interface RerunOrder {
  step: Rerun['step']
  libraryId?: string
  sourceId?: string
  /** Only records described by an older version of the code; for the step `describe`. */
  outdated?: boolean
  ruleVersionId?: string
  startedBy: string
}

/** What a run has to do next. */
export interface Fed { rerun: Rerun, /** Batches that were made now. */ batchIds: string[] }

export interface FeedOptions {
  /** Batches of a run on their way at a time, when nothing fresh is. */
  atOnce?: number
  batch?: number
}

/** Runs over stored records, one at a time: others wait for their turn. */
export const reruns = (db: Db) => {
  const change = async (id: string, given: Partial<typeof rerun.$inferInsert>, from: WorkState[]): Promise<Rerun | undefined> => {
    const [row] = await db.orm.update(rerun).set(given).where(and(eq(rerun.id, id), inArray(rerun.state, from))).returning()
    return row
  }
  const sameAs = ({ step, libraryId, sourceId, outdated = false }: RerunOrder) => and(
    eq(rerun.step, step), eq(rerun.outdated, outdated), inArray(rerun.state, ['waiting', 'running', 'paused']),
    libraryId === undefined ? isNull(rerun.libraryId) : eq(rerun.libraryId, libraryId),
    sourceId === undefined ? isNull(rerun.sourceId) : eq(rerun.sourceId, sourceId)
  )

  return {
    /** Writes down a run, waiting for its turn. @throws RerunLive when the same is under way */
    order: (order: RerunOrder): Promise<Rerun> => transact(db, async tx => {
      await tx.sql`select pg_advisory_xact_lock(${ORDER_LOCK})`
      const [same] = await tx.orm.select().from(rerun).where(sameAs(order)).limit(1)
      if (same !== undefined) throw new RerunLive(same.id, same.state)
      const scope = { step: order.step, libraryId: order.libraryId ?? null, sourceId: order.sourceId ?? null, outdated: order.outdated ?? false }
      const [row] = await tx.orm.insert(rerun).values({ ...order, total: await countOf(tx, scope) }).returning()
      return row as Rerun
    }),

    async find (id: string): Promise<Rerun | undefined> {
      const [row] = await db.orm.select().from(rerun).where(eq(rerun.id, id))
      return row
    },

    /** Newest first. `within` keeps to runs over everything and over these libraries and sources. */
    list: ({ before, limit = 20, within }: { before?: string, limit?: number, within?: { libraryIds: string[], sourceIds: string[] } } = {}): Promise<Rerun[]> =>
      db.orm.select().from(rerun).where(and(
        before === undefined ? undefined : lt(rerun.id, before),
        within === undefined ? undefined : or(
          and(isNull(rerun.libraryId), isNull(rerun.sourceId)),
          within.libraryIds.length === 0 ? undefined : inArray(rerun.libraryId, within.libraryIds),
          within.sourceIds.length === 0 ? undefined : inArray(rerun.sourceId, within.sourceIds)
        )
      )).orderBy(desc(rerun.id)).limit(limit),

    /** Those that a worker should be at, in the order of their turns. */
    live: (): Promise<Rerun[]> => db.orm.select().from(rerun).where(inArray(rerun.state, live)).orderBy(rerun.id),

    ...steering(change),

    /** Ends it. What was done stays done. @throws RerunNeeded for the run that carries out the rules that are active */
    async stop (id: string): Promise<Rerun | undefined> {
      const [needed] = await db.sql`select from rerun r join rule_version v on v.id = r.rule_version_id and v.state = 'active' where r.id = ${id}`
      if (needed !== undefined) throw new RerunNeeded(id)
      return steering(change).stop(id)
    },

    /**
     * Looks how far a run has come and makes the next batches: a few at a time, and only one while anything fresh is on its
     * way. Undefined for one that is over. May be called at any time by anybody: whoever comes second waits, and finds it fed.
     */
    feed: (id: string, { atOnce = 4, batch = 1000 }: FeedOptions = {}): Promise<Fed | undefined> => transact(db, async tx => {
      const [held] = await tx.orm.select().from(rerun).where(and(eq(rerun.id, id), inArray(rerun.state, live))).for('update')
      if (held === undefined) return undefined
      // What was described has to be told from the rest at the end.
      if (held.step === 'match') await tx.sql`delete from record_batch where rerun_id = ${id} and matched_at is not null`
      const [outstanding] = await tx.sql<{ batches: number, records: number }[]>`
        select count(*)::int as batches, coalesce(sum(cardinality(record_ids)), 0)::int as records from record_batch where rerun_id = ${id} and matched_at is null`
      const { batches, records } = outstanding as { batches: number, records: number }
      const done = held.fed - records
      const save = async (given: Partial<typeof rerun.$inferInsert>, batchIds: string[] = []): Promise<Fed> => {
        const [row] = await tx.orm.update(rerun).set({ done, ...given }).where(eq(rerun.id, id)).returning()
        return { rerun: row as Rerun, batchIds }
      }
      if (held.state === 'paused') return save({})
      const forget = (): Promise<unknown> => tx.sql`delete from record_batch where rerun_id = ${id}`
      if (held.state === 'stopping') {
        if (batches > 0) return save({})
        await forget()
        return save({ state: 'stopped', finishedAt: new Date() })
      }
      if (held.state === 'waiting' && await anotherRuns(tx)) return save({})
      const pace = held.paceSince === null ? { paceSince: new Date(), paceFrom: done } : {}
      const begun = { state: 'running' as const, startedAt: held.startedAt ?? new Date(), ...pace }

      const wanted = (await freshWaits(tx) ? 1 : atOnce) - batches
      const made: string[] = []
      let { position, fed } = held
      for (let n = 0; n < wanted; n++) {
        const slice = await nextSlice(tx, { ...held, position }, batch)
        if (slice.position === undefined) {
          if (batches + made.length > 0) break
          // Every cluster has the id again that it had under these rules; what it had under others is kept.
          if (held.ruleVersionId !== null) await tx.sql`delete from former_cluster using rule_version v where v.id = rule_version_id and v.id = ${held.ruleVersionId} and v.state = 'active'`
          if (held.step === 'describe') await closeCases(tx, held.startedBy)
          await forget()
          return save({ ...begun, total: fed, state: 'finished', finishedAt: new Date(), paceSince: null })
        }
        position = slice.position
        if (slice.records.length === 0) continue
        fed += slice.records.length
        const [row] = await tx.sql<{ id: string }[]>`
          insert into record_batch (rerun_id, record_ids, described_at)
          values (${id}, ${slice.records}::bigint[], ${held.step === 'match' ? tx.sql`now()` : tx.sql`null::timestamptz`}) returning id`
        made.push((row as { id: string }).id)
      }
      return save({ ...begun, position, fed }, made)
    }),

    /** @throws RerunNotFound */
    async get (id: string): Promise<Rerun> {
      const found = await this.find(id)
      if (found === undefined) throw new RerunNotFound(id)
      return found
    }
  }
}

/** Two orders of the same at once are one and a refusal. */
const ORDER_LOCK = 7_265_011

/** One run at a time. Asked under a lock, so that of two that wait one begins. */
const anotherRuns = async (tx: Db): Promise<boolean> => {
  await tx.sql`select pg_advisory_xact_lock(${ORDER_LOCK})`
  return (await tx.orm.select({ id: rerun.id }).from(rerun).where(eq(rerun.state, 'running')).limit(1)).length > 0
}

/** Cases of records that could not be described and now are, in the version that the library sent last: nobody has to look at them. */
const closeCases = async (tx: Db, by: string): Promise<void> => {
  await tx.sql`
    update quarantine q set state = 'replayed', answered_by = ${by}, answered_at = now() from source_record s join bibliographic_record b on b.id = s.id and b.version = s.version
    where s.id = q.source_record_id and q.state = 'open' and q.step = 'describe' and not s.deleted`
}

/** Whether what libraries sent waits to be described or matched. */
const freshWaits = async (tx: Db): Promise<boolean> =>
  (await tx.sql`select from record_batch where matched_at is null and rerun_id is null limit 1`).length > 0
