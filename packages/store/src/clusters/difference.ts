import { assignIds, workKeyOf, type MatchRecord, type Partition } from '@commonshelf/catalogue'
import { bigintColumn, bigintsColumn, copyInto, copyRow } from '../copy.js'
import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
import { arrayOf, Subjects, type Component } from './component.js'
import { formerIds, keepFormer, movedClusters, redirectFormer } from './former-ids.js'
import { markStale } from './stale.js'

/** How many records and clusters a match looked at, and for which run over stored records, if for one. */
export interface Matched { records: number, clusters: number, rerunId?: string }

interface Solved {
  subjects: Subjects
  component: Component
  records: MatchRecord[]
  partition: Partition
  /** The version of the rules that it was solved by. */
  versionId: string
  /** Whether the subjects' descriptions are new: then their documents are, whatever became of their clusters. */
  describedAnew: boolean
}

/** A cluster as it will be. */
interface Part { id: string, records: string[] }

/** Writes what is different after a match, and nothing else; says which documents have to be written again. */
export const writeDifference = async (tx: Db, solved: Solved): Promise<Matched> => {
  const { subjects, component, records, partition, versionId, describedAnew } = solved
  const previous = new Map<string, string[]>()
  for (const { recordId, clusterId } of component.members.values()) {
    const members = previous.get(clusterId)
    if (members === undefined) previous.set(clusterId, [recordId])
    else members.push(recordId)
  }
  const memberships = [...previous].map(([cluster, members]) => ({ cluster, records: members }))
  const moved = movedClusters(memberships, partition.clusters)
  const formers = await formerIds(tx, moved, subjects.returning.filter(record => !component.members.has(record)), versionId)
  const { kept, revived, created, redirected, emptied } = assignIds(memberships, partition.clusters, formers)
  const newIds = await takeIds(tx, created.length)
  const features = new Map(records.map(record => [record.id, record.features]))
  const workKey = (members: string[]): string => commonest(members.map(id => workKeyOf(features.get(id)!)))
  const parts: Part[] = [...kept, ...revived, ...created.map(({ records: members }, at) => ({ id: newIds[at]!, records: members }))]
  const clusterOf = (record: string): string | undefined => component.members.get(record)?.clusterId
  const isOther = (part: Part): boolean => part.records.length !== previous.get(part.id)?.length || part.records.some(record => clusterOf(record) !== part.id)
  const changed = parts.filter(part => isOther(part) || part.records.some(record => subjects.has(record)))
  const works = new Map(changed.map(({ id, records: members }) => [id, workKey(members)]))
  const workKeys = new Map([...component.members.values()].map(member => [member.clusterId, member.workKey]))
  const stale = describedAnew ? changed : changed.filter(part => isOther(part) || works.get(part.id) !== workKeys.get(part.id))

  // The stale rows come first: who holds them keeps the index step away until this is committed.
  await markStale(tx, [...stale.map(({ id }) => id), ...redirected.map(({ from }) => from), ...emptied], { urgent: false })
  await writeClusters(tx, changed.map(({ id }) => ({ id, workKey: works.get(id)! })), newIds, workKeys)
  await writeMembers(tx, solved, changed)
  await writeLinks(tx, solved, changed)
  await writeKeys(tx, subjects, component, records)
  if (redirected.length > 0) {
    await tx.sql`
      update cluster set redirect_to = r.target from unnest(${redirected.map(({ from }) => from)}::bigint[], ${redirected.map(({ to }) => to)}::bigint[]) as r (source, target)
      where cluster.id = r.source or cluster.redirect_to = r.source`
  }
  if (revived.length > 0) await tx.sql`update cluster set redirect_to = null where id = any(${revived.map(({ id }) => id)}::bigint[])`
  await redirectFormer(tx, formers.filter(({ id }) => !previous.has(id)), parts)
  await keepFormer(tx, previous, moved)
  await writeEvents(tx, parts, previous, redirected, emptied)
  return { records: records.length, clusters: changed.length }
}

const takeIds = async (tx: Db, count: number): Promise<string[]> => {
  if (count === 0) return []
  const rows = await tx.sql<{ id: string }[]>`select nextval('cluster_id') as id from generate_series(1, ${count}::int)`
  return rows.map(row => row.id)
}

/** The one that most have, of equals the first; members stand in the order of their ids. */
const commonest = (values: string[]): string => {
  if (values.length === 1) return values[0]!
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best = values[0]!
  for (const [value, count] of counts) if (count > counts.get(best)!) best = value
  return best
}

const writeClusters = async (tx: Db, parts: { id: string, workKey: string }[], newIds: string[], workKeys: Map<string, string | null>): Promise<void> => {
  const created = new Set(newIds)
  const fresh = parts.filter(({ id }) => created.has(id))
  if (fresh.length > 0) {
    await tx.sql`insert into cluster (id, work_key) select * from unnest(${fresh.map(({ id }) => id)}::bigint[], ${fresh.map(({ workKey }) => workKey)}::bigint[])`
  }
  const reworked = parts.filter(({ id, workKey }) => !created.has(id) && workKeys.get(id) !== workKey)
  if (reworked.length > 0) {
    await tx.sql`
      update cluster set work_key = r.work_key
      from unnest(${reworked.map(({ id }) => id)}::bigint[], ${reworked.map(({ workKey }) => workKey)}::bigint[]) as r (id, work_key) where cluster.id = r.id`
  }
}

const writeMembers = async (tx: Db, { subjects, component, records }: Solved, changed: Part[]): Promise<void> => {
  const rows: string[] = []
  for (const { id, records: members } of changed) {
    for (const record of members) {
      const before = component.members.get(record)
      const keys = subjects.keys.get(record) ?? before?.keys ?? []
      if (before?.clusterId === id && (!subjects.has(record) || before.keys.join() === keys.join())) continue
      rows.push(`{"r":${record},"c":${id},"k":[${keys.join()}]}`)
    }
  }
  if (rows.length > 0) {
    await tx.sql`
      insert into cluster_member (record_id, cluster_id, keys) select r, c, k from json_to_recordset(${`[${rows.join()}]`}::json) as m (r bigint, c bigint, k bigint[])
      on conflict (record_id) do update set cluster_id = excluded.cluster_id, keys = excluded.keys`
  }
  const described = new Set(records.map(({ id }) => id))
  const gone = [...component.members.keys()].filter(record => !described.has(record))
  if (gone.length > 0) await tx.sql`delete from cluster_member where record_id = any(${gone}::bigint[])`
}

const writeLinks = async (tx: Db, { component, records, partition }: Solved, changed: Part[]): Promise<void> => {
  const touched = new Set(changed.flatMap(part => part.records))
  const described = new Set(records.map(({ id }) => id))
  const before = [...touched, ...component.members.keys()].filter(record => component.members.has(record) && (touched.has(record) || !described.has(record)))
  const stored = before.length === 0
    ? []
    : await tx.sql<{ a: string, b: string, score: number }[]>`
      select record_a as a, record_b as b, score from cluster_link where record_a = any(${arrayOf(new Set(before))}::bigint[])`
  const scores = new Map(stored.map(({ a, b, score }) => [`${a} ${b}`, score]))
  const rows: string[] = []
  for (const { a, b, score, evidence } of partition.links) {
    if (!touched.has(a)) continue
    const known = scores.get(`${a} ${b}`)
    scores.delete(`${a} ${b}`)
    if (known !== score) rows.push(`{"a":${a},"b":${b},"s":${score},"e":${jsonText(evidence)}}`)
  }
  if (scores.size > 0) {
    const gone = [...scores.keys()].map(pair => pair.split(' ') as [string, string])
    await tx.sql`
      delete from cluster_link using unnest(${gone.map(([a]) => a)}::bigint[], ${gone.map(([, b]) => b)}::bigint[]) as g (a, b)
      where record_a = g.a and record_b = g.b`
  }
  if (rows.length > 0) {
    await tx.sql`
      insert into cluster_link (record_a, record_b, score, evidence)
      select a, b, s, e from json_to_recordset(${`[${rows.join()}]`}::json) as l (a bigint, b bigint, s real, e json)
      on conflict (record_a, record_b) do update set score = excluded.score, evidence = excluded.evidence`
  }
}

/** Registers the subjects under the keys that they bear now, and takes out those that are gone. */
const writeKeys = async (tx: Db, subjects: Subjects, { members, registered }: Component, records: MatchRecord[]): Promise<void> => {
  const described = new Set(records.map(({ id }) => id))
  const gone = [...members.keys()].filter(record => !described.has(record) && !subjects.has(record))
  const moved = gone.length === 0 ? subjects : new Subjects(new Map<string, string[]>([...subjects.keys, ...gone.map((record): [string, string[]] => [record, []])]))
  const touched = new Set<string>()
  for (const [record, keys] of moved.keys) {
    const before = members.get(record)?.keys ?? []
    for (const key of keys) if (!before.includes(key)) touched.add(key)
    for (const key of before) if (!keys.includes(key)) touched.add(key)
  }
  const changed: string[] = []
  const fresh: [bigint, string[]][] = []
  for (const key of touched) {
    const present = registered.get(key)
    const bearers = moved.bearersOf(key, present ?? [])
    if (present === undefined) fresh.push([BigInt(key), bearers])
    else if (bearers.length !== present.length || bearers.some(record => !present.includes(record))) changed.push(`{"k":${key},"r":[${bearers.join()}]}`)
  }
  if (changed.length > 0) {
    await tx.sql`
      update match_key set records = k.r from json_to_recordset(${`[${changed.join()}]`}::json) as k (k bigint, r bigint[]) where match_key.key = k.k`
  }
  if (fresh.length > 0) {
    fresh.sort(([x], [y]) => x < y ? -1 : 1)
    await copyInto(tx, 'match_key (key, records)', fresh.map(([key, bearers]) => copyRow([bigintColumn(key), bigintsColumn(bearers)])))
  }
}

const writeEvents = async (
  tx: Db, parts: Part[], previous: Map<string, string[]>, redirected: { from: string, to: string }[], emptied: string[]
): Promise<void> => {
  const events: object[] = redirected.map(({ from, to }) => ({ cluster_id: from, kind: 'merged', other_id: to, record_ids: previous.get(from) }))
  for (const id of emptied) events.push({ cluster_id: id, kind: 'emptied', record_ids: previous.get(id) })
  const from = new Map([...previous].flatMap(([cluster, members]) => members.map(record => [record, cluster])))
  const gone = new Set(redirected.map(one => one.from))
  for (const part of parts) {
    const arrivals = new Map<string, string[]>()
    for (const record of part.records) {
      const cluster = from.get(record)
      if (cluster !== undefined && cluster !== part.id && !gone.has(cluster)) arrivals.set(cluster, [...arrivals.get(cluster) ?? [], record])
    }
    for (const [cluster, records] of arrivals) events.push({ cluster_id: cluster, kind: 'split', other_id: part.id, record_ids: records })
  }
  if (events.length === 0) return
  await tx.sql`
    insert into cluster_event (cluster_id, kind, other_id, record_ids)
    select * from json_to_recordset(${JSON.stringify(events)}::json) as e (cluster_id bigint, kind text, other_id bigint, record_ids bigint[])`
}
