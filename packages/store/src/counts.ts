import { describingVersion } from '@commonshelf/catalogue'
import type { Db } from './database.js'

/** How much there is of everything, and what still waits for a step. */
export interface Counts {
  libraries: number
  sources: number
  sourceRecords: number
  bibliographicRecords: number
  /** Of these, those that an older version of the code described. */
  outdated: number
  holdings: number
  items: number
  clusters: number
  works: number
  documents: number
  waiting: { describe: number, match: number, index: number }
}

/** Everything counted in one statement, so that the figures are of one moment and can be compared. */
export const counts = async ({ sql }: Db): Promise<Counts> => {
  const [row] = await sql<(Omit<Counts, 'waiting'> & Counts['waiting'])[]>`
    select
      (select count(*) from library)::int as libraries,
      (select count(*) from source)::int as sources,
      (select count(*) from source_record where not deleted)::int as "sourceRecords",
      (select count(*) from bibliographic_record)::int as "bibliographicRecords",
      (select count(*) from bibliographic_record where describing < ${describingVersion})::int as outdated,
      (select count(*) from holding)::int as holdings,
      (select count(*) from item)::int as items,
      (select count(distinct cluster_id) from cluster_member)::int as clusters,
      (select count(distinct work_key) from cluster where id in (select cluster_id from cluster_member))::int as works,
      (select count(*) from cluster_document where entry is not null)::int as documents,
      (select count(*) from record_batch where described_at is null)::int as describe,
      (select count(*) from record_batch where described_at is not null and matched_at is null)::int as match,
      (select count(*) from stale_cluster)::int as index`
  const { describe, match, index, ...rest } = row!
  return { ...rest, waiting: { describe, match, index } }
}
