import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import t from 'tap'
import { aQueue } from '@commonshelf/queues/testing'
import { jobs } from '@commonshelf/queues'
import type { Harvest, Source } from '@commonshelf/store'
import { extentOf, resumeHarvest, runHarvest, startHarvest, startHarvester, type HarvestParts } from '../src/index.js'
import { DropWatch } from '../src/files/drops.js'
import { syntaxOf } from '../src/files/syntax.js'
import { aMarc, aMarcXml } from './marc-bytes.js'
import { anOaiServer, manyItems } from './oai-server.js'
import { aFolder, aSource, aStore, heldOf, present, quiet } from './setting.js'

let files = 0

/** Harvests these bytes as a file of the source. */
async function take (t: TearsDown, parts: HarvestParts, source: Source, bytes: Uint8Array, { extent = 'delta' as 'full' | 'delta', signal = new AbortController().signal } = {}): Promise<Harvest> {
  const path = join(await aFolder(t), `file-${++files}`)
  await writeFile(path, bytes)
  const harvest = await startHarvest(parts, source.id, { extent, file: { path, origin: 'path' } })
  return await runHarvest(parts, harvest.id, signal) as Harvest
}
interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const books = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => aMarc({ '001': `b${from + index}`, 245: `第${from + index}本书` }))

t.test('an ISO 2709 file comes in whole, in batches, each record under its 001 and byte for byte', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  const all = books(0, 2500)

  const harvest = await take(t, parts, source, Buffer.concat(all))

  t.match(harvest, { state: 'finished', received: 2500, unchanged: 0, quarantined: 0, error: null })
  const held = await heldOf(store, source)
  t.equal(held.size, 2500)
  t.ok(all.every((bytes, number) => held.get(`b${number}`)?.text === bytes.toString('utf8')))
  t.ok((await store.batches.awaiting('describe')).length >= 3)

  t.match(await take(t, parts, source, Buffer.concat(all)), { state: 'finished', received: 2500, unchanged: 2500 }, 'the same file again changes nothing')
})

t.test('MARCXML, gzip and line ends between records make no difference', async t => {
  const { store, parts } = await aStore(t)
  const xml = await aSource(store, { protocol: 'file' })
  const iso = await aSource(store, { protocol: 'file' })

  await take(t, parts, xml, gzipSync(Buffer.concat([Buffer.from('\uFEFF'), aMarcXml([{ id: 'x1', title: '活着' }, { id: 'x2', title: '兄弟' }])])))
  await take(t, parts, iso, gzipSync(Buffer.concat(books(1, 3).flatMap(record => [record, Buffer.from('\r\n')]))))

  t.same(await present(store, xml), ['x1', 'x2'])
  t.match((await heldOf(store, xml)).get('x1'), { syntax: 'marcxml', text: /活着/ })
  t.same(await present(store, iso), ['b1', 'b2'])
})

t.test('only a full dump withdraws what it no longer has; a delta withdraws what it marks as deleted', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file', settings: { withdrawFreely: 3 } })
  await take(t, parts, source, Buffer.concat(books(0, 10)))

  t.match(await take(t, parts, source, Buffer.concat([...books(0, 2), aMarc({ '001': 'b3', 245: 'x' }, { status: 'd' })])), { withdrawn: 1 })
  t.equal((await present(store, source)).length, 9)
  t.match(await take(t, parts, source, aMarcXml([{ id: 'b4', title: 'x', status: 'd' }])), { withdrawn: 1 })
  t.equal((await present(store, source)).length, 8)
  t.match(await take(t, parts, source, Buffer.concat(books(0, 7)), { extent: 'full' }), { state: 'finished', withdrawn: 3 })
  t.same(await present(store, source), ['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6'], 'and what comes again is there again')
})

t.test('damaged records go to quarantine with their bytes, and the others come in', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  const [one, two, three] = books(1, 4) as [Buffer, Buffer, Buffer]
  const bytes = Buffer.concat([one, Buffer.from('rubbish\x1d'), two, Buffer.from('\n'), three])

  const harvest = await take(t, parts, source, bytes)

  t.match(harvest, { state: 'finished', quarantined: 1 })
  t.same(await present(store, source), ['b1', 'b2', 'b3'])
  const [damaged] = await store.quarantine.list({ sourceId: source.id })
  t.match(damaged, { step: 'receive', reason: 'too-short', syntax: 'iso2709' })
  t.match(Buffer.from((await store.quarantine.find(damaged!.id))!.bytes!).toString(), /rubbish/)

  await take(t, parts, source, bytes)
  t.equal((await store.quarantine.list({ sourceId: source.id })).length, 1, 'the same damage again is the same case')
})

t.test('a full dump that is cut off withdraws nothing', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  const all = Buffer.concat(books(0, 40))
  await take(t, parts, source, all)

  t.match(await take(t, parts, source, all.subarray(0, all.length - 400), { extent: 'full' }), { state: 'failed', error: /cut off/, received: 34, quarantined: 1, withdrawn: 0 })
  t.match(await take(t, parts, source, gzipSync(all).subarray(0, 200), { extent: 'full' }), { state: 'failed', error: /gzip/, withdrawn: 0 })
  t.match(await take(t, parts, source, aMarcXml([{ id: 'b1', title: '活着' }, { id: 'b2', title: '兄弟' }]).subarray(0, 400), { extent: 'full' }), { state: 'failed', withdrawn: 0 })
  t.match(await take(t, parts, source, Buffer.from('<!DOCTYPE x [<!ENTITY a "b">]><collection><record/></collection>'), { extent: 'full' }), { withdrawn: 0 })
  t.equal((await present(store, source)).length, 40)
})

t.test('a second, different record under one identifier is a duplicate, and never replaces the first', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })

  const harvest = await take(t, parts, source, Buffer.concat([aMarc({ '001': 'b1', 245: 'first' }), aMarc({ '001': 'b1', 245: 'second' }), aMarc({ '001': 'b1', 245: 'first' })]))

  t.match(harvest, { state: 'finished', received: 3, quarantined: 1 })
  t.match((await heldOf(store, source)).get('b1')?.text, /first/)
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'duplicate-identifier', identifier: 'b1' }])
})

t.test('without 001 the identifier is the field that the source names, and without that a hash of the bytes', async t => {
  const { store, parts } = await aStore(t)
  const named = await aSource(store, { protocol: 'file', settings: { identifierField: '035$a' } })
  const unnamed = await aSource(store, { protocol: 'file' })
  const file = Buffer.concat([aMarc({ '035': '(ILS)77', 245: 'One' }), aMarc({ 245: 'Two' })])

  await take(t, parts, named, file)
  await take(t, parts, unnamed, file)

  t.match(await present(store, named), ['(ILS)77', /^sha256:/])
  t.match(await present(store, unnamed), [/^sha256:/, /^sha256:/])
})

t.test('a run over a file goes on after a kill where it was, packed or not', async t => {
  for (const pack of [false, true]) {
    const { store, parts } = await aStore(t)
    const source = await aSource(store, { protocol: 'file' })
    const all = Buffer.concat(books(0, 2300))
    const kill = new AbortController()
    let commits = 0
    const log = { ...quiet }
    // The describe jobs tell how many batches were committed.
    const queues = { add: async (job: { queue: string }) => { if (job.queue === 'describe' && ++commits === 1) kill.abort() }, addMany: async () => {} } as never

    const killed = await take(t, { ...parts, log, queues }, source, pack ? gzipSync(all) : all, { signal: kill.signal })

    t.match(killed, { state: 'running', received: 1000 })
    t.match(await runHarvest(parts, killed.id), { state: 'finished', received: 2300, unchanged: 0, quarantined: 0 })
    t.equal((await present(store, source)).length, 2300)
  }
})

t.test('a file of another kind fails with a sentence', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })

  t.match(await take(t, parts, source, Buffer.from('title,author\nA,B\n')), { state: 'failed', error: 'The file is neither ISO 2709, MARCXML nor MARC in JSON' })
  t.match(await take(t, parts, source, Buffer.alloc(0)), { state: 'failed', error: /neither/ })
  const gone = await startHarvest(parts, source.id, { file: { path: '/nonexistent/file.mrc', origin: 'path' } })
  t.match(await runHarvest(parts, gone.id), { state: 'failed', error: 'The file is gone' })
  await t.rejects(startHarvest(parts, source.id), { problem: 'nothing-to-harvest' } as never)
})

t.test('the kind of a file is told from its bytes, and its extent from its name', async t => {
  t.equal(syntaxOf(aMarc({ '001': '1' })), 'iso2709')
  t.equal(syntaxOf(Buffer.from('\n\r\n 00024nam')), 'iso2709')
  t.equal(syntaxOf(iconv.encode(aMarc({ 200: '书' }).toString(), 'gbk')), 'iso2709')
  t.equal(syntaxOf(Buffer.from('\uFEFF\n<record/>')), 'marcxml')
  t.equal(syntaxOf(Buffer.from('<?xml version="1.0"?><a/>')), 'marcxml')
  t.equal(syntaxOf(iconv.encode('<a/>', 'utf-16', { addBOM: true })), 'marcxml')
  t.equal(syntaxOf(Buffer.from('PK\x03\x04')), undefined)
  for (const [name, extent] of [['catalogue.full.mrc', 'full'], ['全量导出.iso', 'full'], ['2026-delta.mrc', 'delta'], ['增量.xml', 'delta'], ['books.mrc', 'delta'], ['updates-full.mrc', 'delta'], ['fulltext.mrc', 'delta']] as const) {
    t.equal(extentOf(name, { extent: 'delta' }), extent, name)
  }
  t.equal(extentOf('books.mrc', { extent: 'full' }), 'full', 'the source decides where the name is silent')
})

t.test('an upload is kept until it is taken in, and what failed until another of its source is', async t => {
  const { store, parts } = await aStore(t)
  const [source, other] = [await aSource(store, { protocol: 'file' }), await aSource(store, { protocol: 'file' })]
  const folder = await aFolder(t)
  const upload = async (of: Source, name: string, bytes: Uint8Array) => {
    const path = join(folder, `${of.id}-${name}`)
    await writeFile(path, bytes)
    const harvest = await startHarvest(parts, of.id, { extent: 'delta', file: { path, origin: 'upload' } })
    return runHarvest(parts, harvest.id)
  }

  t.match(await upload(source, 'a.mrc', Buffer.from('no such thing')), { state: 'failed' })
  t.match(await upload(other, 'b.mrc', Buffer.from('no such thing')), { state: 'failed' })
  t.equal((await readdir(folder)).length, 2)
  t.match(await upload(source, 'c.mrc', Buffer.concat(books(0, 3))), { state: 'finished', received: 3 })
  t.same(await readdir(folder), [`${other.id}-b.mrc`])
})

t.test('a dropped file is harvested when it has arrived whole, the oldest first, and moved aside', async t => {
  const { store, parts } = await aStore(t)
  const { queues } = await aQueue(t)
  const folder = await aFolder(t)
  const source = await aSource(store, { protocol: 'file', address: 'haidian' })
  await aSource(store, { protocol: 'file', address: '../../etc' })
  const watch = new DropWatch({ store, queues, log: quiet, folder })
  await watch.look()
  await mkdir(join(folder, 'haidian'))
  const drop = async (name: string, bytes: Uint8Array, time: number) => {
    await writeFile(join(folder, 'haidian', name), bytes)
    await utimes(join(folder, 'haidian', name), time, time)
  }
  await drop('b.full.mrc', Buffer.concat(books(0, 5)), 2000)
  await drop('a.mrc.part', Buffer.concat(books(0, 5)), 1000)
  const latest = async () => (await store.harvests.latestOf(source.id))!

  await watch.look()
  t.equal(await store.harvests.latestOf(source.id), undefined, 'seen once, it may still be growing')
  await drop('b.full.mrc', Buffer.concat(books(0, 6)), 2001)
  await watch.look()
  t.equal(await store.harvests.latestOf(source.id), undefined, 'it has grown')
  await watch.look()
  t.match(await latest(), { state: 'waiting', extent: 'full' })
  await rename(join(folder, 'haidian', 'a.mrc.part'), join(folder, 'haidian', 'a.mrc'))
  await watch.look()
  await watch.look()
  t.match(await runHarvest(parts, (await latest()).id), { state: 'finished', received: 6 })
  t.match(await readdir(join(folder, 'haidian', 'harvested')), [/b\.full\.mrc$/])

  await drop('c.mrc', Buffer.from('no such thing'), 1500)
  await watch.look()
  t.match(await runHarvest(parts, (await latest()).id), { state: 'finished', extent: 'delta', received: 5, unchanged: 5 })
  await watch.look()
  const failed = (await runHarvest(parts, (await latest()).id))!
  t.match(failed, { state: 'failed' })
  const [name] = await readdir(join(folder, 'haidian', 'failed'))
  t.match(name, /c\.mrc$/)

  await writeFile(join(folder, 'haidian', 'failed', name!), Buffer.concat(books(6, 7)))
  await resumeHarvest(parts, failed.id)
  t.match(await runHarvest(parts, failed.id), { state: 'finished', received: 1 }, 'it can be mended and resumed')
  t.match((await readdir(join(folder, 'haidian', 'harvested'))).length, 3)

  await drop('d.mrc', Buffer.concat(books(0, 5)), 2500)
  await watch.look()
  await watch.look()
  const stopped = await latest()
  await store.harvests.requestStop(stopped.id)
  await watch.look()
  t.match(await latest(), { id: stopped.id, state: 'stopped' }, 'what staff stopped is not begun again by itself')
})

t.test('the service runs what is ordered, scheduled, dropped or left over, and stops when it is told', async t => {
  const { store, parts } = await aStore(t)
  const { queues } = await aQueue(t)
  const folder = await aFolder(t)
  const server = await anOaiServer(t, { items: manyItems(30) })
  await aSource(store, { protocol: 'oai-pmh', address: server.url, schedule: 'every night' }) // nobody else waits for this one
  const repository = await aSource(store, { protocol: 'oai-pmh', address: server.url, schedule: '* * * * * *' })
  const file = await aSource(store, { protocol: 'file' })
  const left = join(folder, 'left.mrc')
  await writeFile(left, Buffer.concat(books(0, 8)))
  const leftOver = await startHarvest({ store }, file.id, { file: { path: left, origin: 'path' } }) // its job was lost

  const harvester = startHarvester({ ...parts, queues, config: { DROP_DIR: folder } })
  const until = async (condition: () => Promise<boolean>) => {
    while (!await condition()) await new Promise(resolve => setTimeout(resolve, 20))
  }
  await until(async () => (await store.harvests.find(leftOver.id))?.state === 'finished')
  await until(async () => (await store.harvests.list({ sourceId: repository.id })).filter(({ state }) => state === 'finished').length >= 2)
  await harvester.close()

  t.match((await store.harvests.list({ sourceId: repository.id })).at(-1), { state: 'finished', extent: 'full', received: 30 })
  t.match((await store.harvests.list({ sourceId: repository.id })).at(-2), { extent: 'delta' }, 'the clock orders what changed since')
  t.equal((await present(store, repository)).length, 30)
  t.ok((await queues.counts(jobs.describe)).waiting >= 1, 'what was received waits to be described')
  t.ok(existsSync(left), 'a file of the operator is left where it is')
})
