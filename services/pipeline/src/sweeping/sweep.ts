import { jobs } from '@commonshelf/queues'
import type { PipelineParts } from '../parts.js'

/**
 * Finds in Postgres what was written and is not done, and enqueues it: whatever Redis lost comes back here. Jobs that are
 * there already are one with those that this adds.
 */
export const sweep = async ({ store, queues, log }: PipelineParts, lostAfter: number): Promise<void> => {
  const [describe, match, stale, harvests] = [
    await store.batches.awaiting('describe', { olderThan: lostAfter }),
    await store.batches.awaiting('match', { olderThan: lostAfter }),
    await store.documents.stale(),
    await store.harvests.live()
  ]
  await queues.addMany(jobs.describe, describe.map(batchId => ({ batchId })))
  await queues.addMany(jobs.match, match.map(batchId => ({ batchId })))
  await queues.addMany(jobs.harvest, harvests.map(({ id }) => ({ harvestId: id })))
  if (stale > 0) await queues.add(jobs.index, {})
  if (describe.length + match.length > 0) log.info({ describe: describe.length, match: match.length }, 'batches that waited were enqueued again')
}
