import type { FormerId, Membership } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** An id that a cluster may take up again, and where it leads now: null is nowhere. */
export interface Former extends FormerId { redirectTo: string | null }

/** Clusters whose records will not all stay under their id, or to which records of another come. */
export const movedClusters = (previous: Membership[], next: string[][]): Set<string> => {
  const clusterOf = new Map<string, string>()
  for (const { cluster, records } of previous) for (const record of records) clusterOf.set(record, cluster)
  const partOf = new Map<string, number>()
  const moved = new Set<string>()
  next.forEach((records, part) => {
    let first: string | undefined
    for (const record of records) {
      const cluster = clusterOf.get(record)
      if (cluster === undefined) continue
      // Another cluster's records come to the same part.
      if (first !== undefined && first !== cluster) moved.add(first).add(cluster)
      first ??= cluster
      // Records of one cluster go to two parts.
      const before = partOf.get(cluster)
      if (before !== undefined && before !== part) moved.add(cluster)
      partOf.set(cluster, part)
    }
  })
  return moved
}

/**
 * What ids held before: those of the moved clusters and those that redirect to them, as they were when the rules that are
 * active now were active last, else as they were when they were merged away; and the ids that returning records had before
 * all records of them were gone.
 */
export const formerIds = async (tx: Db, moved: Set<string>, returning: string[], versionId: string): Promise<Former[]> => {
  const formers = new Map<string, Former>()
  if (moved.size > 0) {
    const rows = await tx.sql<{ id: string, redirectTo: string | null, records: string[] }[]>`
      with at_hand as (
        select id, redirect_to from cluster where id = any(${[...moved]}::bigint[])
        union select id, redirect_to from cluster where redirect_to = any(${[...moved]}::bigint[])
      )
      select c.id, c.redirect_to as "redirectTo", coalesce(f.record_ids, e.record_ids) as records from at_hand c
      left join former_cluster f on f.cluster_id = c.id and f.rule_version_id = ${versionId}
      left join lateral (
        select record_ids from cluster_event where cluster_id = c.id and kind in ('merged', 'emptied') and c.redirect_to is not null order by id desc limit 1
      ) e on true
      where f.record_ids is not null or e.record_ids is not null`
    for (const row of rows) formers.set(row.id, row)
  }
  if (returning.length > 0) {
    const rows = await tx.sql<{ id: string, redirectTo: string | null, records: string[] }[]>`
      select distinct on (e.cluster_id) e.cluster_id as id, c.redirect_to as "redirectTo", e.record_ids as records
      from cluster_event e join cluster c on c.id = e.cluster_id
      where e.kind = 'emptied' and e.record_ids && ${returning}::bigint[] and c.redirect_to is null
        and not exists (select from cluster_member m where m.cluster_id = e.cluster_id)
      order by e.cluster_id, e.id desc`
    for (const row of rows) if (!formers.has(row.id)) formers.set(row.id, row)
  }
  return [...formers.values()]
}

/** Before clusters change: what they held under the rules that were switched off, unless that is written already. */
export const keepFormer = async (tx: Db, previous: Map<string, string[]>, moved: Set<string>): Promise<void> => {
  if (moved.size === 0) return
  const [retired] = await tx.sql`select from rule_version where state = 'retired' limit 1`
  if (retired === undefined) return
  const rows = [...moved].flatMap(cluster => previous.has(cluster) ? [`{"c":${cluster},"r":[${previous.get(cluster)!.join()}]}`] : [])
  await tx.sql`
    insert into former_cluster (rule_version_id, cluster_id, record_ids)
    select v.id, c, r from json_to_recordset(${`[${rows.join()}]`}::json) as f (c bigint, r bigint[]), rule_version v where v.state = 'retired'
    on conflict do nothing`
}

/**
 * Ids that stay redirects lead to where most of their records are now; an id that was empty leads to where its records
 * came back to. In one step, never through another.
 */
export const redirectFormer = async (tx: Db, formers: Former[], parts: { id: string, records: string[] }[]): Promise<void> => {
  if (formers.length === 0) return
  const placeOf = new Map(parts.flatMap(({ id, records }) => records.map(record => [record, id])))
  const living = new Set(parts.map(({ id }) => id))
  const led: { id: string, to: string }[] = []
  for (const { id, records, redirectTo } of formers) {
    if (living.has(id)) continue
    const counts = new Map<string, number>()
    for (const record of records) {
      const place = placeOf.get(record)
      if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    let best: string | undefined
    for (const [place, count] of counts) if (best === undefined || count > counts.get(best)! || (count === counts.get(best)! && place === redirectTo)) best = place
    if (best !== undefined && best !== redirectTo) led.push({ id, to: best })
  }
  if (led.length === 0) return
  await tx.sql`
    update cluster set redirect_to = r.target from unnest(${led.map(({ id }) => id)}::bigint[], ${led.map(({ to }) => to)}::bigint[]) as r (id, target) where cluster.id = r.id`
}
