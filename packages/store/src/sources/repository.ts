import { asc, eq, sql } from 'drizzle-orm'
import type { Db } from '../database.js'
import { source } from '../schema/harvesting.js'

export type Source = typeof source.$inferSelect
export type NewSource = typeof source.$inferInsert
export type Protocol = Source['protocol']

/** The feeds from libraries. */
export const sources = (db: Db) => ({
  async find (id: string): Promise<Source | undefined> {
    const [row] = await db.orm.select().from(source).where(eq(source.id, id))
    return row
  },

  /** Of one library, or all. */
  list: (libraryId?: string): Promise<Source[]> =>
    db.orm.select().from(source)
      .where(libraryId === undefined ? undefined : eq(source.libraryId, libraryId))
      .orderBy(asc(source.id)),

  async add (given: NewSource): Promise<Source> {
    const [row] = await db.orm.insert(source).values(given).returning()
    return row as Source
  },

  async update (id: string, given: Partial<NewSource>): Promise<Source | undefined> {
    const [row] = await db.orm.update(source).set(given).where(eq(source.id, id)).returning()
    return row
  },

  /** These settings beside the others, or in their place, in one statement: a harvest, staff and the sheets write theirs at the same time. */
  async addSettings (id: string, given: Record<string, unknown>): Promise<Source | undefined> {
    const [row] = await db.orm.update(source).set({ settings: sql`${source.settings} || ${JSON.stringify(given)}::text::jsonb` }).where(eq(source.id, id)).returning()
    return row
  },

  async setWatermark (id: string, watermark: string): Promise<void> {
    await db.orm.update(source).set({ watermark }).where(eq(source.id, id))
  }
})
