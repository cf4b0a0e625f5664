import { Type } from 'typebox'
import { defineJob } from './define-job.js'

/** Ids are decimal strings. */
const Id = Type.String({ pattern: '^[0-9]+$' })

const soon = { type: 'exponential', delay: 1000, jitter: 0.5 } as const

/** Fetch from a source, page by page, from the harvest's checkpoint on. */
export const harvest = defineJob({
  queue: 'harvest',
  payload: Type.Object({ harvestId: Id }),
  key: ({ harvestId }) => harvestId,
  // The connector has its own patience with a source; a crash is healed by the sweeper, which asks again.
  retry: { attempts: 3, backoff: { type: 'exponential', delay: 5000, jitter: 0.5 } }
})

/** A source's schedule came due: make a harvest of it, unless one is under way. */
export const startScheduledHarvest = defineJob({
  queue: 'start-scheduled-harvest',
  payload: Type.Object({ sourceId: Id }),
  key: ({ sourceId }) => sourceId,
  retry: { attempts: 3, backoff: soon }
})

/** Make the preview of a spreadsheet that was handed in. */
export const readSheet = defineJob({
  queue: 'read-sheet',
  payload: Type.Object({ uploadId: Id }),
  key: ({ uploadId }) => uploadId,
  retry: { attempts: 3, backoff: soon }
})

/** Turn a batch's source records into bibliographic records, holdings and items. */
export const describe = defineJob({
  queue: 'describe',
  payload: Type.Object({ batchId: Id }),
  key: ({ batchId }) => batchId,
  retry: { attempts: 5, backoff: soon }
})

/** Solve again what a batch's records touch. */
export const match = defineJob({
  queue: 'match',
  payload: Type.Object({ batchId: Id }),
  key: ({ batchId }) => batchId,
  retry: { attempts: 5, backoff: soon }
})

/** Make the next batches of a run over stored records. */
export const rerun = defineJob({
  queue: 'rerun',
  payload: Type.Object({ rerunId: Id }),
  key: ({ rerunId }) => rerunId,
  // The sweeper asks again as long as the run is under way.
  retry: { attempts: 3, backoff: soon }
})

/** Try the next part of the catalogue under rules that are not switched on. */
export const shadow = defineJob({
  queue: 'shadow',
  payload: Type.Object({ shadowId: Id }),
  key: ({ shadowId }) => shadowId,
  retry: { attempts: 3, backoff: soon }
})

/** Write the documents of the clusters that changed. It says no which: the handler takes what is stale. */
export const index = defineJob({
  queue: 'index',
  payload: Type.Object({}),
  key: () => 'stale',
  retry: { attempts: 5, backoff: soon }
})

/** Compare what a trial staged with the catalogue. */
export const compareTrial = defineJob({
  queue: 'compare-trial',
  payload: Type.Object({ harvestId: Id }),
  key: ({ harvestId }) => harvestId,
  retry: { attempts: 3, backoff: soon }
})

/** Send what the outbox holds. */
export const notify = defineJob({
  queue: 'notify',
  payload: Type.Object({}),
  key: () => 'outbox',
  retry: { attempts: 5, backoff: soon }
})

/** Act on what lending has waited for too long: a silent supplier, a loan overdue. */
export const timeOut = defineJob({
  queue: 'time-out',
  payload: Type.Object({}),
  key: () => 'lending',
  retry: { attempts: 3, backoff: soon }
})

/** Judge a library's records, from the report's position on. */
export const report = defineJob({
  queue: 'report',
  payload: Type.Object({ reportId: Id }),
  key: ({ reportId }) => reportId,
  retry: { attempts: 3, backoff: soon }
})

/** Send cases of the quarantine on their way again, from the replay's position on. */
export const replay = defineJob({
  queue: 'replay',
  payload: Type.Object({ replayId: Id }),
  key: ({ replayId }) => replayId,
  retry: { attempts: 3, backoff: soon }
})
