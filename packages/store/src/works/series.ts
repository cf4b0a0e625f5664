import { seriesOf, type BibliographicRecord, type CatalogueEntry, type SeriesPlace } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** A series or set that an entry is part of. */
export interface Series { key: string, kind: SeriesPlace['kind'], title: string, /** Entries in it. */ entries: number, volume?: string, /** Volumes that the set has as a whole, where somebody says. */ volumes?: number }

/** One volume, or the set as a whole. */
export interface SeriesVolume { entry: CatalogueEntry, volume?: string, volumeTitle?: string, position?: string }

/** Places of the entries of one transaction of the index step: what they were before goes. */
export const writePlaces = async (tx: Db, ids: string[], places: { cluster: string, places: SeriesPlace[] }[]): Promise<void> => {
  await tx.sql`delete from series_place where cluster_id = any(${ids}::bigint[])`
  const rows = places.flatMap(({ cluster, places }) => places.slice(0, 20).map(({ key, kind, title, volume, order, volumeTitle, volumes }, ordinal) =>
    ({ c: cluster, o: ordinal, k: key, d: kind, t: title, v: volume, p: order, n: volumeTitle, m: volumes === undefined ? undefined : Math.min(volumes, 32_767) })))
  if (rows.length === 0) return
  await tx.sql`
    insert into series_place (cluster_id, ordinal, key, kind, title, volume, position, volume_title, volumes)
    select c, o, k, d, t, v, p, n, m from json_to_recordset(${JSON.stringify(rows)}::json) as r (c bigint, o smallint, k bigint, d text, t text, v text, p text, n text, m smallint)`
}

/** Where an entry stands, as the record stands that describes it; what staff corrected counts. */
export const placesOf = (entry: CatalogueEntry, described: BibliographicRecord): SeriesPlace[] =>
  seriesOf({ ...described, title: entry.title, contributors: entry.contributors, series: entry.series, publication: entry.publication })

/** Series and sets with their volumes. */
export const series = (db: Db) => ({
  /** The series and sets that an entry is in, with how many entries each has. */
  async ofEntry (clusterId: string): Promise<Series[]> {
    const rows = await db.sql<{ key: string, kind: Series['kind'], title: string, volume: string | null, entries: number, volumes: number | null }[]>`
      select own.key, own.kind, own.title, own.volume, all_of.entries, all_of.volumes from series_place own cross join lateral (
        select count(distinct cluster_id)::int as entries, max(volumes)::int as volumes from series_place where key = own.key) as all_of
      where own.cluster_id = ${clusterId} order by own.ordinal`
    return rows.map(({ volume, volumes, ...row }) => ({ ...row, ...volume === null ? {} : { volume }, ...volumes === null ? {} : { volumes } }))
  },

  /** In shelf order, those without a number last; by offset. */
  async volumes (key: string, { offset = 0, limit = 20 } = {}): Promise<{ total: number, title: string, kind: Series['kind'], volumes: SeriesVolume[] } | undefined> {
    const [[about], rows] = await Promise.all([
      db.sql<{ total: number, title: string | null, kind: Series['kind'] }[]>`
        select count(*)::int as total, mode() within group (order by title) as title, min(kind) as kind from series_place where key = ${key}`,
      db.sql<{ entry: CatalogueEntry, volume: string | null, volumeTitle: string | null, position: string | null }[]>`
        select d.entry, p.volume, p.volume_title as "volumeTitle", p.position from series_place p
        join cluster_document d on d.cluster_id = p.cluster_id and d.entry is not null
        where p.key = ${key} order by p.position nulls last, p.cluster_id, p.ordinal limit ${limit} offset ${offset}`
    ])
    if (about === undefined || about.title === null) return undefined
    return {
      total: about.total, title: about.title, kind: about.kind,
      volumes: rows.map(({ entry, volume, volumeTitle, position }) =>
        ({ entry, ...volume === null ? {} : { volume }, ...volumeTitle === null ? {} : { volumeTitle }, ...position === null ? {} : { position } }))
    }
  },

  /** Which of the numbers from 1 to the last that anybody has, or says that there is, nobody has; none where numbers are not plain. At most 100. */
  async missing (key: string): Promise<number[]> {
    const rows = await db.sql<{ number: number }[]>`
      with plain as (select distinct position::int as number from series_place where key = ${key} and position ~ '^[0-9]{6}$'),
        bound as (select greatest(max(number), (select max(volumes) from series_place where key = ${key})) as last, count(*) as known from plain)
      select n as number from bound, generate_series(1, least(last, 2000)) as n
      where known > 0 and known * 5 >= last and n not in (select number from plain) order by n limit 100`
    return rows.map(({ number }) => number)
  }
})
