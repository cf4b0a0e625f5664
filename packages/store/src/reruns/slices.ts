import { describingVersion } from '@commonshelf/catalogue'
import type { Db } from '../database.js'
import type { Rerun } from './repository.js'

/** The next records of a run, and after which place to go on; no place when there are no more. */
export interface Slice { records: string[], position?: NonNullable<Rerun['position']> }

/** What a run is about. */
export type Scope = Pick<Rerun, 'step' | 'sourceId' | 'libraryId' | 'outdated'>

/** Clusters looked at for one batch when a run keeps to some sources: most may have no record of theirs. */
const windows = 50

/** At least `size` records where there are as many, unless a great many clusters had to be passed over for fewer. */
export const nextSlice = async (db: Db, rerun: Rerun, size: number): Promise<Slice> => {
  if (rerun.position === null || 'work' in rerun.position) {
    const slice = await clustersAfter(db, rerun, size)
    if (slice.position !== undefined || rerun.step === 'match') return slice
  }
  return restAfter(db, rerun, size)
}

/**
 * Records that no batch of the run has had: those in no cluster (quarantine has them, or nobody yet), and those whose cluster
 * changed its place in the order while the run went on.
 */
const restAfter = async (db: Db, { id, position, ...scope }: Rerun, size: number): Promise<Slice> => {
  const after = position !== null && 'record' in position ? position.record : '0'
  const rows = await db.sql<{ id: string }[]>`
    with had as materialized (select unnest(record_ids) as id from record_batch where rerun_id = ${id})
    select s.id from source_record s where s.id > ${after} and not s.deleted and ${ofScope(db, scope)}
      and ${scope.outdated ? db.sql`exists (select from bibliographic_record b where b.id = s.id and b.describing < ${describingVersion})` : db.sql`true`}
      and not exists (select from had where had.id = s.id)
    order by s.id limit ${size}`
  const records = rows.map(({ id: record }) => record)
  return records.length === 0 ? { records } : { records, position: { record: records.at(-1)! } }
}

/**
 * Whole clusters, those of one work side by side: the records that are solved together are seldom in two batches then, and an
 * entry is written once. A cluster whose work changes meanwhile was matched by that change; if it was to be described, it is
 * among the rest.
 */
const clustersAfter = async (db: Db, { position, ...scope }: Rerun, size: number): Promise<Slice> => {
  const records: string[] = []
  let at = position !== null && 'work' in position ? position : undefined
  for (let window = 0; window < windows && records.length < size; window++) {
    const clusters: { work: string, cluster: string, records: string[] | null }[] = await db.sql<{ work: string, cluster: string, records: string[] | null }[]>`
      select c.work_key as work, c.id as cluster, (
        select array_agg(m.record_id order by m.record_id) from cluster_member m
        ${scoped(scope) ? db.sql`join source_record s on s.id = m.record_id` : db.sql``}
        ${scope.outdated ? db.sql`join bibliographic_record b on b.id = m.record_id and b.describing < ${describingVersion}` : db.sql``}
        where m.cluster_id = c.id and ${ofScope(db, scope)}
      ) as records
      from cluster c where ${at === undefined ? db.sql`c.work_key is not null` : db.sql`(c.work_key, c.id) > (${at.work}, ${at.cluster})`}
      order by c.work_key, c.id limit ${size}`
    for (const { work, cluster, records: members } of clusters) {
      at = { work, cluster }
      records.push(...members ?? [])
      if (records.length >= size) break
    }
    if (clusters.length < size) {
      // The last window: what is left of it is all there is.
      return records.length === 0 ? { records } : { records, ...at === undefined ? {} : { position: at } }
    }
  }
  return { records, ...at === undefined ? {} : { position: at } }
}

/** How many records a run has before it. */
export const countOf = async (db: Db, scope: Scope): Promise<number> => {
  const joined = scoped(scope)
  const [row] = scope.step === 'match'
    ? await db.sql<{ count: number }[]>`select count(*)::int as count from cluster_member m ${joined ? db.sql`join source_record s on s.id = m.record_id` : db.sql``} where ${ofScope(db, scope)}`
    : scope.outdated
      ? await db.sql<{ count: number }[]>`
        select count(*)::int as count from bibliographic_record b ${joined ? db.sql`join source_record s on s.id = b.id` : db.sql``} where b.describing < ${describingVersion} and ${ofScope(db, scope)}`
      : await db.sql<{ count: number }[]>`select count(*)::int as count from source_record s where ${ofScope(db, scope)}`
  return row?.count ?? 0
}

const scoped = ({ sourceId, libraryId }: Scope): boolean => sourceId !== null || libraryId !== null

const ofScope = (db: Db, { sourceId, libraryId }: Scope) =>
  sourceId !== null
    ? db.sql`s.source_id = ${sourceId}`
    : libraryId !== null ? db.sql`s.source_id in (select id from source where library_id = ${libraryId})` : db.sql`true`
