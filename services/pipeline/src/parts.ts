import type { Queues } from '@commonshelf/queues'
import type { Store } from '@commonshelf/store'

/** The few words of a logger that are used here. */
export interface PipelineLog {
  debug (facts: object, sentence: string): void
  info (facts: object, sentence: string): void
  warn (facts: object, sentence: string): void
  error (facts: object, sentence: string): void
}

/** What the pipeline works with; opened and closed by whoever starts it. */
export interface PipelineParts {
  store: Store
  queues: Queues
  log: PipelineLog
  tuning?: Partial<Tuning>
}

/** How it works; every figure has a default that serves one machine. */
export interface Tuning {
  /** Batches described at a time, and matched at a time, in this process. Matches wait for each other in all processes. */
  describing: number
  matching: number
  /** Batches of a run over stored records that are on their way at a time. */
  rerunning: number
  /** How long stale clusters may gather while batches are on their way, in milliseconds. */
  gather: number
  /** The same while more batches wait than `bulk`: a first load, of which nobody waits for a single record. */
  gatherInBulk: number
  bulk: number
  /** Documents written in one transaction. */
  documents: number
  /** How long after a full harvest its library's records are judged, if nothing is on its way, in milliseconds. */
  reportAfter: number
  /** How often what was lost is looked for, in milliseconds. */
  sweepEvery: number
  /** How often what is long done is thrown away, in milliseconds. */
  purgeEvery: number
  /** How long a batch may wait before it counts as lost, in milliseconds. */
  lostAfter: number
}

export const usualTuning: Tuning = { describing: 2, matching: 1, rerunning: 4, gather: 2000, gatherInBulk: 300_000, bulk: 10, documents: 1000, reportAfter: 60_000, sweepEvery: 5_000, purgeEvery: 600_000, lostAfter: 15_000 }
