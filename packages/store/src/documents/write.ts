import { mergeEntry, type BibliographicRecord, type EntryHolding, type MergeMember, type SeriesPlace } from '@commonshelf/catalogue'
import { arrayOf } from '../clusters/component.js'
import { bigintColumn, copyInto, copyRow, nullColumn, textColumn } from '../copy.js'
import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
import { correctionsOf } from '../review/corrections.js'
import { placesOf, writePlaces } from '../works/series.js'

/** Held for the moment between taking change numbers and committing, so that they become visible in their order. */
const CHANGE_LOCK = 7_265_002

/** What the index step did: documents written, tombstones included, and whether there may be more to do. */
export interface Written { documents: number, more: boolean }

/**
 * Writes the documents of clusters that are stale, at most `limit`, or of the urgent ones alone. Rows of `stale_cluster` that
 * somebody holds are left for the next time: their change is not committed yet. Those that are taken cannot be put there again
 * before this transaction ends, and everything is read after they were taken.
 */
export const writeStale = async (tx: Db, limit: number, urgentOnly = false): Promise<Written> => {
  const taken = await tx.sql<{ id: string }[]>`
    delete from stale_cluster where cluster_id in (
      select cluster_id from stale_cluster where ${urgentOnly ? tx.sql`urgent` : tx.sql`true`} order by cluster_id limit ${limit} for update skip locked)
    returning cluster_id as id`
  if (taken.length === 0) return { documents: 0, more: false }
  const ids = taken.map(row => row.id)
  const members = await membersOf(tx, ids)
  const holdings = members.size === 0 ? new Map<string, EntryHolding[]>() : await holdingsOf(tx, ids)
  const corrections = await correctionsOf(tx, ids)
  const places: { cluster: string, places: SeriesPlace[] }[] = []
  const rows = ids.map(id => {
    const cluster = members.get(id)
    if (cluster === undefined) return copyRow([bigintColumn(id), nullColumn])
    const records = cluster.members.map(parsed)
    const entry = mergeEntry({ id, work: cluster.work ?? id, members: records, holdings: holdings.get(id) ?? [], corrections: corrections.get(id) })
    places.push({ cluster: id, places: placesOf(entry, records[0]!.record) })
    return copyRow([bigintColumn(id), textColumn(jsonText(entry))])
  })
  await writePlaces(tx, ids, places)
  // COPY only adds: the entries go beside the table first.
  await tx.sql`create temporary table if not exists merged_entry (cluster_id bigint, entry json) on commit delete rows`
  await copyInto(tx, 'merged_entry (cluster_id, entry)', rows)
  await tx.sql`select pg_advisory_xact_lock(${CHANGE_LOCK})`
  const written = await tx.sql`
    with merged as (delete from merged_entry returning *)
    insert into cluster_document (cluster_id, change, entry)
    select m.cluster_id, nextval('document_change'), m.entry from merged m
    where m.entry is not null or exists (select from cluster_document where cluster_id = m.cluster_id)
    on conflict (cluster_id) do update set change = excluded.change, entry = excluded.entry
      where cluster_document.entry::text is distinct from excluded.entry::text`
  if (written.count > 0) await tx.sql`select pg_notify('cluster_document', '')`
  return { documents: written.count, more: taken.length === limit }
}

/** A member with its record as text: it is parsed when its turn comes, so that few are in memory at once. */
type StoredMember = Omit<MergeMember, 'record'> & { record: string }

interface ClusterMembers { work: string | null, members: StoredMember[] }

const parsed = (member: StoredMember): MergeMember => ({ ...member, record: JSON.parse(member.record) as BibliographicRecord })

const membersOf = async (tx: Db, ids: string[]): Promise<Map<string, ClusterMembers>> => {
  const rows = await tx.sql<{ clusterId: string, work: string | null, id: string, library: string, record: string }[]>`
    select m.cluster_id as "clusterId", c.work_key as work, r.id, l.code as library, r.record::text as record
    from cluster_member m join cluster c on c.id = m.cluster_id join bibliographic_record r on r.id = m.record_id join library l on l.id = r.library_id
    where m.cluster_id = any(${arrayOf(ids)}::bigint[])`
  const clusters = new Map<string, ClusterMembers>()
  for (const { clusterId, work, ...member } of rows) {
    const cluster = clusters.get(clusterId)
    if (cluster === undefined) clusters.set(clusterId, { work, members: [member] })
    else cluster.members.push(member)
  }
  return clusters
}

const holdingsOf = async (tx: Db, ids: string[]): Promise<Map<string, EntryHolding[]>> => {
  const libraries = new Map((await tx.sql<{ id: string, code: string, path: string, tier: number | null }[]>`
    select id, code, path, tier from library`).map(({ id, code, path, tier }) =>
    [id, { library: code, path: path.split('/'), ...tier === null ? {} : { tier } }]))
  const rows = await tx.sql<{ clusterId: string, libraryId: string, callNumber: string | null, callNumbers: (string | null)[] | null, items: number, available: number }[]>`
    select m.cluster_id as "clusterId", h.library_id as "libraryId", h.call_number as "callNumber", i.call_numbers as "callNumbers", i.items, i.available
    from cluster_member m join holding h on h.record_id = m.record_id cross join lateral (
      select array_agg(distinct call_number) filter (where call_number is distinct from h.call_number and call_number is not null) as call_numbers,
        count(*)::int as items, (count(*) filter (where status = 'available' and not engaged))::int as available
      from item where item.record_id = m.record_id and item.holding_id = h.id and item.status not in ('withdrawn', 'missing')) as i
    where m.cluster_id = any(${arrayOf(ids)}::bigint[]) order by h.library_id, h.id`
  const holdings = new Map<string, EntryHolding[]>()
  for (const { clusterId, libraryId, callNumber, callNumbers, items, available } of rows) {
    const library = libraries.get(libraryId)
    if (library === undefined) continue
    const held: EntryHolding = { ...library, items, available, callNumbers: [callNumber, ...callNumbers ?? []].filter(number => number !== null) }
    const others = holdings.get(clusterId)
    if (others === undefined) holdings.set(clusterId, [held])
    else others.push(held)
  }
  return holdings
}
