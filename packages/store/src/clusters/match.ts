import { keyKinds, matchKeysOf, solve, type MatchFeatures, type MatchRecord, type RuleSet } from '@commonshelf/catalogue'
import { transact, type Db } from '../database.js'
import { writeDoubts } from '../review/doubts.js'
import { activeRules } from '../rules/active.js'
import { hasPins, listOf, pinsOf, reach, storedRegistry, Subjects, type Component } from './component.js'
import { writeDifference, type Matched } from './difference.js'

/** The component reached keys that are not held, since others matched in between: the transaction begins again. */
class Outgrown extends Error {
  constructor (keys: number) { super(`The component reaches ${keys} keys that are not held`) }
}

/**
 * Held in common by every match, and alone by one that others have outrun: then it cannot be outrun again. Who switches the
 * rules holds it alone too, so that no two matches go by different rules at a time.
 */
export const MATCH_LOCK = 7_265_003

/** More pairs than anybody would look at out of one batch are a fault of the rules. */
const doubtsPerMatch = 1000

/** After so many outgrown attempts a match goes alone. */
const patience = 3

/**
 * Solves again what the records of a batch touch, and stores the difference. Batches may be matched side by side, twice, in
 * any order: the outcome is the partition of all matched records.
 *
 * Every record that could take part is reached through a key, and every key of every one of them is locked, in one order.
 * So of two matches that could meet in a component one waits for the other, and none sees half of another's work.
 */
export const matchBatch = async (db: Db, batchId: string): Promise<Matched> => {
  const [batch] = await db.sql<{ recordIds: string, rerunId: string | null }[]>`
    select record_ids::text as "recordIds", rerun_id as "rerunId" from record_batch where id = ${batchId} and described_at is not null and matched_at is null`
  // Matched already: a job that came twice.
  if (batch === undefined) return { records: 0, clusters: 0 }
  const ids = listOf(batch.recordIds)
  for (let attempt = 1; ; attempt++) {
    const alone = attempt > patience
    // What is to be locked is found out before anything is locked; alone, there is no hurry.
    const { rules } = await activeRules(db)
    const expected = alone ? undefined : await reach(db, await subjectsOf(db, ids), storedRegistry(db), rules.keyLimit)
    try {
      const matched = await transact(db, async tx => {
        if (alone) await tx.sql`select pg_advisory_xact_lock(${MATCH_LOCK})`
        else await tx.sql`select pg_advisory_xact_lock_shared(${MATCH_LOCK})`
        return matchHolding(tx, batchId, ids, expected)
      })
      return batch.rerunId === null ? matched : { ...matched, rerunId: batch.rerunId }
    } catch (error) {
      if (!(error instanceof Outgrown) || alone) throw error
    }
  }
}

const matchHolding = async (tx: Db, batchId: string, ids: string[], expected?: Component): Promise<Matched> => {
  // Read under the lock: who switches the rules waits for this transaction.
  const { id: versionId, rules } = await activeRules(tx)
  const subjects = await holdSubjects(tx, ids)
  const { keys, records: known } = expected ?? await reach(tx, subjects, storedRegistry(tx), rules.keyLimit)
  const held = await holdKeys(tx, keys, subjects)
  const component = await reachWithin(tx, subjects, held, rules, known)
  const records = await recordsOf(tx, component, subjects, rules)
  const pins = await hasPins(tx) ? await pinsOf(tx, [...component.records]) : []
  const partition = solve(records, pins, { rules, doubts: doubtsPerMatch })
  const matched = await writeDifference(tx, { subjects, component, records, partition, versionId })
  await writeDoubts(tx, [...component.members.keys()], partition.doubts ?? [])
  await tx.sql`update record_batch set matched_at = now() where id = ${batchId}`
  return matched
}

export const subjectsOf = async (db: Db, ids: string[]): Promise<Subjects> =>
  subjectsFrom(ids, await db.sql<KeysOf[]>`
    select id, version, keys::text as keys from bibliographic_record where id = any(${ids}::bigint[])`)

/** Holds the batch's own records, so that no newer description of them comes in between. */
const holdSubjects = async (tx: Db, ids: string[]): Promise<Subjects> =>
  subjectsFrom(ids, await tx.sql<KeysOf[]>`
    select id, version, keys::text as keys from bibliographic_record where id = any(${ids}::bigint[]) order by id for no key update`)

interface KeysOf { id: string, version: number, keys: string }

const subjectsFrom = (ids: string[], rows: KeysOf[]): Subjects => {
  const keys = new Map<string, string[]>(ids.map(id => [id, []]))
  for (const row of rows) keys.set(row.id, listOf(row.keys))
  return new Subjects(keys, rows.filter(({ version }) => version > 1).map(({ id }) => id))
}

/**
 * Locks the keys' rows in key order, those that are missing after they were inserted, and gives what is registered under
 * each. A new key is inserted with the subjects that bear it. Keys that two matches insert at once are waited for by the
 * unique index.
 */
const holdKeys = async (tx: Db, keys: Set<string>, subjects: Subjects): Promise<Map<string, string[]>> => {
  const held = new Map<string, string[]>()
  const lock = async (some: string[]): Promise<void> => {
    const rows = await tx.sql<{ key: string, records: string }[]>`
      select key, records::text as records from match_key where key = any(${some}::bigint[]) order by key for update`
    for (const { key, records } of rows) held.set(key, listOf(records))
  }
  await lock([...keys])
  let missing = [...keys].filter(key => !held.has(key))
  while (missing.length > 0) {
    const fresh = new Map(missing.map(key => [key, subjects.bearersOf(key, [])]))
    const rows = [...fresh].map(([key, records]) => `{"k":${key},"r":[${records.join()}]}`)
    const added = await tx.sql<{ key: string }[]>`
      insert into match_key (key, records) select k, r from json_to_recordset(${`[${rows.join()}]`}::json) as m (k bigint, r bigint[]) order by k
      on conflict do nothing returning key`
    for (const { key } of added) held.set(key, fresh.get(key)!)
    missing = missing.filter(key => !held.has(key))
    if (missing.length > 0) await lock(missing)
  }
  return held
}

/** Reads the component again, now that it cannot change; throws when it is not within what is held. */
const reachWithin = (tx: Db, subjects: Subjects, held: Map<string, string[]>, { keyLimit }: RuleSet, known: Set<string>): Promise<Component> =>
  reach(tx, subjects, async keys => {
    const unheld = keys.filter(key => !held.has(key))
    if (unheld.length > 0) throw new Outgrown(unheld.length)
    return keys.map(key => [key, held.get(key)!])
  }, keyLimit, known)

/**
 * The records with the features that they have now; those whose description is gone are left out. Records are registered
 * under keys of every kind; of those the rules do not want, none proposes anything.
 */
export const recordsOf = async (tx: Db, component: Component, subjects: Subjects, rules: RuleSet): Promise<MatchRecord[]> => {
  const rows = await tx.sql<{ id: string, features: string, keys: string }[]>`
    select id, features::text as features, keys::text as keys from bibliographic_record where id = any(${[...component.records]}::bigint[])`
  const silent = silentKeys(component, subjects, rules)
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

/** Keys that so many share that they propose nothing. */
export const silentKeys = ({ registered }: Component, subjects: Subjects, { keyLimit }: RuleSet): Set<string> => {
  const silent = new Set<string>()
  for (const [key, bearers] of registered) if (subjects.bearersOf(key, bearers).length > keyLimit) silent.add(key)
  return silent
}
