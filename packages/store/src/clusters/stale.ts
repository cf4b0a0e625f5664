import type { Db } from '../database.js'
import { arrayOf } from './component.js'

/**
 * Says that clusters' documents must be written again. The rows are held until the transaction ends, also those that are
 * there already: the index step passes over them meanwhile, so it never writes a document from before the change and
 * forgets the cluster. What a person has done is urgent; what a harvest brings may gather first, to be written once.
 */
export const markStale = async (tx: Db, clusterIds: string[], { urgent = true } = {}): Promise<void> => {
  if (clusterIds.length === 0) return
  await tx.sql`
    insert into stale_cluster (cluster_id, urgent) select id, ${urgent} from unnest(${arrayOf(clusterIds)}::bigint[]) as id group by id order by id
    on conflict (cluster_id) do update set urgent = stale_cluster.urgent or excluded.urgent`
}

/**
 * The same for the clusters of records, say when an item's availability changed. It holds the memberships too, so that a
 * record does not move to another cluster unseen in the meantime.
 */
export const markStaleByRecords = async (tx: Db, recordIds: string[], how?: { urgent: boolean }): Promise<void> => {
  if (recordIds.length === 0) return
  const rows = await tx.sql<{ clusterId: string }[]>`
    select cluster_id as "clusterId" from cluster_member where record_id = any(${recordIds}::bigint[]) order by record_id for share`
  await markStale(tx, rows.map(row => row.clusterId), how)
}

/** The same for items: what lending says when it promises a copy or takes one back. */
export const markStaleByItems = async (tx: Db, itemIds: string[]): Promise<void> => {
  if (itemIds.length === 0) return
  const rows = await tx.sql<{ recordId: string }[]>`select distinct record_id as "recordId" from item where id = any(${itemIds}::bigint[])`
  await markStaleByRecords(tx, rows.map(row => row.recordId))
}
