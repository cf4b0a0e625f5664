import type { BibliographicRecord, Verdict } from '@commonshelf/catalogue'
import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
import { liveStates, steering, type WorkState } from '../reruns/steering.js'
import { activeRules, rulesOfVersion } from '../rules/active.js'
import { RulesActive, RuleVersionNotFound, ShadowLive, ShadowNotFound } from '../rules/errors.js'
import { ruleShadow, ruleVersion } from '../schema/rules.js'
import { lookAtPiece, type Difference, type Piece } from './piece.js'

export type Shadow = typeof ruleShadow.$inferSelect

/** How much of a difference there is. */
export interface ShadowTotals {
  /** What made it, the commonest first. */
  causes: { cause: string, changes: number }[]
  changes: number
  libraries: number
  requests: number
}

/** One difference with the records concerned, as a person looks at it. */
export interface ShadowChange {
  id: string
  kind: Difference['kind']
  cause: string
  clusterIds: string[]
  parts: { id: string, library: string, identifier: string, cluster: string | null, record: BibliographicRecord }[][]
  /** Records in all; of large ones not every record is shown. */
  records: number
  pair: { a: string, b: string, now: Verdict, tried: Verdict } | null
  requests: number
}

/** Records shown of one change at most. */
const shownRecords = 24

/** Trying rules over the whole catalogue without changing anything, one version at a time. */
export const shadows = (db: Db) => {
  const change = async (id: string, given: Partial<typeof ruleShadow.$inferInsert>, from: WorkState[]): Promise<Shadow | undefined> => {
    const [row] = await db.orm.update(ruleShadow).set(given).where(and(eq(ruleShadow.id, id), inArray(ruleShadow.state, from))).returning()
    return row
  }
  const find = async (id: string): Promise<Shadow | undefined> => {
    const [row] = await db.orm.select().from(ruleShadow).where(eq(ruleShadow.id, id))
    return row
  }

  return {
    find,

    /** @throws ShadowNotFound */
    async get (id: string): Promise<Shadow> {
      const found = await find(id)
      if (found === undefined) throw new ShadowNotFound(id)
      return found
    },

    /** The latest of each version. */
    async latestOf (versionIds: string[]): Promise<Map<string, Shadow>> {
      const rows = versionIds.length === 0
        ? []
        : await db.orm.selectDistinctOn([ruleShadow.ruleVersionId]).from(ruleShadow).where(inArray(ruleShadow.ruleVersionId, versionIds)).orderBy(ruleShadow.ruleVersionId, desc(ruleShadow.id))
      return new Map(rows.map(row => [row.ruleVersionId, row]))
    },

    list: ({ before, limit = 20 }: { before?: string, limit?: number } = {}): Promise<Shadow[]> =>
      db.orm.select().from(ruleShadow).where(before === undefined ? undefined : lt(ruleShadow.id, before)).orderBy(desc(ruleShadow.id)).limit(limit),

    live: (): Promise<Shadow[]> => db.orm.select().from(ruleShadow).where(inArray(ruleShadow.state, ['waiting', 'running', 'stopping'])).orderBy(ruleShadow.id),

    /** Writes down a shadow of a version, waiting for its turn. @throws RuleVersionNotFound, RulesActive, ShadowLive */
    order: (ruleVersionId: string, startedBy: string): Promise<Shadow> => transact(db, async tx => {
      const [version] = await tx.orm.select().from(ruleVersion).where(eq(ruleVersion.id, ruleVersionId)).for('update')
      if (version === undefined) throw new RuleVersionNotFound(ruleVersionId)
      if (version.state === 'active') throw new RulesActive(ruleVersionId)
      const [same] = await tx.orm.select().from(ruleShadow).where(and(eq(ruleShadow.ruleVersionId, ruleVersionId), inArray(ruleShadow.state, liveStates))).limit(1)
      if (same !== undefined) throw new ShadowLive(same.id, same.state)
      const [records] = await tx.sql<{ count: number }[]>`select count(*)::int as count from cluster_member`
      const [row] = await tx.orm.insert(ruleShadow).values({ ruleVersionId, againstId: (await activeRules(tx)).id, startedBy, total: records!.count }).returning()
      return row as Shadow
    }),

    ...steering(change),

    /**
     * Looks at the next piece, of so many clusters, and keeps what is different. The catalogue is read of one moment and not
     * locked. Undefined for one that is over; a piece that another process looked at meanwhile is not counted twice.
     */
    async step (id: string, { clusters = 1000 }: { clusters?: number } = {}): Promise<Shadow | undefined> {
      const begun = await begin(db, id)
      if (begun?.state !== 'running') return begun
      const [rulesNow, rulesThen] = [await rulesOfVersion(db, begun.againstId), await rulesOfVersion(db, begun.ruleVersionId)]
      const piece = await lookAtPiece(db, begun.position, clusters, rulesNow!, rulesThen!)
      return transact(db, async tx => {
        const [held] = await tx.orm.select().from(ruleShadow).where(eq(ruleShadow.id, id)).for('update')
        if (held?.state !== 'running' || held.position?.cluster !== begun.position?.cluster) return held
        await keep(tx, id, piece)
        const [row] = await tx.orm.update(ruleShadow).set({
          done: held.done + piece.records, before: held.before + piece.before, after: held.after + piece.after,
          merges: held.merges + piece.merges, splits: held.splits + piece.splits,
          ...piece.end === undefined ? { state: 'finished', finishedAt: new Date(), paceSince: null } : { position: piece.end }
        }).where(eq(ruleShadow.id, id)).returning()
        return row
      })
    },

    async totals (id: string): Promise<ShadowTotals> {
      const [causes, [counts]] = await Promise.all([
        db.sql<ShadowTotals['causes']>`select cause, count(*)::int as changes from shadow_change where shadow_id = ${id} group by cause order by changes desc, cause`,
        db.sql<{ libraries: number, requests: number }[]>`
          select (select count(*)::int from shadow_library where shadow_id = ${id}) as libraries, (select count(*)::int from shadow_request where shadow_id = ${id}) as requests`
      ])
      return { causes, changes: causes.reduce((sum, { changes }) => sum + changes, 0), ...counts! }
    },

    /** The libraries whose records stand in clusters that would be others, those with most first. */
    libraries: (id: string, { offset = 0, limit = 50 } = {}): Promise<{ libraryId: string, records: number }[]> =>
      db.sql<{ libraryId: string, records: number }[]>`
        select library_id as "libraryId", records from shadow_library where shadow_id = ${id} order by records desc, library_id limit ${limit} offset ${offset}`,

    /** Samples of the difference, in the order in which they were found. */
    async changes (id: string, { cause, kind, withRequests = false, after = '0', limit = 20 }: { cause?: string, kind?: Difference['kind'], withRequests?: boolean, after?: string, limit?: number } = {}): Promise<ShadowChange[]> {
      const rows = await db.sql<ChangeRow[]>`
        select c.id, c.kind, c.cause, c.cluster_ids as "clusterIds", c.parts, c.record_a as a, c.record_b as b, c.judged_now as now, c.judged_then as tried,
          (select count(*)::int from shadow_request r where r.shadow_id = c.shadow_id and r.change_id = c.id) as requests
        from shadow_change c where c.shadow_id = ${id} and c.id > ${after}
          and ${cause === undefined ? db.sql`true` : db.sql`c.cause = ${cause}`} and ${kind === undefined ? db.sql`true` : db.sql`c.kind = ${kind}`}
          and ${withRequests ? db.sql`exists (select from shadow_request r where r.shadow_id = c.shadow_id and r.change_id = c.id)` : db.sql`true`}
        order by c.id limit ${limit}`
      return withRecords(db, rows)
    }
  }
}

/** Takes it up, if no other is under way; ends one that is to be stopped. */
const begin = (db: Db, id: string): Promise<Shadow | undefined> => transact(db, async tx => {
  await tx.sql`select pg_advisory_xact_lock(${SHADOW_LOCK})`
  const [held] = await tx.orm.select().from(ruleShadow).where(eq(ruleShadow.id, id)).for('update')
  const update = async (given: Partial<typeof ruleShadow.$inferInsert>): Promise<Shadow | undefined> => (await tx.orm.update(ruleShadow).set(given).where(eq(ruleShadow.id, id)).returning())[0]
  if (held?.state === 'stopping') return update({ state: 'stopped', finishedAt: new Date() })
  if (held?.state === 'waiting') {
    const [other] = await tx.orm.select({ id: ruleShadow.id }).from(ruleShadow).where(eq(ruleShadow.state, 'running')).limit(1)
    return other === undefined ? update({ state: 'running', startedAt: held.startedAt ?? new Date(), paceSince: new Date(), paceFrom: held.done }) : held
  }
  return held === undefined || !liveStates.includes(held.state) ? undefined : held
})

/** Of several that wait one begins. */
const SHADOW_LOCK = 7_265_012

const keep = async (tx: Db, shadowId: string, { differences }: Piece): Promise<void> => {
  if (differences.length === 0) return
  const rows = differences.map(({ kind, clusters, parts, telling }) =>
    `{"k":"${kind}","c":[${clusters.join()}],"p":${JSON.stringify(parts)},"w":${JSON.stringify(telling?.cause ?? 'others')}${telling === undefined ? '' : `,"a":${telling.recordA},"b":${telling.recordB},"n":${jsonText(telling.judgedNow)},"t":${jsonText(telling.judgedThen)}`}}`)
  const kept = await tx.sql<{ id: string, clusterIds: string[] }[]>`
    insert into shadow_change (shadow_id, kind, cluster_ids, parts, cause, record_a, record_b, judged_now, judged_then)
    select ${shadowId}, k, c, p, w, a, b, n, t
    from json_to_recordset(${`[${rows.join()}]`}::json) as d (k text, c bigint[], p json, w text, a bigint, b bigint, n json, t json)
    returning id, cluster_ids as "clusterIds"`
  const clusters = kept.flatMap(({ clusterIds }) => clusterIds)
  await tx.sql`
    insert into shadow_library (shadow_id, library_id, records)
    select ${shadowId}, r.library_id, count(*) from cluster_member m join bibliographic_record r on r.id = m.record_id
    where m.cluster_id = any(${clusters}::bigint[]) group by r.library_id order by r.library_id
    on conflict (shadow_id, library_id) do update set records = shadow_library.records + excluded.records`
  await tx.sql`
    insert into shadow_request (shadow_id, request_id, change_id)
    select ${shadowId}, r.id, k.change from request r join cluster c on c.id = r.cluster_id
    join unnest(${kept.flatMap(({ id, clusterIds }) => clusterIds.map(() => id))}::bigint[], ${clusters}::bigint[]) as k (change, cluster) on k.cluster = coalesce(c.redirect_to, c.id)
    where r.status <> 'closed' on conflict do nothing`
}

interface ChangeRow {
  id: string, kind: Difference['kind'], cause: string, clusterIds: string[], parts: string[][]
  a: string | null, b: string | null, now: Verdict | null, tried: Verdict | null, requests: number
}

const withRecords = async (db: Db, rows: ChangeRow[]): Promise<ShadowChange[]> => {
  const few = rows.map(({ parts, a, b }) => {
    const each = Math.max(2, Math.floor(shownRecords / parts.length))
    // The pair that tells why is always among those shown.
    return parts.slice(0, shownRecords / 2).map(part => [...part].sort((x, y) => Number(y === a || y === b) - Number(x === a || x === b)).slice(0, each))
  })
  const records = new Map((await db.sql<{ id: string, library: string, identifier: string, cluster: string | null, record: BibliographicRecord }[]>`
    select r.id, l.code as library, s.identifier, m.cluster_id as cluster, r.record from bibliographic_record r join source_record s on s.id = r.id
    join library l on l.id = r.library_id left join cluster_member m on m.record_id = r.id
    where r.id = any(${few.flat(2)}::bigint[])`).map(row => [row.id, row]))
  return rows.map(({ parts, a, b, now, tried, ...row }, at) => ({
    ...row,
    parts: few[at]!.map(part => part.flatMap(id => records.get(id) ?? [])),
    records: parts.reduce((sum, part) => sum + part.length, 0),
    pair: a === null || b === null || now === null || tried === null ? null : { a, b, now, tried }
  }))
}
