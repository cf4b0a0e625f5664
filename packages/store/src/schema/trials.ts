import { boolean, index, integer, json, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { BibliographicRecord } from '@commonshelf/catalogue'
import { bytea, id, identity, moment } from './columns.js'

/** A harvest that was ordered to be looked at before it changes anything: how far the comparison has come, and what it found. */
export const trial = pgTable('trial', {
  harvestId: id('harvest_id').primaryKey(),
  /** What the run knew at its end, for the day it is taken in. Null while the source is still being read. */
  complete: boolean(),
  watermark: text(),
  /** What the comparison is at: describing what was staged, finding what is gone, matching. */
  step: text({ enum: ['stage', 'describe', 'gone', 'match', 'done'] }).notNull().default('stage'),
  /** Up to which staged row it has come, and how many there are. */
  position: integer().notNull().default(0),
  staged: integer().notNull().default(0),
  /** Records that have to be matched, and those that have been. */
  toMatch: integer('to_match').notNull().default(0),
  matched: integer().notNull().default(0),
  counts: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  decision: text({ enum: ['taken', 'dropped', 'expired'] }),
  decidedBy: text('decided_by'),
  decidedAt: moment(),
  createdAt: moment().notNull().defaultNow()
})

/** What a trial's source sent, as it came: kept here until it is taken in or thrown away. */
export const stagedRecord = pgTable('staged_record', {
  harvestId: id('harvest_id').notNull(),
  position: integer().notNull(),
  identifier: text(),
  syntax: text(),
  bytes: bytea().notNull(),
  deleted: boolean().notNull(),
  datestamp: text(),
  /** Why it could not be taken for a record. */
  reason: text(),
  detail: text()
}, table => [
  primaryKey({ columns: [table.harvestId, table.position] })
])

/** What would become of each record of the source: one row an identifier. */
export const stagedDescription = pgTable('staged_description', {
  harvestId: id('harvest_id').notNull(),
  identifier: text().notNull(),
  /** The stored record, or for a new one a number above all that are stored. */
  recordId: id('record_id').notNull(),
  verdict: text({ enum: ['added', 'changed', 'unchanged', 'refused', 'stated', 'missing'] }).notNull(),
  hash: bytea(),
  datestamp: text(),
  record: json().$type<BibliographicRecord>(),
  features: json(),
  keys: id().array(),
  matched: boolean().notNull().default(false)
}, table => [
  primaryKey({ columns: [table.harvestId, table.identifier] }),
  index('staged_description_record').on(table.harvestId, table.recordId)
])

/** Which staged records bear a key. */
export const stagedKey = pgTable('staged_key', {
  harvestId: id('harvest_id').notNull(),
  key: id().notNull(),
  recordId: id('record_id').notNull()
}, table => [
  primaryKey({ columns: [table.harvestId, table.key, table.recordId] })
])

/** Samples of what a trial found: so many of each kind. */
export const trialFinding = pgTable('trial_finding', {
  id: identity().primaryKey(),
  harvestId: id('harvest_id').notNull(),
  kind: text({ enum: ['added', 'changed', 'gone', 'refused', 'merge', 'split', 'quality'] }).notNull(),
  /** Of a refusal its reason, of a quality finding its code. */
  code: text(),
  data: json().$type<unknown>().notNull()
}, table => [
  index('trial_finding_kind').on(table.harvestId, table.kind, table.id)
])
