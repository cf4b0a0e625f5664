import { jobs, type Queues } from '@commonshelf/queues'
import type { Harvest, HarvestOrder, Store } from '@commonshelf/store'

interface Parts { store: Store, queues?: Queues }

/** Makes a harvest of a source, waiting to be run; with queues a worker is told. @throws SourceNotFound, NothingToHarvest, SourceBusy */
export async function startHarvest ({ store, queues }: Parts, sourceId: string, order: HarvestOrder = {}): Promise<Harvest> {
  const harvest = await store.harvests.order(sourceId, order)
  await queues?.add(jobs.harvest, { harvestId: harvest.id })
  return harvest
}

/** Puts a stopped or failed harvest on its way again, from its checkpoint; undefined for one that is in another state. @throws SourceBusy */
export async function resumeHarvest ({ store, queues }: Parts, harvestId: string): Promise<Harvest | undefined> {
  const resumed = await store.harvests.resume(harvestId)
  if (resumed) await queues?.add(resumed.state === 'comparing' ? jobs.compareTrial : jobs.harvest, { harvestId })
  return resumed
}

/** Takes in a trial that is shown, as it was staged; undefined for one that is in another state. @throws SourceBusy, TrialOutdated */
export async function takeTrial ({ store, queues }: Parts, harvestId: string, by?: string): Promise<Harvest | undefined> {
  if (await store.trials.take(harvestId, by) === undefined) return undefined
  await queues?.add(jobs.harvest, { harvestId })
  return store.harvests.find(harvestId)
}
