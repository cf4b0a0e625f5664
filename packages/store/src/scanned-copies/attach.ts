import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'
import { holdSource, rewriteRecords } from './record.js'
import { columns, type ScannedCopy } from './repository.js'

/** A book in the hand: its ISBN, thirteen digits and valid, and what is known of the copy. */
export interface Scan { scan: string, isbn: string, barcode?: string, callNumber?: string, location?: string }

/** Why a scan was not taken: the barcode is on this very book already, or on another. */
export type ScanRefusal = 'already-held' | 'barcode-taken'

/** Who bears a barcode. */
export interface Bearer { barcode: string, isbn?: string, title?: string, entry?: string }

export type ScanOutcome =
  | { scan: string, copy: ScannedCopy, repeated: boolean }
  | { scan: string, refused: ScanRefusal, bearer: Bearer }

export interface AttachedCopies {
  /** In the order of the scans. */
  outcomes: ScanOutcome[]
  /** How many copies the library has of each ISBN by scanning. */
  copies: Map<string, number>
  batchId?: string
}

interface BearerRow { barcode: string, isbn: string | null, isbns: string[], title: string | null, entry: string | null }

export async function attachCopies (tx: Db, libraryId: string, scans: Scan[], staff?: string): Promise<AttachedCopies> {
  const sourceId = (await holdSource(tx, libraryId, { make: true }))!
  const known = await scansBefore(tx, libraryId, scans.map(({ scan }) => scan))
  const bearers = await bearersOf(tx, libraryId, scans.flatMap(({ barcode }) => barcode ?? []))
  const fresh = new Map<string, Scan>()
  const refused = new Map<string, { refused: ScanRefusal, bearer: Bearer }>()
  for (const one of scans) {
    if (known.has(one.scan) || fresh.has(one.scan)) continue
    const bearer = one.barcode === undefined ? undefined : bearers.get(one.barcode)
    if (bearer !== undefined) {
      const { isbns, isbn, title, entry, barcode } = bearer
      refused.set(one.scan, {
        refused: isbns.includes(one.isbn) ? 'already-held' : 'barcode-taken',
        bearer: { barcode, ...isbn !== null && { isbn }, ...title !== null && { title }, ...entry !== null && { entry } }
      })
      continue
    }
    fresh.set(one.scan, one)
    if (one.barcode !== undefined) bearers.set(one.barcode, { barcode: one.barcode, isbn: one.isbn, isbns: [one.isbn], title: null, entry: null })
  }
  const added = await insert(tx, libraryId, sourceId, [...fresh.values()], staff)
  const isbns = [...new Set([...fresh.values()].map(({ isbn }) => isbn))]
  const batchId = isbns.length === 0 ? undefined : await rewriteRecords(tx, sourceId, isbns)
  const outcomes = scans.map(({ scan }): ScanOutcome => {
    const no = refused.get(scan)
    return no === undefined ? { scan, copy: (added.get(scan) ?? known.get(scan))!, repeated: known.has(scan) } : { scan, ...no }
  })
  return { outcomes, copies: await copiesOf(tx, sourceId, [...new Set(scans.map(({ isbn }) => isbn))]), ...batchId !== undefined && { batchId } }
}

async function scansBefore (tx: Db, libraryId: string, scans: string[]): Promise<Map<string, ScannedCopy>> {
  const rows = await tx.sql<ScannedCopy[]>`select ${columns(tx)} from scanned_copy where library_id = ${libraryId} and scan = any(${scans})`
  return new Map(rows.map(row => [row.scan, row]))
}

/** Copies of the library that bear these barcodes: those that were described, from whichever source, and those just scanned. */
async function bearersOf ({ sql }: Db, libraryId: string, barcodes: string[]): Promise<Map<string, BearerRow>> {
  if (barcodes.length === 0) return new Map()
  const rows = await sql<BearerRow[]>`
    select i.barcode, null as isbn, d.entry->'title'->>'main' as title, m.cluster_id as entry,
      array(select e->>'value' from json_array_elements(b.record->'identifiers'->'isbn') as e) as isbns
    from item i left join bibliographic_record b on b.id = i.record_id left join cluster_member m on m.record_id = i.record_id
    left join cluster_document d on d.cluster_id = m.cluster_id
    where i.library_id = ${libraryId} and i.barcode = any(${barcodes}) and i.status <> 'withdrawn'
    union all
    select barcode, isbn, null, null, array[isbn] from scanned_copy where library_id = ${libraryId} and barcode = any(${barcodes}) and removed is null`
  const bearers = new Map<string, BearerRow>()
  for (const row of rows) {
    const before = bearers.get(row.barcode)
    bearers.set(row.barcode, before === undefined ? row : { ...before, isbn: before.isbn ?? row.isbn, isbns: [...before.isbns, ...row.isbns] })
  }
  return bearers
}

async function insert (tx: Db, libraryId: string, sourceId: string, scans: Scan[], staff?: string): Promise<Map<string, ScannedCopy>> {
  if (scans.length === 0) return new Map()
  const rows = await tx.sql<ScannedCopy[]>`
    insert into scanned_copy (library_id, source_id, staff, scan, isbn, barcode, call_number, location)
    select ${libraryId}, ${sourceId}, ${staff ?? null}, s.* from json_to_recordset(${jsonText(scans)}::json)
      as s (scan text, isbn text, barcode text, "callNumber" text, location text)
    returning ${columns(tx)}`
  return new Map(rows.map(row => [row.scan, row]))
}

async function copiesOf ({ sql }: Db, sourceId: string, isbns: string[]): Promise<Map<string, number>> {
  const rows = await sql<{ isbn: string, copies: number }[]>`
    select isbn, count(*)::int as copies from scanned_copy where source_id = ${sourceId} and isbn = any(${isbns}) and removed is null group by isbn`
  return new Map(rows.map(({ isbn, copies }) => [isbn, copies]))
}
