import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { id, moment } from './columns.js'

/**
 * Records that a harvest says are gone: stated by the source, or missing from a full dump. They are live until the
 * harvest has ended and its limits allow it, or until a person approves; what a person refused stays as a list. Rows are written by the thousand: no foreign keys.
 */
export const proposedWithdrawal = pgTable('proposed_withdrawal', {
  harvestId: id('harvest_id').notNull(),
  recordId: id('record_id').notNull(),
  /** The record's version when it was proposed: one that changed since is another record. */
  version: integer().notNull(),
  cause: text({ enum: ['stated', 'missing'] }).notNull(),
  /** When the source says that it was deleted. */
  datestamp: text()
}, table => [
  primaryKey({ columns: [table.harvestId, table.recordId] })
])

/** A harvest that would withdraw more than its source may, and what became of the question. */
export const heldWithdrawal = pgTable('held_withdrawal', {
  harvestId: id('harvest_id').primaryKey(),
  sourceId: id('source_id').notNull(),
  /** Of `present` live records, so many were stated as deleted, and so many missing; `allowed` by the source's limits. */
  stated: integer().notNull(),
  missing: integer().notNull(),
  present: integer().notNull(),
  allowed: integer().notNull(),
  /** The newest sighting at the time: what was seen after it, is there again. */
  sightedUpTo: id('sighted_up_to').notNull(),
  heldAt: moment().notNull().defaultNow(),
  decision: text({ enum: ['approved', 'refused', 'superseded'] }),
  decidedBy: text('decided_by'),
  decidedAt: moment()
}, table => [
  index('held_withdrawal_open').on(table.sourceId).where(sql`${table.decision} is null`)
])
