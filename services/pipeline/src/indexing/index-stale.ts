import { jobs } from '@commonshelf/queues'
import { setTimeout as pause } from 'node:timers/promises'
import type { PipelineParts, Tuning } from '../parts.js'

/** How often the queues are looked at while stale clusters gather, in milliseconds. */
const look = 100

/**
 * Writes the documents of all stale clusters. While batches are on their way it waits a little first: a cluster that the
 * next batch touches again is then written once. When nothing is on its way, it writes at once; and whatever waits, what a
 * person has done (a copy promised, a field corrected) is written at once too.
 */
export const indexStale = async ({ store, queues }: PipelineParts, { gather, gatherInBulk, bulk, documents }: Tuning): Promise<number> => {
  const began = performance.now()
  let written = 0
  for (let looks = 0, most = 0; ; looks++) {
    const batches = await underWay(queues)
    most = Math.max(most, batches)
    if (batches === 0 || performance.now() - began >= (most > bulk ? gatherInBulk : gather)) break
    if (looks % 5 === 0) written += (await store.documents.writeUrgent(documents)).documents
    await pause(look)
  }
  // What becomes stale meanwhile gathers again, for the job that the next match asks for; else this would never end in bulk.
  for (let due = await store.documents.stale(); due > 0; due -= documents) {
    const { documents: count, more } = await store.documents.writeStale(documents)
    written += count
    if (!more) break
  }
  return written
}

/** How many batches are being described or matched, or wait for it. */
const underWay = async (queues: PipelineParts['queues']): Promise<number> => {
  const counts = await Promise.all([jobs.match, jobs.describe].map(job => queues.counts(job)))
  return counts.reduce((sum, { waiting, active }) => sum + waiting + active, 0)
}
