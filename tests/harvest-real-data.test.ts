import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import t from 'tap'
import { runHarvest, startHarvest, type HarvestParts } from '@commonshelf/harvester'
import { describeDublinCore } from '@commonshelf/protocols'
import type { Harvest, NewSource, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'

/** Real records are no part of the project; where they are not at hand these tests say so and are skipped. */
const data = resolve(process.env.COMMONSHELF_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data'))
const skip = existsSync(join(data, 'oai')) ? false : `no real records at ${data}: set COMMONSHELF_TEST_DATA to try them`
if (skip !== false) console.error(`# harvest-real-data: ${skip}`)

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

async function anAlliance (t: TearsDown): Promise<{ store: Store, parts: HarvestParts, aSource: (given: Partial<NewSource> & Pick<NewSource, 'protocol'>) => Promise<Source> }> {
  const { store } = await aDatabase(t)
  let sources = 0
  return {
    store,
    parts: { store, log: { info () {}, warn () {}, error () {} }, limits: { firstPause: 1, longestPause: 5 } },
    async aSource (given) {
      const code = `real${++sources}`
      const library = await store.libraries.add({ code, name: code })
      return store.sources.add({ libraryId: library.id, ...given })
    }
  }
}

/** Answers with captured pages: Identify of our own, then each page in turn, the last without a token. */
async function replay (t: TearsDown, files: string[]): Promise<string> {
  const pages = files.map(file => readFileSync(join(data, 'oai', file)))
  const last = pages.length - 1
  const identify = '<OAI-PMH><responseDate>2026-01-01T00:00:00Z</responseDate><Identify><repositoryName>replay</repositoryName><protocolVersion>2.0</protocolVersion><granularity>YYYY-MM-DD</granularity><deletedRecord>no</deletedRecord></Identify></OAI-PMH>'
  let next = 0
  const server = createServer((request, response) => {
    if (request.url?.includes('verb=Identify')) return response.end(identify)
    const number = Math.min(next++, last)
    response.end(number < last ? pages[number] : Buffer.from(pages[number]!.toString('latin1').replace(/<(\w+:)?resumptionToken[^>]*>[^<]*<\/(\w+:)?resumptionToken>/, ''), 'latin1'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => { server.close(resolve); server.closeAllConnections() }))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const ended = async (parts: HarvestParts, source: Source, path?: string): Promise<Harvest> => {
  const harvest = await startHarvest(parts, source.id, { extent: 'full', ...(path !== undefined && { file: { path, origin: 'path' as const } }) })
  return await runHarvest(parts, harvest.id) as Harvest
}

const recordsOf = async (store: Store) =>
  (await Promise.all((await store.batches.awaiting('describe', { limit: 100_000 })).map(id => store.batches.recordsOf(id)))).flatMap(({ records }) => records)

t.test('captured OAI-PMH answers of real repositories are taken in whole', { skip }, async t => {
  const captures: [string, string[], string, Partial<Harvest>][] = [
    ['an Alma repository, MARCXML', ['alma-listrecords-200.xml'], 'marcxml', { received: 100, quarantined: 0 }],
    ['Caltech, Dublin Core', ['caltech-oai-dc.xml'], 'oai_dc', { received: 100, quarantined: 0 }],
    ['Johns Hopkins, with and without namespaces', ['jhu-oai-dc.xml', 'jhu-oai-no-namespace.xml'], 'oai_dc', { received: 20 }],
    ['a list in two pages', ['one-record-first.xml', 'one-record-2.xml'], 'oai_dc', { received: 2, quarantined: 0 }],
    ['an aggregator with deletions', ['pod-stanford/oai-response-1.xml'], 'marc21', { received: 4, quarantined: 0 }],
    ['a German repository: deletions, and records without metadata or in other formats', ['sickle/ListRecords.xml', 'sickle/ListRecords2.xml', 'sickle/ListRecords3.xml', 'sickle/ListRecords4.xml'], 'oai_dc', {}]
  ]
  const { store, parts, aSource } = await anAlliance(t)
  for (const [what, files, metadataPrefix, expected] of captures) {
    const source = await aSource({ protocol: 'oai-pmh', address: await replay(t, files), settings: { metadataPrefix } })

    const harvest = await ended(parts, source)

    t.match(harvest, { state: 'finished', error: null, ...expected }, what)
    t.comment(`${what}: received ${harvest.received}, quarantined ${harvest.quarantined}`)
  }
  const dublinCore = (await recordsOf(store)).filter(({ syntax, deleted }) => syntax === 'oai_dc' && !deleted)
  const titles = dublinCore.map(({ bytes }) => describeDublinCore(bytes).record.title.main)
  t.ok(titles.length >= 110 && titles.every(title => title !== ''), `${titles.length} Dublin Core records are described, each with a title`)
})

t.test('book lists as libraries and readers really keep them are taken in, and every row counts', { skip }, async t => {
  const lists: [string, number][] = [
    ['douban-2016-a.csv', 10_000], ['douban-2023-a.csv', 2164], ['douban-2023-a-600.gbk.csv', 600], ['gdufs-student-library-list.csv', 283], ['goodbooks-10k-books.csv', 10_000],
    ...readdirSync(join(data, 'booklists/douban2016-xlsx')).map((name): [string, number] => [`douban2016-xlsx/${name}`, NaN])
  ]
  const { store, parts, aSource } = await anAlliance(t)
  for (const [name, rows] of lists) {
    const source = await aSource({ protocol: 'spreadsheet' })

    const harvest = await ended(parts, source, join(data, 'booklists', name))

    const { received, quarantined } = harvest
    t.match(harvest, { state: 'finished', error: null }, name)
    if (!Number.isNaN(rows)) t.equal(received + quarantined, rows, `${name}: every row is received or in quarantine`)
    t.ok(received > 60, `${name}: ${received} received, ${quarantined} in quarantine`)
  }
  const rows = (await recordsOf(store)).map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as { title?: string, isbn?: string })
  t.ok(rows.filter(({ title }) => title).length > rows.length * 0.99, 'nearly every row has a title')
  const stated = rows.filter(({ isbn }) => isbn !== undefined)
  t.ok(stated.filter(({ isbn }) => /^97[89]\d{10}$/.test(isbn!)).length > stated.length * 0.95, 'and of the ISBNs nearly all are whole again')
})

t.test('files of real MARC records come in whole, and broken ones end with what could be saved', { skip }, async t => {
  const { parts, aSource } = await anAlliance(t)
  for (const folder of ['marc21-iso2709', 'unimarc', 'marc8', 'cnmarc', 'broken']) {
    for (const name of readdirSync(join(data, folder)).filter(name => /\.(mrc|iso|xml)$/.test(name))) {
      const path = join(data, folder, name)
      const source = await aSource({ protocol: 'file' })

      const harvest = await ended(parts, source, path)

      const { state, received, quarantined, error } = harvest
      if (folder === 'broken') {
        t.ok(state === 'finished' || /cut off/.test(error ?? ''), `broken/${name}: ${state}, ${received} received, ${quarantined} in quarantine`)
      } else {
        t.match(harvest, { state: 'finished', error: null }, `${folder}/${name}: ${received} received, ${quarantined} in quarantine`)
        if (name.endsWith('.mrc') || name.endsWith('.iso')) t.equal(received, readFileSync(path).filter(byte => byte === 0x1D).length, `${name}: as many as its terminators`)
      }
    }
  }
})
