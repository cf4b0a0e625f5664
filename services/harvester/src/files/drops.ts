import { readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import type { Queues } from '@commonshelf/queues'
import { SourceBusy, type Harvest, type Source, type Store } from '@commonshelf/store'
import { isFetched, takesFiles, unfinished } from '../fetching/address.js'
import { startHarvest } from '../harvests/start.js'
import type { Log } from '../parts.js'
import { extentOf, fileSettings } from './settings.js'

interface Drops { store: Store, queues: Queues, log: Log, folder: string }

/**
 * Looks into the folders of sources that have one, and orders a harvest of the oldest file that has arrived whole: one
 * whose size and time are as they were when it was last looked at. What was harvested moves to `harvested` beside it, what
 * could not be to `failed`. To be called again and again; it remembers what it saw.
 */
export class DropWatch {
  #seen = new Map<string, string>()

  constructor (readonly parts: Drops) {}

  async look (): Promise<void> {
    const seen = new Map<string, string>()
    for (const source of await this.parts.store.sources.list()) {
      if (source.address === null || !source.enabled || !takesFiles(source) || isFetched(source)) continue
      await this.#lookInto(source, seen).catch((error: unknown) => this.parts.log.warn({ sourceId: source.id, err: error }, 'a drop folder cannot be looked into'))
    }
    this.#seen = seen
  }

  async #lookInto (source: Source, seen: Map<string, string>): Promise<void> {
    const { folder, store, queues, log } = this.parts
    const here = resolve(folder, source.address!)
    const inside = relative(folder, here)
    // An address is data that staff enter: it may lead nowhere but below the drop folder.
    if (inside.startsWith('..') || isAbsolute(inside)) throw new Error(`${source.address} is not below the drop folder`)
    const whole: { path: string, name: string, time: number }[] = []
    for (const entry of await readdir(here, { withFileTypes: true }).catch(noFolder)) {
      if (!entry.isFile() || unfinished.test(entry.name)) continue
      const path = join(here, entry.name)
      const { size, mtimeMs } = await stat(path)
      const state = `${size} ${mtimeMs}`
      seen.set(path, state)
      if (this.#seen.get(path) === state) whole.push({ path, name: entry.name, time: mtimeMs })
    }
    const latest = await store.harvests.latestOf(source.id)
    const [oldest] = whole.filter(file => !wasHarvested(file, latest)).sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1))
    if (!oldest) return
    try {
      const harvest = await startHarvest({ store, queues }, source.id, { extent: extentOf(oldest.name, fileSettings(source)), file: { path: oldest.path, origin: 'drop' } })
      log.info({ harvestId: harvest.id, sourceId: source.id, file: oldest.name, extent: harvest.extent }, 'a file was dropped')
    } catch (error) {
      if (!(error instanceof SourceBusy)) throw error // its turn comes when the harvest of the one before has ended
    }
  }
}

/** It is as it was when it was harvested last: staff stopped that run, or the file could not be moved away. */
function wasHarvested ({ path, time }: { path: string, time: number }, latest: Harvest | undefined): boolean {
  return latest?.checkpoint?.file === path && time <= latest.createdAt.getTime()
}

function noFolder (error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}
