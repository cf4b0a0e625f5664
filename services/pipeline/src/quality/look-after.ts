import { jobs } from '@commonshelf/queues'
import type { PipelineParts } from '../parts.js'
import { purgeHistory } from './history.js'

/** Part of the sweep: reports and replays that nobody is at, a report that a full harvest calls for, history that is too old. */
export async function lookAfterQuality (parts: PipelineParts): Promise<void> {
  const { store, queues, tuning } = parts
  const awaiting = await store.quality.awaiting(tuning?.reportAfter)
  if (awaiting !== undefined) await store.quality.order(awaiting, { cause: 'harvest' })
  const [reports, replays] = await Promise.all([store.quality.live(), store.quarantineReplays.live()])
  await queues.addMany(jobs.report, reports.map(({ id }) => ({ reportId: id })))
  await queues.addMany(jobs.replay, replays.map(({ id }) => ({ replayId: id })))
  await purgeHistory(parts)
}
