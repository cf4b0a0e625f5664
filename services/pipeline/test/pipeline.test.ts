import t from 'tap'
import { someIso2709, someMarcXml } from '@commonshelf/marc/testing'
import { aQueue } from '@commonshelf/queues/testing'
import { jobs } from '@commonshelf/queues'
import { EmbeddedEngine, followFeed } from '@commonshelf/search'
import type { NewSourceRecord, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import { setTimeout as pause } from 'node:timers/promises'
import { startPipeline, sweep, type PipelineLog, type PipelineParts, type Tuning } from '../src/index.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const silent: PipelineLog = { debug () {}, info () {}, warn () {}, error () {} }

/** Waits for a condition; the test's own time limit is the only one. */
const until = async (condition: () => Promise<boolean>): Promise<void> => { while (!await condition()) await pause(20) }

const quick: Partial<Tuning> = { sweepEvery: 200, lostAfter: 0, gather: 50 }

const aPipeline = async (t: TearsDown): Promise<PipelineParts & { flush: () => Promise<void>, source: Source }> => {
  const { store } = await aDatabase(t)
  const { queues, flush } = await aQueue(t)
  const library = await store.libraries.add({ code: 'haidian', name: '海淀区图书馆', tier: 2 })
  const source = await store.sources.add({ libraryId: library.id, protocol: 'file' })
  return { store, queues, log: silent, tuning: quick, flush, source }
}

const receive = async ({ store, source }: { store: Store, source: Source }, records: NewSourceRecord[]): Promise<string | undefined> => {
  const live = await store.harvests.liveOf(source.id)
  if (live !== undefined) await store.harvests.finish(live.id)
  const harvest = await store.harvests.add(source.id, 'delta')
  await store.harvests.begin(harvest.id)
  const { batchId } = await store.sourceRecords.receive(harvest.id, records)
  await store.harvests.finish(harvest.id)
  return batchId
}

const marc = (identifier: string, title: string, barcode: string): NewSourceRecord => ({
  identifier, syntax: 'iso2709', bytes: someIso2709({ fields: [`001 ${identifier}`, '008 980101s1998####cc############000#0#chi#d', `245 10 $a ${title} /$c 余华著`, '100 1# $a 余华', '300 ## $a 195页', `852 ## $a haidian $h I247.5 $p ${barcode}`] })
})

const done = async (store: Store): Promise<boolean> => {
  const { describe, match } = await store.batches.waiting()
  return describe + match === 0 && await store.documents.stale() === 0
}

t.test('records of every syntax become entries that a search finds, and a poison record stops nobody', async t => {
  const parts = await aPipeline(t)
  const { store, queues, source } = parts
  const pipeline = startPipeline(parts)
  t.teardown(() => pipeline.close())
  const engine = new EmbeddedEngine()
  const following = followFeed(engine, store.documents, { onError: error => { t.fail(String(error)) } })
  t.teardown(() => following.close())

  const batchId = await receive(parts, [
    marc('one', '活着', 'B1'),
    { identifier: 'poison', syntax: 'iso2709', bytes: Buffer.from('this is no record\x1d') },
    { identifier: 'bomb', syntax: 'row', bytes: Buffer.from('{"title": ') },
    { identifier: 'two', syntax: 'marcxml', bytes: Buffer.from(someMarcXml({ fields: ['001 two', '245 10 $a 许三观卖血记'] })) },
    { identifier: 'three', syntax: 'oai_dc', bytes: Buffer.from('<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>在细雨中呼喊</dc:title><dc:date>1993</dc:date></oai_dc:dc>') },
    { identifier: 'four', syntax: 'row', bytes: Buffer.from(JSON.stringify({ title: '兄弟', author: '余华', year: '2005', copies: '2' })) },
    { identifier: '9787544210966', syntax: 'isbn', bytes: Buffer.from(JSON.stringify({ isbn: '9787544210966', copies: 2, barcodes: ['V1', 'V2'] })) }
  ])
  await queues.add(jobs.describe, { batchId: batchId! })
  await until(() => done(store))
  await until(async () => await engine.appliedUpTo() >= await store.documents.latest())

  for (const title of ['活着', '许三观卖血记', '在细雨中呼喊', '兄弟', '9787544210966']) t.equal((await engine.find({ text: title })).total, 1, `${title} is found`)
  t.same((await store.quarantine.list({ sourceId: source.id })).map(({ identifier, step }) => ({ identifier, step })).reverse(),
    [{ identifier: 'poison', step: 'describe' }, { identifier: 'bomb', step: 'describe' }])
  t.match(await store.harvests.latestOf(source.id), { received: 7, quarantined: 2 })
  const library = await store.libraries.findByCode('haidian')
  t.ok(await store.items.findByBarcode(library!.id, 'V2'))
})

t.test('what stands in quarantine keeps its bytes, and is taken in when it is replayed after a fix', async t => {
  const parts = await aPipeline(t)
  const { store, queues, source } = parts
  const pipeline = startPipeline(parts)
  t.teardown(() => pipeline.close())
  const broken = Buffer.from('{"title": "兄弟"')
  const batchId = await receive(parts, [{ identifier: 'four', syntax: 'row', bytes: broken }])
  await queues.add(jobs.describe, { batchId: batchId! })
  await until(() => done(store))
  const [refused] = await store.quarantine.list({ sourceId: source.id })
  t.same(Buffer.from((await store.quarantine.find(refused!.id))!.bytes!), broken)

  // The fix: the bytes themselves are mended here, as a better reader would.
  await store.db.sql`update source_record set bytes = bytes || '}'::bytea`
  const replay = await store.quarantine.replay([refused!.id])
  await queues.add(jobs.describe, { batchId: replay.batchId! })
  await until(() => done(store))

  t.equal(await store.documents.count(), 1)
  t.match(await store.quarantine.find(refused!.id), { state: 'replayed' })
  t.same(await store.quarantine.list({ sourceId: source.id }), [], 'no case is open')
})

t.test('Redis may be flushed at any moment: nothing is lost', async t => {
  const parts = await aPipeline(t)
  const { store, queues, flush } = parts
  const pipeline = startPipeline(parts)
  t.teardown(() => pipeline.close())

  for (let n = 0; n < 6; n++) {
    const batchId = await receive(parts, Array.from({ length: 20 }, (_, at) => marc(`${n}-${at}`, `第${n * 20 + at}本书`, `B${n}-${at}`)))
    // Some jobs are never enqueued, as when Redis is away at that moment.
    if (n % 2 === 0) await queues.add(jobs.describe, { batchId: batchId! })
    await flush()
  }
  await until(() => done(store))

  t.equal(await store.records.count(), 120)
  t.equal(await store.clusters.count(), await store.documents.count())
  const memberships = []
  for await (const rows of store.clusters.memberships()) memberships.push(...rows)
  t.equal(memberships.length, 120, 'every record is in a cluster')
})

t.test('a deletion that arrives takes the record out of its entry', async t => {
  const parts = await aPipeline(t)
  const { store, queues } = parts
  const pipeline = startPipeline(parts)
  t.teardown(() => pipeline.close())
  const run = async (records: NewSourceRecord[]): Promise<void> => {
    const batchId = await receive(parts, records)
    if (batchId !== undefined) await queues.add(jobs.describe, { batchId })
    await until(() => done(store))
  }
  await run([marc('one', '活着', 'B1'), marc('two', '活着', 'B2')])
  const both = await store.documents.changesAfter(0, 10)
  t.match(both, [{ entry: { holdings: [{ library: 'haidian', items: 2, available: 2 }] } }])

  await run([{ identifier: 'two', syntax: 'iso2709', bytes: new Uint8Array(), deleted: true }])
  const one = await store.documents.changesAfter(both.at(-1)!.change, 10)
  await run([{ identifier: 'one', syntax: 'iso2709', bytes: new Uint8Array(), deleted: true }])
  const none = await store.documents.changesAfter(one.at(-1)!.change, 10)

  t.match(one, [{ clusterId: both[0]!.clusterId, entry: { records: [{ library: 'haidian' }], holdings: [{ items: 1 }] } }])
  t.match(none, [{ clusterId: both[0]!.clusterId, entry: null }])
})

t.test('the sweeper finds what no job was made for', async t => {
  const parts = await aPipeline(t)
  const { store, queues } = parts
  const described = await receive(parts, [marc('one', '活着', 'B1')])

  await sweep(parts, 60_000)
  t.equal((await queues.counts(jobs.describe)).waiting, 0, 'a batch that has just come is not lost yet')
  await sweep(parts, 0)
  await sweep(parts, 0)

  t.equal((await queues.counts(jobs.describe)).waiting, 1, 'once is enough')
  t.match(await store.batches.find(described!), { describedAt: null })
})
