import { keyKinds, matchKeysOf, solve, type MatchFeatures, type MatchRecord, type RuleSet } from '@commonshelf/catalogue'
import { transact, type Db } from '../database.js'
import { writeDoubts } from '../review/doubts.js'
import { activeRules } from '../rules/active.js'
import { arrayOf, hasPins, listOf, pinsOf, reach, Subjects, type Component } from './component.js'
import { writeDifference, type Matched } from './difference.js'

/** Held by the one match that is under way, whichever process it runs in; and by who switches the rules. */
export const MATCH_LOCK = 7_265_003

/** More pairs than anybody would look at out of one batch are a fault of the rules. */
const doubtsPerMatch = 1000

/**
 * Solves again what the records of a batch touch, and stores the difference. Batches may be matched side by side, twice, in
 * any order: the outcome is the partition of all matched records.
 *
 * One match goes at a time in a database, so nothing that it reads changes under it. Matches of one alliance's books would
 * wait for each other anyway, and to lock every key that they touch meant to read everything twice.
 */
export const matchBatch = (db: Db, batchId: string): Promise<Matched> => transact(db, async tx => {
  await tx.sql`select pg_advisory_xact_lock(${MATCH_LOCK})`
  const [batch] = await tx.sql<{ recordIds: string, rerunId: string | null, step: 'describe' | 'match' | null }[]>`
    select b.record_ids::text as "recordIds", b.rerun_id as "rerunId", r.step from record_batch b left join rerun r on r.id = b.rerun_id
    where b.id = ${batchId} and b.described_at is not null and b.matched_at is null`
  // Matched already: a job that came twice.
  if (batch === undefined) return { records: 0, clusters: 0 }
  const { id: versionId, rules } = await activeRules(tx)
  const subjects = await holdSubjects(tx, listOf(batch.recordIds))
  const component = await reach(tx, subjects, rules.keyLimit)
  const records = await recordsOf(tx, component, rules)
  const pins = await hasPins(tx) ? await pinsOf(tx, [...component.records]) : []
  const partition = solve(records, pins, { rules, doubts: doubtsPerMatch })
  const matched = await writeDifference(tx, { subjects, component, records, partition, versionId, describedAnew: batch.step !== 'match' })
  await writeDoubts(tx, [...component.members.keys()], partition.doubts ?? [])
  await tx.sql`update record_batch set matched_at = now(), entries = ${matched.clusters} where id = ${batchId}`
  return batch.rerunId === null ? matched : { ...matched, rerunId: batch.rerunId }
})

export const subjectsOf = async (db: Db, ids: string[]): Promise<Subjects> =>
  subjectsFrom(ids, await db.sql<KeysOf[]>`
    select id, version, keys::text as keys from bibliographic_record where id = any(${arrayOf(ids)}::bigint[])`)

/** Holds the batch's own records, so that no newer description of them comes in between. */
const holdSubjects = async (tx: Db, ids: string[]): Promise<Subjects> =>
  subjectsFrom(ids, await tx.sql<KeysOf[]>`
    select id, version, keys::text as keys from bibliographic_record where id = any(${arrayOf(ids)}::bigint[]) order by id for no key update`)

interface KeysOf { id: string, version: number, keys: string }

const subjectsFrom = (ids: string[], rows: KeysOf[]): Subjects => {
  const keys = new Map<string, string[]>(ids.map(id => [id, []]))
  for (const row of rows) keys.set(row.id, listOf(row.keys))
  return new Subjects(keys, rows.filter(({ version }) => version > 1).map(({ id }) => id))
}

/**
 * The records with the features that they have now; those whose description is gone are left out. Records are registered
 * under keys of every kind; of those the rules do not want, none proposes anything.
 */
export const recordsOf = async (tx: Db, { records, silent }: Component, rules: RuleSet): Promise<MatchRecord[]> => {
  const rows = await tx.sql<{ id: string, features: string, keys: string }[]>`
    select id, features::text as features, keys::text as keys from bibliographic_record where id = any(${arrayOf(records)}::bigint[])`
  const everyKind = rules.keys.length === keyKinds.length
  // Libraries of one alliance describe the same books, often in the same words.
  const parsed = new Map<string, MatchFeatures>()
  return rows.map(({ id, features: signature, keys: text }) => {
    let features = parsed.get(signature)
    if (features === undefined) parsed.set(signature, features = JSON.parse(signature) as MatchFeatures)
    const keys = everyKind ? listOf(text) : matchKeysOf(features, rules)
    return { id, features, signature, keys: silent.size === 0 ? keys : keys.filter(key => !silent.has(key)) }
  })
}
