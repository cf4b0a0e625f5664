import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, json, pgSequence, pgTable, primaryKey, real, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { BibliographicRecord, CatalogueEntry, ItemStatus } from '@commonshelf/catalogue'
import { id, identity, moment } from './columns.js'

/**
 * The description parsed from a source record; its id is the source record's. JSON is kept as text (json, not jsonb): it
 * is written once and read whole, never searched by Postgres.
 */
export const bibliographicRecord = pgTable('bibliographic_record', {
  id: id().primaryKey(),
  libraryId: id('library_id').notNull(),
  /** The source record's version that this describes. */
  version: integer().notNull(),
  record: json().$type<BibliographicRecord>().notNull(),
  features: json().notNull(),
  keys: id().array().notNull(),
  /** The version of the code that described it (`describingVersion`); 0 is from before it was counted. */
  describing: smallint().notNull().default(0)
}, table => [
  index('bibliographic_record_describing').on(table.describing)
])

/** That a library has the title. */
export const holding = pgTable('holding', {
  id: identity().primaryKey(),
  recordId: id('record_id').notNull(),
  libraryId: id('library_id').notNull(),
  /** Its place among the record's holdings, by which it keeps its id when the record comes again. */
  position: smallint().notNull(),
  branch: text(),
  location: text(),
  callNumber: text('call_number'),
  summary: text()
}, table => [
  uniqueIndex('holding_record').on(table.recordId, table.position)
])

/** One physical copy. Its id outlives re-harvests: loans and promises point at it, so rows are withdrawn, never deleted. */
export const item = pgTable('item', {
  id: identity().primaryKey(),
  holdingId: id('holding_id').notNull(),
  recordId: id('record_id').notNull(),
  libraryId: id('library_id').notNull(),
  /** Its place among the record's items, by which an item without a barcode keeps its id. */
  position: smallint().notNull(),
  barcode: text(),
  /** A barcode that the source states here while another record's item of the same library bears it. */
  contestedBarcode: text('contested_barcode'),
  callNumber: text('call_number'),
  location: text(),
  volume: text(),
  /** What the source's own system says. */
  status: text().$type<ItemStatus>().notNull(),
  /** Promised or lent through the alliance; set by lending in the transaction that promises or takes back. */
  engaged: boolean().notNull().default(false)
}, table => [
  uniqueIndex('item_barcode').on(table.libraryId, table.barcode).where(sql`${table.barcode} is not null`),
  index('item_record').on(table.recordId),
  index('item_contested').on(table.libraryId, table.contestedBarcode).where(sql`${table.contestedBarcode} is not null`)
])

/**
 * Which matched records bear a key. The row is what a match transaction locks, in key order, and only who holds it changes
 * the list: reading, locking and writing a key are one look-up each.
 */
export const matchKey = pgTable('match_key', {
  key: id().primaryKey(),
  records: id().array().notNull()
})

/** Cluster ids are taken by the block, before the rows are written. */
export const clusterId = pgSequence('cluster_id')
/** Numbers of changes; taken only under the lock that makes them visible in order. */
export const documentChange = pgSequence('document_change')

/** The records judged to describe one edition. The id is for ever; one that is no more redirects, never through another. */
export const cluster = pgTable('cluster', {
  id: id().primaryKey().default(sql`nextval('cluster_id')`),
  workKey: id('work_key'),
  redirectTo: id('redirect_to'),
  createdAt: moment().notNull().defaultNow()
}, table => [
  index('cluster_work').on(table.workKey),
  index('cluster_redirect').on(table.redirectTo).where(sql`${table.redirectTo} is not null`),
  check('cluster_redirect_elsewhere', sql`${table.redirectTo} <> ${table.id}`)
])

/** Where a record belongs, and the keys under which it is registered in match_key. */
export const clusterMember = pgTable('cluster_member', {
  recordId: id('record_id').primaryKey(),
  clusterId: id('cluster_id').notNull(),
  keys: id().array().notNull()
}, table => [
  index('cluster_member_cluster').on(table.clusterId)
])

/** A link that joined two records, with what spoke for it. */
export const clusterLink = pgTable('cluster_link', {
  recordA: id('record_a').notNull(),
  recordB: id('record_b').notNull(),
  score: real().notNull(),
  evidence: json().notNull()
}, table => [
  primaryKey({ columns: [table.recordA, table.recordB] }),
  index('cluster_link_b').on(table.recordB),
  check('cluster_link_order', sql`${table.recordA} < ${table.recordB}`)
])

/** Log of merges and splits. */
export const clusterEvent = pgTable('cluster_event', {
  id: identity().primaryKey(),
  clusterId: id('cluster_id').notNull(),
  kind: text({ enum: ['merged', 'split', 'emptied'] }).notNull(),
  /** merged: the cluster that took it in; split: the cluster that the records went to; emptied: none. */
  otherId: id('other_id'),
  recordIds: id('record_ids').array().notNull(),
  at: moment().notNull().defaultNow()
}, table => [
  index('cluster_event_cluster').on(table.clusterId),
  // A record that comes back looks for the id that it had alone.
  index('cluster_event_emptied').using('gin', table.recordIds).where(sql`${table.kind} = 'emptied'`)
])

/** A decision of staff that two records are, or are not, one edition. It outranks the rules. */
export const pin = pgTable('pin', {
  recordA: id('record_a').notNull(),
  recordB: id('record_b').notNull(),
  same: boolean().notNull(),
  staff: text(),
  reason: text(),
  at: moment().notNull().defaultNow()
}, table => [
  primaryKey({ columns: [table.recordA, table.recordB] }),
  index('pin_b').on(table.recordB),
  check('pin_order', sql`${table.recordA} < ${table.recordB}`)
])

/** Clusters whose document has still to be written. Whoever changes what a document shows puts the cluster here, and holds the row until commit. */
export const staleCluster = pgTable('stale_cluster', {
  clusterId: id('cluster_id').primaryKey(),
  since: moment().notNull().defaultNow(),
  /** Somebody waits for it: it is written before whatever a harvest has changed. */
  urgent: boolean().notNull().default(false)
}, table => [
  index('stale_cluster_urgent').on(table.clusterId).where(sql`${table.urgent}`)
])

/** The one index outbox: what engines follow, in the order of `change`. */
export const clusterDocument = pgTable('cluster_document', {
  clusterId: id('cluster_id').primaryKey(),
  change: id().notNull(),
  /** Null is a tombstone. */
  entry: json().$type<CatalogueEntry>()
}, table => [
  uniqueIndex('cluster_document_change').on(table.change)
])

/** How far an engine behind its own server has been brought, by the one process that follows for it. */
export const indexFollower = pgTable('index_follower', {
  engine: text().primaryKey(),
  change: id().notNull()
})
