import { jobs, type Queues } from '@commonshelf/queues'
import type { Store } from '@commonshelf/store'

const nameOf = (sourceId: string) => `source-${sourceId}`

/**
 * Brings the queue's schedules in line with the sources: those that are new or changed are set, those of sources that were
 * disabled or lost their schedule are taken away. Redis may have been emptied, so a process begins with nothing `known`.
 * Returns what is set now, by source.
 */
export async function syncSchedules ({ store, queues }: { store: Store, queues: Queues }, known: Map<string, string>): Promise<Map<string, string>> {
  const wanted = new Map<string, string>()
  const sources = await store.sources.list()
  for (const { id, schedule, enabled } of sources) if (schedule !== null && enabled) wanted.set(id, schedule)
  for (const [sourceId, pattern] of wanted) {
    if (known.get(sourceId) !== pattern) await queues.schedule(jobs.startScheduledHarvest, { sourceId }, nameOf(sourceId), { pattern })
  }
  const first = known.size === 0
  for (const { id } of sources) {
    if (!wanted.has(id) && (first || known.has(id))) await queues.unschedule(jobs.startScheduledHarvest as never, nameOf(id))
  }
  return wanted
}
