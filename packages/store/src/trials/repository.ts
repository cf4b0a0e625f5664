import { transact, type Db } from '../database.js'
import { SourceBusy } from '../harvests/errors.js'
import type { WithdrawalLimits } from '../harvests/limits.js'
import type { Harvest } from '../harvests/repository.js'
import { TrialOutdated } from './errors.js'
import { addFindings, findings, type Finding, type FindingKind, type StoredFinding } from './findings.js'
import { findGone, type GuardVerdict } from './gone.js'
import { addTally, pieceToJudge, saveJudged, type Judged, type Piece } from './judging.js'
import { comparePiece, type Compared } from './matching.js'
import { stage, stagedRows, type Sent, type StagedRow } from './staging.js'

export type TrialStep = 'stage' | 'describe' | 'gone' | 'match' | 'done'

/** A trial as it stands. */
export interface Trial {
  harvestId: string
  complete: boolean | null
  watermark: string | null
  step: TrialStep
  /** How many staged rows were judged, of how many; how many records were compared with the entries, of how many. */
  position: number
  staged: number
  matched: number
  toMatch: number
  counts: TrialCounts
  decision: 'taken' | 'dropped' | 'expired' | null
  decidedBy: string | null
  decidedAt: string | null
}

/** What a trial has counted so far. */
export interface TrialCounts {
  verdicts?: Record<string, number>
  /** By field of the description; `copies`. */
  fields?: Record<string, number>
  refused?: Record<string, number>
  quality?: Record<string, number>
  guard?: GuardVerdict
  entries?: { new: number, joined: number, gone: number }
  changes?: { merges: number, splits: number }
  libraries?: Record<string, number>
  requests?: { open: number }
}

/** Trials: harvests that show what would change before it does. What the source sent is staged, compared, and taken in as it was staged, or thrown away. */
export const trials = (db: Db) => {
  const find = async (harvestId: string): Promise<Trial | undefined> => {
    const [row] = await db.sql<Trial[]>`
      select harvest_id as "harvestId", complete, watermark, step, position, staged, matched, to_match as "toMatch", counts - 'after' as counts,
        decision, decided_by as "decidedBy", decided_at as "decidedAt" from trial where harvest_id = ${harvestId}`
    return row
  }
  return {
    find,

    /** Keeps a batch, with the place after it. */
    stage: (harvestId: string, sent: Sent, checkpoint: Record<string, unknown>): Promise<void> =>
      transact(db, tx => stage(tx, harvestId, sent, checkpoint)),

    /** The source was read to its end: the comparison may begin. */
    endStaging: (harvestId: string, end: { complete: boolean, watermark?: string }): Promise<void> => transact(db, async tx => {
      await tx.sql`update trial set complete = ${end.complete}, watermark = ${end.watermark ?? null}, step = 'describe' where harvest_id = ${harvestId}`
      await tx.sql`update harvest set state = 'comparing', error = null where id = ${harvestId}`
    }),

    rows: (harvestId: string, after: number, limit: number): Promise<StagedRow[]> => stagedRows(db, harvestId, after, limit),

    /** Trials that a worker should be comparing. */
    async comparing (): Promise<string[]> {
      return (await db.sql<{ id: string }[]>`
        select h.id from trial t join harvest h on h.id = t.harvest_id where t.step in ('describe', 'gone', 'match') and t.decision is null and h.state = 'comparing'`).map(({ id }) => id)
    },

    pieceToJudge: (harvestId: string, after: number, limit: number): Promise<Piece> => pieceToJudge(db, harvestId, after, limit),

    /** False when another worker, or a stop, came in between: nothing is written then. */
    saveJudged: (harvestId: string, from: number, upTo: number, judged: Judged[], found: Finding[], tally: Record<string, Record<string, number>>): Promise<boolean> =>
      transact(db, async tx => {
        if (!await isAt(tx, harvestId, 'describe', from)) return false
        await saveJudged(tx, harvestId, upTo, judged, found, tally)
        return true
      }),

    /** Everything is judged: finds what is gone, and counts. */
    findGone: (harvestId: string, limits: WithdrawalLimits): Promise<void> => transact(db, async tx => {
      if (!await isAt(tx, harvestId, 'describe')) return
      const guard = await findGone(tx, harvestId, limits)
      const rows = await tx.sql<{ verdict: string, count: number }[]>`
        select verdict, count(*)::int as count from staged_description where harvest_id = ${harvestId} group by verdict`
      const verdicts = Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count]))
      // What came live and was deleted after stays as it came while its withdrawal waits for a person
      const kept = guard.verdict === 'withdrawn' ? 0 : (await tx.sql`
        update staged_description set verdict = 'changed' where harvest_id = ${harvestId} and verdict = 'stated' and keys is not null`).count
      const toMatch = (verdicts.added ?? 0) + (verdicts.changed ?? 0) + (guard.verdict === 'withdrawn' ? guard.stated + guard.missing : kept)
      await tx.sql`
        update trial set step = 'match', to_match = ${toMatch}, counts = counts || ${JSON.stringify({ verdicts, guard, after: '0' })}::jsonb where harvest_id = ${harvestId}`
      // What a piece looks up must be planned with what is there now.
      await tx.sql`analyze staged_description, staged_key`
    }),

    /** Compares the next piece with the entries; false when all is compared, or when the trial is no longer to be compared. */
    compareNext: async (harvestId: string, limit: number): Promise<boolean> => {
      const [at] = await db.sql<{ after: string, guard: GuardVerdict }[]>`
        select t.counts ->> 'after' as after, t.counts -> 'guard' as guard from trial t join harvest h on h.id = t.harvest_id
        where t.harvest_id = ${harvestId} and t.step = 'match' and h.state = 'comparing'`
      if (at === undefined) return false
      const compared: Compared | undefined = await comparePiece(db, harvestId, at.after, at.guard.verdict === 'withdrawn', limit)
      return transact(db, async tx => {
        if (!await isAt(tx, harvestId, 'match', undefined, at.after)) return true
        if (compared === undefined) {
          await tx.sql`update trial set step = 'done' where harvest_id = ${harvestId}`
          await tx.sql`update harvest set state = 'shown', finished_at = now() where id = ${harvestId}`
          // The comparison's own tables are large, and have said what they had to say.
          await forgetComparison(tx, harvestId)
          return false
        }
        await addFindings(tx, harvestId, compared.findings)
        await addTally(tx, harvestId, compared.tally)
        const marked = await tx.sql`
          update staged_description set matched = true where harvest_id = ${harvestId} and record_id = any(${compared.recordIds}::bigint[]) and not matched`
        await tx.sql`
          update trial set matched = matched + ${marked.count}, counts = counts || ${JSON.stringify({ after: compared.upTo })}::jsonb where harvest_id = ${harvestId}`
        return true
      })
    },

    findings: (harvestId: string, paging: { kind: FindingKind, after?: string, limit?: number }): Promise<StoredFinding[]> => findings(db, harvestId, paging),

    /**
     * Puts a trial that is shown on its way into the catalogue, as it was staged. Undefined for one that is not shown.
     * @throws SourceBusy, TrialOutdated when the source was harvested since
     */
    take: (harvestId: string, by?: string): Promise<Harvest['id'] | undefined> => transact(db, async tx => {
      const [run] = await tx.sql<{ sourceId: string }[]>`select source_id as "sourceId" from harvest where id = ${harvestId} and state = 'shown' for update`
      if (run === undefined) return undefined
      const [later] = await tx.sql<{ id: string }[]>`
        select h.id from harvest h left join trial t on t.harvest_id = h.id
        where h.source_id = ${run.sourceId} and h.id <> ${harvestId} and h.received + h.quarantined > 0 and (not h.trial or t.decision = 'taken')
          and coalesce(t.decided_at, h.started_at) > (select started_at from harvest where id = ${harvestId}) limit 1`
      if (later !== undefined) throw new TrialOutdated(harvestId, later.id)
      await tx.sql`update trial set decision = 'taken', decided_by = ${by ?? null}, decided_at = now() where harvest_id = ${harvestId}`
      await tx.sql`
        update harvest set state = 'waiting', finished_at = null, checkpoint = jsonb_strip_nulls(jsonb_build_object('taken', 0, 'fetched', checkpoint -> 'fetched')), received = 0, added = 0, unchanged = 0, withdrawn = 0, quarantined = 0
        where id = ${harvestId}`.catch((error: unknown) => { throw (error as { code?: string }).code === '23505' ? new SourceBusy(run.sourceId) : error })
      return harvestId
    }),

    /** Throws away what was staged. Undefined for a trial that was taken in, or that a worker is reading. */
    drop: (harvestId: string, by?: string): Promise<Harvest['id'] | undefined> => transact(db, async tx => {
      const rows = await tx.sql`
        update harvest set state = 'dropped', finished_at = now() where id = ${harvestId} and trial and state in ('shown', 'stopped', 'failed', 'comparing')
          and not exists (select from trial t where t.harvest_id = harvest.id and t.decision = 'taken') returning id`
      if (rows.length === 0) return undefined
      await tx.sql`update trial set decision = 'dropped', decided_by = ${by ?? null}, decided_at = now() where harvest_id = ${harvestId}`
      await forgetStaged(tx, harvestId)
      return harvestId
    }),

    /** After it was taken in: the records are in the catalogue now. */
    forgetStaged: (harvestId: string): Promise<void> => transact(db, tx => forgetStaged(tx, harvestId)),

    /** Throws away trials that nobody decided about for so many days. */
    async expire (days: number): Promise<number> {
      const old = await db.sql<{ id: string }[]>`
        select h.id from trial t join harvest h on h.id = t.harvest_id
        where t.decision is null and t.created_at < now() - ${days} * interval '1 day' and h.state in ('shown', 'stopped', 'failed')`
      for (const { id } of old) {
        await transact(db, async tx => {
          // Somebody may have taken it in, or gone on with it, a moment ago
          const dropped = await tx.sql`update harvest set state = 'dropped' where id = ${id} and state in ('shown', 'stopped', 'failed') and not exists (select from trial t where t.harvest_id = harvest.id and t.decision is not null)`
          if (dropped.count === 0) return
          await tx.sql`update trial set decision = 'expired', decided_at = now() where harvest_id = ${id}`
          await forgetStaged(tx, id)
        })
      }
      return old.length
    }
  }
}

/** Holds the trial, and says whether it is still where the work for it began. */
const isAt = async (tx: Db, harvestId: string, step: TrialStep, position?: number, after?: string): Promise<boolean> => {
  await tx.sql`select from harvest where id = ${harvestId} for update`
  const [row] = await tx.sql<{ position: number, after: string | null }[]>`
    select t.position, t.counts ->> 'after' as after from trial t join harvest h on h.id = t.harvest_id
    where t.harvest_id = ${harvestId} and t.step = ${step} and h.state = 'comparing'`
  return row !== undefined && (position === undefined || row.position === position) && (after === undefined || row.after === after)
}

const forgetComparison = async (tx: Db, harvestId: string): Promise<void> => {
  await tx.sql`delete from staged_key where harvest_id = ${harvestId}`
  await tx.sql`delete from staged_description where harvest_id = ${harvestId}`
}

const forgetStaged = async (tx: Db, harvestId: string): Promise<void> => {
  await forgetComparison(tx, harvestId)
  await tx.sql`delete from staged_record where harvest_id = ${harvestId}`
}
