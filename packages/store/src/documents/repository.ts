import type { CatalogueEntry } from '@commonshelf/catalogue'
import type { ChangeNumber, DocumentChange, DocumentFeed, EntrySource } from '@commonshelf/search'
import { transact, type Db } from '../database.js'
import { followerFor, type Follower } from './follower.js'
import { writeStale, type Written } from './write.js'

export interface Documents extends DocumentFeed, EntrySource {
  /** Writes documents of stale clusters, at most `limit` in one transaction. */
  writeStale (limit?: number): Promise<Written>
  /** Of those alone for which a person waits. */
  writeUrgent (limit?: number): Promise<Written>
  /** How many clusters are stale. */
  stale (): Promise<number>
  /** Entries that readers can find. */
  count (): Promise<number>
  /** For an engine behind a server of its own, by its name. */
  follower (engine: string): Follower
}

/** The entries that readers see: the one index outbox, and the source of what is shown. */
export const documents = (db: Db): Documents => ({
  /** Names this database on this server: a copy of it, or another server's, is another. */
  async identity () {
    const [row] = await db.sql<{ identity: string }[]>`
      select system_identifier || '-' || (select oid from pg_database where datname = current_database()) as identity from pg_control_system()`
    return (row as { identity: string }).identity
  },

  async latest (): Promise<ChangeNumber> {
    const [row] = await db.sql<{ latest: string | null }[]>`select max(change) as latest from cluster_document`
    return Number(row?.latest ?? 0)
  },

  async changesAfter (after, limit): Promise<DocumentChange[]> {
    const rows = await db.sql<{ change: string, clusterId: string, entry: CatalogueEntry | null }[]>`
      select change, cluster_id as "clusterId", entry from cluster_document where change > ${after} order by change limit ${limit}`
    return rows.map(row => ({ ...row, change: Number(row.change) }))
  },

  async watch (changed) {
    const listening = await db.sql.listen('cluster_document', () => changed(), () => changed())
    return () => listening.unlisten()
  },

  async entries (ids): Promise<CatalogueEntry[]> {
    const rows = await db.sql<{ entry: CatalogueEntry }[]>`
      select d.entry from unnest(${ids}::bigint[]) with ordinality as wanted (id, at)
      join cluster_document d on d.cluster_id = wanted.id where d.entry is not null order by wanted.at`
    return rows.map(row => row.entry)
  },

  follower: followerFor(db),

  writeStale: (limit = 1000) => transact(db, tx => writeStale(tx, limit)),
  writeUrgent: (limit = 1000) => transact(db, tx => writeStale(tx, limit, true)),

  async stale (): Promise<number> {
    const [row] = await db.sql<{ count: number }[]>`select count(*)::int as count from stale_cluster`
    return row?.count ?? 0
  },

  async count (): Promise<number> {
    const [row] = await db.sql<{ count: number }[]>`select count(*)::int as count from cluster_document where entry is not null`
    return row?.count ?? 0
  }
})
