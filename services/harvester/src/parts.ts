import type { RecordToDescribe, Store } from '@commonshelf/store'
import type { Queues } from '@commonshelf/queues'
import type { HarvestLimits } from './connector.js'
import type { FindCredentials } from './fetching/credentials.js'

/** The few words of the logger that are used here. */
export interface Log {
  info (facts: object, sentence: string): void
  warn (facts: object, sentence: string): void
  error (facts: object, sentence: string): void
}

export interface HarvesterConfig {
  /** The folders of file sources are below this one; absent where none is watched. */
  DROP_DIR?: string
  /** Where files wait that were fetched from a source's server; beside those that were uploaded. */
  UPLOAD_DIR?: string
  /** Networks in which sources' servers may lie besides public addresses. */
  COMMONSHELF_PRIVATE_NETWORKS?: string
}

export interface HarvestParts {
  store: Store
  /** Absent where nobody works on queues: the sweeper finds what was received. */
  queues?: Queues
  /** Describes a batch at once, where harvester and pipeline are one process; else the pipeline reads it from the store. */
  describe?: (batchId: string, records: RecordToDescribe[]) => Promise<void>
  log: Log
  limits?: Partial<HarvestLimits>
  /** The folder of files that were fetched; `uploads` below the working folder unless set. */
  uploads?: string
  /** What sources' servers are shown, by the name that a source's settings have for it. */
  credentials?: FindCredentials
}

export interface HarvesterParts extends HarvestParts {
  queues: Queues
  config: HarvesterConfig
}
