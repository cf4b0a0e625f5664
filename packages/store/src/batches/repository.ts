import type { Db } from '../database.js'
import type { Syntax } from '../source-records/repository.js'

/** Which step of a batch has still to be done. */
export type BatchStep = 'describe' | 'match'

/** One record of a batch as the describe step needs it. */
export interface RecordToDescribe {
  id: string
  sourceId: string
  harvestId: string | null
  libraryId: string
  identifier: string
  syntax: Syntax
  bytes: Uint8Array
  version: number
  deleted: boolean
}

/** How records of a source are to be read. */
export interface SourceManner { id: string, libraryId: string, dialect: string, encoding: string, settings: Record<string, unknown> }

export interface Batch { id: string, harvestId: string | null, /** The run over stored records that it belongs to. */ rerunId: string | null, recordIds: string[], describedAt: string | null, matchedAt: string | null }

/** Batches of records on their way from source record to cluster. */
export const batches = (db: Db) => ({
  async find (id: string): Promise<Batch | undefined> {
    const [row] = await db.sql<Batch[]>`
      select id, harvest_id as "harvestId", rerun_id as "rerunId", record_ids as "recordIds", described_at as "describedAt", matched_at as "matchedAt"
      from record_batch where id = ${id}`
    return row
  },

  /** The batch's records with their bytes, and how their sources are read. */
  async recordsOf (id: string): Promise<{ records: RecordToDescribe[], manners: Map<string, SourceManner> }> {
    const records = await db.sql<RecordToDescribe[]>`
      select r.id, r.source_id as "sourceId", r.harvest_id as "harvestId", s.library_id as "libraryId", r.identifier, r.syntax, r.bytes, r.version, r.deleted
      from (select unnest(record_ids) as id from record_batch where id = ${id}) as b
      join source_record r on r.id = b.id join source s on s.id = r.source_id order by r.id`
    const manners = await db.sql<SourceManner[]>`
      select id, library_id as "libraryId", dialect, encoding, settings from source
      where id = any(${[...new Set(records.map(r => r.sourceId))]}::bigint[])`
    return { records, manners: new Map(manners.map(manner => [manner.id, manner])) }
  },

  /** Batches whose step has not been done for `olderThan` milliseconds, oldest first: what a lost job left. */
  async awaiting (step: BatchStep, { olderThan = 0, limit = 1000 } = {}): Promise<string[]> {
    const since = db.sql`created_at <= now() - ${olderThan} * interval '1 millisecond'`
    const rows = step === 'describe'
      ? await db.sql<{ id: string }[]>`select id from record_batch where described_at is null and ${since} order by id limit ${limit}`
      : await db.sql<{ id: string }[]>`select id from record_batch where described_at is not null and matched_at is null and ${since} order by id limit ${limit}`
    return rows.map(row => row.id)
  },

  /** How many batches wait for each step. */
  async waiting (): Promise<{ describe: number, match: number }> {
    const [row] = await db.sql<{ describe: number, match: number }[]>`
      select (count(*) filter (where described_at is null))::int as describe, (count(*) filter (where described_at is not null))::int as match
      from record_batch where matched_at is null`
    return row as { describe: number, match: number }
  }
})
