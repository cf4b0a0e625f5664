import { and, eq, gt } from 'drizzle-orm'
import type { Db } from '../database.js'
import { harvest, source } from '../schema/harvesting.js'
import type { Source } from '../sources/repository.js'
import { NothingToHarvest, SourceBusy, SourceNotFound } from './errors.js'
import type { Harvest } from './repository.js'

/** Where the file of a harvest came from: an upload is ours to delete, a drop is the library's to see again, a path of an operator is left alone. */
export type FileOrigin = 'upload' | 'drop' | 'path'

export interface HarvestOrder {
  extent?: Harvest['extent']
  /** For sources of files: which one to read. */
  file?: { path: string, origin: FileOrigin }
}

/**
 * Writes down a harvest of a source, waiting to be run; a file's begins with a checkpoint that names the file. Where no
 * extent is given an OAI-PMH source is harvested from its watermark on, and whole when it has none; a file is a delta.
 * @throws SourceNotFound, NothingToHarvest, SourceBusy
 */
export const orderHarvest = async (db: Db, sourceId: string, { extent, file }: HarvestOrder): Promise<Harvest> => {
  const [of] = await db.orm.select().from(source).where(eq(source.id, sourceId))
  if (of === undefined) throw new SourceNotFound(sourceId)
  if (of.protocol !== 'oai-pmh' && file === undefined) throw new NothingToHarvest(sourceId)
  const [row] = await db.orm.insert(harvest)
    .values({ sourceId, extent: extent ?? await usualExtent(db, of), ...file === undefined ? {} : { checkpoint: { file: file.path, origin: file.origin } } })
    .onConflictDoNothing().returning()
  // The unique index allows one live harvest a source
  if (row === undefined) throw new SourceBusy(sourceId)
  return row
}

/** With `fullEvery` (days) a source whose server tells of no deletions is compared as a whole from time to time. */
const usualExtent = async (db: Db, { id, protocol, watermark, settings: { fullEvery } }: Source): Promise<Harvest['extent']> => {
  if (protocol !== 'oai-pmh') return 'delta'
  if (watermark === null) return 'full'
  if (typeof fullEvery !== 'number') return 'delta'
  const [whole] = await db.orm.select({ id: harvest.id }).from(harvest).where(and(
    eq(harvest.sourceId, id), eq(harvest.extent, 'full'), eq(harvest.state, 'finished'), gt(harvest.startedAt, new Date(Date.now() - fullEvery * 86_400_000))
  )).limit(1)
  return whole === undefined ? 'full' : 'delta'
}
