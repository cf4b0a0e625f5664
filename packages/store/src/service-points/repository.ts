import { asc, eq } from 'drizzle-orm'
import type { Db } from '../database.js'
import { servicePoint } from '../schema/libraries.js'

export type ServicePoint = typeof servicePoint.$inferSelect
export type NewServicePoint = typeof servicePoint.$inferInsert

/** Desks, kiosks and village rooms where items are picked up and returned. */
export const servicePoints = (db: Db) => ({
  async find (id: string): Promise<ServicePoint | undefined> {
    const [row] = await db.orm.select().from(servicePoint).where(eq(servicePoint.id, id))
    return row
  },

  async findByCode (code: string): Promise<ServicePoint | undefined> {
    const [row] = await db.orm.select().from(servicePoint).where(eq(servicePoint.code, code))
    return row
  },

  /** Of one library, or all. */
  list: (libraryId?: string): Promise<ServicePoint[]> =>
    db.orm.select().from(servicePoint)
      .where(libraryId === undefined ? undefined : eq(servicePoint.libraryId, libraryId))
      .orderBy(asc(servicePoint.id)),

  async add (given: NewServicePoint): Promise<ServicePoint> {
    const [row] = await db.orm.insert(servicePoint).values(given).returning()
    return row as ServicePoint
  }
})
