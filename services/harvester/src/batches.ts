import type { Checkpoint, HarvestBatch, IncomingRecord, RejectedRecord } from './connector.js'

/** Records that a transaction takes at once, and bytes, whichever comes first. */
const batchRecords = 1000
const batchBytes = 8e6

/** Gathers records until there are enough for one commit. */
export class Batch {
  #records: IncomingRecord[] = []
  #rejected: RejectedRecord[] = []
  #bytes = 0

  add (record: IncomingRecord): void {
    this.#records.push(record)
    this.#bytes += record.bytes.length
  }

  reject (record: RejectedRecord): void {
    this.#rejected.push(record)
    this.#bytes += record.bytes.length
  }

  get empty (): boolean { return this.#records.length + this.#rejected.length === 0 }
  get full (): boolean { return this.#records.length + this.#rejected.length >= batchRecords || this.#bytes >= batchBytes }

  /** What was gathered, with the place after it; begins anew. */
  take (checkpoint: Checkpoint): HarvestBatch {
    const batch = { records: this.#records, rejected: this.#rejected, checkpoint }
    this.#records = []
    this.#rejected = []
    this.#bytes = 0
    return batch
  }
}
