import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import t from 'tap'
import { runHarvest, startHarvest, type HarvestParts } from '@commonshelf/harvester'
import { describeBatch } from '@commonshelf/pipeline'
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
    parts: { store, log: { info () {}, warn () {}, error () {} }, limits: { firstPause: 1, longestPause: 5, privateNetworks: 'loopback' } },
    async aSource (given) {
      const code = `real${++sources}`
      const library = await store.libraries.add({ code, name: code })
      return store.sources.add({ libraryId: library.id, ...given })
    }
  }
}

/** Answers with captured pages: Identify of our own, then each page in turn, the last without a token. */
async function replay (t: TearsDown, files: string[]): Promise<string> {
  // The lists were longer than what was captured of them: how long they say they are is left out
  const pages = files.map(file => Buffer.from(readFileSync(join(data, 'oai', file), 'latin1').replace(/ completeListSize="\d+"/g, ''), 'latin1'))
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

/** What became of one file: how its run ended, how many records came, how many of those came before, and why which of them are in quarantine, at either step. */
interface Judged { state: string, error?: string, received: number, sameTwice: number, described: number, cases: Record<string, number> }

/** One file through harvest and description, as the services do it. */
async function judged ({ store, parts, aSource }: Awaited<ReturnType<typeof anAlliance>>, path: string, protocol: NewSource['protocol'] = 'file'): Promise<Judged & { unexplained: string[] }> {
  const source = await aSource({ protocol })
  const { state, error, received, unchanged: sameTwice } = await ended(parts, source, path)
  for (const id of await store.batches.awaiting('describe', { limit: 100_000 })) await describeBatch({ store, queues: { add: async () => {} }, log: { info () {}, warn () {}, error () {} } } as never, id)
  const [{ described }] = await store.db.sql`select count(*)::int as described from bibliographic_record b join source_record s on s.id = b.id where s.source_id = ${source.id}` as unknown as [{ described: number }]
  const cases: Record<string, number> = {}
  const unexplained: string[] = []
  let came = 0
  for (const { id, reason, detail, size, step } of await store.quarantine.list({ sourceId: source.id, limit: 20_000 })) {
    cases[reason] = (cases[reason] ?? 0) + 1
    if (step === 'describe' || reason === 'duplicate-identifier') came++
    if (!reasons.has(reason) || detail.trim().length < 10 || (size === 0 && reason !== 'no-metadata')) unexplained.push(`${id} ${reason} ${detail}`)
  }
  if (received !== described + came + sameTwice) unexplained.push(`${received} received, but ${described} described, ${came} in quarantine, ${sameTwice} the same again`)
  return { state, received, sameTwice, described, cases, unexplained, ...error !== null && { error } }
}

/** Every reason that a record may be in quarantine for. */
const reasons = new Set([
  'too-short', 'no-leader', 'no-directory', 'directory-mismatch', 'no-fields', 'unknown-encoding', 'too-long', 'cut-off', 'xml-malformed', 'xml-doctype', 'json-malformed', 'no-title', 'not-bibliographic',
  'duplicate-identifier', 'barcode-elsewhere', 'empty-row', 'not-an-isbn', 'no-identifier', 'no-metadata', 'unreadable'
])

t.test('every file of every library goes in, nothing crashes, and every record is described or in quarantine with its reason', { skip }, async t => {
  const alliance = await anAlliance(t)
  const total = { files: 0, received: 0, described: 0, cases: {} as Record<string, number>, refused: [] as string[] }
  for (const name of (readdirSync(data, { recursive: true, encoding: 'utf8' })).filter(name => statSync(join(data, name)).isFile()).sort()) {
    const protocol = /\.(csv|tsv|xlsx)$/.test(name) ? 'spreadsheet' : 'file'
    const { state, error, received, described, cases, unexplained } = await judged(alliance, join(data, name), protocol)

    t.same(unexplained, [], `${name}: every case says why`)
    t.ok(state === 'finished' || (state === 'failed' && sentences.some(sentence => sentence.test(error ?? ''))), `${name}: ${state}${error === undefined ? '' : `, ${error}`}`)
    total.files++
    total.received += received
    total.described += described
    if (state === 'failed') total.refused.push(name)
    for (const [reason, count] of Object.entries(cases)) total.cases[reason] = (total.cases[reason] ?? 0) + count
    if (Object.keys(cases).length > 0) t.comment(`${name}: ${received} received, ${described} described, in quarantine ${JSON.stringify(cases)}`)
  }
  t.comment(`${total.files} files, ${total.received} records received, ${total.described} described, in quarantine: ${JSON.stringify(total.cases)}; no files of records: ${total.refused.join(', ')}`)
  t.ok(total.described > 30_000)
})

/** Why a file may be refused as a whole. */
const sentences = [/^The file is neither ISO 2709, MARCXML nor MARC in JSON$/, /holds no MARC records/, /cut off within a record/, /No column of the sheet looks like/]

t.test('each broken file is judged right: what can be read is read, the rest is in quarantine with its reason', { skip }, async t => {
  const all = (described: number) => ({ received: described, described, sameTwice: 0, cases: {} })
  const none = (reason: string) => ({ received: 1, described: 0, sameTwice: 0, cases: { [reason]: 1 } })
  const judgements: Record<string, Partial<Judged>> = {
    // MARCXML whose elements lack what they need: what a field without a tag was meant to be cannot be told
    'chabon-bad-subfields-element.xml': none('xml-malformed'),
    'chabon-missing-controlfield-tag.xml': none('xml-malformed'),
    'chabon-missing-datafield-tag.xml': none('xml-malformed'),
    'chabon-missing-subfield-code.xml': none('xml-malformed'),
    // Eight fragments: three have no directory, one comes twice
    'pymarc-bad-records.mrc': { received: 8, described: 4, sameTwice: 1, cases: { 'no-directory': 3 } },
    // Twenty of its 383 records come twice, byte for byte
    'pride-and-prejudice-383-with-errors.mrc': { received: 383, described: 363, sameTwice: 20, cases: {} },
    // Lengths, leaders, directories, escapes and encodings that lie; what the records say shows all the same
    'hathi-truncated-or-oversize-5.mrc': all(5), 'oversize-field-bad-directory.mrc': all(5), 'too-long-plus-2.mrc': all(3), 'pymarc-1251.mrc': all(6), 'pymarc-regression45.mrc': all(12),
    ...Object.fromEntries(['bad-leader-10-11.mrc', 'cruel-cruel-indicatorless-summerland.xml', 'error-1.mrc', 'incomplete-escape.mrc', 'pymarc-alphatag.mrc', 'pymarc-bad-eacc-encoding.mrc', 'pymarc-bad-indicator.mrc',
      'pymarc-bad-marc8-escape.mrc', 'pymarc-bad-subfield-code.mrc', 'pymarc-bad-tag.xml', 'pymarc-utf8-errors.mrc', 'pymarc-utf8-invalid.mrc', 'pymarc-utf8-with-leader-flag.mrc', 'pymarc-utf8-without-leader-flag.mrc',
      'unordered-directory.mrc'].map(name => [name, all(1)]))
  }
  const alliance = await anAlliance(t)
  for (const name of readdirSync(join(data, 'broken'))) {
    const { unexplained, ...found } = await judged(alliance, join(data, 'broken', name))
    t.same(found, { state: 'finished', ...judgements[name] }, name)
    t.same(unexplained, [])
  }
})
