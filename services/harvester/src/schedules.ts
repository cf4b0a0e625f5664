import { jobs, type Queues } from '@commonshelf/queues'
import type { Store } from '@commonshelf/store'
import type { Log } from './parts.js'

const nameOf = (sourceId: string) => `source-${sourceId}`

/**
 * Brings the queue's schedules in line with the sources: those that are new or changed are set, those of sources that were
 * disabled or lost their schedule are taken away. Redis may have been emptied, so a process begins with nothing `known`.
 * Returns what is set now, by source. A pattern that cannot be read is its own source's affair: it is told once, and the
 * others keep their hours.
 */
export async function syncSchedules ({ store, queues, log }: { store: Store, queues: Queues, log: Log }, known: Map<string, string>): Promise<Map<string, string>> {
  const wanted = new Map<string, string>()
  const sources = await store.sources.list()
  for (const { id, schedule, enabled } of sources) if (schedule !== null && enabled) wanted.set(id, schedule)
  for (const [sourceId, pattern] of wanted) {
    if (known.get(sourceId) === pattern) continue
    await queues.schedule(jobs.startScheduledHarvest, { sourceId }, nameOf(sourceId), { pattern }).catch(async (error: unknown) => {
      await queues.ready() // without Redis nothing is known to be wrong with the pattern
      log.warn({ sourceId, schedule: pattern, err: error }, 'the schedule of a source cannot be read: it should be a cron pattern, such as 0 3 * * *')
    })
  }
  const first = known.size === 0
  for (const { id } of sources) {
    if (!wanted.has(id) && (first || known.has(id))) await queues.unschedule(jobs.startScheduledHarvest as never, nameOf(id))
  }
  return wanted
}
