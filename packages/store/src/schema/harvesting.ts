import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytea, id, identity, moment } from './columns.js'
import { library } from './libraries.js'

/** One feed from a library. */
export const source = pgTable('source', {
  id: identity().primaryKey(),
  libraryId: id('library_id').notNull().references(() => library.id),
  protocol: text({ enum: ['oai-pmh', 'sru', 'koha', 'file', 'spreadsheet', 'isbn-list'] }).notNull(),
  /** A URL, a folder, or nothing for uploads. */
  address: text(),
  dialect: text().notNull().default('auto'),
  encoding: text().notNull().default('auto'),
  /** What this source does differently: set, metadata prefix, identifier field, column mapping, holdings profile. */
  settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  /** A cron pattern; absent means by hand. */
  schedule: text(),
  /** From where an incremental harvest goes on, in the source's own terms. */
  watermark: text(),
  enabled: boolean().notNull().default(true),
  createdAt: moment().notNull().defaultNow()
}, table => [
  index('source_library').on(table.libraryId)
])

/** One run over a source. */
export const harvest = pgTable('harvest', {
  id: identity().primaryKey(),
  sourceId: id('source_id').notNull().references(() => source.id),
  extent: text({ enum: ['full', 'delta'] }).notNull(),
  /** What it brings is only looked at, until somebody takes it in. */
  trial: boolean().notNull().default(false),
  /**
   * `held`: everything is taken in but withdrawals beyond the source's limits, which wait for a person. A trial is compared
   * after it was read, then shown, and either waits again, to be taken in, or is dropped.
   */
  state: text({ enum: ['waiting', 'running', 'stopping', 'stopped', 'held', 'finished', 'failed', 'comparing', 'shown', 'dropped'] }).notNull().default('waiting'),
  /** Where to go on after a stop or a crash, in the connector's own terms. */
  checkpoint: jsonb().$type<Record<string, unknown>>(),
  received: integer().notNull().default(0),
  /** Of the received: records that were not there before. What is neither new, unchanged nor put aside has changed. */
  added: integer().notNull().default(0),
  unchanged: integer().notNull().default(0),
  withdrawn: integer().notNull().default(0),
  quarantined: integer().notNull().default(0),
  error: text(),
  createdAt: moment().notNull().defaultNow(),
  startedAt: moment(),
  finishedAt: moment()
}, table => [
  index('harvest_source').on(table.sourceId),
  // Two runs over one source would judge each other's records as duplicates.
  uniqueIndex('harvest_live').on(table.sourceId).where(sql`${table.state} in ('waiting', 'running', 'stopping')`)
])

/** One record as received. Rows are written by the thousand: the repository vouches for the ids, no foreign key checks them. */
export const sourceRecord = pgTable('source_record', {
  id: identity().primaryKey(),
  sourceId: id('source_id').notNull(),
  identifier: text().notNull(),
  /** The harvest that last brought a change of it. */
  harvestId: id('harvest_id'),
  syntax: text({ enum: ['iso2709', 'marcxml', 'marc-json', 'oai_dc', 'row', 'isbn'] }).notNull(),
  bytes: bytea().notNull(),
  hash: bytea().notNull(),
  /** When the source says that it last changed, in the source's own words; the same record in a newer state is no duplicate. */
  datestamp: text(),
  version: integer().notNull().default(1),
  deleted: boolean().notNull().default(false),
  receivedAt: moment().notNull().defaultNow()
}, table => [
  unique('source_record_identifier').on(table.sourceId, table.identifier)
])

/** Records that a harvest saw again unchanged: what a full dump must not withdraw, and what may not come twice. */
export const harvestSighting = pgTable('harvest_sighting', {
  id: identity().primaryKey(),
  harvestId: id('harvest_id').notNull(),
  recordIds: id('record_ids').array().notNull()
}, table => [
  index('harvest_sighting_harvest').on(table.harvestId)
])

/** At most a thousand records that are to be described and matched together. A queue's job carries its id. */
export const recordBatch = pgTable('record_batch', {
  id: identity().primaryKey(),
  harvestId: id('harvest_id'),
  /** The run over stored records that it belongs to. */
  rerunId: id('rerun_id'),
  recordIds: id('record_ids').array().notNull(),
  createdAt: moment().notNull().defaultNow(),
  describedAt: moment(),
  matchedAt: moment(),
  /** Entries that had to be written anew after it was matched. */
  entries: integer()
}, table => [
  index('record_batch_harvest').on(table.harvestId),
  index('record_batch_rerun').on(table.rerunId).where(sql`${table.rerunId} is not null`),
  index('record_batch_to_describe').on(table.id).where(sql`${table.describedAt} is null`),
  index('record_batch_to_match').on(table.id).where(sql`${table.matchedAt} is null`)
])

/** What could not be taken in, with the reason and the bytes. */
export const quarantine = pgTable('quarantine', {
  id: identity().primaryKey(),
  sourceId: id('source_id').notNull().references(() => source.id),
  harvestId: id('harvest_id'),
  sourceRecordId: id('source_record_id'),
  identifier: text(),
  step: text({ enum: ['receive', 'describe'] }).notNull(),
  /** A code that can be counted: duplicate-identifier, unreadable-leader … */
  reason: text().notNull(),
  detail: text().notNull(),
  bytes: bytea(),
  syntax: text(),
  state: text({ enum: ['open', 'replayed', 'dismissed'] }).notNull().default('open'),
  /** Why staff laid it aside. */
  note: text(),
  answeredBy: text('answered_by'),
  answeredAt: moment(),
  /** How often it was sent on its way again and refused, and when last. */
  tries: integer().notNull().default(0),
  triedAt: moment(),
  createdAt: moment().notNull().defaultNow()
}, table => [
  index('quarantine_source').on(table.sourceId, table.state),
  // Found among as many as there are: a dump of which every record is refused makes a million.
  index('quarantine_bytes').on(table.sourceId, sql`md5(${table.bytes})`).where(sql`${table.state} = 'open' and ${table.step} = 'receive'`),
  // The same record failing in the same way again is the same case.
  uniqueIndex('quarantine_open').on(table.sourceRecordId, table.reason, table.detail).where(sql`${table.state} = 'open'`)
])

