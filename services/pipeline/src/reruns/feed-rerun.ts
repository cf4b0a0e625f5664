import { jobs, type AddOptions } from '@commonshelf/queues'
import type { PipelineParts } from '../parts.js'

/** Batches of a run come after those that libraries sent. */
export const behindFresh: AddOptions = { priority: 1 }

/**
 * Makes the next batches of a run over stored records, if it is its turn. Called when a batch of it is done and by the
 * sweeper: nothing of it is remembered here, so it goes on after a crash or a lost Redis where it was.
 */
export const feedRerun = async ({ store, queues, log }: PipelineParts, rerunId: string, atOnce: number): Promise<void> => {
  const fed = await store.reruns.feed(rerunId, { atOnce })
  if (fed === undefined) return
  const { rerun, batchIds } = fed
  await queues.addMany(rerun.step === 'describe' ? jobs.describe : jobs.match, batchIds.map(batchId => ({ batchId })), behindFresh)
  if (rerun.state === 'running') {
    // Many clusters without a record of the sources that it keeps to: nothing is on its way that would call again.
    if (batchIds.length === 0 && rerun.done === rerun.fed) await queues.add(jobs.rerun, { rerunId })
    return
  }
  if (rerun.state === 'finished' || rerun.state === 'stopped') log.info({ rerunId, step: rerun.step, state: rerun.state, records: rerun.done }, 'a run over stored records ended')
  if (rerun.state !== 'waiting') await wakeNext({ store, queues }, rerunId)
}

/** The one whose turn it is now. */
const wakeNext = async ({ store, queues }: Pick<PipelineParts, 'store' | 'queues'>, after: string): Promise<void> => {
  const next = (await store.reruns.live()).find(({ id, state }) => id !== after && state === 'waiting')
  if (next !== undefined) await queues.add(jobs.rerun, { rerunId: next.id })
}
