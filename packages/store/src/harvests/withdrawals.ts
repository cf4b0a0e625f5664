import { transact, type Db } from '../database.js'
import { ageAgainst } from '../source-records/datestamps.js'
import { allowedOf, type WithdrawalLimits } from './limits.js'
import { question, questionList, standing, type HeldQuestion, type ProposedRecord } from './question.js'
import type { Harvest } from './repository.js'

/** What a source says of one record, and by its own clock when that came to be. */
export interface Statement { identifier: string, datestamp?: string }

/** What became of a harvest's withdrawals. */
export interface Settled {
  /** `empty`: a full dump without a record, of a source that has some; nothing was touched. */
  outcome: 'done' | 'held' | 'empty'
  withdrawn: number
  /** What has to be described and matched. */
  batchIds: string[]
}

/**
 * Withdrawals: what a source says is deleted, and what a full dump no longer brings. They are proposals while the harvest
 * runs, and are carried out together at its end within the source's limits. Beyond them the harvest is held: the records
 * stay as they are until a person approves or refuses, and later harvests of the source go on meanwhile.
 */
export const withdrawals = (db: Db) => ({
  /** The source states that these are deleted: counted as received, kept as proposals. Those unknown or deleted already are unchanged, as are `overtaken` others. */
  propose: (harvestId: string, statements: Statement[], overtaken = 0): Promise<void> => transact(db, tx => propose(tx, harvestId, statements, overtaken)),

  /**
   * These come live: the last word of a source counts. Gives the identifiers of which the source has stated a deletion later
   * than this state of them, by its own clock; these are counted as received, and are not to be taken in.
   */
  retract: (harvestId: string, statements: Statement[]): Promise<Set<string>> => transact(db, tx => retract(tx, harvestId, statements)),

  async anyProposed (harvestId: string): Promise<boolean> {
    return (await db.sql`select from proposed_withdrawal where harvest_id = ${harvestId} limit 1`).length > 0
  },

  /** They came, though not in a state that could be taken in: a full dump must not withdraw them. */
  async sight (harvestId: string, identifiers: string[]): Promise<void> {
    await db.sql`
      insert into harvest_sighting (harvest_id, record_ids)
      select h.id, array_agg(s.id) from harvest h join source_record s on s.source_id = h.source_id
      where h.id = ${harvestId} and s.identifier = any(${identifiers.map(plain)}) group by h.id`
  },

  /** At the end of a harvest; `complete` says that every record which the source holds was seen. */
  settle: (harvestId: string, { complete, limits }: { complete: boolean, limits: WithdrawalLimits }): Promise<Settled> =>
    transact(db, tx => settle(tx, harvestId, complete, limits)),

  /** What a held harvest asks, as it stands now; also after it was decided, without the records then. */
  question: (harvestId: string): Promise<HeldQuestion | undefined> => question(db, harvestId),

  /** The records that a held harvest would withdraw, or would have before it was refused; those with copies on loan or promised first. `after` is the position of the last one seen. */
  questionList: (harvestId: string, paging?: { after?: string, limit?: number }): Promise<ProposedRecord[]> => questionList(db, harvestId, paging),

  /** Withdraws what was shown, except what has come again or changed since. Undefined for a harvest that is not held. */
  approve: (harvestId: string, by?: string): Promise<{ withdrawn: number, batchIds: string[] } | undefined> => transact(db, async tx => {
    if (!await decide(tx, harvestId, 'approved', by)) return undefined
    return carryOut(tx, harvestId)
  }),

  /** Keeps every record, and a list of what was refused. Undefined for a harvest that is not held. */
  refuse: (harvestId: string, by?: string): Promise<{ kept: number } | undefined> => transact(db, async tx => {
    if (!await decide(tx, harvestId, 'refused', by)) return undefined
    return { kept: await keepList(tx, harvestId) }
  })
})

const propose = async (tx: Db, harvestId: string, statements: Statement[], overtaken: number): Promise<void> => {
  const stated = new Map(statements.map(({ identifier, datestamp }) => [plain(identifier), datestamp]))
  const known = await tx.sql<{ id: string, identifier: string, version: number, datestamp: string | null, brought: boolean }[]>`
    select s.id, s.identifier, s.version, s.datestamp, s.harvest_id is not distinct from h.id as brought
    from harvest h join source_record s on s.source_id = h.source_id
    where h.id = ${harvestId} and s.identifier = any(${[...stated.keys()]}) and not s.deleted`
  // A list that is read while records change may show a deletion after the state that replaced it.
  const late = known.filter(({ identifier, datestamp }) => ageAgainst(stated.get(identifier), datestamp) === 'older')
  const sighted = late.length === 0 ? [] : await tx.sql<{ id: string }[]>`
    select id from (select unnest(record_ids) as id from harvest_sighting where harvest_id = ${harvestId}) as seen where id = any(${late.map(({ id }) => id)}::bigint[])`
  const passed = new Set([...sighted, ...late.filter(({ brought }) => brought)].map(({ id }) => id))
  const gone = known.filter(({ id }) => !passed.has(id))
  const put = await tx.sql<{ fresh: boolean }[]>`
    insert into proposed_withdrawal (harvest_id, record_id, version, cause, datestamp)
    select ${harvestId}, id, version, 'stated', nullif(datestamp, '')
    from unnest(${gone.map(({ id }) => id)}::bigint[], ${gone.map(({ version }) => version)}::int[], ${gone.map(({ identifier }) => stated.get(identifier) ?? '')}::text[]) as g (id, version, datestamp)
    on conflict (harvest_id, record_id) do update set version = excluded.version, cause = excluded.cause, datestamp = excluded.datestamp
    returning (xmax = 0) as fresh`
  await tx.sql`
    update harvest set received = received + ${statements.length + overtaken}, unchanged = unchanged + ${statements.length + overtaken - put.filter(({ fresh }) => fresh).length}
    where id = ${harvestId}`
}

const retract = async (tx: Db, harvestId: string, statements: Statement[]): Promise<Set<string>> => {
  const stated = new Map(statements.map(({ identifier, datestamp }) => [plain(identifier), datestamp]))
  const found = await tx.sql<{ id: string, identifier: string, datestamp: string | null }[]>`
    select p.record_id as id, s.identifier, p.datestamp from harvest h join source_record s on s.source_id = h.source_id
    join proposed_withdrawal p on p.harvest_id = h.id and p.record_id = s.id
    where h.id = ${harvestId} and s.identifier = any(${[...stated.keys()]})`
  const older = new Set(found.filter(({ identifier, datestamp }) => ageAgainst(stated.get(identifier), datestamp) === 'older').map(({ identifier }) => identifier))
  const again = found.filter(({ identifier }) => !older.has(identifier)).map(({ id }) => id)
  if (again.length > 0) await tx.sql`delete from proposed_withdrawal where harvest_id = ${harvestId} and record_id = any(${again}::bigint[])`
  if (found.length > 0) await tx.sql`update harvest set received = received + ${older.size}, unchanged = unchanged + ${found.length} where id = ${harvestId}`
  return older
}

/** Postgres has no NUL in text: an identifier is kept without it. */
const plain = (text: string): string => text.replaceAll('\0', '')

const settle = async (tx: Db, harvestId: string, complete: boolean, limits: WithdrawalLimits): Promise<Settled> => {
  const [run] = await tx.sql<Pick<Harvest, 'sourceId' | 'extent' | 'received'>[]>`
    select source_id as "sourceId", extent, received from harvest where id = ${harvestId} for update`
  if (run === undefined) throw new Error(`No harvest has the id ${harvestId}`)
  const whole = run.extent === 'full' && complete
  if (whole) {
    if (run.received === 0 && await hasRecords(tx, run.sourceId)) return { outcome: 'empty', withdrawn: 0, batchIds: [] }
    await proposeMissing(tx, harvestId, run.sourceId)
  }
  await supersede(tx, harvestId, run.sourceId, whole)
  await forgetAbandoned(tx, harvestId, run.sourceId, whole)
  const { stated, missing } = await proposed(tx, harvestId)
  if (stated + missing === 0) {
    await forget(tx, harvestId)
    return { outcome: 'done', withdrawn: 0, batchIds: [] }
  }
  if (stated + missing > limits.withdrawFreely) {
    const present = await presentBefore(tx, harvestId, run.sourceId)
    const allowed = allowedOf(limits, present)
    if (stated + missing > allowed) {
      await tx.sql`
        insert into held_withdrawal (harvest_id, source_id, stated, missing, present, allowed, sighted_up_to)
        values (${harvestId}, ${run.sourceId}, ${stated}, ${missing}, ${present}, ${allowed}, (select coalesce(max(id), 0) from harvest_sighting))`
      return { outcome: 'held', withdrawn: 0, batchIds: [] }
    }
  }
  return { outcome: 'done', ...await carryOut(tx, harvestId) }
}

const hasRecords = async (tx: Db, sourceId: string): Promise<boolean> =>
  (await tx.sql`select from source_record where source_id = ${sourceId} and not deleted limit 1`).length > 0

/** What a full dump neither brought nor saw. */
const proposeMissing = (tx: Db, harvestId: string, sourceId: string): Promise<unknown> => tx.sql`
  insert into proposed_withdrawal (harvest_id, record_id, version, cause)
  select ${harvestId}, s.id, s.version, 'missing' from source_record s
  where s.source_id = ${sourceId} and not s.deleted and s.harvest_id is distinct from ${harvestId}
    and not exists (select from (select unnest(record_ids) as id from harvest_sighting where harvest_id = ${harvestId}) as seen where seen.id = s.id)
  on conflict (harvest_id, record_id) do nothing`

const proposed = async (tx: Db, harvestId: string): Promise<{ stated: number, missing: number }> => {
  const [row] = await tx.sql<{ stated: number, missing: number }[]>`
    select (count(*) filter (where p.cause = 'stated'))::int as stated, (count(*) filter (where p.cause = 'missing'))::int as missing
    from proposed_withdrawal p join source_record s on s.id = p.record_id
    where p.harvest_id = ${harvestId} and not s.deleted and s.version = p.version`
  return row!
}

/** Live records without those that this harvest added: a library whose numbers all changed lost everything, and did not double. */
const presentBefore = async (tx: Db, harvestId: string, sourceId: string): Promise<number> => {
  const [row] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count from source_record
    where source_id = ${sourceId} and not deleted and not (version = 1 and harvest_id is not distinct from ${harvestId})`
  return row!.count
}

/**
 * Questions of earlier harvests that this one has answered: all of them, when it saw the whole source; else those whose
 * every record has come again, changed or gone.
 */
const supersede = async (tx: Db, harvestId: string, sourceId: string, whole: boolean): Promise<void> => {
  const open = await tx.sql<{ harvestId: string }[]>`
    select harvest_id as "harvestId" from held_withdrawal where source_id = ${sourceId} and decision is null and harvest_id <> ${harvestId}`
  for (const { harvestId: earlier } of open) {
    if (!whole && (await question(tx, earlier))?.standing !== 0) continue
    if (await decide(tx, earlier, 'superseded')) await forget(tx, earlier)
  }
}

/** What stopped and failed harvests of the source had proposed, as far as this one has seen better. */
const forgetAbandoned = (tx: Db, harvestId: string, sourceId: string, whole: boolean): Promise<unknown> => tx.sql`
  delete from proposed_withdrawal p using harvest h
  where h.source_id = ${sourceId} and h.id <> ${harvestId} and h.state in ('stopped', 'failed') and p.harvest_id = h.id
    and (${whole} or p.record_id in (select unnest(record_ids) from harvest_sighting where harvest_id = ${harvestId}))`

const decide = async (tx: Db, harvestId: string, decision: 'approved' | 'refused' | 'superseded', by?: string): Promise<boolean> => {
  const rows = await tx.sql`
    update held_withdrawal set decision = ${decision}, decided_by = ${by ?? null}, decided_at = now()
    where harvest_id = ${harvestId} and decision is null returning harvest_id`
  if (rows.length === 0) return false
  await tx.sql`update harvest set state = 'finished' where id = ${harvestId} and state = 'held'`
  return true
}

/** Withdraws what is proposed and still so, and makes batches of it. Proposals are gone afterwards. */
const carryOut = async (tx: Db, harvestId: string): Promise<{ withdrawn: number, batchIds: string[] }> => {
  const batches = await tx.sql<{ id: string, withdrawn: number }[]>`
    with gone as (
      update source_record s set deleted = true, version = s.version + 1, harvest_id = ${harvestId}, received_at = now()
      from proposed_withdrawal p where p.harvest_id = ${harvestId} and s.id = p.record_id and not s.deleted and s.version = p.version
        and not exists (
          select from (
            select unnest(g.record_ids) as id from held_withdrawal w join harvest h on h.source_id = w.source_id and h.id <> w.harvest_id
            join harvest_sighting g on g.harvest_id = h.id and g.id > w.sighted_up_to where w.harvest_id = ${harvestId}
          ) as seen where seen.id = s.id)
      returning s.id
    )
    insert into record_batch (harvest_id, record_ids)
    select ${harvestId}, array_agg(id order by id)
    from (select id, (row_number() over (order by id) - 1) / 1000 as part from gone) as parted
    group by part returning id, cardinality(record_ids) as withdrawn`
  const withdrawn = batches.reduce((sum, batch) => sum + batch.withdrawn, 0)
  await tx.sql`update harvest set withdrawn = withdrawn + ${withdrawn} where id = ${harvestId}`
  await forget(tx, harvestId)
  return { withdrawn, batchIds: batches.map(({ id }) => id) }
}

/** Lists of what was refused that a source keeps: one that refuses a dump every night would fill the table. */
const listsKept = 10

/** What was refused stays to be looked up, as far as it still stood. Gives how many. */
const keepList = async (tx: Db, harvestId: string): Promise<number> => {
  await tx.sql`delete from proposed_withdrawal where harvest_id = ${harvestId} and record_id not in (select record_id from (${standing(tx, harvestId)}) as so)`
  await tx.sql`
    delete from proposed_withdrawal where harvest_id in (
      select harvest_id from held_withdrawal where decision = 'refused' and source_id = (select source_id from held_withdrawal where harvest_id = ${harvestId})
      order by decided_at desc, harvest_id desc offset ${listsKept})`
  const [kept] = await tx.sql<{ count: number }[]>`select count(*)::int as count from proposed_withdrawal where harvest_id = ${harvestId}`
  return kept!.count
}

const forget = async (tx: Db, harvestId: string): Promise<number> =>
  (await tx.sql`delete from proposed_withdrawal where harvest_id = ${harvestId}`).count
