import type { BibliographicRecord, MatchFeatures } from '@commonshelf/catalogue'
import { bigintColumn, bigintsColumn, bytesColumn, copyInto, copyRow, nullColumn, textColumn } from '../copy.js'
import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
import { recordHash } from '../source-records/record-hash.js'
import { stagedRows, type StagedRow } from './staging.js'
import { addFindings, type Finding } from './findings.js'

/** New records have numbers above all that are stored, in the order in which they came. */
const aboveAll = 8_000_000_000_000_000_000n

export const recordIdOf = (position: number): string => String(aboveAll + BigInt(position))

/** What the store has under an identifier, for the record that came under it. */
export interface KnownRecord {
  id: string
  hash: string
  deleted: boolean
  record: BibliographicRecord | null
  /** Its copies, each in words that can be compared. */
  copies: string[]
}

export type TrialVerdict = 'added' | 'changed' | 'unchanged' | 'refused' | 'stated' | 'missing'

/** What would become of the record under an identifier; a later row of the trial may say otherwise. */
export interface Judged {
  identifier: string
  recordId: string
  verdict: TrialVerdict
  hash?: string
  datestamp?: string
  description?: { record: BibliographicRecord, features: MatchFeatures, keys: string[] }
}

/** A piece of a trial, to be judged. */
export interface Piece {
  rows: StagedRow[]
  /** By identifier: what the store has, and what earlier rows of the trial said. */
  known: Map<string, KnownRecord>
  judged: Map<string, Judged>
}

export const pieceToJudge = async (db: Db, harvestId: string, after: number, limit: number): Promise<Piece> => {
  const rows = await stagedRows(db, harvestId, after, limit)
  const identifiers = [...new Set(rows.flatMap(({ identifier }) => identifier ?? []))]
  const known = new Map((await db.sql<{ identifier: string, id: string, hash: string, deleted: boolean }[]>`
    select s.identifier, s.id, encode(s.hash, 'hex') as hash, s.deleted from harvest h join source_record s on s.source_id = h.source_id
    where h.id = ${harvestId} and s.identifier = any(${identifiers})`).map(({ identifier, ...one }): [string, KnownRecord] => [identifier, { ...one, record: null, copies: [] }]))
  await describeKnown(db, rows.flatMap(({ identifier, bytes }) => {
    const stored = identifier === null ? undefined : known.get(identifier)
    return stored === undefined || stored.deleted || stored.hash === recordHash(bytes) ? [] : [stored]
  }))
  const judged = await db.sql<{ identifier: string, recordId: string, verdict: TrialVerdict, hash: string | null, datestamp: string | null }[]>`
    select identifier, record_id as "recordId", verdict, encode(hash, 'hex') as hash, datestamp from staged_description
    where harvest_id = ${harvestId} and identifier = any(${identifiers})`
  return {
    rows,
    known,
    judged: new Map(judged.map(({ hash, datestamp, ...one }) => [one.identifier, { ...one, ...hash === null ? {} : { hash }, ...datestamp === null ? {} : { datestamp } }]))
  }
}

/** What changes is shown beside what is there; of what does not, the hash says enough. */
const describeKnown = async (db: Db, known: KnownRecord[]): Promise<void> => {
  if (known.length === 0) return
  const rows = await db.sql<{ id: string, record: BibliographicRecord | null, copies: string[] }[]>`
    select s.id, b.record,
      array(select concat_ws(' ', coalesce(i.barcode, i.contested_barcode), i.call_number, i.location, i.volume, i.status) from item i
        where i.record_id = s.id and i.status <> 'withdrawn' order by 1) as copies
    from unnest(${known.map(({ id }) => id)}::bigint[]) as s (id) left join bibliographic_record b on b.id = s.id`
  const found = new Map(rows.map(row => [row.id, row]))
  for (const one of known) Object.assign(one, found.get(one.id))
}

/** Keeps what was judged of the rows up to a place. */
export const saveJudged = async (tx: Db, harvestId: string, upTo: number, judged: Judged[], findings: Finding[], tally: Record<string, Record<string, number>>): Promise<void> => {
  const identifiers = judged.map(({ identifier }) => identifier)
  if (judged.length > 0) {
    const former = await tx.sql<{ id: string, key: string }[]>`
      with gone as (delete from staged_description where harvest_id = ${harvestId} and identifier = any(${identifiers}) returning record_id, keys)
      select record_id as id, unnest(keys) as key from gone`
    if (former.length > 0) {
      await tx.sql`
        delete from staged_key k using unnest(${former.map(({ key }) => key)}::bigint[], ${former.map(({ id }) => id)}::bigint[]) as f (key, record_id)
        where k.harvest_id = ${harvestId} and k.key = f.key and k.record_id = f.record_id`
    }
    const harvest = bigintColumn(harvestId)
    await copyInto(tx, 'staged_description (harvest_id, identifier, record_id, verdict, hash, datestamp, record, features, keys)', judged.map(({ identifier, recordId, verdict, hash, datestamp, description }) => copyRow([
      harvest, textColumn(identifier), bigintColumn(recordId), textColumn(verdict),
      hash === undefined ? nullColumn : bytesColumn(Buffer.from(hash, 'hex')), datestamp === undefined ? nullColumn : textColumn(datestamp),
      ...description === undefined
        ? [nullColumn, nullColumn, nullColumn]
        : [textColumn(jsonText(description.record)), textColumn(jsonText(description.features)), bigintsColumn(description.keys)]
    ])))
    const keys = judged.flatMap(({ recordId, description }) => [...new Set(description?.keys ?? [])].map(key => copyRow([harvest, bigintColumn(key), bigintColumn(recordId)])))
    if (keys.length > 0) await copyInto(tx, 'staged_key (harvest_id, key, record_id)', keys)
  }
  await addFindings(tx, harvestId, findings)
  await addTally(tx, harvestId, tally)
  await tx.sql`update trial set position = ${upTo} where harvest_id = ${harvestId}`
}

/** Adds to the counts of a trial, each under its name. */
export const addTally = async (tx: Db, harvestId: string, tally: Record<string, Record<string, number>>): Promise<void> => {
  const [row] = await tx.sql<{ counts: Record<string, Record<string, number>> }[]>`select counts from trial where harvest_id = ${harvestId}`
  const counts = row!.counts
  for (const [kind, given] of Object.entries(tally)) {
    const of = counts[kind] ??= {}
    for (const [name, count] of Object.entries(given)) of[name] = (of[name] ?? 0) + count
  }
  await tx.sql`update trial set counts = ${JSON.stringify(counts)}::jsonb where harvest_id = ${harvestId}`
}
