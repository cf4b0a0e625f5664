import type { Store } from '@commonshelf/store'
import type { Queues } from '@commonshelf/queues'
import type { HarvestLimits } from './connector.js'

/** The few words of the logger that are used here. */
export interface Log {
  info (facts: object, sentence: string): void
  warn (facts: object, sentence: string): void
  error (facts: object, sentence: string): void
}

export interface HarvesterConfig {
  /** The folders of file sources are below this one; absent where none is watched. */
  DROP_DIR?: string
}

export interface HarvestParts {
  store: Store
  /** Absent where nobody works on queues: the sweeper finds what was received. */
  queues?: Queues
  log: Log
  limits?: Partial<HarvestLimits>
}

export interface HarvesterParts extends HarvestParts {
  queues: Queues
  config: HarvesterConfig
}
