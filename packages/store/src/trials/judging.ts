import type { BibliographicRecord, MatchFeatures } from '@commonshelf/catalogue'
import { bigintColumn, bigintsColumn, bytesColumn, copyInto, copyRow, nullColumn, textColumn } from '../copy.js'
import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
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
  const known = await db.sql<(KnownRecord & { identifier: string })[]>`
    select s.id, s.identifier, encode(s.hash, 'hex') as hash, s.deleted, b.record,
      array(select concat_ws(' ', coalesce(i.barcode, i.contested_barcode), i.call_number, i.location, i.volume, i.status) from item i
        where i.record_id = s.id and i.status <> 'withdrawn' order by 1) as copies
    from harvest h join source_record s on s.source_id = h.source_id left join bibliographic_record b on b.id = s.id
    where h.id = ${harvestId} and s.identifier = any(${identifiers})`
  const judged = await db.sql<{ identifier: string, recordId: string, verdict: TrialVerdict, hash: string | null, datestamp: string | null }[]>`
    select identifier, record_id as "recordId", verdict, encode(hash, 'hex') as hash, datestamp from staged_description
    where harvest_id = ${harvestId} and identifier = any(${identifiers})`
  return {
    rows,
    known: new Map(known.map(({ identifier, ...record }) => [identifier, record])),
    judged: new Map(judged.map(({ hash, datestamp, ...one }) => [one.identifier, { ...one, ...hash === null ? {} : { hash }, ...datestamp === null ? {} : { datestamp } }]))
  }
}

/** Keeps what was judged of the rows up to a place. */
export const saveJudged = async (tx: Db, harvestId: string, upTo: number, judged: Judged[], findings: Finding[], tally: Record<string, Record<string, number>>): Promise<void> => {
  const identifiers = judged.map(({ identifier }) => identifier)
  if (judged.length > 0) {
    await tx.sql`
      with former as (delete from staged_description where harvest_id = ${harvestId} and identifier = any(${identifiers}) returning record_id, keys)
      delete from staged_key k using former f where k.harvest_id = ${harvestId} and k.record_id = f.record_id and k.key = any(f.keys)`
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
