import type { BibliographicRecord } from '@commonshelf/catalogue'
import { transact, type Db } from '../database.js'
import { addBatch } from '../source-records/receive.js'
import type { Matched } from './difference.js'
import { matchBatch } from './match.js'
import { markStale, markStaleByItems } from './stale.js'

export interface Cluster { id: string, workKey: string | null, createdAt: string }

/** Why two records are together: as stored by the match that joined them. */
export interface StoredLink { recordA: string, recordB: string, score: number, evidence: unknown }

/** A record's place, for who asks which records are one. */
export interface Exported { library: string, identifier: string, cluster: string, work: string | null, marcxml: Uint8Array | null }

/** Clusters of records: their ids, their members and why. */
export const clusters = (db: Db) => ({
  /** The cluster under this id; for one that was merged away, the one that it redirects to. */
  async find (id: string): Promise<Cluster | undefined> {
    const [row] = await db.sql<Cluster[]>`
      select c.id, c.work_key as "workKey", c.created_at as "createdAt" from cluster old
      join cluster c on c.id = coalesce(old.redirect_to, old.id) where old.id = ${id}`
    return row
  },

  async ofRecords (recordIds: string[]): Promise<Map<string, string>> {
    const rows = await db.sql<{ recordId: string, clusterId: string }[]>`
      select record_id as "recordId", cluster_id as "clusterId" from cluster_member where record_id = any(${recordIds}::bigint[])`
    return new Map(rows.map(row => [row.recordId, row.clusterId]))
  },

  /** The records of a cluster with where they came from, the links between them, what staff decided about them, and what happened to it. */
  async why (id: string): Promise<{
    records: { id: string, library: string, identifier: string, record: BibliographicRecord }[]
    links: StoredLink[]
    pins: { recordA: string, recordB: string, same: boolean, reason: string | null, at: string }[]
    events: { kind: 'merged' | 'split' | 'emptied', otherId: string | null, recordIds: string[], at: string }[]
  }> {
    const [records, links, pins, events] = await Promise.all([
      db.sql<{ id: string, library: string, identifier: string, record: BibliographicRecord }[]>`
        select r.id, l.code as library, s.identifier, r.record from cluster_member m join bibliographic_record r on r.id = m.record_id
        join source_record s on s.id = r.id join library l on l.id = r.library_id where m.cluster_id = ${id} order by r.id`,
      db.sql<StoredLink[]>`
        select l.record_a as "recordA", l.record_b as "recordB", l.score, l.evidence from cluster_member m
        join cluster_link l on l.record_a = m.record_id where m.cluster_id = ${id} order by l.score desc, l.record_a, l.record_b`,
      db.sql<{ recordA: string, recordB: string, same: boolean, reason: string | null, at: string }[]>`
        select distinct p.record_a as "recordA", p.record_b as "recordB", p.same, p.reason, p.at from cluster_member m
        join pin p on m.record_id in (p.record_a, p.record_b) where m.cluster_id = ${id} order by p.at`,
      db.sql<{ kind: 'merged' | 'split' | 'emptied', otherId: string | null, recordIds: string[], at: string }[]>`
        select kind, other_id as "otherId", record_ids as "recordIds", at from cluster_event where cluster_id = ${id} or other_id = ${id} order by id`
    ])
    return { records, links, pins, events }
  },

  /** Solves again what the records of a described batch touch, and marks it matched. Side by side is safe; a second time does nothing. */
  match: (batchId: string): Promise<Matched> => matchBatch(db, batchId),

  /** In the transaction that changes what their documents show. */
  markStale: (ids: string[], how?: { urgent: boolean }): Promise<void> => markStale(db, ids, how),
  markStaleByItems: (itemIds: string[]): Promise<void> => markStaleByItems(db, itemIds),

  /**
   * Staff say that two records are, or are not, one edition; null takes it back. It holds from the next match on: the batch
   * to match is returned.
   */
  pin: (recordIds: [string, string], same: boolean | null, by: { staff?: string, reason?: string } = {}): Promise<{ batchId: string }> =>
    transact(db, async tx => {
      const [a, b] = BigInt(recordIds[0]) < BigInt(recordIds[1]) ? recordIds : [recordIds[1], recordIds[0]]
      if (same === null) await tx.sql`delete from pin where record_a = ${a} and record_b = ${b}`
      else {
        await tx.sql`
          insert into pin (record_a, record_b, same, staff, reason) values (${a}, ${b}, ${same}, ${by.staff ?? null}, ${by.reason ?? null})
          on conflict (record_a, record_b) do update set same = excluded.same, staff = excluded.staff, reason = excluded.reason, at = now()`
      }
      const batchId = await addBatch(tx, null, [a, b])
      await tx.sql`update record_batch set described_at = now() where id = ${batchId}`
      return { batchId }
    }),

  async count (): Promise<number> {
    const [row] = await db.sql<{ count: number }[]>`select count(distinct cluster_id)::int as count from cluster_member`
    return row?.count ?? 0
  },

  /**
   * Every matched record with its library's code, its identifier in the source, its cluster and its work, a thousand at a
   * time. MARCXML that came by OAI-PMH goes along: its identifier is the header's, and 001 stands in the record alone.
   */
  async * memberships (): AsyncGenerator<Exported[]> {
    yield * db.sql<Exported[]>`
      select l.code as library, s.identifier, m.cluster_id as cluster, c.work_key as work,
        case when source.protocol = 'oai-pmh' and s.syntax = 'marcxml' then s.bytes end as marcxml from cluster_member m
      join cluster c on c.id = m.cluster_id join source_record s on s.id = m.record_id
      join source on source.id = s.source_id join library l on l.id = source.library_id order by m.record_id`.cursor(1000)
  }
})
