import { and, eq, inArray, sql } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { quarantineReplay } from '../schema/quality.js'
import { takeIn } from './take-in.js'

export type QuarantineReplay = typeof quarantineReplay.$inferSelect

/**
 * Which cases: these, or all that are open of these sources, of this reason, or both. Of two records under one identifier
 * somebody has to choose, case by case or by that reason: to try everything again means none of them.
 */
export interface ReplayWish { ids?: string[], sourceIds?: string[], reason?: string, startedBy?: string }

/** A case with what is tried again: the record as it is stored now, or the bytes that were put aside. */
export interface CaseToReplay {
  id: string
  sourceId: string
  libraryId: string
  recordId: string | null
  identifier: string | null
  step: 'receive' | 'describe'
  reason: string
  detail: string
  syntax: string | null
  bytes: Uint8Array
  version: number
  deleted: boolean
}

/** What came of one piece: cases that can be taken in, with the identifier they were found to have; those refused again. */
export interface Replayed {
  position: string
  taken: { id: string, identifier?: string }[]
  refused: { id: string, reason: string, detail: string }[]
}

/** At most so many bytes of records are tried together. */
const pieceBytes = 16e6

/** Cases of the quarantine on their way again, a piece at a time, each with its outcome. */
export const quarantineReplays = (db: Db) => {
  const update = async (id: string, given: Partial<typeof quarantineReplay.$inferInsert>, from: QuarantineReplay['state'][]): Promise<QuarantineReplay | undefined> => {
    const [row] = await db.orm.update(quarantineReplay).set(given).where(and(eq(quarantineReplay.id, id), inArray(quarantineReplay.state, from))).returning()
    return row
  }
  const which = ({ caseIds, sourceIds, reason }: Pick<QuarantineReplay, 'caseIds' | 'sourceIds' | 'reason'>) => db.sql`
    q.state = 'open' ${caseIds === null ? db.sql`` : db.sql`and q.id = any(${caseIds}::bigint[])`}
    ${sourceIds === null ? db.sql`` : db.sql`and q.source_id = any(${sourceIds}::bigint[])`} ${reason !== null ? db.sql`and q.reason = ${reason}` : caseIds === null ? db.sql`and q.reason <> 'duplicate-identifier'` : db.sql``}`
  return {
    /** Makes a replay of the cases that are open now, waiting for a worker. One without any is finished at once. */
    async order ({ ids, sourceIds, reason, startedBy }: ReplayWish): Promise<QuarantineReplay> {
      const wish = { caseIds: ids ?? null, sourceIds: sourceIds ?? null, reason: reason ?? null }
      const [counted] = await db.sql<{ total: number }[]>`select count(*)::int as total from quarantine q where ${which(wish)}`
      const total = counted!.total
      const [row] = await db.orm.insert(quarantineReplay)
        .values({ ...wish, total, startedBy: startedBy ?? null, ...total === 0 && { state: 'finished' as const, finishedAt: new Date() } }).returning()
      return row as QuarantineReplay
    },

    async find (id: string): Promise<QuarantineReplay | undefined> {
      const [row] = await db.orm.select().from(quarantineReplay).where(eq(quarantineReplay.id, id))
      return row
    },

    /** Those that a worker should be at; for the sweeper. */
    live: (): Promise<QuarantineReplay[]> => db.orm.select().from(quarantineReplay).where(inArray(quarantineReplay.state, ['waiting', 'running'])),

    begin: (id: string): Promise<QuarantineReplay | undefined> => update(id, { state: 'running', error: null }, ['waiting', 'running']),
    stop: (id: string): Promise<QuarantineReplay | undefined> => update(id, { state: 'stopped' }, ['waiting', 'running']),
    resume: (id: string): Promise<QuarantineReplay | undefined> => update(id, { state: 'waiting', finishedAt: null }, ['stopped', 'failed']),
    finish: (id: string): Promise<QuarantineReplay | undefined> => update(id, { state: 'finished', finishedAt: new Date() }, ['running']),
    fail: (id: string, error: string): Promise<QuarantineReplay | undefined> => update(id, { state: 'failed', error, finishedAt: new Date() }, ['running']),

    /** The next cases of a replay, oldest first; those that came after it was ordered too, which is no harm. */
    next: (replay: QuarantineReplay, limit = 500): Promise<CaseToReplay[]> => db.sql<CaseToReplay[]>`
      select q.id, q.source_id as "sourceId", source.library_id as "libraryId", q.source_record_id as "recordId", q.identifier, q.step, q.reason, q.detail, coalesce(s.syntax, q.syntax) as syntax,
        coalesce(s.bytes, q.bytes, ''::bytea) as bytes, coalesce(s.version, 1) as version, coalesce(s.deleted, false) as deleted
      from (
        select q.*, sum(octet_length(q.bytes)) over (order by q.id) as up_to, row_number() over (order by q.id) as n
        from quarantine q where ${which(replay)} and q.id > ${replay.position} order by q.id limit ${limit}
      ) as q join source on source.id = q.source_id left join source_record s on s.id = q.source_record_id and q.step = 'describe'
      where q.n = 1 or q.up_to <= ${pieceBytes} order by q.id`,

    /** Keeps what came of a piece, in one transaction. Returns the batch to describe, if there is any. */
    save: (replay: QuarantineReplay, { position, taken, refused }: Replayed): Promise<{ batchId?: string }> => transact(db, async tx => {
      const [held] = await tx.sql`select from quarantine_replay where id = ${replay.id} and state = 'running' and position = ${replay.position} for update`
      if (held === undefined) return {}
      const identified = taken.filter(({ identifier }) => identifier !== undefined)
      if (identified.length > 0) {
        await tx.sql`
          update quarantine q set identifier = r.identifier from unnest(${identified.map(({ id }) => id)}::bigint[], ${identified.map(({ identifier }) => identifier!.replaceAll('\0', ''))}::text[]) as r (id, identifier)
          where q.id = r.id`
      }
      const { replayed, batchId } = await takeIn(tx, taken.map(({ id }) => id), replay.startedBy, { chosen: replay.caseIds !== null })
      for (const one of refused) {
        // The same record may stand here for the new reason already: then this case keeps its old one
        await tx.sql`
          update quarantine q set tries = tries + 1, tried_at = now(), answered_by = ${replay.startedBy},
            reason = case when other then q.reason else ${one.reason} end, detail = case when other then q.detail else ${one.detail.replaceAll('\0', '')} end
          from (select exists (select from quarantine o where o.state = 'open' and o.id <> ${one.id} and o.reason = ${one.reason} and o.detail = ${one.detail.replaceAll('\0', '')}
            and o.source_record_id = (select source_record_id from quarantine where id = ${one.id})) as other) as looked
          where q.id = ${one.id} and q.state = 'open'`
      }
      await tx.orm.update(quarantineReplay).set({
        position, taken: sql`${quarantineReplay.taken} + ${replayed}` as never, refused: sql`${quarantineReplay.refused} + ${refused.length}` as never
      }).where(eq(quarantineReplay.id, replay.id))
      return batchId === undefined ? {} : { batchId }
    })
  }
}
