import { bearersPerDescription, suffices, type MatchFeatures } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** What a match is about: the records of a batch, with the keys that they bear now. A deleted record bears none. */
export class Subjects {
  readonly #bearers = new Map<string, string[]>()

  /** `returning` are those of which an earlier version was there before: they may have been gone in between. */
  constructor (readonly keys: ReadonlyMap<string, string[]>, readonly returning: string[] = []) {
    for (const [record, own] of keys) {
      for (const key of own) {
        const bearers = this.#bearers.get(key)
        if (bearers === undefined) this.#bearers.set(key, [record])
        else bearers.push(record)
      }
    }
  }

  has (record: string): boolean { return this.keys.has(record) }

  allKeys (): Iterable<string> { return this.#bearers.keys() }

  /** The records under a key once the subjects are registered anew. */
  bearersOf (key: string, registered: string[]): string[] {
    const own = this.#bearers.get(key) ?? []
    const others = registered.filter(record => !this.keys.has(record))
    return own.length === 0 ? others : [...others, ...own]
  }
}

/** A record's place as the last match left it. */
export interface Membership { recordId: string, clusterId: string, workKey: string | null, keys: string[] }

/**
 * The records that are solved together, and what was read to find them: every record that is reached from the subjects
 * through shared keys, through former clusters and through pins.
 */
export interface Component {
  records: Set<string>
  /** Every key that any of the records bears or bore. */
  keys: Set<string>
  /** The records registered under each key that is in the table, before this match. */
  registered: Map<string, string[]>
  /** Keys that so many descriptions share that they lead nowhere, and propose nothing. */
  silent: Set<string>
  members: Map<string, Membership>
}

/** The other way: an array of ids as Postgres writes it. The driver would write it id by id. */
export const arrayOf = (ids: Iterable<string>): string => `{${[...ids].join()}}`

/** Arrays come as text and are split here: the driver would go through them letter by letter. */
export const listOf = (text: string): string[] => text === '{}' ? [] : text.slice(1, -1).split(',')

/** Reads the component that can be reached from the subjects; a key that more than `keyLimit` descriptions share leads nowhere. */
export const reach = async (db: Db, subjects: Subjects, keyLimit: number): Promise<Component> => {
  const component: Component = { records: new Set(), keys: new Set(subjects.allKeys()), registered: new Map(), silent: new Set(), members: new Map() }
  const anyPins = await hasPins(db)
  let records = [...subjects.keys.keys()]
  let keys = [...component.keys]
  while (records.length > 0 || keys.length > 0) {
    for (const record of records) component.records.add(record)
    const nextRecords = new Set<string>()
    const nextKeys = new Set<string>()
    const meet = (record: string): void => { if (!component.records.has(record)) nextRecords.add(record) }
    for (const member of records.length === 0 ? [] : await membersWith(db, records)) {
      if (component.members.has(member.recordId)) continue
      component.members.set(member.recordId, member)
      meet(member.recordId)
      for (const key of member.keys) if (!component.keys.has(key)) nextKeys.add(key)
    }
    if (anyPins && records.length > 0) for (const { a, b } of await pinsOf(db, records)) { meet(a); meet(b) }
    for (const row of keys.length === 0 ? [] : await registeredUnder(db, keys)) {
      const { key } = row
      const registered = listOf(row.records)
      component.registered.set(key, registered)
      if (await follows(db, registered, subjects, keyLimit)) for (const record of registered) meet(record)
      else component.silent.add(key)
    }
    records = [...nextRecords]
    keys = [...nextKeys]
    for (const key of keys) component.keys.add(key)
  }
  return component
}

/**
 * Whether the records under a key belong to the component: when the key proposes pairs, or did so before the subjects changed,
 * for then its falling silent has to be felt by all of them. The subjects have changed, so the others are counted: where
 * those alone are too many it was silent before, and is now. `solve` counts again, with the subjects as they are.
 */
const follows = async (db: Db, registered: string[], subjects: Subjects, keyLimit: number): Promise<boolean> => {
  if (registered.length <= keyLimit) return true
  const others = registered.filter(record => !subjects.has(record))
  return others.length <= keyLimit || others.length <= keyLimit * bearersPerDescription && await descriptionsOf(db, others, keyLimit) <= keyLimit
}

/** How many descriptions the records have, as `solve` counts them: equal ones once, where they are enough for a match. */
const descriptionsOf = async (db: Db, records: string[], enough: number): Promise<number> => {
  const rows = await db.sql<{ features: string, count: number }[]>`
    select features::text as features, count(*)::int as count from bibliographic_record where id = any(${records}::bigint[]) group by 1 limit ${enough + 1}`
  let descriptions = 0
  for (const { features, count } of rows) descriptions += count === 1 || suffices(JSON.parse(features) as MatchFeatures) ? 1 : count
  return descriptions
}

const registeredUnder = (db: Db, keys: string[]) => db.sql<{ key: string, records: string }[]>`
  select key, records::text as records from match_key where key = any(${arrayOf(keys)}::bigint[])`

/** The records given and all that are in one cluster with any of them. */
const membersWith = async (db: Db, records: string[]): Promise<Membership[]> => {
  const rows = await db.sql<(Omit<Membership, 'keys'> & { keys: string })[]>`
    select m.record_id as "recordId", m.cluster_id as "clusterId", c.work_key as "workKey", m.keys::text as keys
    from (select distinct cluster_id from cluster_member where record_id = any(${arrayOf(records)}::bigint[])) as reached
    join cluster_member m on m.cluster_id = reached.cluster_id join cluster c on c.id = m.cluster_id`
  return rows.map(row => ({ ...row, keys: listOf(row.keys) }))
}

export const hasPins = async (db: Db): Promise<boolean> => (await db.sql`select from pin limit 1`).length > 0

export const pinsOf = async (db: Db, records: string[]): Promise<{ a: string, b: string, same: boolean }[]> =>
  db.sql<{ a: string, b: string, same: boolean }[]>`
    select record_a as a, record_b as b, same from pin where record_a = any(${records}::bigint[])
    union select record_a, record_b, same from pin where record_b = any(${records}::bigint[])`
