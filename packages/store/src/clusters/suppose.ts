import { solve, type MatchFeatures, type MatchRecord, type Partition, type RuleSet } from '@commonshelf/catalogue'
import type postgres from 'postgres'
import type { Db } from '../database.js'
import { activeRules } from '../rules/active.js'
import { hasPins, pinsOf, reach, Subjects, type Component } from './component.js'
import { recordsOf, subjectsOf } from './match.js'

/** What is supposed: records as they would be, or other rules. Nothing of it is written. */
export interface Hypothesis {
  /** Records that would come, change, or go (null), by id. Those that are not stored yet have ids above all that are. */
  records?: ReadonlyMap<string, { features: MatchFeatures, keys: string[] } | null>
  /** In place of the active ones. */
  rules?: RuleSet
}

/** What a match would find, beside what is stored. */
export interface Supposed {
  component: Component
  /** Every record of the component, as it is supposed to be. */
  records: MatchRecord[]
  /** Clusters as they are stored, with their records. */
  former: Map<string, string[]>
  /** Clusters as they would be. */
  partition: Partition
}

/**
 * Solves what the given records touch as a match would, under a hypothesis and without a lock: what is read is of one
 * moment, and may be another the next.
 */
export const suppose = async (db: Db, recordIds: string[], { records: supposed = new Map(), rules: given }: Hypothesis): Promise<Supposed> => {
  const rules = given ?? (await activeRules(db)).rules
  return atOneMoment(db, async tx => {
    const stored = (await subjectsOf(tx, recordIds)).keys
    const subjects = new Subjects(new Map([...new Set([...recordIds, ...supposed.keys()])].map(id => {
      const as = supposed.get(id)
      return [id, as === undefined ? stored.get(id) ?? [] : as?.keys ?? []]
    })))
    const component = await reach(tx, subjects, rules.keyLimit)
    const present = (await recordsOf(tx, component, rules)).filter(({ id }) => !supposed.has(id))
    const records = [...present, ...[...supposed].flatMap(([id, as]) => as === null ? [] : [{ id, features: as.features, keys: as.keys.filter(key => !component.silent.has(key)) }])]
    const pins = await hasPins(tx) ? await pinsOf(tx, [...component.records]) : []
    const former = new Map<string, string[]>()
    for (const { recordId, clusterId } of component.members.values()) {
      const members = former.get(clusterId)
      if (members === undefined) former.set(clusterId, [recordId])
      else members.push(recordId)
    }
    return { component, records, former, partition: solve(records, pins, { rules }) }
  })
}

/** Reads as of one moment, whatever others commit meanwhile. */
const atOneMoment = async <T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> => {
  if (db.inTransaction) return read(db)
  return await db.sql.begin('isolation level repeatable read read only', tx =>
    read({ sql: tx as unknown as postgres.Sql, orm: db.orm, inTransaction: true })) as T
}
