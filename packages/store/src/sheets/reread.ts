import { rowOfCells, type KeptRow, type SheetReading } from '@commonshelf/catalogue'
import type { Db } from '../database.js'
import { addBatch } from '../source-records/receive.js'

/** How far rows have been read again; `batchId` of those that are to be described. */
export interface Reread { done: number, batchId?: string }

const pageSize = 1000

/**
 * The next rows of a source under the readings that hold now. Nothing of what was received changes: a row is described
 * anew from its cells. It only gets another name where the new reading finds its number or barcode, so that the next
 * upload meets it under that; a name that another row has already is left to that one.
 */
export async function rereadPage (tx: Db, sourceId: string): Promise<Reread | undefined> {
  const [source] = await tx.sql<{ settings: { reread?: { after: string, done: number }, sheets?: Record<string, SheetReading> } }[]>`
    select settings from source where id = ${sourceId} for update`
  const at = source?.settings.reread
  if (source === undefined || at === undefined) return undefined
  const rows = await tx.sql<{ id: string, identifier: string, bytes: Uint8Array }[]>`
    select id, identifier, bytes from source_record where source_id = ${sourceId} and syntax = 'row' and not deleted and id > ${at.after} order by id limit ${pageSize} for update`
  if (rows.length === 0) {
    await tx.sql`update source set settings = settings - 'reread' where id = ${sourceId}`
    return undefined
  }
  const ids: string[] = []
  for (const { id, identifier, bytes } of rows) {
    const kept = JSON.parse(Buffer.from(bytes).toString()) as KeptRow
    const reading = kept.shape === undefined ? undefined : source.settings.sheets?.[kept.shape]
    if (reading === undefined) continue
    ids.push(id)
    const { row, identifier: own } = rowOfCells(kept.cells, reading.fields)
    const name = own ?? row.barcode
    if (name === undefined || name === identifier || identifier === row.barcode) continue
    await tx.sql`
      update source_record set identifier = ${name} where id = ${id} and not exists (
        select from source_record other where other.source_id = ${sourceId} and other.identifier = ${name})`
  }
  const done = at.done + rows.length
  await tx.sql`
    update source set settings = jsonb_set(settings, '{reread}', ${JSON.stringify({ after: rows.at(-1)!.id, done })}::text::jsonb) where id = ${sourceId}`
  return { done, ...ids.length > 0 && { batchId: await addBatch(tx, null, ids) } }
}
