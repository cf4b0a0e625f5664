import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, smallint, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { EventName, RankedSupplier, RequestOutcome, RequestStatus, RoutingReason, SupplyStatus, TransitPurpose, TransitStatus } from '@commonshelf/lending'
import { item } from './catalogue.js'
import { id, identity, moment } from './columns.js'
import { library, servicePoint } from './libraries.js'

/** Somebody with a library card. The PIN is kept as a hash that only the API can check. */
export const reader = pgTable('reader', {
  id: identity().primaryKey(),
  card: text().notNull().unique(),
  pinHash: text('pin_hash').notNull(),
  name: text().notNull(),
  libraryId: id('library_id').notNull().references(() => library.id),
  /** Where the reader usually collects. */
  servicePointId: id('service_point_id').references(() => servicePoint.id),
  createdAt: moment().notNull().defaultNow()
})

/** Somebody who works at a library. Their part of the tree is that library and all below it. */
export const staff = pgTable('staff', {
  id: identity().primaryKey(),
  name: text().notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  libraryId: id('library_id').notNull().references(() => library.id),
  role: text({ enum: ['staff', 'operator'] }).notNull().default('staff'),
  createdAt: moment().notNull().defaultNow()
})

/** Who is logged in. The token itself is in the cookie only. */
export const session = pgTable('session', {
  tokenHash: text('token_hash').primaryKey(),
  readerId: id('reader_id').references(() => reader.id, { onDelete: 'cascade' }),
  staffId: id('staff_id').references(() => staff.id, { onDelete: 'cascade' }),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  createdAt: moment().notNull().defaultNow()
}, table => [
  check('session_of_one', sql`num_nonnulls(${table.readerId}, ${table.staffId}) = 1`),
  index('session_expiry').on(table.expiresAt)
])

/** What a library has decided about lending; null is what its tier does (packages/lending). */
export const lendingPolicy = pgTable('lending_policy', {
  libraryId: id('library_id').primaryKey().references(() => library.id),
  supplies: boolean(),
  capacity: integer(),
  loanDays: integer('loan_days'),
  renewals: integer(),
  holdDays: integer('hold_days'),
  answerHours: integer('answer_hours'),
  shipHours: integer('ship_hours')
})

/** A reader's wish for a copy. `status` says where it stands and `outcome` how it ends: two facts. */
export const request = pgTable('request', {
  id: uuid().primaryKey().defaultRandom(),
  /** Null once the loan needs it no longer. */
  readerId: id('reader_id').references(() => reader.id, { onDelete: 'set null' }),
  /** Chosen by the client, so that a second tap asks for nothing twice. */
  idempotencyKey: text('idempotency_key'),
  /** The living cluster when it was asked for; one that was merged since redirects, and is followed at each routing. */
  clusterId: id('cluster_id').notNull(),
  title: text().notNull(),
  contributors: text().array().notNull().default([]),
  year: smallint(),
  pickupId: id('pickup_id').notNull().references(() => servicePoint.id),
  /** The pickup point's library: the requester. */
  requesterId: id('requester_id').notNull().references(() => library.id),
  status: text().$type<RequestStatus>().notNull().default('placed'),
  outcome: text().$type<RequestOutcome>(),
  note: text(),
  /** Every library that has a copy, judged, at the latest routing. */
  ranking: jsonb().$type<RankedSupplier[]>().notNull().default([]),
  /** When the book came on the hold shelf is too old to go on waiting. */
  collectBy: moment(),
  createdAt: moment().notNull(),
  changedAt: moment().notNull()
}, table => [
  uniqueIndex('request_idempotency').on(table.readerId, table.idempotencyKey),
  // One open wish of a reader for an entry, however many tabs are open
  uniqueIndex('request_open').on(table.readerId, table.clusterId).where(sql`${table.outcome} is null`),
  index('request_reader').on(table.readerId, table.createdAt),
  index('request_desk').on(table.requesterId, table.status, table.changedAt).where(sql`${table.status} <> 'closed'`),
  index('request_hold_expiry').on(table.collectBy).where(sql`${table.status} = 'ready'`),
  check('request_closed_with_outcome', sql`${table.status} <> 'closed' or ${table.outcome} is not null`)
])

/** One attempt by one supplier. While it is live, its item is promised to its request: the two partial indexes are the rule. */
export const supply = pgTable('supply', {
  id: identity().primaryKey(),
  requestId: uuid('request_id').notNull().references(() => request.id, { onDelete: 'cascade' }),
  ordinal: smallint().notNull(),
  /** The supplier. */
  libraryId: id('library_id').notNull().references(() => library.id),
  itemId: id('item_id').notNull().references(() => item.id),
  status: text().$type<SupplyStatus>().notNull().default('RequestReceived'),
  /** Why it brought nothing. */
  reason: text(),
  note: text(),
  /** Why this supplier, at the time. */
  reasons: jsonb().$type<RoutingReason[]>().notNull().default([]),
  /** When it passes on to the next, if nothing is heard. */
  dueBy: moment(),
  createdAt: moment().notNull(),
  changedAt: moment().notNull()
}, table => [
  uniqueIndex('supply_order').on(table.requestId, table.ordinal),
  uniqueIndex('supply_live').on(table.requestId).where(sql`${table.status} in ('RequestReceived', 'WillSupply', 'Loaned')`),
  uniqueIndex('supply_promise').on(table.itemId).where(sql`${table.status} in ('RequestReceived', 'WillSupply', 'Loaned')`),
  index('supply_desk').on(table.libraryId, table.status, table.changedAt).where(sql`${table.status} in ('RequestReceived', 'WillSupply', 'Loaned')`),
  index('supply_silent').on(table.dueBy).where(sql`${table.status} in ('RequestReceived', 'WillSupply')`)
])

/** An item in a reader's hands. */
export const loan = pgTable('loan', {
  id: identity().primaryKey(),
  requestId: uuid('request_id').notNull().references(() => request.id, { onDelete: 'cascade' }),
  itemId: id('item_id').notNull().references(() => item.id),
  lentAt: moment().notNull(),
  dueAt: moment().notNull(),
  renewals: smallint().notNull().default(0),
  returnedAt: moment(),
  /** The service point at which it was returned: any. */
  returnedTo: id('returned_to').references(() => servicePoint.id)
}, table => [
  uniqueIndex('loan_open').on(table.itemId).where(sql`${table.returnedAt} is null`),
  uniqueIndex('loan_request').on(table.requestId),
  index('loan_due').on(table.dueAt).where(sql`${table.returnedAt} is null`)
])

/** An item on its way. A library without a service point is named alone. */
export const transit = pgTable('transit', {
  id: identity().primaryKey(),
  itemId: id('item_id').notNull().references(() => item.id),
  requestId: uuid('request_id').references(() => request.id, { onDelete: 'cascade' }),
  purpose: text().$type<TransitPurpose>().notNull(),
  status: text().$type<TransitStatus>().notNull().default('under-way'),
  fromLibraryId: id('from_library_id').notNull().references(() => library.id),
  fromId: id('from_id').references(() => servicePoint.id),
  toLibraryId: id('to_library_id').notNull().references(() => library.id),
  toId: id('to_id').references(() => servicePoint.id),
  sentAt: moment().notNull(),
  /** The last scan on the way, at a place that was not the goal. */
  lastSeenId: id('last_seen_id').references(() => servicePoint.id),
  lastSeenAt: moment(),
  endedAt: moment()
}, table => [
  uniqueIndex('transit_open').on(table.itemId).where(sql`${table.status} = 'under-way'`),
  index('transit_coming').on(table.toLibraryId, table.sentAt).where(sql`${table.status} = 'under-way'`),
  index('transit_request').on(table.requestId)
])

/** The request's history: who did what, and when. Never a reader's name or card. */
export const event = pgTable('event', {
  id: identity().primaryKey(),
  requestId: uuid('request_id').notNull().references(() => request.id, { onDelete: 'cascade' }),
  at: moment().notNull(),
  name: text().$type<EventName>().notNull(),
  actor: text({ enum: ['reader', 'staff', 'system'] }).notNull(),
  staffId: id('staff_id').references(() => staff.id, { onDelete: 'set null' }),
  /** For whom it was done: the supplier, the requester, or where the scan was made. */
  libraryId: id('library_id').references(() => library.id),
  data: jsonb().$type<Record<string, unknown>>().notNull().default({})
}, table => [
  index('event_request').on(table.requestId, table.id)
])

/** Messages that a committed change calls for: at least once, in order per request. */
export const outbox = pgTable('outbox', {
  id: identity().primaryKey(),
  requestId: uuid('request_id').notNull().references(() => request.id, { onDelete: 'cascade' }),
  /** To whom: the reader, or a library. */
  audience: text({ enum: ['reader', 'supplier', 'requester'] }).notNull(),
  libraryId: id('library_id').references(() => library.id),
  /** What happened, in the words of the events. */
  kind: text().$type<EventName>().notNull(),
  data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  attempts: smallint().notNull().default(0),
  notBefore: moment().notNull(),
  createdAt: moment().notNull(),
  sentAt: moment()
}, table => [
  index('outbox_waiting').on(table.id).where(sql`${table.sentAt} is null`)
])
