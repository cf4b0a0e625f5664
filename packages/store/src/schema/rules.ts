import { sql } from 'drizzle-orm'
import { boolean, index, integer, json, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { RuleSet, Verdict } from '@commonshelf/catalogue'
import { id, identity, moment } from './columns.js'

/** How a long piece of work over the whole catalogue stands. */
export const workStates = ['waiting', 'running', 'paused', 'stopping', 'stopped', 'finished', 'failed'] as const

/** Rules of matching, as they were said. What matches go by is the one that is active; the others are kept. */
export const ruleVersion = pgTable('rule_version', {
  id: identity().primaryKey(),
  name: text().notNull(),
  rules: json().$type<RuleSet>().notNull(),
  state: text({ enum: ['draft', 'active', 'retired'] }).notNull().default('draft'),
  createdBy: text('created_by').notNull(),
  reason: text(),
  createdAt: moment().notNull().defaultNow()
}, table => [
  uniqueIndex('rule_version_active').on(table.state).where(sql`${table.state} = 'active'`)
])

/** Log of what became active when, and by whom. */
export const ruleSwitch = pgTable('rule_switch', {
  id: identity().primaryKey(),
  fromId: id('from_id').notNull().references(() => ruleVersion.id),
  toId: id('to_id').notNull().references(() => ruleVersion.id),
  by: text().notNull(),
  reason: text(),
  at: moment().notNull().defaultNow()
})

/** A run over stored records without harvesting: described anew from the bytes, or only matched anew. */
export const rerun = pgTable('rerun', {
  id: identity().primaryKey(),
  step: text({ enum: ['describe', 'match'] }).notNull(),
  /** Of this library or source only; neither is everything. */
  libraryId: id('library_id'),
  sourceId: id('source_id'),
  /** Only records that were described by an older version of the describing. */
  outdated: boolean().notNull().default(false),
  /** The rules whose switching on this carries out. */
  ruleVersionId: id('rule_version_id').references(() => ruleVersion.id),
  state: text({ enum: workStates }).notNull().default('waiting'),
  /** After which work and cluster to go on; after which record, among the rest. */
  position: jsonb().$type<{ record: string } | { work: string, cluster: string }>(),
  /** Records in all, those that were made batches of, and those that are done. */
  total: integer().notNull().default(0),
  fed: integer().notNull().default(0),
  done: integer().notNull().default(0),
  startedBy: text('started_by').notNull(),
  error: text(),
  createdAt: moment().notNull().defaultNow(),
  startedAt: moment(),
  finishedAt: moment(),
  /** Since when it has gone on without a pause, and with how many done by then: what the pace is reckoned from. */
  paceSince: moment(),
  paceFrom: integer('pace_from').notNull().default(0)
}, table => [
  // One after the other: two would wait for each other's records.
  uniqueIndex('rerun_running').on(table.state).where(sql`${table.state} = 'running'`)
])

/** A version of the rules tried over the whole catalogue without changing anything. */
export const ruleShadow = pgTable('rule_shadow', {
  id: identity().primaryKey(),
  ruleVersionId: id('rule_version_id').notNull().references(() => ruleVersion.id),
  /** The version that was active when it began: what it is compared with. */
  againstId: id('against_id').notNull().references(() => ruleVersion.id),
  state: text({ enum: workStates }).notNull().default('waiting'),
  position: jsonb().$type<{ work: string, cluster: string }>(),
  /** Records in all, and those that were looked at. */
  total: integer().notNull().default(0),
  done: integer().notNull().default(0),
  /** Clusters looked at, and what they would be. */
  before: integer().notNull().default(0),
  after: integer().notNull().default(0),
  /** Clusters that would come of several; clusters that would fall apart. */
  merges: integer().notNull().default(0),
  splits: integer().notNull().default(0),
  startedBy: text('started_by').notNull(),
  error: text(),
  createdAt: moment().notNull().defaultNow(),
  startedAt: moment(),
  finishedAt: moment(),
  paceSince: moment(),
  paceFrom: integer('pace_from').notNull().default(0)
}, table => [
  index('rule_shadow_version').on(table.ruleVersionId),
  uniqueIndex('rule_shadow_running').on(table.state).where(sql`${table.state} = 'running'`)
])

/** Clusters that would be others under the rules that a shadow tries, with the pair that tells why. */
export const shadowChange = pgTable('shadow_change', {
  id: identity().primaryKey(),
  shadowId: id('shadow_id').notNull().references(() => ruleShadow.id, { onDelete: 'cascade' }),
  kind: text({ enum: ['merge', 'split', 'both'] }).notNull(),
  clusterIds: id('cluster_ids').array().notNull(),
  /** The records as they would be together. */
  parts: json().$type<string[][]>().notNull(),
  /** What made the difference: a veto, a feature whose points differ, the threshold … */
  cause: text().notNull(),
  recordA: id('record_a'),
  recordB: id('record_b'),
  judgedNow: json('judged_now').$type<Verdict>(),
  judgedThen: json('judged_then').$type<Verdict>()
}, table => [
  index('shadow_change_cause').on(table.shadowId, table.cause, table.id)
])

/** How many of a library's records stand in clusters that would be others. */
export const shadowLibrary = pgTable('shadow_library', {
  shadowId: id('shadow_id').notNull().references(() => ruleShadow.id, { onDelete: 'cascade' }),
  libraryId: id('library_id').notNull(),
  records: integer().notNull()
}, table => [
  primaryKey({ columns: [table.shadowId, table.libraryId] })
])

/** Open requests for a cluster that would be another. */
export const shadowRequest = pgTable('shadow_request', {
  shadowId: id('shadow_id').notNull().references(() => ruleShadow.id, { onDelete: 'cascade' }),
  requestId: uuid('request_id').notNull(),
  changeId: id('change_id').notNull()
}, table => [
  primaryKey({ columns: [table.shadowId, table.requestId] })
])

/**
 * What a cluster's id stood for when a version of the rules was active last: written when its records first move under other
 * rules, read when that version is switched on again, so that every cluster has its former id.
 */
export const formerCluster = pgTable('former_cluster', {
  ruleVersionId: id('rule_version_id').notNull().references(() => ruleVersion.id, { onDelete: 'cascade' }),
  clusterId: id('cluster_id').notNull(),
  recordIds: id('record_ids').array().notNull()
}, table => [
  primaryKey({ columns: [table.ruleVersionId, table.clusterId] })
])
