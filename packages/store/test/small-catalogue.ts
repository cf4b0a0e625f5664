import fc from 'fast-check'
import type { BibliographicRecord } from '@commonshelf/catalogue'
import { aRecord } from '@commonshelf/catalogue/testing'
import { openStore, type NewSourceRecord, type Source, type Store } from '../src/index.js'
import { aDatabase } from './database.js'
import { describe } from './taking.js'

/** Records of few books with few differences, so that most of them have to do with each other: gaps, slips, vetoes and glue. */
export const someRecords = (most = 24): fc.Arbitrary<BibliographicRecord[]> => fc.array(fc.record({
  title: fc.constantFrom('大江东去', '大江东去', '大江东流'),
  author: fc.constantFrom('苏明', '苏明', '苏铭', ''),
  publisher: fc.constantFrom('海口出版社', '海口出版社', '江洲出版社', ''),
  year: fc.constantFrom(1998, 1998, 1999, 2004, undefined),
  pages: fc.constantFrom(195, 195, 196, 240, undefined),
  isbn: fc.constantFrom('9787544210966', '9787020002207', ''),
  edition: fc.constantFrom(undefined, undefined, undefined, '第2版'),
  partNumber: fc.constantFrom(undefined, undefined, undefined, '上', '下')
}), { minLength: 6, maxLength: most }).map(list => list.map(({ title, isbn, year, pages, edition, partNumber, ...rest }) => {
  const record = aRecord({ ...rest, title: { main: title, ...partNumber === undefined ? {} : { partNumber } }, ...isbn === '' ? {} : { isbn } })
  if (year === undefined) delete record.year
  else record.year = year
  record.publication = record.publication.map(({ publisher }) => publisher === undefined ? {} : { publisher })
  if (pages === undefined) { delete record.pages; delete record.extent } else Object.assign(record, { pages, extent: `${pages}页` })
  return edition === undefined ? record : { ...record, edition }
}))

export const given = (identifier: string, record: BibliographicRecord): NewSourceRecord => ({ identifier, syntax: 'row', bytes: Buffer.from(JSON.stringify({ record, holdings: [] })) })
export const gone = (identifier: string): NewSourceRecord => ({ identifier, syntax: 'row', bytes: new Uint8Array(), deleted: true })

/** A database of a few tables' worth, with one library; closed by whoever opened it, for a property opens many. */
export interface Small { store: Store, url: string, source: Source, close (): Promise<void> }

export const aSmallCatalogue = async (): Promise<Small> => {
  const ends: (() => Promise<unknown> | unknown)[] = []
  const { store, url } = await aDatabase({ teardown: end => { ends.push(end) } })
  const library = await store.libraries.add({ code: 'haidian', name: '海淀区图书馆', tier: 2 })
  const source = await store.sources.add({ libraryId: library.id, protocol: 'file' })
  return { store, url, source, async close () { for (const end of ends.reverse()) await end() } }
}

/** Runs a law on a database of its own. */
export const onSmallCatalogue = async <T>(law: (small: Small) => Promise<T>): Promise<T> => {
  const small = await aSmallCatalogue()
  try {
    return await law(small)
  } finally {
    await small.close()
  }
}

/** What a library sends, described; to be matched. */
export const receive = async ({ store, source }: Small, records: NewSourceRecord[]): Promise<string[]> => {
  const harvest = await store.harvests.add(source.id, 'delta')
  await store.harvests.begin(harvest.id)
  const { batchId } = await store.sourceRecords.receive(harvest.id, records)
  await store.harvests.finish(harvest.id)
  if (batchId === undefined) return []
  await describe(store, batchId)
  return [batchId]
}

export const take = async (small: Small, records: NewSourceRecord[]): Promise<void> => {
  for (const batchId of await receive(small, records)) await small.store.clusters.match(batchId)
}

/** Matches batches by so many workers at once, each with connections of its own. */
export const matchAll = async ({ url }: Small, batchIds: string[], workers: number): Promise<void> => {
  const queue = [...batchIds]
  await Promise.all(Array.from({ length: workers }, async () => {
    const store = openStore(url, { connections: 2 })
    try {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) await store.clusters.match(batch)
    } finally {
      await store.close()
    }
  }))
}

/** Carries out a run over stored records, with so many records a batch. */
export const rerunAll = async (small: Small, rerunId: string, { workers = 1, batch = 1000 }: { workers?: number, batch?: number } = {}): Promise<void> => {
  const { store } = small
  for (let fed = await store.reruns.feed(rerunId, { batch, atOnce: 3 }); fed !== undefined; fed = await store.reruns.feed(rerunId, { batch, atOnce: 3 })) {
    if (fed.rerun.step === 'describe') for (const batchId of fed.batchIds) await describe(store, batchId)
    await matchAll(small, fed.batchIds, workers)
    if (fed.rerun.state === 'paused' || fed.rerun.state === 'waiting') return
  }
}

/** Each record's cluster, by identifier. */
export const clusterIds = async (store: Store): Promise<Record<string, string>> => {
  const of: Record<string, string> = {}
  for await (const rows of store.clusters.memberships()) for (const { identifier, cluster } of rows) of[identifier] = cluster
  return Object.fromEntries(Object.entries(of).sort(([x], [y]) => x < y ? -1 : 1))
}

/** The clusters without their ids: identifiers that are together, in order. */
export const partitionOf = (ids: Record<string, string>): string[] => {
  const clusters = new Map<string, string[]>()
  for (const [identifier, cluster] of Object.entries(ids)) clusters.set(cluster, [...clusters.get(cluster) ?? [], identifier].sort())
  return [...clusters.values()].map(members => members.join(' ')).sort()
}

/** What must hold of ids whatever was done: each redirect leads to a living cluster in one step, and living ones lead nowhere. */
export const brokenRedirects = async (store: Store): Promise<object[]> => [...await store.db.sql<object[]>`
  select c.id, c.redirect_to, t.redirect_to as further from cluster c left join cluster t on t.id = c.redirect_to
  where (c.redirect_to is not null and (t.id is null or t.redirect_to is not null))
    or (c.redirect_to is not null and exists (select from cluster_member m where m.cluster_id = c.id))
    or (c.redirect_to is not null and not exists (select from cluster_member m where m.cluster_id = c.redirect_to)
      and exists (select from cluster_event e join cluster_member m on m.record_id = any(e.record_ids) where e.cluster_id = c.id))`]
