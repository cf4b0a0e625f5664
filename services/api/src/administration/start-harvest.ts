import { jobs, type Queues } from '@commonshelf/queues'
import { inTransaction, type Harvest, type Source, type Store } from '@commonshelf/store'
import { ApiProblem } from '../app/problems.js'

/**
 * Writes a harvest down and says that there is work. A harvest of a file begins with a checkpoint that names the file.
 * Should the queue be away, the sweeper finds the harvest.
 */
export async function startHarvest ({ store, queues }: { store: Store, queues: Queues }, source: Source, { extent, file }: { extent: Harvest['extent'], file?: string }): Promise<Harvest> {
  const live = await store.harvests.liveOf(source.id)
  if (live !== undefined) throw new ApiProblem('source-busy', `Harvest ${live.id} of this source is ${live.state}; one at a time`)
  const harvest = await inTransaction(store, async tx => {
    const begun = await tx.harvests.add(source.id, extent)
    return file === undefined ? begun : await tx.harvests.saveCheckpoint(begun.id, { file, origin: 'upload' }) ?? begun
  })
  await queues.add(jobs.harvest, { harvestId: harvest.id })
  return harvest
}
