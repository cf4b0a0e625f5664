import { jobs } from '@commonshelf/queues'
import { setTimeout as pause } from 'node:timers/promises'
import type { PipelineParts, Tuning } from '../parts.js'

/** How often the queues are looked at while stale clusters gather, in milliseconds. */
const look = 100

/**
 * Writes the documents of all stale clusters. While batches are on their way it waits a little first: a cluster that the
 * next batch touches again is then written once. When nothing is on its way, it writes at once.
 */
export const indexStale = async ({ store, queues }: PipelineParts, { gather, documents }: Tuning): Promise<number> => {
  const until = performance.now() + gather
  while (performance.now() < until && await underWay(queues)) await pause(look)
  for (let written = 0; ;) {
    const { documents: count, more } = await store.documents.writeStale(documents)
    written += count
    if (!more) return written
  }
}

const underWay = async (queues: PipelineParts['queues']): Promise<boolean> => {
  for (const job of [jobs.match, jobs.describe]) {
    const { waiting, active } = await queues.counts(job)
    if (waiting + active > 0) return true
  }
  return false
}
