import { markStaleByRecords } from '../clusters/stale.js'
import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
import type { DescribedRecord } from '../records/repository.js'
import { reconcile, statedItemsOf, type PresentItem, type StatedItem } from './reconcile.js'

const holdingRows = (records: DescribedRecord[]): string => jsonText(records.flatMap(({ id, libraryId, holdings }) =>
  holdings.map(({ branch, location, callNumber, summary, libraryId: branchId }, position) =>
    ({ record_id: id, library_id: branchId ?? libraryId, position, branch, location, call_number: callNumber, summary }))))

const itemRows = (items: StatedItem[], ids?: string[]): string => jsonText(items.map((item, at) => ({
  id: ids?.[at],
  record_id: item.recordId,
  library_id: item.libraryId,
  holding: item.holding,
  position: item.position,
  barcode: item.barcode,
  call_number: item.callNumber,
  location: item.location,
  volume: item.volume,
  status: item.status
})))

const itemsOf = (records: DescribedRecord[]): StatedItem[] =>
  records.flatMap(({ id, libraryId, holdings }) => statedItemsOf(id, libraryId, holdings))

/** Holdings and items of records that were not there before. */
export const writeFresh = async (tx: Db, records: DescribedRecord[]): Promise<void> => {
  const holdings = holdingRows(records)
  if (holdings === '[]') return
  const items = itemsOf(records)
  // An earlier life of the record may have left withdrawn items: they keep their ids, so such records go the other way.
  const before = await tx.sql<{ recordId: string }[]>`
    select distinct record_id as "recordId" from item where record_id = any(${records.map(({ id }) => id)}::bigint[])`
  if (before.length > 0) return writeAgain(tx, records)
  const [written] = await tx.sql<{ count: number }[]>`
    with held as (
      insert into holding (record_id, library_id, position, branch, location, call_number, summary)
      select * from json_to_recordset(${holdings}::json)
        as h (record_id bigint, library_id bigint, position smallint, branch text, location text, call_number text, summary text)
      returning id, record_id, position
    ), added as (
      insert into item (holding_id, record_id, library_id, position, barcode, call_number, location, volume, status)
      select held.id, i.record_id, i.library_id, i.position, i.barcode, i.call_number, i.location, i.volume, i.status
      from json_to_recordset(${itemRows(items)}::json) as i (record_id bigint, library_id bigint, holding smallint, position smallint,
        barcode text, call_number text, location text, volume text, status text)
      join held on held.record_id = i.record_id and held.position = i.holding order by i.record_id, i.position
      on conflict (library_id, barcode) where barcode is not null do nothing returning 1
    )
    select count(*)::int as count from added`
  if (written?.count !== items.length) await addContested(tx, await notWritten(tx, items))
}

/** Holdings and items of records that were there before: every copy that is still stated keeps its id. */
export const writeAgain = async (tx: Db, records: DescribedRecord[]): Promise<void> => {
  const ids = records.map(({ id }) => id)
  const holdings = holdingRows(records)
  await tx.sql`
    insert into holding (record_id, library_id, position, branch, location, call_number, summary)
    select * from json_to_recordset(${holdings}::json)
      as h (record_id bigint, library_id bigint, position smallint, branch text, location text, call_number text, summary text)
    on conflict (record_id, position) do update set library_id = excluded.library_id, branch = excluded.branch,
      location = excluded.location, call_number = excluded.call_number, summary = excluded.summary`
  await tx.sql`
    delete from holding h using unnest(${ids}::bigint[], ${records.map(({ holdings }) => holdings.length)}::int[]) as r (id, holdings)
    where h.record_id = r.id and h.position >= r.holdings`
  const present = await tx.sql<PresentItem[]>`
    select id, record_id as "recordId", position, barcode, contested_barcode as "contestedBarcode" from item
    where record_id = any(${ids}::bigint[]) order by id for update`
  const { kept, added, gone } = reconcile(present, itemsOf(records))
  await withdraw(tx, gone)
  await tx.sql`
    update item set holding_id = held.id, position = i.position, call_number = i.call_number, location = i.location, volume = i.volume,
      status = i.status, library_id = i.library_id, contested_barcode = case when item.barcode is null then i.barcode end
    from json_to_recordset(${itemRows(kept.map(({ stated }) => stated), kept.map(({ id }) => id))}::json) as i (id bigint, record_id bigint,
      library_id bigint, holding smallint, position smallint, barcode text, call_number text, location text, volume text, status text)
    join holding held on held.record_id = i.record_id and held.position = i.holding where item.id = i.id`
  // A copy that had no barcode and is given one takes it, unless another copy bears it.
  await tx.sql`
    update item set barcode = contested_barcode, contested_barcode = null
    where record_id = any(${ids}::bigint[]) and contested_barcode is not null and not exists (
      select from item other where other.library_id = item.library_id and other.barcode = item.contested_barcode)
    and id = (select min(id) from item first where first.library_id = item.library_id and first.contested_barcode = item.contested_barcode)`
  await tx.sql`
    insert into item (holding_id, record_id, library_id, position, barcode, call_number, location, volume, status)
    select held.id, i.record_id, i.library_id, i.position, i.barcode, i.call_number, i.location, i.volume, i.status
    from json_to_recordset(${itemRows(added)}::json) as i (record_id bigint, library_id bigint, holding smallint, position smallint,
      barcode text, call_number text, location text, volume text, status text)
    join holding held on held.record_id = i.record_id and held.position = i.holding order by i.record_id, i.position
    on conflict (library_id, barcode) where barcode is not null do nothing`
  await addContested(tx, await notWritten(tx, added))
}

/** Holdings of deleted records go; their items stay as withdrawn, since loans and promises may point at them. */
export const withdrawItemsOf = async (tx: Db, recordIds: string[]): Promise<void> => {
  await tx.sql`delete from holding where record_id = any(${recordIds}::bigint[])`
  const rows = await tx.sql<{ id: string }[]>`select id from item where record_id = any(${recordIds}::bigint[]) order by id for update`
  await withdraw(tx, rows.map(({ id }) => id))
}

const notWritten = async (tx: Db, items: StatedItem[]): Promise<StatedItem[]> => {
  if (items.length === 0) return []
  const rows = await tx.sql<{ recordId: string, position: number }[]>`
    select record_id as "recordId", position from item where record_id = any(${[...new Set(items.map(item => item.recordId))]}::bigint[])
      and status <> 'withdrawn' or record_id = any(${items.filter(item => item.status === 'withdrawn').map(item => item.recordId)}::bigint[])`
  const written = new Set(rows.map(row => `${row.recordId} ${row.position}`))
  return items.filter(item => !written.has(`${item.recordId} ${item.position}`))
}

/**
 * Copies whose barcode is another record's in the same library. Where that one is withdrawn, the copy has moved: its row
 * comes along. Else it is written without the barcode, which it gets when the other gives it up, and staff are told.
 */
const addContested = async (tx: Db, items: StatedItem[]): Promise<void> => {
  if (items.length === 0) return
  const rows = tx.sql`json_to_recordset(${itemRows(items)}::json) as i (record_id bigint, library_id bigint, holding smallint, position smallint,
    barcode text, call_number text, location text, volume text, status text)`
  const moved = await tx.sql<{ recordId: string, position: number }[]>`
    update item set holding_id = i.holding_id, record_id = i.record_id, position = i.position, call_number = i.call_number,
      location = i.location, volume = i.volume, status = i.status
    from (select distinct on (i.library_id, i.barcode) held.id as holding_id, i.* from ${rows}
      join holding held on held.record_id = i.record_id and held.position = i.holding order by i.library_id, i.barcode, i.record_id) as i
    where item.library_id = i.library_id and item.barcode = i.barcode and item.status = 'withdrawn'
    returning item.record_id as "recordId", item.position`
  const settled = new Set(moved.map(row => `${row.recordId} ${row.position}`))
  const contested = items.filter(item => !settled.has(`${item.recordId} ${item.position}`))
  if (contested.length === 0) return
  const given = itemRows(contested)
  await tx.sql`
    insert into item (holding_id, record_id, library_id, position, contested_barcode, call_number, location, volume, status)
    select held.id, i.record_id, i.library_id, i.position, i.barcode, i.call_number, i.location, i.volume, i.status
    from json_to_recordset(${given}::json) as i (record_id bigint, library_id bigint, holding smallint, position smallint,
      barcode text, call_number text, location text, volume text, status text)
    join holding held on held.record_id = i.record_id and held.position = i.holding`
  await tx.sql`
    insert into quarantine (source_id, harvest_id, source_record_id, identifier, step, reason, detail)
    select s.source_id, s.harvest_id, s.id, s.identifier, 'describe', 'barcode-elsewhere',
      'The barcode ' || i.barcode || ' is another record''s in this library; the copy is kept without it'
    from json_to_recordset(${given}::json) as i (record_id bigint, barcode text) join source_record s on s.id = i.record_id
    on conflict do nothing`
}

/** Withdraws copies, and hands the barcodes that they bore to copies that claim them: the copy's own row moves there. */
const withdraw = async (tx: Db, ids: string[]): Promise<void> => {
  if (ids.length === 0) return
  await tx.sql`update item set status = 'withdrawn', contested_barcode = null where id = any(${ids}::bigint[])`
  const claimed = await tx.sql<{ recordId: string }[]>`
    with claim as (
      select distinct on (bearer.id) bearer.id as bearer, claimant.*
      from item bearer join item claimant on claimant.library_id = bearer.library_id and claimant.contested_barcode = bearer.barcode
      where bearer.id = any(${ids}::bigint[]) order by bearer.id, claimant.id
    ), moved as (
      update item set record_id = claim.record_id, holding_id = claim.holding_id, position = claim.position, call_number = claim.call_number,
        location = claim.location, volume = claim.volume, status = claim.status
      from claim where item.id = claim.bearer
    ), stood_in as (
      update item set status = 'withdrawn', contested_barcode = null from claim where item.id = claim.id
    )
    select record_id as "recordId" from claim`
  await markStaleByRecords(tx, claimed.map(row => row.recordId), { urgent: false })
}
