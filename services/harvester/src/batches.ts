import type { Checkpoint, HarvestBatch, IncomingRecord, RejectedRecord } from './connector.js'

/** Records that a transaction takes at once, and bytes, whichever comes first. */
const batchRecords = 1000
const batchBytes = 8e6

/** Gathers records until there are enough for one commit. */
export class Batch {
  #records: IncomingRecord[] = []
  #rejected: RejectedRecord[] = []
  #sighted: string[] = []
  #bytes = 0

  add (record: IncomingRecord): void {
    this.#records.push(record)
    this.#bytes += record.bytes.length
  }

  reject (record: RejectedRecord): void {
    this.#rejected.push(record)
    this.#bytes += record.bytes.length
  }

  /** It is still there as it was received, and was not sent again. */
  sight (identifier: string): void { this.#sighted.push(identifier) }

  get empty (): boolean { return this.#records.length + this.#rejected.length + this.#sighted.length === 0 }
  get full (): boolean { return this.#records.length + this.#rejected.length + this.#sighted.length >= batchRecords || this.#bytes >= batchBytes }

  /** What was gathered, with the place after it; begins anew. */
  take (checkpoint: Checkpoint): HarvestBatch {
    const batch = { records: this.#records, rejected: this.#rejected, ...this.#sighted.length > 0 && { sighted: this.#sighted }, checkpoint }
    this.#records = []
    this.#rejected = []
    this.#sighted = []
    this.#bytes = 0
    return batch
  }
}
