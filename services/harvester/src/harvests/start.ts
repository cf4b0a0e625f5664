import { jobs, type Queues } from '@commonshelf/queues'
import { inTransaction, type Harvest, type Source, type Store } from '@commonshelf/store'
import type { FileOrigin } from '../files/settle.js'

export interface HarvestOrder {
  extent?: Harvest['extent']
  /** For sources of files: which one to read. */
  file?: { path: string, origin: FileOrigin }
}

/** A source has one harvest at a time. */
export class SourceBusy extends Error {
  readonly problem = 'source-busy'
  constructor (readonly sourceId: string) { super(`Source ${sourceId} is being harvested already`) }
}

export class SourceNotFound extends Error {
  readonly problem = 'source-not-found'
  constructor (readonly sourceId: string) { super(`No source has the id ${sourceId}`) }
}

export class NothingToHarvest extends Error {
  readonly problem = 'nothing-to-harvest'
  constructor (readonly sourceId: string) { super(`Source ${sourceId} takes files: upload one, or put one in its folder`) }
}

/**
 * Makes a harvest of a source, waiting to be run; with queues a worker is told. Where no extent is given an OAI-PMH source
 * is harvested from its watermark on, and whole when it has none; a file is a delta.
 */
export async function startHarvest ({ store, queues }: { store: Store, queues?: Queues }, sourceId: string, order: HarvestOrder = {}): Promise<Harvest> {
  const source = await store.sources.find(sourceId)
  if (!source) throw new SourceNotFound(sourceId)
  if (source.protocol !== 'oai-pmh' && !order.file) throw new NothingToHarvest(sourceId)
  const harvest = await inTransaction(store, async tx => {
    if (await tx.harvests.liveOf(sourceId)) throw new SourceBusy(sourceId)
    const added = await tx.harvests.add(sourceId, order.extent ?? await usualExtent(tx, source))
    if (!order.file) return added
    return await tx.harvests.saveCheckpoint(added.id, { file: order.file.path, origin: order.file.origin }) ?? added
  }).catch((error: unknown) => { throw isTaken(error) ? new SourceBusy(sourceId) : error })
  await queues?.add(jobs.harvest, { harvestId: harvest.id })
  return harvest
}

/** Puts a stopped or failed harvest on its way again, from its checkpoint; undefined for one that is in another state. */
export async function resumeHarvest ({ store, queues }: { store: Store, queues?: Queues }, harvestId: string): Promise<Harvest | undefined> {
  const found = await store.harvests.find(harvestId)
  const resumed = await store.harvests.resume(harvestId).catch((error: unknown) => { throw isTaken(error) ? new SourceBusy(found!.sourceId) : error })
  if (resumed) await queues?.add(jobs.harvest, { harvestId })
  return resumed
}

/** With `fullEvery` (days) a source whose server tells of no deletions is compared as a whole from time to time. */
async function usualExtent (store: Store, { id, protocol, watermark, settings: { fullEvery } }: Source): Promise<Harvest['extent']> {
  if (protocol !== 'oai-pmh') return 'delta'
  if (watermark === null) return 'full'
  if (typeof fullEvery !== 'number') return 'delta'
  const since = Date.now() - fullEvery * 86_400_000
  const harvests = await store.harvests.list({ sourceId: id, limit: 1000 })
  return harvests.some(({ extent, state, startedAt }) => extent === 'full' && state === 'finished' && startedAt !== null && startedAt.getTime() > since) ? 'delta' : 'full'
}

/** The unique index that allows one live harvest a source; the driver's error may be wrapped by the query builder's. */
function isTaken (error: unknown): boolean {
  const { code, cause } = error as { code?: string, cause?: { code?: string } }
  return code === '23505' || cause?.code === '23505'
}
