import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FileOrigin, FileVersion, Harvest, Store } from '@commonshelf/store'
import type { Log } from '../parts.js'

/**
 * Clears away the file of a harvest that ended. An upload that was taken in is deleted, as its records are kept byte for
 * byte, and with it what failed before it; a dropped file moves to `harvested` or `failed` beside it. Failing to do so fails no harvest.
 */
export async function settleFile (store: Store, harvest: Harvest, log: Log): Promise<void> {
  const { file, origin, fetched, taken } = (harvest.checkpoint ?? {}) as { file?: string, origin?: FileOrigin, fetched?: Omit<FileVersion, 'modifiedAt'> & { modifiedAt?: string }, taken?: number }
  try {
    // What a trial looked at is known once it is taken in. A file of a folder that failed has had its turn, or it would hold
    // up all that come after it; staff mend and resume it, or the library sends it anew.
    if (fetched !== undefined && (!harvest.trial || taken !== undefined) && (harvest.state !== 'failed' || fetched.modifiedAt !== undefined)) {
      const { modifiedAt, ...version } = fetched
      await store.fetchedFiles.remember(harvest.sourceId, harvest.id, { ...version, modifiedAt: modifiedAt === undefined ? null : new Date(modifiedAt) })
    }
    if (file === undefined || origin === undefined || origin === 'path') return
    if (origin === 'upload') {
      if (harvest.state !== 'failed') await clearUploads(file, harvest)
      return
    }
    const state = harvest.state === 'failed' ? 'failed' : 'harvested'
    if (basename(dirname(file)) === 'failed' && state === 'failed') return
    const folder = basename(dirname(file)) === 'failed' ? dirname(dirname(file)) : dirname(file)
    await mkdir(join(folder, state), { recursive: true })
    const moved = join(folder, state, `${harvest.id}-${basename(file).replace(/^\d+-/, '')}`)
    await rename(file, moved)
    // A failed harvest can be resumed: it has to find its file.
    await store.harvests.saveCheckpoint(harvest.id, { ...harvest.checkpoint, file: moved })
  } catch (error) {
    log.warn({ harvestId: harvest.id, file, err: error }, 'the harvested file could not be cleared away')
  }
}

/** Uploads are named `<source>-<anything>`: those that came before this harvest was ordered have had their turn. */
async function clearUploads (file: string, { sourceId, createdAt }: Harvest): Promise<void> {
  await rm(file, { force: true })
  for (const name of await readdir(dirname(file))) {
    const path = join(dirname(file), name)
    if (name.startsWith(`${sourceId}-`) && (await stat(path)).mtime < createdAt) await rm(path, { force: true })
  }
}
