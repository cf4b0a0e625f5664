import { and, eq, gt } from 'drizzle-orm'
import { transact, type Db } from '../database.js'
import { harvest, source } from '../schema/harvesting.js'
import { trial as trialTable } from '../schema/trials.js'
import type { Source } from '../sources/repository.js'
import { NothingToHarvest, SourceBusy, SourceNotFound } from './errors.js'
import type { Harvest } from './repository.js'

/** Where the file of a harvest came from: an upload is ours to delete, a drop is the library's to see again, a path of an operator is left alone. */
export type FileOrigin = 'upload' | 'drop' | 'path'

export interface HarvestOrder {
  /** Look first: what it brings is staged and compared, and changes nothing until it is taken in. */
  trial?: boolean
  extent?: Harvest['extent']
  /** For sources of files: which one to read. */
  file?: { path: string, origin: FileOrigin, name?: string }
}

/**
 * Writes down a harvest of a source, waiting to be run; a file's begins with a checkpoint that names the file. Where no
 * extent is given an OAI-PMH source is harvested from its watermark on, and whole when it has none; a file is a delta.
 * @throws SourceNotFound, NothingToHarvest, SourceBusy
 */
export const orderHarvest = async (db: Db, sourceId: string, { extent, file, trial = false }: HarvestOrder): Promise<Harvest> => transact(db, async db => {
  const [of] = await db.orm.select().from(source).where(eq(source.id, sourceId))
  if (of === undefined) throw new SourceNotFound(sourceId)
  if (file === undefined && !isAsked(of)) throw new NothingToHarvest(sourceId)
  const [row] = await db.orm.insert(harvest)
    .values({ sourceId, trial, extent: extent ?? await usualExtent(db, of), ...file !== undefined ? { checkpoint: { file: file.path, origin: file.origin, ...file.name === undefined ? {} : { name: file.name } } } : extent === undefined || !ofFiles.includes(of.protocol) ? {} : { checkpoint: { extent } } })
    .onConflictDoNothing().returning()
  // The unique index allows one live harvest a source
  if (row === undefined) throw new SourceBusy(sourceId)
  if (trial) await db.orm.insert(trialTable).values({ harvestId: row.id })
  return row
})

const ofFiles: Source['protocol'][] = ['file', 'spreadsheet', 'isbn-list']

/** Whether we go and ask: the protocol has a server, or the files lie on one. Other files are brought to us. */
const isAsked = ({ protocol, address }: Source): boolean =>
  !ofFiles.includes(protocol) || /^(https?|sftp):\/\//i.test(address ?? '')

/** With `fullEvery` (days) a source whose server tells of no deletions is compared as a whole from time to time. */
const usualExtent = async (db: Db, { id, protocol, watermark, settings: { fullEvery } }: Source): Promise<Harvest['extent']> => {
  if (ofFiles.includes(protocol)) return 'delta'
  if (watermark === null) return 'full'
  if (typeof fullEvery !== 'number') return 'delta'
  const [whole] = await db.orm.select({ id: harvest.id }).from(harvest).where(and(
    eq(harvest.sourceId, id), eq(harvest.extent, 'full'), eq(harvest.state, 'finished'), gt(harvest.startedAt, new Date(Date.now() - fullEvery * 86_400_000))
  )).limit(1)
  return whole === undefined ? 'full' : 'delta'
}
