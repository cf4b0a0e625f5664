import { boolean, index, json, pgTable, text } from 'drizzle-orm/pg-core'
import { id, identity, moment } from './columns.js'
import { harvest, source } from './harvesting.js'

/** A spreadsheet that was handed in and is looked at before anything of it is taken in. */
export const sheetUpload = pgTable('sheet_upload', {
  id: identity().primaryKey(),
  sourceId: id('source_id').notNull().references(() => source.id),
  /** Where it is kept, and what its owner called it. */
  path: text().notNull(),
  name: text().notNull(),
  extent: text({ enum: ['full', 'delta'] }).notNull(),
  /** Staff want to see it even where its shape is known. */
  ask: boolean().notNull().default(false),
  /** reading: the preview is being made; waiting: for staff; confirmed: its harvest was ordered; unreadable: see `error`. */
  state: text({ enum: ['reading', 'waiting', 'confirmed', 'unreadable', 'discarded'] }).notNull().default('reading'),
  /** What staff said so far of its sheets. */
  said: json().notNull().default([]),
  /** How it would be read. */
  preview: json(),
  error: text(),
  staff: text(),
  harvestId: id('harvest_id').references(() => harvest.id),
  createdAt: moment().notNull().defaultNow()
}, table => [
  index('sheet_upload_source').on(table.sourceId),
  index('sheet_upload_state').on(table.state)
])
