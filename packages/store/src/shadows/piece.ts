import type { RuleSet } from '@commonshelf/catalogue'
import { suppose } from '../clusters/suppose.js'
import type { Db } from '../database.js'
import { tellingPair, type Telling } from './causes.js'
import { groupsOf, isChanged, kindOf } from './groups.js'

/** Where a shadow is: clusters go by their works. */
export interface Place { work: string, cluster: string }

/** One difference, and the pair that tells why. */
export interface Difference { kind: 'merge' | 'split' | 'both', clusters: string[], parts: string[][], telling?: Telling }

/** What was found in a piece of the catalogue. */
export interface Piece {
  /** After which place to go on; absent at the end. */
  end?: Place
  records: number
  before: number
  after: number
  merges: number
  splits: number
  differences: Difference[]
}

/** Solves the next clusters after a place under other rules. Reads only. */
export const lookAtPiece = async (db: Db, after: Place | null, clusters: number, rulesNow: RuleSet, rulesThen: RuleSet): Promise<Piece> => {
  const piece: Piece = { records: 0, before: 0, after: 0, merges: 0, splits: 0, differences: [] }
  const window: (Place & { records: string[] | null })[] = await db.sql<(Place & { records: string[] | null })[]>`
    select c.work_key as work, c.id as cluster, (select array_agg(m.record_id) from cluster_member m where m.cluster_id = c.id) as records
    from cluster c where ${after === null ? db.sql`c.work_key is not null` : db.sql`(c.work_key, c.id) > (${after.work}, ${after.cluster})`}
    order by c.work_key, c.id limit ${clusters}`
  const last = window.at(-1)
  if (last === undefined) return piece
  piece.end = { work: last.work, cluster: last.cluster }
  const recordIds = window.flatMap(({ records }) => records ?? [])
  piece.records = recordIds.length
  if (recordIds.length === 0) return piece

  const { component, records, former, partition } = await suppose(db, recordIds, { rules: rulesThen })
  const placeOf = new Map([...component.members.values()].map(({ clusterId, workKey }) => [clusterId, { work: workKey ?? '', cluster: clusterId }]))
  const own = groupsOf(former, partition.clusters).filter(group => {
    // What reaches into other pieces is counted where its first cluster is.
    const first = group.clusters.map(cluster => placeOf.get(cluster)!).reduce((x, y) => isBefore(y, x) ? y : x)
    return (after === null || isBefore(after, first)) && !isBefore(piece.end!, first)
  })
  const features = new Map(records.map(record => [record.id, record.features]))
  const changed = own.filter(isChanged)
  const stored = await storedLinks(db, changed.filter(({ parts }) => parts.length > 1).flatMap(({ clusters: ids }) => ids.flatMap(id => former.get(id)!)))
  const clusterOf = new Map([...former].flatMap(([cluster, members]) => members.map(record => [record, cluster] as const)))
  for (const group of own) {
    piece.before += group.clusters.length
    piece.after += group.parts.length
  }
  for (const group of changed) {
    const partOf = new Map(group.parts.flatMap((members, part) => members.map(record => [record, part] as const)))
    piece.merges += group.parts.filter(members => new Set(members.flatMap(record => clusterOf.get(record) ?? [])).size > 1).length
    piece.splits += group.clusters.filter(cluster => new Set(former.get(cluster)!.flatMap(record => partOf.get(record) ?? [])).size > 1).length
    const joining = partition.links.filter(({ a, b }) => partOf.has(a) && partOf.get(a) === partOf.get(b) && clusterOf.get(a) !== clusterOf.get(b))
    const parting = stored.filter(({ a, b }) => partOf.has(a) && partOf.has(b) && partOf.get(a) !== partOf.get(b))
    const telling = tellingPair([...joining, ...parting], record => features.get(record), rulesNow, rulesThen)
    piece.differences.push({ kind: kindOf(group), clusters: group.clusters, parts: group.parts, ...telling === undefined ? {} : { telling } })
  }
  return piece
}

const isBefore = (x: Place, y: Place): boolean =>
  x.work === y.work ? BigInt(x.cluster) < BigInt(y.cluster) : BigInt(x.work) < BigInt(y.work)

/** The links by which records are together at present. */
const storedLinks = async (db: Db, records: string[]): Promise<{ a: string, b: string }[]> =>
  records.length === 0
    ? []
    : db.sql<{ a: string, b: string }[]>`select record_a as a, record_b as b from cluster_link where record_a = any(${records}::bigint[]) order by score, record_a, record_b`

