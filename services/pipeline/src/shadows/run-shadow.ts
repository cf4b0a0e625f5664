import { jobs } from '@commonshelf/queues'
import { setTimeout as pause } from 'node:timers/promises'
import type { PipelineParts } from '../parts.js'

/** How long one job goes on before it hands over to the next, in milliseconds: a process that closes waits no longer. */
const shift = 3_000

/** How long it steps aside after each piece while anything else is on its way. */
const aside = 200

/**
 * Tries rules over the next pieces of the catalogue. Each piece is kept with the place where it ended, so a crash or a lost
 * Redis costs one piece at most; the sweeper takes it up again.
 */
export const runShadow = async ({ store, queues, log }: PipelineParts, shadowId: string): Promise<void> => {
  const until = performance.now() + shift
  let shadow: Awaited<ReturnType<typeof store.shadows.step>>
  try {
    do {
      shadow = await store.shadows.step(shadowId)
      if (shadow?.state !== 'running') break
      const { describe, match } = await store.batches.waiting()
      if (describe + match > 0) await pause(aside)
    } while (performance.now() < until)
  } catch (error) {
    // A value that cannot be read stays so: somebody has to look. Whatever passes is tried again by the job.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    await store.shadows.fail(shadowId, error.message)
    log.error({ shadowId, err: error }, 'a shadow broke')
    return
  }
  if (shadow?.state === 'running') {
    await queues.add(jobs.shadow, { shadowId })
    return
  }
  if (shadow !== undefined && ['finished', 'stopped'].includes(shadow.state)) {
    const { state, done, before, after, merges, splits } = shadow
    log.info({ shadowId, state, records: done, before, after, merges, splits }, 'a shadow ended')
  }
  const next = (await store.shadows.live()).find(({ id, state }) => id !== shadowId && state === 'waiting')
  if (next !== undefined && shadow?.state !== 'waiting') await queues.add(jobs.shadow, { shadowId: next.id })
}
