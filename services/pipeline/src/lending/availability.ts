import { jobs } from '@commonshelf/queues'
import type { PipelineParts } from '../parts.js'

/**
 * Has the index step follow lending at once, whoever lends (pages, command line, a job): Postgres says when a promise or
 * a return has made entries stale, so that lending itself needs no queue and does not falter when Redis is away. What is
 * missed while nobody listens, the sweeper finds.
 */
export const followAvailability = ({ store, queues, log }: Pick<PipelineParts, 'store' | 'queues' | 'log'>): { close (): Promise<void> } => {
  const index = (): void => {
    queues.add(jobs.index, {}).catch((error: unknown) => log.warn({ err: error }, 'the index step could not be called; the sweeper will'))
  }
  const watching = store.lending.watchAvailability(index).catch((error: unknown) => {
    log.warn({ err: error }, 'lending cannot be listened to; the sweeper will find what it changes')
    return async () => {}
  })
  return { close: async () => (await watching)() }
}
