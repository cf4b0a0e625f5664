import { sql } from 'drizzle-orm'
import { boolean, check, index, json, pgTable, primaryKey, real, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Evidence } from '@commonshelf/catalogue'
import { id, identity, moment } from './columns.js'

/**
 * Two records of which the rules are not sure, for a person to decide: written by the match that met them, taken away by one
 * that is sure. What was decided is a pin; a pair that somebody could not decide is set aside.
 */
export const doubtfulPair = pgTable('doubtful_pair', {
  recordA: id('record_a').notNull(),
  recordB: id('record_b').notNull(),
  score: real().notNull(),
  /** What alone kept them apart, where a veto did. */
  veto: text(),
  evidence: json().$type<Evidence[]>().notNull(),
  /** Somebody looked and could not say. */
  setAside: boolean('set_aside').notNull().default(false),
  foundAt: moment().notNull().defaultNow()
}, table => [
  primaryKey({ columns: [table.recordA, table.recordB] }),
  index('doubtful_pair_b').on(table.recordB),
  index('doubtful_pair_open').on(table.score, table.recordA, table.recordB).where(sql`not ${table.setAside}`),
  check('doubtful_pair_order', sql`${table.recordA} < ${table.recordB}`)
])

/** A field of an entry as staff corrected it. No feed overwrites it; taken back, the records speak again. */
export const correction = pgTable('correction', {
  id: identity().primaryKey(),
  /** The entry for which it was said; where it was joined to another since, it holds there. */
  clusterId: id('cluster_id').notNull(),
  field: text().notNull(),
  /** In the shape that the entry has there; null empties the field. */
  value: json(),
  reason: text(),
  staff: text().notNull(),
  at: moment().notNull().defaultNow(),
  /** When it was taken back, or replaced by a later one. */
  endedAt: moment()
}, table => [
  index('correction_cluster').on(table.clusterId),
  uniqueIndex('correction_standing').on(table.clusterId, table.field).where(sql`${table.endedAt} is null`)
])
