import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytea, id, identity, moment } from './columns.js'
import { sourceRecord } from './harvesting.js'
import { library } from './libraries.js'

/**
 * What a source record was before it changed, with the harvest that had brought it so. A trigger on source_record writes
 * it (migration `record_history`): whoever changes a record, by a harvest, a withdrawal or a replay, leaves its former self here.
 */
export const sourceRecordVersion = pgTable('source_record_version', {
  recordId: id('record_id').notNull(),
  version: integer().notNull(),
  harvestId: id('harvest_id'),
  syntax: text().$type<typeof sourceRecord.$inferSelect['syntax']>().notNull(),
  /** Null where the next version has the same bytes, as after a withdrawal. */
  bytes: bytea(),
  deleted: boolean().notNull(),
  receivedAt: moment().notNull(),
  replacedAt: moment().notNull().defaultNow()
}, table => [
  primaryKey({ columns: [table.recordId, table.version] }),
  index('source_record_version_replaced').on(table.replacedAt)
])

/** How much of that is kept: one row, set by the operator. A version goes when both the number and the days are exceeded. */
export const historyPolicy = pgTable('history_policy', {
  one: boolean().primaryKey().default(true),
  versions: integer().notNull(),
  days: integer().notNull(),
  setBy: text('set_by'),
  setAt: moment().notNull().defaultNow(),
  purgedAt: moment(),
  purged: bigint({ mode: 'number' }).notNull().default(0)
})

/** How a report or a replay stands. */
export const jobStates = ['waiting', 'running', 'stopped', 'finished', 'failed'] as const

/** What was found out about all records of one library. */
export const qualityReport = pgTable('quality_report', {
  id: identity().primaryKey(),
  libraryId: id('library_id').notNull().references(() => library.id),
  cause: text({ enum: ['staff', 'harvest'] }).notNull(),
  state: text({ enum: jobStates }).notNull().default('waiting'),
  /** Source and identifier of the last record that was looked at. */
  position: jsonb().$type<{ source: string, identifier: string }>(),
  /** Records in all when it began; looked at; without anything wrong or missing; that could not be read. */
  total: integer().notNull().default(0),
  records: integer().notNull().default(0),
  clean: integer().notNull().default(0),
  unreadable: integer().notNull().default(0),
  /** Records that have a finding, by code. */
  counts: jsonb().$type<Record<string, number>>().notNull().default({}),
  startedBy: text('started_by'),
  error: text(),
  createdAt: moment().notNull().defaultNow(),
  startedAt: moment(),
  finishedAt: moment()
}, table => [
  index('quality_report_library').on(table.libraryId),
  uniqueIndex('quality_report_live').on(table.libraryId).where(sql`${table.state} in ('waiting', 'running')`)
])

/** One finding of the latest report. Written by the thousand: no foreign keys. */
export const qualityFinding = pgTable('quality_finding', {
  id: identity().primaryKey(),
  reportId: id('report_id').notNull(),
  recordId: id('record_id').notNull(),
  code: text().notNull(),
  field: text().notNull(),
  value: text().notNull(),
  detail: text(),
  proposal: text(),
  safe: boolean().notNull()
}, table => [
  index('quality_finding_code').on(table.reportId, table.code, table.id)
])

/** Cases of the quarantine sent on their way again: some by id, or all of a reason or of sources. */
export const quarantineReplay = pgTable('quarantine_replay', {
  id: identity().primaryKey(),
  caseIds: id('case_ids').array(),
  sourceIds: id('source_ids').array(),
  reason: text(),
  state: text({ enum: jobStates }).notNull().default('waiting'),
  /** The last case that was tried. */
  position: id().notNull().default('0'),
  total: integer().notNull().default(0),
  /** Taken in; refused again. */
  taken: integer().notNull().default(0),
  refused: integer().notNull().default(0),
  startedBy: text('started_by'),
  error: text(),
  createdAt: moment().notNull().defaultNow(),
  finishedAt: moment()
}, table => [
  index('quarantine_replay_live').on(table.id).where(sql`${table.state} in ('waiting', 'running')`)
])
