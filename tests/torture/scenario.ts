import { setTimeout as pause } from 'node:timers/promises'
import { resumeHarvest, runHarvest, startHarvest } from '@commonshelf/harvester'
import { startPipeline } from '@commonshelf/pipeline'
import { aQueue } from '@commonshelf/queues/testing'
import type { Harvest, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import { Crew } from './crew.js'
import { ChangingLibrary, type DeletedRecord } from './library.js'
import { Random } from './random.js'
import { TortureServer } from './server.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

export interface TortureOrder { seed: number, records?: number, runs?: number }

export interface TortureReport {
  seed: number
  manner: string
  requests: number
  kills: number
  misdeeds: Record<string, number>
  changes: number
  runs: number
  /** Runs that ended with an error and were resumed, as a person would. */
  resumed: number
  records: number
  deleted: number
  clusters: number
  /** What differs between the catalogue and the server, in words; nothing when all is right. */
  differences: string[]
  /** What a last run over the unchanged whole did. */
  again: Pick<Harvest, 'state' | 'received' | 'unchanged' | 'withdrawn'> & { batches: number }
  milliseconds: number
}

const deletions: DeletedRecord[] = ['persistent', 'transient', 'no']

/**
 * Harvests a library that changes all the time from a server that does everything wrong, while the harvester and the
 * pipeline are killed; then lets all come to rest, and compares the catalogue with the library and with what one honest
 * harvest of it into an empty catalogue gives.
 */
export async function torture (t: TearsDown, { seed, records = 110, runs = 3 }: TortureOrder): Promise<TortureReport> {
  const began = performance.now()
  const random = new Random(seed)
  const library = new ChangingLibrary(random, seed % 4 === 3, deletions[seed % 3]!, records)
  const { server, close } = await TortureServer.open(library, random, 5)
  t.teardown(close)
  const settings = { windowRecords: seed % 2 === 0 ? 40 : 0, withdrawAtMost: 1 }
  const place = await aPlace(t, server.url, settings)
  const { store, crew, parts, source } = place

  let resumed = 0
  const run = async (extent?: 'full' | 'delta'): Promise<Harvest> => {
    const { id } = await startHarvest(parts, source.id, { ...extent && { extent } })
    for (;;) {
      const harvest = (await store.harvests.find(id))!
      if (harvest.state === 'finished' || harvest.state === 'held') return harvest
      if (harvest.state === 'failed') {
        if (++resumed > 60) throw new Error(`Seed ${seed}: ${harvest.error}`)
        await resumeHarvest(parts, id)
      }
      await pause(20)
    }
  }

  // Whoever is killed, is killed at a request: before it is answered, wherever the others are, or when the answer has been
  // sent and is being read and committed.
  let next = 3 + random.below(15)
  const kill = (number: number): Promise<void> => {
    next = number + 8 + random.below(16)
    return crew.kill(random.chance(0.65) ? 'harvester' : 'pipeline')
  }
  server.temper = {
    misdeeds: 0.6,
    changes: 0.12,
    async onRequest (number) {
      if (number >= next && number % 2 === 0) await kill(number)
    },
    async onAnswered (number) {
      if (number >= next) await kill(number)
    }
  }
  for (let count = 0; count < runs; count++) {
    await run(count === 0 ? 'full' : undefined)
    for (let change = 10 + random.below(20); change > 0; change--) library.change()
  }
  server.temper = { misdeeds: 0, changes: 0 }
  // A server that keeps its deletions has told everything to whoever asks for changes; of the others only a full harvest hears.
  const last = await run(library.deletedRecord === 'persistent' ? 'delta' : 'full')
  await atRest(store)
  const differences = await differencesOf(store, source, library)

  const before = await partitionOf(store)
  const again = await run('full')
  await atRest(store)
  const { batches } = await store.harvests.progress(again.id)
  if (JSON.stringify(await partitionOf(store)) !== JSON.stringify(before)) differences.push('harvesting once more changed the clusters')
  await crew.close()

  const expected = await honestly(t, server.url, settings)
  if (JSON.stringify(before) !== JSON.stringify(expected)) differences.push(`the clusters are not those of one honest harvest: ${firstDifference(before, expected)}`)
  if (last.state !== 'finished') differences.push(`the last run ended ${last.state}`)

  const { records: live, deleted } = await store.sourceRecords.countOf(source.id)
  return {
    seed, manner: `${library.day ? 'days' : 'seconds'}, deletions ${library.deletedRecord}, ${settings.windowRecords > 0 ? 'windows' : 'no windows'}`,
    requests: server.requests, kills: crew.kills, misdeeds: Object.fromEntries(server.done), changes: library.changes, runs: runs + 2, resumed,
    records: live, deleted, clusters: before.length, differences,
    again: { state: again.state, received: again.received, unchanged: again.unchanged, withdrawn: again.withdrawn, batches },
    milliseconds: Math.round(performance.now() - began)
  }
}

/** A catalogue of its own with processes of its own, and the source in it. */
async function aPlace (t: TearsDown, address: string, settings: Record<string, unknown>) {
  const { url: databaseUrl, store } = await aDatabase(t)
  const { queues, redisUrl, flush } = await aQueue(t)
  const crew = new Crew({ databaseUrl, redisUrl, prefix: queues.prefix, forget: flush })
  t.teardown(() => crew.close())
  crew.start('harvester')
  crew.start('pipeline')
  return { store, crew, parts: { store, queues }, source: await aSource(store, address, settings) }
}

async function aSource (store: Store, address: string, settings: Record<string, unknown>): Promise<Source> {
  const library = await store.libraries.add({ code: 'torture', name: 'Torture' })
  return store.sources.add({ libraryId: library.id, protocol: 'oai-pmh', address, settings })
}

/** The clusters that one undisturbed harvest into an empty catalogue makes. */
async function honestly (t: TearsDown, address: string, settings: Record<string, unknown>): Promise<string[]> {
  const { store } = await aDatabase(t)
  const { queues } = await aQueue(t)
  const source = await aSource(store, address, settings)
  const pipeline = startPipeline({ store, queues, log: silent, tuning: { gather: 20, gatherInBulk: 20 } })
  try {
    const { id } = await store.harvests.order(source.id, { extent: 'full' })
    await runHarvest({ store, queues, log: silent, limits: { privateNetworks: 'loopback' } }, id)
    await atRest(store)
    return await partitionOf(store)
  } finally {
    await pipeline.close()
  }
}

const silent = { debug () {}, info () {}, warn () {}, error () {} }

/** Every batch is described and matched, and every document written. */
async function atRest (store: Store): Promise<void> {
  for (;;) {
    const { describe, match } = await store.batches.waiting()
    if (describe + match === 0 && await store.documents.stale() === 0) return
    await pause(20)
  }
}

/** Clusters as lists of identifiers: which records are one edition, whatever the clusters' ids. */
async function partitionOf (store: Store): Promise<string[]> {
  const clusters = new Map<string, string[]>()
  for await (const rows of store.clusters.memberships()) {
    for (const { cluster, identifier } of rows) clusters.set(cluster, [...clusters.get(cluster) ?? [], identifier])
  }
  return [...clusters.values()].map(identifiers => identifiers.sort().join(' ')).sort()
}

/** The members of the clusters against the library's records, byte for byte, and that nothing else is held as live. */
async function differencesOf (store: Store, source: Source, library: ChangingLibrary): Promise<string[]> {
  const differences: string[] = []
  const held = new Map<string, string>()
  for await (const rows of store.clusters.memberships()) {
    for (const { identifier, marcxml } of rows) held.set(identifier, Buffer.from(marcxml!).toString())
  }
  const live = new Map(library.items.filter(({ header }) => !header.deleted).map(({ header, metadata }) => [header.identifier, metadata.marcxml]))
  for (const [identifier, marcxml] of live) {
    if (!held.has(identifier)) differences.push(`${identifier} is missing`)
    else if (held.get(identifier) !== marcxml) differences.push(`${identifier} is not as the library has it`)
  }
  for (const identifier of held.keys()) if (!live.has(identifier)) differences.push(`${identifier} is gone from the library and still in a cluster`)
  const { records } = await store.sourceRecords.countOf(source.id)
  if (records !== live.size) differences.push(`${records} source records are live, the library has ${live.size}`)
  return differences
}

const firstDifference = (left: string[], right: string[]): string =>
  `${left.find(line => !right.includes(line)) ?? '-'} | ${right.find(line => !left.includes(line)) ?? '-'}`
