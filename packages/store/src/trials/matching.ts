import type { BibliographicRecord, MatchFeatures } from '@commonshelf/catalogue'
import { suppose, type Supposed } from '../clusters/suppose.js'
import type { Db } from '../database.js'
import { activeRules } from '../rules/active.js'
import type { Finding } from './findings.js'

type StagedRecord = { features: MatchFeatures, keys: string[] } | null

interface StagedForMatch { id: string, verdict: string, features: MatchFeatures | null, keys: string[] | null }

/** What would become of clusters when the records of a piece came in. */
export interface Compared {
  /** The staged records that have been looked at by now, and the last of those asked for. */
  recordIds: string[]
  upTo: string
  findings: Finding[]
  tally: Record<string, Record<string, number>>
}

/** Records of the next piece, with all that they reach: `after` is the record up to which the trial was compared. */
export const comparePiece = async (db: Db, harvestId: string, after: string, withdraws: boolean, limit: number): Promise<Compared | undefined> => {
  const verdicts = withdraws ? ['added', 'changed', 'stated', 'missing'] : ['added', 'changed']
  const seeds = await db.sql<{ id: string }[]>`
    select record_id as id from staged_description
    where harvest_id = ${harvestId} and record_id > ${after} and not matched and verdict = any(${verdicts}) order by record_id limit ${limit}`
  if (seeds.length === 0) return undefined
  const { supposed, staged } = await closure(db, harvestId, seeds.map(({ id }) => id), verdicts)
  return { recordIds: [...staged.keys()], upTo: seeds.at(-1)!.id, ...await difference(db, harvestId, supposed, staged) }
}

/** Staged records that reach each other, through their own keys or through what is stored, are supposed together. */
const closure = async (db: Db, harvestId: string, seeds: string[], verdicts: string[]): Promise<{ supposed: Supposed, staged: Map<string, StagedRecord> }> => {
  const { keyLimit } = (await activeRules(db)).rules
  const staged = new Map<string, StagedRecord>()
  const overfull = new Set<string>()
  const followed = new Set<string>()
  const take = (rows: StagedForMatch[]): void => {
    for (const { id, verdict, features, keys } of rows) staged.set(id, features === null || verdict === 'stated' ? null : { features, keys: keys ?? [] })
  }
  take(await stagedOf(db, harvestId, seeds, verdicts))
  for (;;) {
    // First among the staged themselves: that costs no look into the catalogue.
    for (;;) {
      const keys = [...new Set([...staged.values()].flatMap(record => record?.keys ?? []))].filter(key => !followed.has(key))
      if (keys.length === 0) break
      take(await bearersOf(db, harvestId, keys, keyLimit, overfull, staged, verdicts))
      for (const key of keys) followed.add(key)
    }
    const supposed = await suppose(db, [...staged.keys()], { records: withoutKeys(staged, overfull) })
    const { keys, records } = supposed.component
    const unknown = [...keys].filter(key => !followed.has(key))
    const met = [
      ...await stagedOf(db, harvestId, [...records].filter(id => !staged.has(id)), verdicts),
      ...await bearersOf(db, harvestId, unknown, keyLimit, overfull, staged, verdicts)
    ]
    for (const key of unknown) followed.add(key)
    if (met.length === 0) return { supposed, staged }
    take(met)
  }
}

const stagedOf = async (db: Db, harvestId: string, ids: string[], verdicts: string[]): Promise<StagedForMatch[]> => ids.length === 0 ? [] : db.sql<StagedForMatch[]>`
  select record_id as id, verdict, features, keys from staged_description
  where harvest_id = ${harvestId} and record_id = any(${ids}::bigint[]) and verdict = any(${verdicts})`

/** Staged records under keys; a key that more descriptions share than the rules allow proposes nothing, and is not followed. */
const bearersOf = async (db: Db, harvestId: string, keys: string[], keyLimit: number, overfull: Set<string>, have: Map<string, StagedRecord>, verdicts: string[]): Promise<StagedForMatch[]> => {
  if (keys.length === 0) return []
  const rows = await db.sql<{ key: string, ids: string[] }[]>`
    select key, array_agg(record_id::text) as ids from staged_key where harvest_id = ${harvestId} and key = any(${keys}::bigint[]) group by key`
  const ids = new Set<string>()
  for (const { key, ids: bearers } of rows) {
    if (bearers.length > keyLimit) overfull.add(key)
    else for (const id of bearers) if (!have.has(id)) ids.add(id)
  }
  return stagedOf(db, harvestId, [...ids], verdicts)
}

const withoutKeys = (staged: Map<string, StagedRecord>, overfull: Set<string>): Map<string, StagedRecord> =>
  overfull.size === 0
    ? staged
    : new Map([...staged].map(([id, record]) => [id, record === null ? null : { features: record.features, keys: record.keys.filter(key => !overfull.has(key)) }]))

/** How many records of one entry a sample shows, and entries of one change. */
const shown = 5

const difference = async (db: Db, harvestId: string, { former, partition }: Supposed, staged: Map<string, StagedRecord>): Promise<Pick<Compared, 'findings' | 'tally'>> => {
  const clusterOf = new Map([...former].flatMap(([cluster, records]) => records.map((record): [string, string] => [record, cluster])))
  const merges: { clusters: string[], records: string[] }[] = []
  const partsOf = new Map<string, string[][]>()
  const entries = { new: 0, joined: 0, gone: 0 }
  for (const records of partition.clusters) {
    const clusters = [...new Set(records.flatMap(record => clusterOf.get(record) ?? []))]
    if (clusters.length > 1) merges.push({ clusters, records })
    for (const cluster of clusters) partsOf.set(cluster, [...partsOf.get(cluster) ?? [], records.filter(record => clusterOf.get(record) === cluster)])
    const fresh = records.filter(record => staged.has(record) && !clusterOf.has(record)).length
    if (clusters.length === 0) entries.new++
    else entries.joined += fresh
  }
  const splits = [...partsOf].filter(([, parts]) => parts.length > 1)
  for (const cluster of former.keys()) if (!partsOf.has(cluster)) entries.gone++
  const touched = [...merges.flatMap(({ clusters }) => clusters), ...splits.map(([cluster]) => cluster)]
  const tally: Compared['tally'] = { entries, changes: { merges: merges.length, splits: splits.length } }
  if (touched.length === 0) return { findings: [], tally }
  const about = await aboutClusters(db, touched)
  const described = await describedOf(db, harvestId, [
    ...merges.flatMap(({ clusters, records }) => clusters.slice(0, shown).flatMap(cluster => records.filter(record => clusterOf.get(record) === cluster).slice(0, 1))),
    ...splits.flatMap(([, parts]) => parts.slice(0, shown).flatMap(part => part.slice(0, 1)))
  ])
  const entry = (cluster: string, record: string | undefined) => ({ cluster, ...record === undefined ? {} : described.get(record) })
  const findings: Finding[] = [
    ...merges.map(({ clusters, records }): Finding => ({
      kind: 'merge',
      data: {
        entries: clusters.slice(0, shown).map(cluster => entry(cluster, records.find(record => clusterOf.get(record) === cluster))), more: Math.max(0, clusters.length - shown),
        // What would join them: links between records of different entries, or of an entry and a staged record.
        because: partition.links.filter(({ a, b }) => records.includes(a) && clusterOf.get(a) !== clusterOf.get(b)).slice(0, 3)
          .map(({ score, evidence }) => ({ score, features: evidence.map(({ feature }) => feature) })),
        ...summed(about, clusters)
      }
    })),
    ...splits.map(([cluster, parts]): Finding => ({
      kind: 'split',
      data: { cluster, parts: parts.slice(0, shown).map(part => ({ records: part.length, ...described.get(part[0]!) })), more: Math.max(0, parts.length - shown), ...summed(about, [cluster]) }
    }))
  ]
  const libraries: Record<string, number> = {}
  let requests = 0
  for (const cluster of new Set(touched)) {
    for (const code of about.get(cluster)?.libraries ?? []) libraries[code] = (libraries[code] ?? 0) + 1
    requests += about.get(cluster)?.requests ?? 0
  }
  return { findings, tally: { ...tally, libraries, requests: { open: requests } } }
}

interface AboutCluster { libraries: string[], requests: number }

const summed = (about: Map<string, AboutCluster>, clusters: string[]) => ({
  libraries: [...new Set(clusters.flatMap(cluster => about.get(cluster)?.libraries ?? []))].sort(),
  requests: clusters.reduce((sum, cluster) => sum + (about.get(cluster)?.requests ?? 0), 0)
})

/** Whose records entries have, and how many requests for them are open; a request may still name an id that redirects. */
const aboutClusters = async (db: Db, clusters: string[]): Promise<Map<string, AboutCluster>> => {
  const ids = [...new Set(clusters)]
  const libraries = await db.sql<{ id: string, libraries: string[] }[]>`
    select m.cluster_id as id, array_agg(distinct l.code) as libraries from cluster_member m
    join bibliographic_record b on b.id = m.record_id join library l on l.id = b.library_id
    where m.cluster_id = any(${ids}::bigint[]) group by m.cluster_id`
  const requests = await db.sql<{ id: string, requests: number }[]>`
    select coalesce(c.redirect_to, c.id) as id, count(*)::int as requests from request r join cluster c on c.id = r.cluster_id
    where r.status <> 'closed' and coalesce(c.redirect_to, c.id) = any(${ids}::bigint[]) group by 1`
  const open = new Map(requests.map(({ id, requests }) => [id, requests]))
  return new Map(libraries.map(({ id, libraries }) => [id, { libraries, requests: open.get(id) ?? 0 }]))
}

/** Records as they are, and those that would be others also as they would be. */
const describedOf = async (db: Db, harvestId: string, ids: string[]): Promise<Map<string, { record: BibliographicRecord, library: string, becomes?: BibliographicRecord }>> => {
  const rows = await db.sql<{ id: string, record: BibliographicRecord, library: string, becomes: BibliographicRecord | null }[]>`
    select b.id, b.record, l.code as library, d.record as becomes from bibliographic_record b join library l on l.id = b.library_id
    left join staged_description d on d.harvest_id = ${harvestId} and d.record_id = b.id and d.verdict = 'changed' where b.id = any(${[...new Set(ids)]}::bigint[])`
  return new Map(rows.map(({ id, becomes, ...described }) => [id, { ...described, ...becomes === null ? {} : { becomes } }]))
}
