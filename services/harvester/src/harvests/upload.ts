import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Queues } from '@commonshelf/queues'
import type { Harvest, Store } from '@commonshelf/store'
import { usualLimits } from '../connector.js'
import { extentOf, fileSettings } from '../files/settings.js'
import { SourceNotFound, startHarvest } from './start.js'

export interface Upload {
  /** As the browser or the operator calls it; judged for its extent, never used as a path. */
  name: string
  content: AsyncIterable<Uint8Array>
  extent?: Harvest['extent']
}

export class UploadTooLarge extends Error {
  readonly problem = 'upload-too-large'
  constructor (readonly limit: number) { super(`The file has more than ${limit} bytes`) }
}

/**
 * Keeps an uploaded file until it is harvested, and orders its harvest. The content is written as it comes, in constant
 * memory. Throws SourceBusy while another file of the source is being read.
 */
export async function receiveUpload (
  { store, queues, config, maxBytes = usualLimits.fileBytes }: { store: Store, queues?: Queues, config: { UPLOAD_DIR: string }, maxBytes?: number },
  sourceId: string, { name, content, extent }: Upload
): Promise<Harvest> {
  const source = await store.sources.find(sourceId)
  if (!source) throw new SourceNotFound(sourceId)
  await mkdir(config.UPLOAD_DIR, { recursive: true })
  const path = join(config.UPLOAD_DIR, `${sourceId}-${randomUUID()}${/\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''}`)
  try {
    await pipeline(content, limit(maxBytes), createWriteStream(path, { flags: 'wx' }))
    const harvest = await startHarvest({ store, ...(queues && { queues }) }, sourceId, {
      extent: extent ?? extentOf(name, fileSettings(source)), file: { path, origin: 'upload' }
    })
    await clearOthers(config.UPLOAD_DIR, sourceId, path)
    return harvest
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

/** Files of this source whose harvest failed or was stopped: the new one takes their place. */
async function clearOthers (folder: string, sourceId: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name.startsWith(`${sourceId}-`) && path !== kept) await rm(path, { force: true })
  }
}

function limit (maxBytes: number) {
  return async function * (content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let size = 0
    for await (const chunk of content) {
      size += chunk.length
      if (size > maxBytes) throw new UploadTooLarge(maxBytes)
      yield chunk
    }
  }
}
