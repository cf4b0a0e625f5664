import { transact, type Db } from '../database.js'
import { attachCopies, type AttachedCopies, type Scan } from './attach.js'
import { entriesOfIsbns, type IsbnEntry } from './entries-of-isbns.js'
import { giveWay } from './give-way.js'
import { undoScan } from './undo.js'

/** A copy that was scanned, as it stands. */
export interface ScannedCopy {
  id: string
  scan: string
  isbn: string
  barcode: string | null
  callNumber: string | null
  location: string | null
  staff: string | null
  addedAt: string
  removed: 'undone' | 'superseded' | null
}

/**
 * Copies that are scanned one by one. Those of one ISBN are one source record of the library's source of scans, which is
 * made with the first of them; so they are described, matched and withdrawn as whatever else comes in.
 */
export const scannedCopies = (db: Db) => ({
  /** Each scan is its own affair: one that is refused holds up no other. A scan that came before is answered as it stands. */
  attach: (libraryId: string, scans: Scan[], staff?: string): Promise<AttachedCopies> =>
    transact(db, tx => attachCopies(tx, libraryId, scans, staff)),

  /** Takes a scan back. Undefined for one that the library does not have; a second time changes nothing. @throws ScanInUse */
  undo: (libraryId: string, scan: string): Promise<{ copy: ScannedCopy, batchId?: string } | undefined> =>
    transact(db, tx => undoScan(tx, libraryId, scan)),

  /** Scanned copies give way to what other sources of their library have come to say of the same copies. Returns the batches to describe. */
  giveWay: (): Promise<string[]> => transact(db, giveWay),

  /** What the catalogue has under each ISBN, the likeliest entry first. */
  entriesOf: (isbns: string[]): Promise<Map<string, IsbnEntry[]>> => entriesOfIsbns(db, isbns),

  /** The newest first, those taken back too. */
  list: (libraryId: string, { before, limit }: { before?: string, limit: number }): Promise<ScannedCopy[]> =>
    db.sql<ScannedCopy[]>`
      select ${columns(db)} from scanned_copy where library_id = ${libraryId} and ${before === undefined ? db.sql`true` : db.sql`id < ${before}`}
      order by id desc limit ${limit}`,

  /** How many copies the library has by scanning, and of how many ISBNs. */
  async count (libraryId: string): Promise<{ copies: number, isbns: number }> {
    const [row] = await db.sql<{ copies: number, isbns: number }[]>`
      select count(*)::int as copies, count(distinct isbn)::int as isbns from scanned_copy where library_id = ${libraryId} and removed is null`
    return row as { copies: number, isbns: number }
  }
})

export const columns = ({ sql }: Db) =>
  sql`id, scan, isbn, barcode, call_number as "callNumber", location, staff, added_at as "addedAt", removed`
