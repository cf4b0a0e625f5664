import { jobs } from '@commonshelf/queues'
import type { PipelineParts } from '../parts.js'

/** How long a closed request is still its reader's, in days; after that nobody can tell whose it was. */
const rememberedFor = 30

/**
 * What only the passing of time brings about: silent suppliers pass on, books that nobody collected go home, sessions end,
 * closed requests forget their readers. Run as often as one likes: what is done already is passed over.
 */
export const runTimeOuts = async ({ store, queues, log }: Pick<PipelineParts, 'store' | 'queues' | 'log'>, now = new Date()): Promise<void> => {
  const { passedOn, expired } = await store.lending.runTimeouts(now)
  await store.sessions.sweep(now)
  await store.lending.forgetReaders(new Date(now.getTime() - rememberedFor * 86_400_000))
  if (passedOn + expired === 0) return
  log.info({ passedOn, expired }, 'lending waited long enough')
  // A supplier's copy is free again, another's is promised
  await queues.add(jobs.index, {})
}
