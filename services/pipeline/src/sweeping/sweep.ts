import { jobs } from '@commonshelf/queues'
import type { PipelineParts } from '../parts.js'
import { lookAfterQuality } from '../quality/look-after.js'

/** After so many days what a trial staged is thrown away. */
const trialDays = 14

/**
 * Finds in Postgres what was written and is not done, and enqueues it: whatever Redis lost comes back here. Jobs that are
 * there already are one with those that this adds.
 */
export const sweep = async (parts: PipelineParts, lostAfter: number): Promise<void> => {
  const { store, queues, log } = parts
  const [describe, match, stale, harvests] = [
    await store.batches.awaiting('describe', { olderThan: lostAfter }),
    await store.batches.awaiting('match', { olderThan: lostAfter }),
    await store.documents.stale(),
    await store.harvests.live()
  ]
  for (const [job, waiting] of [[jobs.describe, describe], [jobs.match, match]] as const) {
    // As long as the queue has as many, nothing is lost that will not be found when it has fewer.
    const { waiting: queued, active } = await queues.counts(job)
    if (queued + active < waiting.length) await queues.addMany(job, waiting.map(batchId => ({ batchId })))
  }
  await queues.addMany(jobs.harvest, harvests.map(({ id }) => ({ harvestId: id })))
  await queues.addMany(jobs.rerun, (await store.reruns.live()).map(({ id }) => ({ rerunId: id })))
  await queues.addMany(jobs.shadow, (await store.shadows.live()).map(({ id }) => ({ shadowId: id })))
  await queues.addMany(jobs.compareTrial, (await store.trials.comparing()).map(harvestId => ({ harvestId })))
  const expired = await store.trials.expire(trialDays)
  if (expired > 0) log.info({ expired }, 'trials that nobody decided about were thrown away')
  await queues.addMany(jobs.describe, (await store.scannedCopies.giveWay()).map(batchId => ({ batchId })))
  if (stale > 0) await queues.add(jobs.index, {})
  await lookAfterQuality(parts)
  if (describe.length + match.length > 0) log.info({ describe: describe.length, match: match.length }, 'batches that waited were enqueued again')
}
