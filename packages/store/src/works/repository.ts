import type { CatalogueEntry } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** Entries that belong together beyond the edition: those of one work. */
export const works = (db: Db) => ({
  /** The other entries of an entry's work: editions, translations, other media, volumes. The newest first; by offset. */
  async editions (clusterId: string, { offset = 0, limit = 20 } = {}): Promise<{ total: number, entries: CatalogueEntry[] }> {
    const others = db.sql`
      cluster own join cluster other on other.work_key = own.work_key and other.redirect_to is null and other.id <> own.id
      join cluster_document d on d.cluster_id = other.id and d.entry is not null where own.id = ${clusterId}`
    const [[counted], rows] = await Promise.all([
      db.sql<{ total: number }[]>`select count(*)::int as total from ${others}`,
      db.sql<{ entry: CatalogueEntry }[]>`select d.entry from ${others} order by (d.entry ->> 'year')::int desc nulls last, other.id limit ${limit} offset ${offset}`
    ])
    return { total: counted?.total ?? 0, entries: rows.map(({ entry }) => entry) }
  }
})
