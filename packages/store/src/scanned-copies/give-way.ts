import type { Db } from '../database.js'
import { holdSource, rewriteRecords } from './record.js'

/** Settled at a time; the next sweep takes the rest. */
const atOnce = 1000

/**
 * A village that scanned its books may later hand in a list that has them too, with the same barcodes. They are the same
 * copies, where the ISBN is the same: the list says more, so the scanned copy gives way, and its row moves to the list's
 * record with all that points at it. With another ISBN somebody has to look: that stays contested.
 */
export async function giveWay (tx: Db): Promise<string[]> {
  const claimed = await tx.sql<{ id: string, libraryId: string, isbn: string, barcode: string, claimant: string }[]>`
    select s.id, s.library_id as "libraryId", s.isbn, s.barcode, i.record_id as claimant
    from item i join scanned_copy s on s.library_id = i.library_id and s.barcode = i.contested_barcode and s.removed is null
    join bibliographic_record b on b.id = i.record_id join source_record r on r.id = i.record_id
    where i.contested_barcode is not null and i.status <> 'withdrawn' and r.source_id <> s.source_id
      and exists (select from json_array_elements(b.record->'identifiers'->'isbn') as e where e->>'value' = s.isbn)
    order by s.library_id, s.id limit ${atOnce}`
  const batchIds: string[] = []
  for (const libraryId of new Set(claimed.map(one => one.libraryId))) {
    const those = claimed.filter(one => one.libraryId === libraryId)
    const sourceId = (await holdSource(tx, libraryId, { make: false }))!
    await tx.sql`
      update scanned_copy set removed = 'superseded', removed_at = now() where id = any(${those.map(({ id }) => id)}::bigint[]) and removed is null`
    await tx.sql`
      update quarantine q set state = 'dismissed' from unnest(${those.map(one => one.claimant)}::bigint[], ${those.map(one => one.barcode)}::text[]) as c (record, barcode)
      where q.source_record_id = c.record and q.reason = 'barcode-elsewhere' and q.state = 'open' and starts_with(q.detail, 'The barcode ' || c.barcode || ' ')`
    const batchId = await rewriteRecords(tx, sourceId, [...new Set(those.map(({ isbn }) => isbn))])
    if (batchId !== undefined) batchIds.push(batchId)
  }
  return batchIds
}
