import { sql } from 'drizzle-orm'
import { boolean, check, doublePrecision, index, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import { id, identity, moment } from './columns.js'

/** A member institution or branch, with its place in the tree. */
export const library = pgTable('library', {
  id: identity().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  nameEn: text('name_en'),
  parentId: id('parent_id'),
  /** 1 main, 2 district, 3 township, 4 community or village; absent beside the tree. */
  tier: smallint(),
  /** public, university, enterprise, school, kiosk … */
  kind: text().notNull().default('public'),
  isil: text().unique(),
  /** Codes from the root to this library, joined by '/'; kept by the repository. */
  path: text().notNull(),
  latitude: doublePrecision(),
  longitude: doublePrecision(),
  district: text(),
  createdAt: moment().notNull().defaultNow()
}, table => [
  index('library_path').on(table.path),
  check('library_tier', sql`${table.tier} between 1 and 4`),
  check('library_code', sql`${table.code} ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'`)
])

/** A desk, kiosk or village room where items are picked up or returned. */
export const servicePoint = pgTable('service_point', {
  id: identity().primaryKey(),
  libraryId: id('library_id').notNull().references(() => library.id),
  code: text().notNull().unique(),
  name: text().notNull(),
  nameEn: text('name_en'),
  kind: text().notNull().default('desk'),
  pickup: boolean().notNull().default(true),
  returns: boolean().notNull().default(true),
  latitude: doublePrecision(),
  longitude: doublePrecision()
}, table => [
  index('service_point_library').on(table.libraryId)
])
