import { AlreadyRequested, EntryNotFound, IdempotencyKeyReused, NoPickupHere, ReaderNotFound, ServicePointNotFound } from '@commonshelf/lending'
import type { BibliographicRecord, CatalogueEntry } from '@commonshelf/catalogue'
import type { Db } from '../database.js'
import { askNext } from './asking.js'
import { inOneChange } from './change.js'
import { lockStanding } from './standing.js'
import type { NewRequest } from './views.js'

interface Described { title: string, contributors: string[], year: number | null }

const isNumber = (text: string) => /^\d{1,18}$/.test(text)

/** The entry that lives under this number, the one that took it in where it was merged; undefined where there never was one. */
const livingEntry = async ({ sql }: Db, entry: string): Promise<string | undefined> => {
  const [row] = isNumber(entry) ? await sql<{ id: string }[]>`select coalesce(redirect_to, id) as id from cluster where id = ${entry}` : []
  return row?.id
}

/** The reader's open request for a living entry, also where it was placed for another that was merged into it since. */
const openRequest = async ({ sql }: Db, reader: string, living: string): Promise<string | undefined> => {
  const [row] = await sql<{ id: string }[]>`
    select r.id from request r left join cluster c on c.id = r.cluster_id
    where r.reader_id = ${reader} and r.outcome is null and coalesce(c.redirect_to, r.cluster_id) = ${living} limit 1`
  return row?.id
}

/** What the request is called for ever after, whatever becomes of the entry. */
const describe = async ({ sql }: Db, entry: string): Promise<Described> => {
  const [row] = await sql<{ described: Pick<CatalogueEntry, 'title' | 'contributors' | 'year'> | BibliographicRecord | null }[]>`
    select coalesce(
      (select d.entry from cluster_document d where d.cluster_id = ${entry}),
      (select b.record from cluster_member m join bibliographic_record b on b.id = m.record_id where m.cluster_id = ${entry} order by m.record_id limit 1)
    ) as described`
  const described = row?.described
  return {
    title: described?.title.main ?? '',
    contributors: (described?.contributors ?? []).slice(0, 3).map(contributor => contributor.name),
    year: described?.year ?? null
  }
}

/** The request that came under this key before; the same wish, though the entry was merged before or since. */
const placedBefore = async (db: Db, wish: NewRequest): Promise<string | undefined> => {
  if (wish.idempotencyKey === undefined) return undefined
  const [row] = await db.sql<{ id: string, entry: string, living: string, pickup: string }[]>`
    select r.id, r.cluster_id as entry, coalesce(c.redirect_to, r.cluster_id) as living, p.code as pickup
    from request r join service_point p on p.id = r.pickup_id left join cluster c on c.id = r.cluster_id
    where r.reader_id = ${wish.reader} and r.idempotency_key = ${wish.idempotencyKey}`
  if (row === undefined) return undefined
  const same = row.entry === wish.entry || row.living === await livingEntry(db, wish.entry)
  if (!same || row.pickup !== wish.pickup) throw new IdempotencyKeyReused(row.id)
  return row.id
}

/** Writes the wish down, and asks the best supplier in the same transaction; answers the request's id. */
export const placeRequest = (db: Db, wish: NewRequest, at = new Date()): Promise<string> =>
  inOneChange(db, { actor: { kind: 'reader', id: wish.reader }, at }, async change => {
    const { sql } = change.db
    const before = await placedBefore(change.db, wish)
    if (before !== undefined) return before

    const [point] = await sql<{ id: string, libraryId: string, pickup: boolean }[]>`
      select id, library_id as "libraryId", pickup from service_point where code = ${wish.pickup}`
    if (point === undefined) throw new ServicePointNotFound(wish.pickup)
    if (!point.pickup) throw new NoPickupHere(wish.pickup)
    const [reader] = isNumber(wish.reader) ? await sql`select 1 from reader where id = ${wish.reader}` : []
    if (reader === undefined) throw new ReaderNotFound()
    const entry = await livingEntry(change.db, wish.entry)
    if (entry === undefined) throw new EntryNotFound(wish.entry)
    const described = await describe(change.db, entry)

    const when = at.toISOString()
    const open = await openRequest(change.db, wish.reader, entry)
    const [made] = open !== undefined ? [] : await sql<{ id: string }[]>`
      insert into request (reader_id, idempotency_key, cluster_id, title, contributors, year, pickup_id, requester_id, note, created_at, changed_at)
      values (${wish.reader}, ${wish.idempotencyKey ?? null}, ${entry}, ${described.title}, ${described.contributors}, ${described.year},
        ${point.id}, ${point.libraryId}, ${wish.note ?? null}, ${when}, ${when})
      on conflict do nothing returning id`
    if (made === undefined) {
      // The same tap again, quicker by a moment, or a second wish for the same entry
      const twin = await placedBefore(change.db, wish)
      if (twin !== undefined) return twin
      throw new AlreadyRequested(open ?? await openRequest(change.db, wish.reader, entry) ?? '')
    }
    const standing = await lockStanding(change.db, made.id)
    await change.note(standing, 'placed', standing.requester, { entry, pickup: wish.pickup })
    await askNext(change, standing)
    return made.id
  })
