import { eq } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { historyPolicy } from '../schema/quality.js'

export type HistoryPolicy = Omit<typeof historyPolicy.$inferSelect, 'one'>

/** One state of a source record: when it came and by which harvest, from where, and when another took its place. */
export interface RecordVersion {
  version: number
  syntax: string
  deleted: boolean
  size: number
  receivedAt: string
  /** Absent for the present one. */
  replacedAt: string | null
  harvest: { id: string, extent: string, startedAt: string | null, file: string | null } | null
}

/** Where a record comes from, as it stands now. */
export interface RecordOrigin {
  id: string
  identifier: string
  version: number
  deleted: boolean
  receivedAt: string
  library: string
  source: { id: string, protocol: string, address: string | null }
  harvest: { id: string, startedAt: string | null, file: string | null } | null
  /** Former versions that are kept. */
  formerly: number
}

/** Which record of which harvest said what, and what it said before. */
export const provenance = (db: Db) => ({
  /** In the order of the ids; unknown ones are left out. */
  origins: (recordIds: string[]): Promise<RecordOrigin[]> => db.sql<RecordOrigin[]>`
    select s.id, s.identifier, s.version, s.deleted, s.received_at as "receivedAt", l.code as library,
      json_build_object('id', source.id::text, 'protocol', source.protocol, 'address', source.address) as source,
      case when h.id is null then null else json_build_object('id', h.id::text, 'startedAt', h.started_at, 'file', h.checkpoint ->> 'file') end as harvest,
      (select count(*)::int from source_record_version v where v.record_id = s.id) as formerly
    from unnest(${recordIds}::bigint[]) with ordinality as wanted (id, at) join source_record s on s.id = wanted.id
    join source on source.id = s.source_id join library l on l.id = source.library_id left join harvest h on h.id = s.harvest_id order by wanted.at`,

  /** All states of a record that are kept, the present one first. */
  versions: (recordId: string): Promise<RecordVersion[]> => db.sql<RecordVersion[]>`
    select v.version, v.syntax, v.deleted, v.size, v.received_at as "receivedAt", v.replaced_at as "replacedAt",
      case when h.id is null then null else json_build_object('id', h.id::text, 'extent', h.extent, 'startedAt', h.started_at, 'file', h.checkpoint ->> 'file') end as harvest
    from (
      select version, syntax, deleted, octet_length(bytes) as size, received_at, null::timestamptz as replaced_at, harvest_id from source_record where id = ${recordId}
      union all
      select version, syntax, deleted, coalesce(octet_length(bytes), 0), received_at, replaced_at, harvest_id from source_record_version where record_id = ${recordId}
    ) as v left join harvest h on h.id = v.harvest_id order by v.version desc`,

  /** A record as it was: the bytes of a version that says "the same as the next" are those of the next that says otherwise. */
  async bytesOf (recordId: string, version: number): Promise<{ version: number, syntax: string, deleted: boolean, bytes: Uint8Array } | undefined> {
    const [row] = await db.sql<{ version: number, syntax: string, deleted: boolean, bytes: Uint8Array }[]>`
      with states as (
        select version, syntax, deleted, bytes from source_record where id = ${recordId}
        union all select version, syntax, deleted, bytes from source_record_version where record_id = ${recordId})
      select version, syntax, deleted, (select bytes from states later where later.version >= states.version and bytes is not null order by later.version limit 1) as bytes
      from states where version = ${version}`
    return row
  },

  /** How much history is kept. */
  async policy (): Promise<HistoryPolicy> {
    const [row] = await db.orm.select().from(historyPolicy)
    const { one: _, ...policy } = row!
    return policy
  },

  async setPolicy (given: { versions: number, days: number }, by: string): Promise<HistoryPolicy> {
    const [row] = await db.orm.update(historyPolicy).set({ ...given, setBy: by, setAt: new Date() }).where(eq(historyPolicy.one, true)).returning()
    const { one: _, ...policy } = row!
    return policy
  },

  /** Whether a day has passed since history was last cut down. */
  async purgeIsDue (): Promise<boolean> {
    const [row] = await db.sql<{ due: boolean }[]>`select purged_at is null or purged_at < now() - interval '1 day' as due from history_policy`
    return row?.due === true
  },

  /**
   * Drops versions that are older than the policy's days and of which their record has more than the policy's number, at
   * most `limit` of them. A version whose bytes an older one would have needed goes only with or after that one.
   */
  purge: (limit = 10_000): Promise<{ purged: number, more: boolean }> => transact(db, async tx => {
    const gone = await tx.sql`
      delete from source_record_version v
      where (v.record_id, v.version) in (
        select old.record_id, old.version from source_record_version old, history_policy p
        where old.replaced_at < now() - p.days * interval '1 day'
          and p.versions <= (select count(*) from source_record_version newer where newer.record_id = old.record_id and newer.version > old.version)
        order by old.replaced_at, old.record_id, old.version limit ${limit})`
    await tx.sql`update history_policy set purged = purged + ${gone.count} ${gone.count < limit ? tx.sql`, purged_at = now()` : tx.sql``}`
    return { purged: gone.count, more: gone.count === limit }
  })
})
