import { LibraryNotFound } from '@commonshelf/lending'
import { asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../database.js'
import { library } from '../schema/libraries.js'

export type Library = typeof library.$inferSelect

/** What a new library says of itself; its parent by code. */
export interface NewLibrary {
  code: string
  name: string
  nameEn?: string | null
  parent?: string | null
  tier?: number | null
  kind?: string
  isil?: string | null
  latitude?: number | null
  longitude?: number | null
  district?: string | null
}

/** The libraries of the alliance, a tree. */
export const libraries = (db: Db) => {
  const findByCode = async (code: string): Promise<Library | undefined> => {
    const [row] = await db.orm.select().from(library).where(eq(library.code, code))
    return row
  }
  const parentOf = async (code: string | null | undefined): Promise<Library | undefined> => {
    if (code === null || code === undefined) return undefined
    const parent = await findByCode(code)
    if (parent === undefined) throw new LibraryNotFound(code)
    return parent
  }

  return {
    findByCode,

    async find (id: string): Promise<Library | undefined> {
      const [row] = await db.orm.select().from(library).where(eq(library.id, id))
      return row
    },

    /** All of them, parents before children. */
    list: (): Promise<Library[]> => db.orm.select().from(library).orderBy(asc(library.path)),

    async withIds (ids: string[]): Promise<Library[]> {
      return ids.length === 0 ? [] : db.orm.select().from(library).where(inArray(library.id, ids))
    },

    async add ({ parent: parentCode, ...given }: NewLibrary): Promise<Library> {
      const parent = await parentOf(parentCode)
      const path = parent === undefined ? given.code : `${parent.path}/${given.code}`
      const [row] = await db.orm.insert(library).values({ ...given, parentId: parent?.id, path }).returning()
      return row as Library
    },

    /** Changes what is given. A new parent moves the whole branch under it. */
    async update (code: string, { parent: parentCode, ...given }: Partial<Omit<NewLibrary, 'code'>>): Promise<Library> {
      const present = await findByCode(code)
      if (present === undefined) throw new LibraryNotFound(code)
      const values: Partial<typeof library.$inferInsert> = { ...given }
      if (parentCode !== undefined) {
        const parent = await parentOf(parentCode)
        const path = parent === undefined ? code : `${parent.path}/${code}`
        if (path !== present.path && `${path}/`.startsWith(`${present.path}/`)) throw new Error(`${parentCode} is below ${code}`)
        values.parentId = parent?.id ?? null
        await db.sql`
          update library set path = ${path} || substr(path, length(${present.path}) + 1)
          where path = ${present.path} or path like ${present.path.replaceAll('_', '\\_') + '/%'}`
      }
      if (Object.keys(values).length > 0) await db.orm.update(library).set(values).where(eq(library.code, code))
      return await findByCode(code) as Library
    }
  }
}
