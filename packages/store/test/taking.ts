import { featuresOf, matchKeysOf, type Description } from '@commonshelf/catalogue'
import { describedRecord, type NewSourceRecord, type Source, type Store } from '../src/index.js'

export type Stated = Pick<Description, 'record'> & Partial<Description>

export const bytesOf = (stated: unknown): Uint8Array => Buffer.from(JSON.stringify(stated))
export const given = (identifier: string, stated: Stated): NewSourceRecord => ({ identifier, syntax: 'row', bytes: bytesOf({ holdings: [], ...stated }) })
export const gone = (identifier: string): NewSourceRecord => ({ identifier, syntax: 'row', bytes: new Uint8Array(), deleted: true })

/** A library with one source. */
export const aSource = async (store: Store, code: string): Promise<Source> => {
  const library = await store.libraries.add({ code, name: code, tier: 2 })
  return store.sources.add({ libraryId: library.id, protocol: 'file' })
}

export const aHarvest = async (store: Store, source: Source, extent: 'full' | 'delta' = 'delta'): Promise<string> => {
  const live = await store.harvests.liveOf(source.id)
  if (live !== undefined) await store.harvests.finish(live.id)
  const harvest = await store.harvests.add(source.id, extent)
  await store.harvests.begin(harvest.id)
  return harvest.id
}

/** The describe step, for records that are JSON already. */
export const describe = async (store: Store, batchId: string): Promise<void> => {
  const { records } = await store.batches.recordsOf(batchId)
  await store.records.saveDescribed(batchId, {
    deleted: records.filter(one => one.deleted).map(({ id }) => id),
    refused: [],
    described: records.filter(one => !one.deleted).map(({ id, libraryId, version, bytes }) => {
      const { record, holdings } = JSON.parse(Buffer.from(bytes).toString()) as Description
      const features = featuresOf(record)
      return describedRecord({ id, libraryId, version, record, holdings, features, keys: matchKeysOf(features) })
    })
  })
}

export const index = async (store: Store): Promise<void> => { while ((await store.documents.writeStale(500)).more) { /* until none is stale */ } }

/** The whole way of some records. */
export const take = async (store: Store, source: Source, records: NewSourceRecord[]): Promise<void> => {
  const { batchId } = await store.sourceRecords.receive(await aHarvest(store, source), records)
  if (batchId === undefined) return
  await describe(store, batchId)
  await store.clusters.match(batchId)
  await index(store)
}

/** Identifiers by cluster, and the other way. */
export const partition = async (store: Store): Promise<{ clusters: string[][], of: Map<string, string> }> => {
  const of = new Map<string, string>()
  for await (const rows of store.clusters.memberships()) for (const { identifier, cluster } of rows) of.set(identifier, cluster)
  const clusters = new Map<string, string[]>()
  for (const [identifier, cluster] of of) clusters.set(cluster, [...clusters.get(cluster) ?? [], identifier].sort())
  return { clusters: [...clusters.values()].sort((a, b) => a[0]! < b[0]! ? -1 : 1), of }
}
