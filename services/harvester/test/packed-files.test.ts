import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import t from 'tap'
import type { Harvest, Source } from '@commonshelf/store'
import { resumeHarvest, runHarvest, startHarvest, usualLimits, type HarvestParts } from '../src/index.js'
import { openFile } from '../src/files/open.js'
import { aMarc, aMarcXml } from './marc-bytes.js'
import { aFolder, aSource, aStore, heldOf, present } from './setting.js'
import { aZip } from './zip-bytes.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

/** Harvests these bytes as a file of this name. */
async function take (t: TearsDown, parts: HarvestParts, source: Source, bytes: Uint8Array, { name = 'books', extent = 'delta' as 'full' | 'delta', signal = new AbortController().signal } = {}): Promise<Harvest> {
  const path = join(await aFolder(t), name)
  await writeFile(path, bytes)
  const harvest = await startHarvest(parts, source.id, { extent, file: { path, origin: 'path' } })
  return await runHarvest(parts, harvest.id, signal) as Harvest
}

const book = (id: string, { status = 'n' } = {}) => aMarc({ '001': id, 245: `书 ${id}` }, { status })
const books = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => book(`b${from + index}`))
const inJson = (id: string, status = 'n') => `{"leader":"00000${status}am a2200000 a 4500","fields":[{"001":"${id}"},{"245":{"ind1":" ","ind2":" ","subfields":[{"a":"书 ${id}"}]}}]}`
const anyShare = { withdrawAtMost: 1 }

t.test('a ZIP archive is read file by file, whatever each is; ZIP64 and names in GBK make no difference', async t => {
  for (const zip64 of [false, true]) {
    const { store, parts } = await aStore(t)
    const source = await aSource(store, { protocol: 'file' })
    const zip = aZip([
      { name: 'marc/one.mrc', bytes: Buffer.concat(books(0, 2300)) },
      { name: iconv.encode('目录.xml', 'gbk'), bytes: aMarcXml([{ id: 'x1', title: '活着' }]) },
      { name: 'lines.jsonl.gz', bytes: gzipSync(`${inJson('j1')}\n${inJson('j2')}\n`), stored: true },
      { name: 'README.txt', bytes: Buffer.from('All our books.') },
      { name: '__MACOSX/._one.mrc', bytes: Buffer.from([0, 5, 22, 7]) },
      { name: 'folder/', bytes: Buffer.alloc(0) }
    ], { zip64 })

    t.match(await take(t, parts, source, zip, { extent: 'full' }), { state: 'finished', received: 2303, quarantined: 0, error: null })
    t.equal((await present(store, source)).length, 2303)
    t.match((await heldOf(store, source)).get('j2'), { syntax: 'marc-json', text: /书 j2/ })
    t.match(await take(t, parts, source, aZip([{ name: 'one.mrc', bytes: Buffer.concat(books(0, 2299)) }, { name: 'two.xml', bytes: aMarcXml([{ id: 'x1', title: '活着' }]) }, { name: 'j.json', bytes: Buffer.from(`[${inJson('j1')},${inJson('j2')}]`) }]), { extent: 'full' }),
      { state: 'finished', withdrawn: 1 }, 'and it is one dump, all of it')
  }
})

t.test('a run over an archive goes on after a kill in the file where it was', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  const zip = aZip([{ name: 'a.mrc', bytes: Buffer.concat(books(0, 1500)) }, { name: 'b.mrc', bytes: Buffer.concat(books(1500, 3600)) }])
  const kill = new AbortController()
  let commits = 0
  const queues = { add: async (job: { queue: string }) => { if (job.queue === 'describe' && ++commits === 3) kill.abort() }, addMany: async () => {} } as never

  const killed = await take(t, { ...parts, queues }, source, zip, { signal: kill.signal, extent: 'full' })

  t.match(killed, { state: 'running', received: 2500, checkpoint: { part: 1 } })
  t.match(await runHarvest(parts, killed.id), { state: 'finished', received: 3600, unchanged: 0, quarantined: 0, withdrawn: 0 })
})

t.test('what an archive holds that is no file of records is a case, and nothing missing is withdrawn then', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file', settings: anyShare })
  await take(t, parts, source, Buffer.concat(books(0, 10)))

  t.match(await take(t, parts, source, aZip([{ name: 'a.mrc', bytes: Buffer.concat(books(0, 5)) }, { name: 'b.mrc', bytes: Buffer.from('no such thing') }]), { extent: 'full' }), { state: 'finished', quarantined: 1, withdrawn: 0 })
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'unknown-file', detail: /b\.mrc/ }])
  t.match(await take(t, parts, source, aZip([{ name: 'README', bytes: Buffer.from('x') }])), { state: 'failed', error: /holds no file of ISO 2709/ })
  t.match(await take(t, parts, source, aZip([])), { state: 'failed', error: /holds no files/ })
  t.match(await take(t, parts, source, aZip([{ name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') }, { name: 'xl/workbook.xml', bytes: Buffer.from('<a/>') }])), { state: 'failed', error: /spreadsheet/ })
  t.equal((await present(store, source)).length, 10)
})

t.test('archives that are damaged, locked or meant to burst are refused with the limit, and withdraw nothing', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  const good = Buffer.concat(books(0, 30))
  const failure = async (bytes: Uint8Array, limits: Partial<typeof usualLimits> = {}) => (await take(t, { ...parts, limits: { ...parts.limits, ...limits } }, source, bytes, { extent: 'full' })).error
  const zip = aZip([{ name: 'a.mrc', bytes: good }])
  const locked = Buffer.from(zip)
  locked.writeUInt16LE(1, locked.indexOf('PK\x01\x02', 'latin1') + 8)
  const blanks = Buffer.alloc(80e6, ' ')

  t.match(await failure(zip.subarray(0, zip.length - 30)), /archive is damaged/)
  t.match(await failure(locked), /password/)
  t.match(await failure(aZip([{ name: 'a.mrc', bytes: good, crc: 1 }])), /checksum of a\.mrc is wrong/)
  t.match(await failure(aZip([{ name: 'a.mrc', bytes: good, statedSize: good.length - 1 }])), /archive is damaged/)
  t.match(await failure(aZip(Array.from({ length: 11 }, (_, at) => ({ name: `${at}`, bytes: good }))), { archiveEntries: 10 }), 'The archive holds 11 files; the limit is 10')
  t.match(await failure(aZip([{ name: 'a.mrc', bytes: good }, { name: 'b.mrc', bytes: good }]), { fileBytes: good.length + 1 }), /holds more than .* which is the most/)
  t.match(await failure(aZip([{ name: 'a.mrc', bytes: Buffer.concat([good, blanks]) }])), /unpacks to more than 200 times its size/)
  t.match(await failure(gzipSync(Buffer.concat([good, blanks]))), /unpacks to more than 200 times its size/)
  t.match(await failure(gzipSync(good), { fileBytes: 500 }), 'The file holds more than 500 bytes, which is the most that a file may hold')
})

t.test('a packed file is unpacked as it is read, and no further than it is read', async t => {
  const path = join(await aFolder(t), 'big.zip')
  await writeFile(path, aZip([{ name: 'a.mrc', bytes: Buffer.alloc(30e6, book('b1')) }]))
  const { parts: [part], close } = await openFile(path, usualLimits, new AbortController().signal)
  let seen = 0
  for await (const chunk of part!.read().chunks) {
    t.ok(chunk.length <= 1 << 18)
    if ((seen += chunk.length) > 1e6) break
  }
  close()
  t.ok(seen < 1.5e6)
})

t.test('a list of deletions withdraws what it names, within the limits of its source', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  await take(t, parts, source, Buffer.concat(books(0, 100)))
  const list = (...lines: string[]) => Buffer.from(lines.join('\r\n'))

  t.match(await take(t, parts, source, list('\uFEFF001', '# last week', 'b1', '', '"b2";"Title, gone"', 'b3\t2026-01-01', 'never-had'), { name: 'books.delete.txt' }), { state: 'finished', withdrawn: 3, received: 4 })
  t.match(await take(t, parts, source, list('b4'), { name: '删除清单.txt', extent: 'full' }), { state: 'finished', withdrawn: 1 }, 'never all that the library has, whatever somebody ordered')
  t.match(await take(t, parts, source, aZip([{ name: 'new.mrc', bytes: book('b101') }, { name: 'deleted_ids.csv', bytes: list('id,title', '00005', 'b5,x') }])), { withdrawn: 1, received: 3 })
  t.equal((await present(store, source)).length, 96)
  t.match(await take(t, parts, source, list(...books(0, 60).map((_, at) => `b${at}`)), { name: 'deletes.txt' }), { state: 'held', withdrawn: 0 }, 'half of the library waits for a person')
  t.equal((await present(store, source)).length, 96)
  t.match(await take(t, parts, source, Buffer.from([0, 1, 2, 3, 0]), { name: 'deletes.bin' }), { state: 'failed', error: /no list of deletions/ })
  t.match(await take(t, parts, source, book('b0'), { name: 'deleted.mrc' }), { state: 'finished', received: 1, withdrawn: 0 }, 'records are records, whatever their file is called')
})

t.test('deletions stand in records too: leader position 5, and the status of a MARCXML record with or without fields', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file', settings: anyShare })
  await take(t, parts, source, Buffer.concat(books(0, 8)))
  const xml = `<collection><record status="deleted"><leader>00000nam a22</leader><controlfield tag="001">b1</controlfield></record><marc:record xmlns:marc="x" status='deleted' id='b2'/><record status="deleted" id="b3"></record><record status="new"><controlfield tag="001">b4</controlfield></record></collection>`

  t.match(await take(t, parts, source, Buffer.from(xml)), { received: 4, withdrawn: 3, quarantined: 0 })
  t.match(await take(t, parts, source, Buffer.from(`${inJson('b5', 'd')}\n${inJson('b6')}`)), { withdrawn: 1 })
  t.same(await present(store, source), ['b0', 'b4', 'b6', 'b7'])
})

t.test('records of every encoding, with line ends between them and lengths off by one, come in from one file as they are', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  const off = (record: Buffer, by: number) => Buffer.concat([Buffer.from(String(record.length + by).padStart(5, '0')), record.subarray(5)])
  const [utf8, gbk, big5, marc8] = [aMarc({ '001': 'u', 245: '红楼梦' }), aMarc({ '001': 'g', 200: iconv.encode('红楼梦曹雪芹著', 'gbk') }), aMarc({ '001': 't', 200: iconv.encode('紅樓夢曹雪芹著', 'big5') }), aMarc({ '001': 'm', 245: '\x1b$1!0!!=\x1b(B' })]
  const file = Buffer.concat([off(utf8, 1), Buffer.from('\r\n'), off(gbk, -1), Buffer.from('\n'), big5, Buffer.from('\r\n\r\n'), off(marc8, 0)])

  t.match(await take(t, parts, source, file, { extent: 'full' }), { state: 'finished', received: 4, quarantined: 0 })
  t.same(await present(store, source), ['g', 'm', 't', 'u'])
})

t.test('a JSON file that is cut off withdraws nothing, and can be handed in again whole', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file', settings: anyShare })
  const all = Buffer.from(`[${['a', 'b', 'c'].map(id => inJson(id)).join(',\n')}]`)
  await take(t, parts, source, all)

  const cut = await take(t, parts, source, all.subarray(0, all.length - 20), { extent: 'full' })

  t.match(cut, { state: 'failed', error: /cut off/, withdrawn: 0, quarantined: 1 })
  t.match(await resumeHarvest(parts, cut.id), { state: 'waiting' })
  t.equal((await present(store, source)).length, 3)
})
