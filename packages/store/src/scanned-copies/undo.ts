import type { Db } from '../database.js'
import { holdSource, rewriteRecords } from './record.js'
import { columns, type ScannedCopy } from './repository.js'

/** A copy that is promised or lent is not taken back by a tap: it comes home first. */
export class ScanInUse extends Error {
  readonly problem = 'copy-in-use'
  readonly details: Record<string, unknown>
  constructor (readonly barcode: string) {
    super(`The copy ${barcode} is promised or lent; it can be taken back when it has come home`)
    this.details = { barcode }
  }
}

export async function undoScan (tx: Db, libraryId: string, scan: string): Promise<{ copy: ScannedCopy, batchId?: string } | undefined> {
  const sourceId = await holdSource(tx, libraryId, { make: false })
  const [found] = await tx.sql<ScannedCopy[]>`select ${columns(tx)} from scanned_copy where library_id = ${libraryId} and scan = ${scan}`
  if (found === undefined || sourceId === undefined) return undefined
  if (found.removed !== null) return { copy: found }
  if (found.barcode !== null) {
    const engaged = await tx.sql`select 1 from item where library_id = ${libraryId} and barcode = ${found.barcode} and engaged`
    if (engaged.length > 0) throw new ScanInUse(found.barcode)
  }
  const [copy] = await tx.sql<ScannedCopy[]>`
    update scanned_copy set removed = 'undone', removed_at = now() where id = ${found.id} returning ${columns(tx)}`
  const batchId = await rewriteRecords(tx, sourceId, [found.isbn])
  return { copy: copy!, ...batchId !== undefined && { batchId } }
}
