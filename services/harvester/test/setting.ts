import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewSource, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import type { HarvestLimits } from '../src/index.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

export const quiet = { info () {}, warn () {}, error () {} }

/** Patience for tests: as short as it can be. */
export const impatient: Partial<HarvestLimits> = { requestTime: 400, firstPause: 1, longestPause: 5, attempts: 3, privateNetworks: 'loopback' }

export async function aStore (t: TearsDown): Promise<{ store: Store, parts: { store: Store, log: typeof quiet, limits: Partial<HarvestLimits> } }> {
  const { store } = await aDatabase(t)
  return { store, parts: { store, log: quiet, limits: impatient } }
}

let libraries = 0

export async function aSource (store: Store, given: Partial<NewSource> & Pick<NewSource, 'protocol'>): Promise<Source> {
  const code = `lib${++libraries}`
  const library = await store.libraries.add({ code, name: code })
  return store.sources.add({ libraryId: library.id, ...given })
}

export async function aFolder (t: TearsDown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'harvester-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface Held { id: string, syntax: string, text: string, deleted: boolean, version: number }

/** What the store holds of a source, by identifier. Nothing is described in these tests, so every record waits in a batch. */
export async function heldOf (store: Store, { id }: Source): Promise<Map<string, Held>> {
  const held = new Map<string, Held>()
  for (const batch of await store.batches.awaiting('describe', { limit: 100_000 })) {
    const { records } = await store.batches.recordsOf(batch)
    for (const record of records) {
      if (record.sourceId !== id) continue
      held.set(record.identifier, { id: record.id, syntax: record.syntax, text: new TextDecoder().decode(record.bytes), deleted: record.deleted, version: record.version })
    }
  }
  return held
}

/** Identifiers of records that are there and not withdrawn, in order. */
export const present = async (store: Store, source: Source): Promise<string[]> =>
  [...await heldOf(store, source)].filter(([, { deleted }]) => !deleted).map(([identifier]) => identifier).sort()
