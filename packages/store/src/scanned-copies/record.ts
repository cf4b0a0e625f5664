import type { Db } from '../database.js'
import { receive } from '../source-records/receive.js'

/**
 * Writes anew the source records of some ISBNs from the copies that are left of each, by the way that every record comes
 * in; an ISBN without copies is a deleted record. Whoever calls holds the library's scans.
 */
export async function rewriteRecords (tx: Db, sourceId: string, isbns: string[]): Promise<string | undefined> {
  const copies = await tx.sql<{ isbn: string, barcode: string | null, callNumber: string | null, location: string | null }[]>`
    select isbn, barcode, call_number as "callNumber", location from scanned_copy
    where source_id = ${sourceId} and isbn = any(${isbns}) and removed is null order by id`
  const itemsOf = new Map<string, object[]>(isbns.map(isbn => [isbn, []]))
  for (const { isbn, barcode, callNumber, location } of copies) {
    itemsOf.get(isbn)!.push({ ...barcode !== null && { barcode }, ...callNumber !== null && { callNumber }, ...location !== null && { location } })
  }
  const records = [...itemsOf].map(([isbn, items]) => ({
    identifier: isbn, syntax: 'isbn' as const, deleted: items.length === 0, bytes: items.length === 0 ? new Uint8Array() : Buffer.from(JSON.stringify({ isbn, items }))
  }))
  const { batchId } = await receive(tx, await sittingOf(tx, sourceId), records, undefined, { rewrites: true })
  return batchId
}

/** The harvest of the day: what is scanned on one day is one run, and no row for every book. */
async function sittingOf ({ sql }: Db, sourceId: string): Promise<string> {
  const [today] = await sql<{ id: string }[]>`
    update harvest set finished_at = now() where id = (
      select id from harvest where source_id = ${sourceId} and started_at >= date_trunc('day', now()) order by id desc limit 1)
    returning id`
  if (today !== undefined) return today.id
  // It is never waiting or running: there is nothing for a worker to fetch.
  const [made] = await sql<{ id: string }[]>`
    insert into harvest (source_id, extent, state, started_at, finished_at) values (${sourceId}, 'delta', 'finished', now(), now()) returning id`
  return made!.id
}

/** What tells the source of scans from lists of ISBNs that are handed in. */
export const scanFeed = 'scan'

/** The library's scans, held until the transaction ends: two phones take turns, and no copy of a shared ISBN is lost. */
export async function holdSource ({ sql }: Db, libraryId: string, { make }: { make: boolean }): Promise<string | undefined> {
  await sql`select 1 from library where id = ${libraryId} for no key update`
  const [known] = await sql<{ id: string }[]>`
    select id from source where library_id = ${libraryId} and protocol = 'isbn-list' and settings->>'feed' = ${scanFeed}`
  if (known !== undefined || !make) return known?.id
  const [made] = await sql<{ id: string }[]>`
    insert into source (library_id, protocol, settings) values (${libraryId}, 'isbn-list', ${`{"feed":"${scanFeed}"}`}::text::jsonb) returning id`
  return made!.id
}
