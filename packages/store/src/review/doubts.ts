import type { BibliographicRecord, Doubt, Evidence } from '@commonshelf/catalogue'
import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'

/** One side of a pair, as the person who decides needs it. */
export interface DoubtSide { id: string, library: string, identifier: string, record: BibliographicRecord, cluster: string, /** Records of its entry. */ members: number }

export interface DoubtfulPair { score: number, veto: string | null, evidence: Evidence[], foundAt: string, /** One entry at present. */ together: boolean, left: DoubtSide, right: DoubtSide }

/** Where a page ended. */
export interface DoubtPosition { score: number, a: string, b: string }

/**
 * Keeps what a match is unsure of, in the match's own transaction: pairs among the records matched before (`known`) that it no
 * longer doubts go, new ones come.
 */
export const writeDoubts = async (tx: Db, known: string[], doubts: Doubt[]): Promise<void> => {
  if (known.length > 0) {
    const kept = doubts.map(({ a, b }) => `{"a":${a},"b":${b}}`)
    await tx.sql`
      delete from doubtful_pair where record_a = any(${known}::bigint[])
        and (record_a, record_b) not in (select a, b from json_to_recordset(${`[${kept.join()}]`}::json) as d (a bigint, b bigint))`
  }
  if (doubts.length === 0) return
  const rows = doubts.map(({ a, b, score, veto, evidence }) =>
    `{"a":${a},"b":${b},"s":${score}${veto === undefined ? '' : `,"v":${JSON.stringify(veto)}`},"e":${jsonText(evidence)}}`)
  await tx.sql`
    insert into doubtful_pair (record_a, record_b, score, veto, evidence)
    select a, b, s, v, e from json_to_recordset(${`[${rows.join()}]`}::json) as d (a bigint, b bigint, s real, v text, e json)
    on conflict (record_a, record_b) do update set score = excluded.score, veto = excluded.veto, evidence = excluded.evidence
    where doubtful_pair.score <> excluded.score or doubtful_pair.veto is distinct from excluded.veto`
}

interface PairRow {
  a: string, b: string, score: number, veto: string | null, evidence: Evidence[], foundAt: string
  clusterA: string, clusterB: string
}

/** Pairs that wait for a person. */
export const doubts = (db: Db) => ({
  /**
   * The likeliest first, one for each two entries, and none that is decided or set aside. `libraries` (ids) keeps to pairs of
   * which at least one record is of those; undefined is everybody's.
   */
  async list ({ libraries, after, limit = 20 }: { libraries?: string[] | undefined, after?: DoubtPosition | undefined, limit?: number } = {}): Promise<DoubtfulPair[]> {
    const rows = await db.sql<PairRow[]>`
      select a, b, score, veto, evidence, found_at as "foundAt", cluster_a as "clusterA", cluster_b as "clusterB" from (
        select p.record_a as a, p.record_b as b, p.score, p.veto, p.evidence, p.found_at, m.cluster_id as cluster_a, n.cluster_id as cluster_b,
          row_number() over (partition by least(m.cluster_id, n.cluster_id), greatest(m.cluster_id, n.cluster_id) order by p.score desc, p.record_a, p.record_b) as nth
        from doubtful_pair p
        join cluster_member m on m.record_id = p.record_a join cluster_member n on n.record_id = p.record_b
        join bibliographic_record ra on ra.id = p.record_a join bibliographic_record rb on rb.id = p.record_b
        where not p.set_aside and not exists (select from pin where pin.record_a = p.record_a and pin.record_b = p.record_b)
          and ${libraries === undefined ? db.sql`true` : db.sql`(ra.library_id = any(${libraries}::bigint[]) or rb.library_id = any(${libraries}::bigint[]))`}
      ) as open
      where nth = 1 and ${after === undefined ? db.sql`true` : db.sql`(-score, a, b) > (${-after.score}::real, ${after.a}::bigint, ${after.b}::bigint)`}
      order by score desc, a, b limit ${limit}`
    return withSides(db, rows)
  },

  async find (a: string, b: string): Promise<DoubtfulPair | undefined> {
    const rows = await db.sql<PairRow[]>`
      select p.record_a as a, p.record_b as b, p.score, p.veto, p.evidence, p.found_at as "foundAt", m.cluster_id as "clusterA", n.cluster_id as "clusterB"
      from doubtful_pair p join cluster_member m on m.record_id = p.record_a join cluster_member n on n.record_id = p.record_b
      where p.record_a = ${a} and p.record_b = ${b}`
    return (await withSides(db, rows))[0]
  },

  /** Somebody could not say: it is shown to nobody again until the rules change their mind about it. False where there is no such pair. */
  async setAside (a: string, b: string, aside = true): Promise<boolean> {
    return (await db.sql`update doubtful_pair set set_aside = ${aside} where record_a = ${a} and record_b = ${b}`).count > 0
  },

  async count (libraries?: string[]): Promise<number> {
    const [row] = await db.sql<{ count: number }[]>`
      select count(distinct (least(m.cluster_id, n.cluster_id), greatest(m.cluster_id, n.cluster_id)))::int as count from doubtful_pair p
      join cluster_member m on m.record_id = p.record_a join cluster_member n on n.record_id = p.record_b
      join bibliographic_record ra on ra.id = p.record_a join bibliographic_record rb on rb.id = p.record_b
      where not p.set_aside and not exists (select from pin where pin.record_a = p.record_a and pin.record_b = p.record_b)
        and ${libraries === undefined ? db.sql`true` : db.sql`(ra.library_id = any(${libraries}::bigint[]) or rb.library_id = any(${libraries}::bigint[]))`}`
    return row?.count ?? 0
  }
})

const withSides = async (db: Db, rows: PairRow[]): Promise<DoubtfulPair[]> => {
  if (rows.length === 0) return []
  const sides = new Map((await db.sql<DoubtSide[]>`
    select r.id, l.code as library, s.identifier, r.record, m.cluster_id as cluster,
      (select count(*)::int from cluster_member others where others.cluster_id = m.cluster_id) as members
    from bibliographic_record r join source_record s on s.id = r.id join library l on l.id = r.library_id join cluster_member m on m.record_id = r.id
    where r.id = any(${rows.flatMap(({ a, b }) => [a, b])}::bigint[])`).map(side => [side.id, side]))
  return rows.map(({ a, b, score, veto, evidence, foundAt, clusterA, clusterB }) =>
    ({ score, veto, evidence, foundAt, together: clusterA === clusterB, left: sides.get(a)!, right: sides.get(b)! }))
}
