import { bigintColumn, copyInto, copyRow, nullColumn, smallintColumn, textColumn, type Column } from '../copy.js'
import { markStaleByRecords } from '../clusters/stale.js'
import type { Db } from '../database.js'
import { jsonText, keepable } from '../records/json-text.js'
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

/** Another batch wrote one of the same barcodes in between. Its rows are seen when the transaction is tried again. */
class BarcodeTaken extends Error { readonly code = '40001' }

const nullable = (value: string | undefined): Column => value === undefined ? nullColumn : textColumn(keepable(value))

/** Holdings and items of records that were not there before. */
export const writeFresh = async (tx: Db, records: DescribedRecord[]): Promise<void> => {
  const held = records.reduce((sum, { holdings }) => sum + holdings.length, 0)
  if (held === 0) return
  // An earlier life of a record may have left withdrawn items: they keep their ids, so such records go the other way.
  const before = records.filter(({ version }) => version > 1)
  if (before.length > 0) {
    const left = await tx.sql`select from item where record_id = any(${before.map(({ id }) => id)}::bigint[]) limit 1`
    if (left.length > 0) return writeAgain(tx, records)
  }
  const items = itemsOf(records)
  const { free, taken } = await byBarcode(tx, items)
  const [holdingIds, itemIds] = await takeIds(tx, held, free.length)
  const idOf = new Map<string, string>()
  let at = 0
  await copyInto(tx, 'holding (id, record_id, library_id, position, branch, location, call_number, summary)', records.flatMap(({ id: recordId, libraryId, holdings }) =>
    holdings.map(({ branch, location, callNumber, summary, libraryId: branchId }, position) => {
      const id = holdingIds[at++]!
      idOf.set(`${recordId} ${position}`, id)
      return copyRow([bigintColumn(id), bigintColumn(recordId), bigintColumn(branchId ?? libraryId), smallintColumn(position), nullable(branch), nullable(location), nullable(callNumber), nullable(summary)])
    })))
  if (free.length > 0) {
    await copyInto(tx, 'item (id, holding_id, record_id, library_id, position, barcode, call_number, location, volume, status)', free.map((item, at) => copyRow([
      bigintColumn(itemIds[at]!), bigintColumn(idOf.get(`${item.recordId} ${item.holding}`)!), bigintColumn(item.recordId), bigintColumn(item.libraryId), smallintColumn(item.position),
      nullable(item.barcode), nullable(item.callNumber), nullable(item.location), nullable(item.volume), textColumn(item.status)
    ]))).catch((error: unknown) => { throw (error as { constraint_name?: string }).constraint_name === 'item_barcode' ? new BarcodeTaken() : error })
  }
  await addContested(tx, taken)
}

/** COPY gives no ids back, so they are taken before. */
const takeIds = async (tx: Db, holdings: number, items: number): Promise<[string[], string[]]> => {
  const [row] = await tx.sql<{ holdings: string | null, items: string | null }[]>`
    select (select string_agg(nextval('holding_id_seq')::text, ',') from generate_series(1, ${holdings}::int)) as holdings,
      (select string_agg(nextval('item_id_seq')::text, ',') from generate_series(1, ${items}::int)) as items`
  return [row!.holdings?.split(',') ?? [], row!.items?.split(',') ?? []]
}

/** Items whose barcode nobody in their library bears, and those whose is taken, be it by one before them in the list. */
const byBarcode = async (tx: Db, items: StatedItem[]): Promise<{ free: StatedItem[], taken: StatedItem[] }> => {
  const marked = items.filter(({ barcode }) => barcode !== undefined)
  const rows = marked.length === 0
    ? []
    : await tx.sql<{ libraryId: string, barcode: string }[]>`
      select i.library_id as "libraryId", i.barcode from unnest(${marked.map(({ libraryId }) => libraryId)}::bigint[], ${marked.map(({ barcode }) => keepable(barcode!))}::text[]) as b (library_id, barcode)
      join item i on i.library_id = b.library_id and i.barcode = b.barcode`
  const borne = new Set(rows.map(({ libraryId, barcode }) => `${libraryId} ${barcode}`))
  const free: StatedItem[] = []
  const taken: StatedItem[] = []
  for (const item of items) {
    const mark = item.barcode === undefined ? undefined : `${item.libraryId} ${keepable(item.barcode)}`
    if (mark !== undefined && borne.has(mark)) taken.push(item)
    else {
      free.push(item)
      if (mark !== undefined) borne.add(mark)
    }
  }
  return { free, taken }
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
