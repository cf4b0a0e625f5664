import type { BibliographicRecord } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** The question that a held harvest puts to a person. */
export interface HeldQuestion {
  harvestId: string
  /** As counted when it was held: of `present` records, so many were stated as deleted or missing; `allowed` without asking. */
  stated: number
  missing: number
  present: number
  allowed: number
  heldAt: string
  /** How many it would still withdraw; the others have come again, changed or gone since. None once it is decided. */
  standing: number
  /** Of those: records with a copy on loan or promised, and such copies. */
  engagedRecords: number
  engagedItems: number
  decision: 'approved' | 'refused' | 'superseded' | null
  decidedBy: string | null
  decidedAt: string | null
}

/** One record that would be withdrawn. */
export interface ProposedRecord {
  recordId: string
  identifier: string
  cause: 'stated' | 'missing'
  /** Copies on loan or promised. */
  engaged: number
  clusterId: string | null
  /** Absent for a record that could not be described. */
  record: BibliographicRecord | null
  /** To go on from in the list. */
  position: string
}

/** What is proposed and still so: live, as it was, and not seen by a later harvest of the source. */
export const standing = (db: Db, harvestId: string) => db.sql`
  select p.record_id, p.cause, s.identifier from proposed_withdrawal p join source_record s on s.id = p.record_id
  where p.harvest_id = ${harvestId} and not s.deleted and s.version = p.version
    and not exists (
      select from (
        select unnest(g.record_ids) as id from held_withdrawal w join harvest h on h.source_id = w.source_id and h.id <> w.harvest_id
        join harvest_sighting g on g.harvest_id = h.id and g.id > w.sighted_up_to where w.harvest_id = ${harvestId}
      ) as seen where seen.id = p.record_id)`

export const question = async (db: Db, harvestId: string): Promise<HeldQuestion | undefined> => {
  const [held] = await db.sql<Omit<HeldQuestion, 'standing' | 'engagedRecords' | 'engagedItems'>[]>`
    select harvest_id as "harvestId", stated, missing, present, allowed, held_at as "heldAt", decision, decided_by as "decidedBy", decided_at as "decidedAt"
    from held_withdrawal where harvest_id = ${harvestId}`
  if (held === undefined) return undefined
  if (held.decision !== null) return { ...held, standing: 0, engagedRecords: 0, engagedItems: 0 }
  const [now] = await db.sql<Pick<HeldQuestion, 'standing' | 'engagedRecords' | 'engagedItems'>[]>`
    with standing as (${standing(db, harvestId)}),
    engaged as (select i.record_id, count(*) as copies from standing join item i on i.record_id = standing.record_id where i.engaged group by i.record_id)
    select (select count(*) from standing)::int as standing, count(*)::int as "engagedRecords", coalesce(sum(copies), 0)::int as "engagedItems" from engaged`
  return { ...held, ...now! }
}

/** What a harvest that was refused would have withdrawn, whatever became of it since. */
const refused = (db: Db, harvestId: string) => db.sql`
  select p.record_id, p.cause, s.identifier from proposed_withdrawal p join source_record s on s.id = p.record_id where p.harvest_id = ${harvestId}`

export const questionList = async (db: Db, harvestId: string, { after, limit = 20 }: { after?: string, limit?: number } = {}): Promise<ProposedRecord[]> => {
  const [held] = await db.sql<Pick<HeldQuestion, 'decision'>[]>`select decision from held_withdrawal where harvest_id = ${harvestId}`
  // A position is `engaged record`: those with copies in readers' hands come first.
  const [flag, record] = (after ?? '2 0').split(' ') as [string, string]
  return db.sql<ProposedRecord[]>`
    with standing as (${held?.decision === 'refused' ? refused(db, harvestId) : standing(db, harvestId)}),
    listed as (
      select standing.*, (select count(*) from item i where i.record_id = standing.record_id and i.engaged)::int as engaged from standing
    )
    select l.record_id as "recordId", l.identifier, l.cause, l.engaged, m.cluster_id as "clusterId", b.record,
      concat(least(l.engaged, 1), ' ', l.record_id) as position
    from (
      select * from listed
      where least(engaged, 1) < ${Number(flag)} or (least(engaged, 1) = ${Number(flag)} and record_id > ${record})
      order by least(engaged, 1) desc, record_id limit ${limit}
    ) as l
    left join bibliographic_record b on b.id = l.record_id left join cluster_member m on m.record_id = l.record_id
    order by least(l.engaged, 1) desc, l.record_id`
}
