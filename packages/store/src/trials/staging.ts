import { bytesColumn, copyInto, copyRow, bigintColumn, intColumn, nullColumn, textColumn } from '../copy.js'
import type { Db } from '../database.js'
import type { Rejected } from '../quarantine/put-aside.js'
import type { NewSourceRecord } from '../source-records/receive.js'

/** One row of what a trial's source sent: a record, something that could not be taken for one (`reason`), or word that a record is as it was (no `syntax`). */
export interface StagedRow {
  position: number
  identifier: string | null
  syntax: string | null
  bytes: Uint8Array
  deleted: boolean
  datestamp: string | null
  reason: string | null
  detail: string | null
}

/** One batch of what a source sent; `sighted` are identifiers of records that are there as they were received. */
export interface Sent { records: NewSourceRecord[], rejected: Rejected[], sighted?: string[] }

const plain = (text: string): string => text.includes('\0') ? text.replaceAll('\0', '') : text
const textOr = (text: string | undefined) => text === undefined || text === '' ? nullColumn : textColumn(plain(text))
// One byte, as a boolean is in COPY's binary format
const flag = (value: boolean) => bytesColumn(Uint8Array.of(value ? 1 : 0))

/** Keeps what a batch of a trial brought, with the place from which to go on; nothing of the catalogue is touched. */
export const stage = async (tx: Db, harvestId: string, { records, rejected, sighted = [] }: Sent, checkpoint: Record<string, unknown>): Promise<void> => {
  const [at] = await tx.sql<{ staged: number }[]>`select staged from trial where harvest_id = ${harvestId} for update`
  if (at === undefined) throw new Error(`Harvest ${harvestId} is no trial`)
  let position = at.staged
  const harvest = bigintColumn(harvestId)
  await copyInto(tx, 'staged_record (harvest_id, position, identifier, syntax, bytes, deleted, datestamp, reason, detail)', [
    ...records.map(({ identifier, syntax, bytes, deleted = false, datestamp }) =>
      copyRow([harvest, intColumn(++position), textColumn(plain(identifier)), textColumn(syntax), bytesColumn(bytes), flag(deleted), textOr(datestamp), nullColumn, nullColumn])),
    ...rejected.map(({ identifier, syntax, bytes, reason, detail }) =>
      copyRow([harvest, intColumn(++position), textOr(identifier), textOr(syntax), bytesColumn(bytes), flag(false), nullColumn, textColumn(plain(reason)), textColumn(plain(detail))])),
    ...sighted.map(identifier =>
      copyRow([harvest, intColumn(++position), textColumn(plain(identifier)), nullColumn, bytesColumn(new Uint8Array(0)), flag(false), nullColumn, nullColumn, nullColumn]))
  ])
  await tx.sql`update trial set staged = ${position} where harvest_id = ${harvestId}`
  await tx.sql`
    update harvest set received = received + ${records.length + sighted.length}, quarantined = quarantined + ${rejected.length}, checkpoint = ${JSON.stringify(checkpoint)}::jsonb
    where id = ${harvestId}`
}

/** What was staged after a place, in the order in which it came. */
export const stagedRows = async (db: Db, harvestId: string, after: number, limit: number): Promise<StagedRow[]> => db.sql<StagedRow[]>`
  select position, identifier, syntax, bytes, deleted, datestamp, reason, detail from staged_record
  where harvest_id = ${harvestId} and position > ${after} order by position limit ${limit}`
