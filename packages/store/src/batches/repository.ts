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
    return { records, manners: await mannersOf(db, records) }
  },

  /** How the sources of records are read. */
  mannersOf: (records: Pick<RecordToDescribe, 'sourceId'>[]): Promise<Map<string, SourceManner>> => mannersOf(db, records),

  /** Batches whose step has not been done for `olderThan` milliseconds, oldest first: what a lost job left. */
  async awaiting (step: BatchStep, { olderThan = 0, limit = 1000 } = {}): Promise<string[]> {
    const since = db.sql`created_at <= now() - ${olderThan} * interval '1 millisecond'`
    const rows = step === 'describe'
      ? await db.sql<{ id: string }[]>`select id from record_batch where described_at is null and ${since} order by id limit ${limit}`
      : await db.sql<{ id: string }[]>`select id from record_batch where described_at is not null and matched_at is null and ${since} order by id limit ${limit}`
    return rows.map(row => row.id)
  },

  /**
   * Throws away what is done and will not be asked for: batches of harvests, and which records an old harvest saw unchanged,
   * where no harvest of its source is held and would have to look. A few at a time; says how many.
   */
  async purge ({ olderThanDays = 30, limit = 1000 } = {}): Promise<number> {
    const before = db.sql`now() - ${olderThanDays} * interval '1 day'`
    const batches = await db.sql`
      delete from record_batch where id in (
        select id from record_batch where rerun_id is null and matched_at < ${before} order by id limit ${limit} for update skip locked)`
    const sightings = await db.sql`
      delete from harvest_sighting where id in (
        select s.id from harvest_sighting s join harvest h on h.id = s.harvest_id
        where h.state in ('finished', 'dropped') and h.finished_at < ${before} and not exists (select from harvest held where held.source_id = h.source_id and held.state = 'held')
        order by s.id limit ${limit})`
    return batches.count + sightings.count
  },

  /** How many batches wait for each step. */
  async waiting (): Promise<{ describe: number, match: number }> {
    const [row] = await db.sql<{ describe: number, match: number }[]>`
      select (count(*) filter (where described_at is null))::int as describe, (count(*) filter (where described_at is not null))::int as match
      from record_batch where matched_at is null`
    return row as { describe: number, match: number }
  }
})

const mannersOf = async (db: Db, records: Pick<RecordToDescribe, 'sourceId'>[]): Promise<Map<string, SourceManner>> => {
  const manners = await db.sql<SourceManner[]>`
    select id, library_id as "libraryId", dialect, encoding, settings from source
    where id = any(${[...new Set(records.map(({ sourceId }) => sourceId))]}::bigint[])`
  return new Map(manners.map(manner => [manner.id, manner]))
}
