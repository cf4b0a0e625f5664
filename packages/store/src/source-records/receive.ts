import { bigintColumn, bytesColumn, copyInto, copyRow, nullColumn, textColumn } from '../copy.js'
import type { Db } from '../database.js'
import { ageAgainst } from './datestamps.js'
import { recordHash } from './record-hash.js'
import type { Syntax } from './repository.js'

/**
 * One record as a connector read it. `bytes` of a deleted record may be empty. With a `datestamp` (when the source says
 * that it last changed) a second state of a record within one harvest is told from a second record under its identifier.
 */
export interface NewSourceRecord { identifier: string, syntax: Syntax, bytes: Uint8Array, deleted?: boolean, datestamp?: string }

/** What became of the records of one call. `changed` counts new, changed and deleted ones: the batch's. */
export interface Receipt { received: number, changed: number, unchanged: number, withdrawn: number, quarantined: number, batchId?: string, /** The batch's records with their ids, where all of them are new: whoever has the bytes in hand need not read them. */ fresh?: { id: string, record: NewSourceRecord }[] }

interface Present { id: string, identifier: string, hash: Buffer, deleted: boolean, harvestId: string | null, datestamp: string | null }
interface Arrival extends NewSourceRecord { hash: string, deleted: boolean }

/** Postgres has no NUL in text: an identifier is kept without it. */
const plain = (text: string): string => text.includes('\0') ? text.replaceAll('\0', '') : text

/** With `rewrites` a record may change again and again in one harvest, as a title does of which copy after copy is scanned; else that is a duplicate. */
export const receive = async (tx: Db, harvestId: string, records: NewSourceRecord[], checkpoint?: Record<string, unknown>, { rewrites = false } = {}): Promise<Receipt> => {
  // Holding the harvest's row makes two receipts of one harvest take turns.
  const [run] = await tx.sql<{ sourceId: string }[]>`select source_id as "sourceId" from harvest where id = ${harvestId} for update`
  if (run === undefined) throw new Error(`No harvest has the id ${harvestId}`)
  const { arrivals, twice } = oneOfEach(records)
  const present = await presentOf(tx, run.sourceId, [...arrivals.keys()])

  const fresh: Arrival[] = []
  const differing: { arrival: Arrival, id: string }[] = []
  const sighted: string[] = []
  const restamped: { id: string, datestamp: string }[] = []
  let withdrawn = 0
  for (const arrival of arrivals.values()) {
    const known = present.get(arrival.identifier)
    if (known === undefined) {
      // A record that was deleted before we ever saw it is nothing to us.
      if (!arrival.deleted) fresh.push(arrival)
    } else if (arrival.deleted ? known.deleted : !known.deleted && known.hash.toString('hex') === arrival.hash) {
      if (known.harvestId !== harvestId) sighted.push(known.id)
      if (arrival.datestamp !== undefined && arrival.datestamp !== known.datestamp) restamped.push({ id: known.id, datestamp: arrival.datestamp })
    } else {
      differing.push({ arrival, id: known.id })
    }
  }
  const sightedBefore = await sightedIn(tx, harvestId, differing.map(({ id }) => id))
  const changed: { arrival: Arrival, id: string }[] = []
  for (const one of differing) {
    const known = present.get(one.arrival.identifier) as Present
    const seen = !rewrites && (known.harvestId === harvestId || sightedBefore.has(one.id))
    const age = seen ? ageAgainst(one.arrival.datestamp, known.datestamp) : 'newer'
    // A list that is still being read while records change, or that is read again, shows a record in several states
    if (age === 'older') continue
    if (!one.arrival.deleted && age === 'same') {
      twice.push(one.arrival)
    } else {
      changed.push(one)
      if (one.arrival.deleted) withdrawn++
    }
  }

  const freshIds = await insert(tx, run.sourceId, harvestId, fresh)
  const ids = [...freshIds, ...await change(tx, harvestId, changed)]
  if (restamped.length > 0) await restamp(tx, restamped)
  if (sighted.length > 0) await tx.sql`insert into harvest_sighting (harvest_id, record_ids) values (${harvestId}, ${sighted}::bigint[])`
  await putAside(tx, run.sourceId, harvestId, twice, present)
  const batchId = ids.length === 0 ? undefined : await addBatch(tx, harvestId, ids)

  const receipt: Receipt = {
    received: records.length,
    changed: ids.length,
    unchanged: records.length - ids.length - twice.length,
    withdrawn,
    quarantined: twice.length,
    ...batchId === undefined ? {} : { batchId },
    ...changed.length > 0 ? {} : { fresh: fresh.map((record, at) => ({ id: freshIds[at]!, record })) }
  }
  await tx.sql`
    update harvest set received = received + ${receipt.received}, added = added + ${fresh.length}, unchanged = unchanged + ${receipt.unchanged},
      withdrawn = withdrawn + ${withdrawn}, quarantined = quarantined + ${receipt.quarantined},
      checkpoint = coalesce(${checkpoint === undefined ? null : JSON.stringify(checkpoint)}::jsonb, checkpoint)
    where id = ${harvestId}`
  return receipt
}

/** Within one call the first under an identifier counts, or a newer state of it; the same again is nothing new, a different one is a duplicate. */
const oneOfEach = (records: NewSourceRecord[]): { arrivals: Map<string, Arrival>, twice: Arrival[] } => {
  const arrivals = new Map<string, Arrival>()
  const twice: Arrival[] = []
  for (const record of records) {
    const identifier = plain(record.identifier)
    const arrival = { ...record, identifier, hash: recordHash(record.bytes), deleted: record.deleted ?? false }
    const first = arrivals.get(identifier)
    if (first === undefined || arrival.deleted) arrivals.set(identifier, arrival)
    else if (first.hash !== arrival.hash || first.deleted) {
      const age = ageAgainst(arrival.datestamp, first.datestamp ?? null)
      if (age === 'newer') arrivals.set(identifier, arrival)
      else if (age === 'same') twice.push(arrival)
    }
  }
  return { arrivals, twice }
}

const presentOf = async (tx: Db, sourceId: string, identifiers: string[]): Promise<Map<string, Present>> => {
  const rows = await tx.sql<Present[]>`
    select id, identifier, hash, deleted, harvest_id as "harvestId", datestamp from source_record
    where source_id = ${sourceId} and identifier = any(${identifiers}) for update`
  return new Map(rows.map(row => [row.identifier, row]))
}

const sightedIn = async (tx: Db, harvestId: string, ids: string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await tx.sql<{ id: string }[]>`
    select id from (select unnest(record_ids) as id from harvest_sighting where harvest_id = ${harvestId}) as seen
    where id = any(${ids}::bigint[])`
  return new Set(rows.map(row => row.id))
}

/** The bytes of many records as one parameter, and where each begins and how long it is: an array of byteas costs more. */
const packed = (records: Arrival[]) => {
  const lengths = records.map(({ bytes }) => bytes.length)
  let at = 1
  return {
    bytes: Buffer.concat(records.map(({ bytes }) => bytes)),
    starts: lengths.map(length => { const start = at; at += length; return start }),
    lengths
  }
}

/** The ids are taken first: COPY gives none back. */
const insert = async (tx: Db, sourceId: string, harvestId: string, records: Arrival[]): Promise<string[]> => {
  if (records.length === 0) return []
  const [taken] = await tx.sql<{ ids: string }[]>`
    select string_agg(nextval('source_record_id_seq')::text, ',') as ids from generate_series(1, ${records.length}::int)`
  const ids = taken!.ids.split(',')
  await copyInto(tx, 'source_record (id, source_id, identifier, harvest_id, syntax, bytes, hash, datestamp)', records.map(({ identifier, syntax, bytes, hash, datestamp }, at) =>
    copyRow([bigintColumn(ids[at]!), bigintColumn(sourceId), textColumn(identifier), bigintColumn(harvestId), textColumn(syntax), bytesColumn(bytes), bytesColumn(Buffer.from(hash, 'hex')),
      datestamp === undefined ? nullColumn : textColumn(datestamp)])))
  return ids
}

/** A deletion keeps the bytes that the library had sent. */
const change = async (tx: Db, harvestId: string, records: { arrival: Arrival, id: string }[]): Promise<string[]> => {
  if (records.length === 0) return []
  const arrivals = records.map(({ arrival }) => arrival)
  const { bytes, starts, lengths } = packed(arrivals)
  await tx.sql`
    update source_record s set harvest_id = ${harvestId}, version = s.version + 1, deleted = r.deleted, received_at = now(),
      datestamp = coalesce(r.datestamp, s.datestamp), syntax = case when r.deleted then s.syntax else r.syntax end,
      bytes = case when r.deleted then s.bytes else substring(${bytes}::bytea from r.start for r.length) end,
      hash = case when r.deleted then s.hash else decode(r.hash, 'hex') end
    from unnest(${records.map(({ id }) => id)}::bigint[], ${arrivals.map(r => r.deleted ? 1 : 0)}::int[]::bool[], ${arrivals.map(r => r.syntax)}::text[],
      ${starts}::int[], ${lengths}::int[], ${arrivals.map(r => r.hash)}::text[], ${arrivals.map(r => r.datestamp ?? null)}::text[]) as r (id, deleted, syntax, start, length, hash, datestamp)
    where s.id = r.id`
  return records.map(({ id }) => id)
}

/** The same bytes under another datestamp: kept, so that the next comparison is with what the source says now. */
const restamp = (tx: Db, records: { id: string, datestamp: string }[]): Promise<unknown> => tx.sql`
  update source_record s set datestamp = r.datestamp
  from unnest(${records.map(({ id }) => id)}::bigint[], ${records.map(({ datestamp }) => datestamp)}::text[]) as r (id, datestamp) where s.id = r.id`

const putAside = async (tx: Db, sourceId: string, harvestId: string, records: Arrival[], present: Map<string, Present>): Promise<void> => {
  for (const record of records) {
    await tx.sql`
      insert into quarantine (source_id, harvest_id, source_record_id, identifier, step, reason, detail, bytes, syntax)
      values (${sourceId}, ${harvestId}, ${present.get(record.identifier)?.id ?? null}, ${record.identifier}, 'receive', 'duplicate-identifier',
        ${`A second, different record came under the identifier ${record.identifier} in one harvest (${record.hash})`}, ${Buffer.from(record.bytes)}, ${record.syntax})
      on conflict do nothing`
  }
}

/** Makes the records one batch, to be described and matched together. */
export const addBatch = async (tx: Db, harvestId: string | null, recordIds: string[]): Promise<string> => {
  const [row] = await tx.sql<{ id: string }[]>`
    insert into record_batch (harvest_id, record_ids) values (${harvestId}, ${recordIds}::bigint[]) returning id`
  return (row as { id: string }).id
}
