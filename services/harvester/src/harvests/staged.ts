import type { StagedRow } from '@commonshelf/store'
import type { Connector, HarvestBatch, IncomingRecord, RejectedRecord } from '../connector.js'
import { Batch } from '../batches.js'

type Rows = (after: number, limit: number) => Promise<StagedRow[]>

const rowsAtOnce = 500

/** What a trial staged, as if its source sent it once more: taken in on the way of every harvest, so that all its rules hold. */
export const stagedRecords = (rows: Rows, end: { complete: boolean, watermark?: string }): Connector => ({
  async * harvest ({ checkpoint }) {
    let taken = Number(checkpoint?.taken ?? 0)
    for (;;) {
      const piece = await rows(taken, rowsAtOnce)
      if (piece.length === 0) return end
      for (const batch of batchesOf(piece)) {
        taken = batch.checkpoint.taken as number
        // Which file it was fetched from goes along: it is remembered at the end
        yield { ...batch, checkpoint: { ...checkpoint, taken } }
      }
    }
  }
})

function * batchesOf (rows: StagedRow[]): Generator<HarvestBatch> {
  const batch = new Batch()
  let sighted: string[] = []
  let position = 0
  const take = () => {
    const taken = { ...batch.take({ taken: position }), sighted }
    sighted = []
    return taken
  }
  for (const row of rows) {
    position = row.position
    if (row.reason !== null) batch.reject(rejectedOf(row))
    else if (row.syntax === null) sighted.push(row.identifier!)
    else batch.add(recordOf(row))
    if (batch.full) yield take()
  }
  if (!batch.empty || sighted.length > 0) yield take()
}

const recordOf = ({ identifier, syntax, bytes, deleted, datestamp }: StagedRow): IncomingRecord =>
  ({ identifier: identifier!, syntax: syntax as IncomingRecord['syntax'], bytes, deleted, ...datestamp !== null && { datestamp } })

const rejectedOf = ({ identifier, syntax, bytes, reason, detail }: StagedRow): RejectedRecord =>
  ({ reason: reason!, detail: detail ?? '', bytes, ...identifier !== null && { identifier }, ...syntax !== null && { syntax: syntax as IncomingRecord['syntax'] } })
