import { featuresOf, matchKeysOf, type Description } from '@commonshelf/catalogue'
import { someIso2709 } from '@commonshelf/marc/testing'
import { MarcXmlSplitter, readIso2709, readMarcXml } from '@commonshelf/marc'
import { describeRecord } from '@commonshelf/reading'
import { describedRecord, type NewSourceRecord, type Source } from '@commonshelf/store'
import { inflateRawSync } from 'node:zlib'
import t from 'tap'
import { anApi, type TestApi } from './alliance.js'

/** Takes records in and brings them to their entries, as harvester and pipeline do. */
async function harvest ({ store }: TestApi, source: Source, records: NewSourceRecord[]): Promise<void> {
  const run = await store.harvests.add(source.id, 'delta')
  await store.harvests.begin(run.id)
  const { batchId } = await store.sourceRecords.receive(run.id, records)
  await store.harvests.finish(run.id)
  if (batchId === undefined) return
  const batch = await store.batches.recordsOf(batchId)
  await store.records.saveDescribed(batchId, {
    described: batch.records.filter(({ deleted }) => !deleted).map(({ id, libraryId, version, syntax, bytes }) => {
      const { record } = describeRecord({ syntax, bytes }, source) as Description
      const features = featuresOf(record)
      return describedRecord({ id, libraryId, version, record, features, keys: matchKeysOf(features), holdings: [] })
    }),
    deleted: batch.records.filter(({ deleted }) => deleted).map(({ id }) => id),
    refused: []
  })
  await store.clusters.match(batchId)
  await store.documents.writeStale(1000)
}

const marc = (identifier: string, ...fields: string[]): NewSourceRecord => ({ identifier, syntax: 'iso2709', bytes: someIso2709({ fields: [`001 ${identifier}`, '008 980101s1998####cc############000#0#chi#d', ...fields] }) })
const huozhe = (identifier: string, ...more: string[]): NewSourceRecord => marc(identifier, '020 ## $a 9787506365437', '245 10 $a 活着 /$c 余华著', '100 1# $a 余华', '260 ## $a 北京 :$b 作家出版社,$c 1998', '300 ## $a 195页', ...more)

async function aSource ({ store }: TestApi, code: string): Promise<Source> {
  return store.sources.add({ libraryId: (await store.libraries.findByCode(code))!.id, protocol: 'file' })
}

t.test('a case of the quarantine is looked at byte by byte, tried again and laid aside with a note', async t => {
  const api = await anApi(t)
  const operator = await api.as('operator-haidian')
  const source = await aSource(api, 'haidian')
  const bytes = Buffer.concat([Buffer.from('<record><leader/>'), Buffer.from([0xd6, 0xd0, 0xb9, 0xfa]), Buffer.alloc(5000, '国')])
  await api.store.quarantine.putAside({ sourceId: source.id, harvestId: (await api.store.harvests.add(source.id, 'full')).id }, [
    { reason: 'xml-malformed', detail: 'It does not end', bytes, syntax: 'marcxml' }, { reason: 'too-short', detail: 'x', bytes: Buffer.from('x'), syntax: 'iso2709' }
  ])
  const cases: { id: string, reason: string }[] = (await operator('GET', '/v1/quarantine')).json().quarantined
  const [short, broken] = [cases.find(({ reason }) => reason === 'too-short')!, cases.find(({ reason }) => reason === 'xml-malformed')!]

  const window = (await operator('GET', `/v1/quarantine/${broken.id}/bytes?length=32`)).json()
  t.match(window, { size: bytes.length, offset: 0, faults: [{ offset: 17, what: 'not-utf-8' }], encodings: ['utf-8', 'gb18030'] })
  t.equal(window.lines.length, 2)
  t.equal(window.lines.map(({ hex }: { hex: string }) => hex).join(''), bytes.toString('hex', 0, 32))
  t.match((await operator('GET', `/v1/quarantine/${broken.id}/bytes?encoding=gb18030&offset=16&length=16`)).json(), { offset: 16, encoding: 'gb18030', text: /中国/ })
  t.same((await operator('GET', `/v1/quarantine/${broken.id}/bytes?offset=1000000`)).json().lines.length, 1, 'beyond the end is the end')
  t.match((await operator('GET', `/v1/quarantine/${broken.id}/bytes?encoding=ebcdic`)).json(), { status: 400, errors: [{ field: /encoding/ }] })
  const raw = await operator('GET', `/v1/quarantine/${broken.id}/raw`)
  t.ok(raw.rawPayload.equals(bytes))
  t.match((await operator('GET', '/v1/quarantine/counts')).json(), { counts: [{ source: source.id, library: { code: 'haidian' }, count: 1 }, { count: 1 }] })

  const replay = (await operator('POST', '/v1/quarantine/replays', { source: source.id, reason: 'too-short' })).json()
  t.match(replay, { state: 'waiting', total: 1 })
  t.match((await operator('POST', `/v1/quarantine/replays/${replay.id}/stop`)).json(), { state: 'stopped' })
  t.match((await operator('POST', `/v1/quarantine/replays/${replay.id}/resume`)).json(), { state: 'waiting' })
  t.match((await operator('POST', '/v1/quarantine/replays', { reason: 'nothing-like-it' })).json(), { state: 'finished', total: 0 })
  t.match((await operator('POST', `/v1/quarantine/${short.id}/dismiss`, { note: '样本' })).json(), { state: 'dismissed', note: '样本', answeredBy: 'operator-haidian' })
  t.match((await operator('POST', '/v1/quarantine/dismissals', { reason: 'xml-malformed' })).json(), { dismissed: 1 })
  t.match((await operator('POST', '/v1/quarantine/dismissals', { reason: 'xml-malformed' })).json(), { dismissed: 0 })

  await api.store.quarantine.add({ sourceId: (await aSource(api, 'xicheng')).id, step: 'receive', reason: 'too-short', detail: 'x', bytes: Buffer.from('x') })
  const foreign = (await (await api.as('operator'))('GET', '/v1/quarantine?reason=too-short')).json().quarantined[0]
  for (const path of ['', '/bytes', '/raw']) t.equal((await operator('GET', `/v1/quarantine/${foreign.id}${path}`)).statusCode, 403)
  t.match((await operator('POST', '/v1/quarantine/replays', { ids: [foreign.id] })).json(), { total: 0 }, 'a case of another part of the tree is none')
  t.equal((await (await api.as('clerk-haidian'))('GET', `/v1/quarantine/${broken.id}`)).statusCode, 403)
})

t.test('a quality report is ordered, read page by page, and taken home', async t => {
  const api = await anApi(t)
  const clerk = await api.as('clerk-haidian')
  const source = await aSource(api, 'haidian')
  await harvest(api, source, [huozhe('1'), marc('2', '020 ## $a 9787506365430', '245 10 $a 文城')])
  const ordered = await clerk('POST', '/v1/libraries/haidian/quality-reports')
  const again = (await clerk('POST', '/v1/libraries/haidian/quality-reports')).json()
  t.equal(ordered.statusCode, 202)
  t.equal(again.id, ordered.json().id)
  const report = (await api.store.quality.begin(again.id))!
  const [, second] = await api.store.quality.next(report, 10)
  const findings = [{ code: 'isbn-invalid', field: '020$a', value: '9787506365430' }, { code: 'class-missing', field: 'classification', value: '' }, { code: 'mojibake', field: '245$a', value: '=1+1,"x"', proposal: '一', safe: true }] as const
  await api.store.quality.save(report, {
    findings: findings.map(finding => ({ recordId: second!.id, finding })), counts: { 'isbn-invalid': 1, 'class-missing': 1, mojibake: 1 }, records: 2, clean: 1, unreadable: 0, position: { source: source.id, identifier: '2' }
  })
  await api.store.quality.finish(report.id)

  t.match((await clerk('GET', '/v1/quality')).json().libraries, [{ library: { code: 'haidian' }, records: true, report: { records: 2, clean: 1 } }, { library: { code: 'shangzhuang' }, records: false }, { library: { code: 'dongma' } }])
  t.match((await clerk('GET', '/v1/libraries/haidian/quality')).json(), {
    report: { state: 'finished', counts: { 'isbn-invalid': 1 } }, severities: { 'isbn-invalid': 'wrong', 'isbn-qualifier': 'hint' }, trend: [{ clean: 1 }], average: { libraries: 0 }, sources: [{ id: source.id, form: 'iso2709' }]
  })
  const page = (await clerk('GET', `/v1/quality-reports/${report.id}/findings?limit=2`)).json()
  t.match(page, { findings: [{ identifier: '2', title: '文城', entry: /^\d+$/, code: 'isbn-invalid', safe: false }, { code: 'class-missing' }], next: String })
  t.match((await clerk('GET', `/v1/quality-reports/${report.id}/findings?limit=2&cursor=${page.next}`)).json(), { findings: [{ code: 'mojibake' }], next: undefined })
  t.equal((await clerk('GET', `/v1/quality-reports/${report.id}/findings?code=mojibake`)).json().findings.length, 1)
  t.match((await clerk('POST', `/v1/quality-reports/${report.id}/stop`)).json(), { status: 409 })

  const csv = (await clerk('GET', `/v1/quality-reports/${report.id}/findings-file`)).body
  t.match(csv, /^\ufeffrecord,title,code,field,value,proposal/)
  t.match(csv, /2,文城,mojibake,245\$a,"'=1\+1,""x""",一,✓/, 'nothing that a record says is a formula')
  const xlsx = (await clerk('GET', `/v1/quality-reports/${report.id}/findings-file?format=xlsx&code=mojibake`)).rawPayload
  t.match(sheetOf(xlsx), /<row>.*record.*<\/row><row>.*文城.*=1\+1,"x".*<\/row><\/sheetData>/)

  const file = await clerk('GET', `/v1/sources/${source.id}/corrected-file`)
  t.match(file.headers, { 'content-disposition': /haidian-\d+-corrected\.mrc/ })
  const records = file.rawPayload.toString('latin1').split('\x1d').slice(0, -1).map(text => readIso2709(Buffer.from(`${text}\x1d`, 'latin1')))
  t.same(records.map(({ dataFields }) => dataFields[0]!.subfields), [[{ code: 'a', value: '9787506365437' }], [{ code: 'z', value: '9787506365430' }]])
  t.match((await clerk('GET', `/v1/sources/${source.id}/corrections`)).body, /2,020\$a,isbn-invalid,9787506365430,9787506365430,020\$z,/)
  const changed = (await clerk('GET', `/v1/sources/${source.id}/corrected-file?only=changed`)).rawPayload
  t.equal(changed.toString('latin1').split('\x1d').length, 2)

  const foreign = await api.as('clerk-xicheng')
  for (const path of ['/libraries/haidian/quality', `/quality-reports/${report.id}`, `/quality-reports/${report.id}/findings`, `/quality-reports/${report.id}/findings-file`, `/sources/${source.id}/corrected-file`, `/sources/${source.id}/corrections`]) {
    t.equal((await foreign('GET', `/v1${path}`)).statusCode, 403, path)
  }
  t.match((await clerk('GET', `/v1/sources/${(await aSource(api, 'dongma')).id}/corrected-file`)).json(), { status: 409 }, 'nothing to correct')
})

t.test('MARCXML goes home as MARCXML, sheets as sheets', async t => {
  const api = await anApi(t)
  const clerk = await api.as('clerk-haidian')
  const [xml, sheet] = [await aSource(api, 'haidian'), await aSource(api, 'haidian')]
  await harvest(api, xml, [{ identifier: 'x', syntax: 'marcxml', bytes: Buffer.from('<m:record xmlns:m="http://www.loc.gov/MARC21/slim"><m:leader>00000nam a2200000 i 4500</m:leader><m:datafield tag="245" ind1="1" ind2="0"><m:subfield code="a">A &amp; B</m:subfield></m:datafield></m:record>') }])
  await harvest(api, sheet, [{ identifier: 'r', syntax: 'row', bytes: Buffer.from(JSON.stringify({ title: '文城', classification: 'i247.57', cells: { 书名: '文城', 分类号: 'i247.57' } })) }])

  const splitter = new MarcXmlSplitter()
  const framed = [...splitter.push((await clerk('GET', `/v1/sources/${xml.id}/corrected-file`)).rawPayload), ...splitter.end()]
  t.match(framed.map(({ bytes }) => readMarcXml(bytes).dataFields), [[{ tag: '245', subfields: [{ value: 'A & B' }] }]])
  t.equal((await clerk('GET', `/v1/sources/${sheet.id}/corrected-file`)).body, '\ufeff书名,分类号\r\n文城,I247.57\r\n')
})

t.test('an entry tells from which record of which harvest each field is, and why; a record tells what it was', async t => {
  const api = await anApi(t)
  const [clerk, operator] = [await api.as('clerk-haidian'), await api.as('operator')]
  const [haidian, xicheng] = [await aSource(api, 'haidian'), await aSource(api, 'xicheng')]
  await harvest(api, haidian, [huozhe('h', '520 ## $a 短的摘要', '650 #0 $a 长篇小说')])
  await harvest(api, xicheng, [huozhe('x', '520 ## $a 一个长得多的内容提要', '650 #0 $a 长篇小说', '250 ## $a 第2版')])
  await harvest(api, haidian, [huozhe('h', '520 ## $a 改过的摘要', '650 #0 $a 长篇小说')])
  const ids = new Map((await api.store.db.sql<{ id: string, identifier: string }[]>`select id, identifier from source_record`).map(({ id, identifier }) => [identifier, id]))
  const entry = (await api.store.clusters.ofRecords([ids.get('h')!])).get(ids.get('h')!)!

  const told = (await api.call({ method: 'GET', url: `/v1/entries/${entry}/provenance` })).json()
  const field = (name: string) => told.fields.find((one: { field: string }) => one.field === name)
  t.match(field('summary'), { value: '一个长得多的内容提要', reason: 'longest', records: [ids.get('x')], others: [{ value: '改过的摘要', records: [ids.get('h')] }] })
  t.match(field('title'), { value: '活着', reason: 'best-record', records: { length: 2 }, others: [] })
  t.match(field('edition') ?? field('year'), { records: Array })
  t.match(field('isbn'), { value: '9787506365437', reason: 'gathered', records: { length: 2 } })
  t.match(told.records.find(({ identifier }: { identifier: string }) => identifier === 'h'), { library: { code: 'haidian' }, source: { protocol: 'file' }, harvest: { id: String, at: String }, version: 2, formerly: 1 })
  t.notMatch(JSON.stringify(told), /\/tmp|path/, 'addresses stay inside')

  const record = (await clerk('GET', `/v1/records/${ids.get('h')}`)).json()
  t.match(record, { title: '活着', entry, versions: [{ version: 2, replacedAt: undefined }, { version: 1, replacedAt: String }], policy: { versions: 5, days: 365 } })
  const compared = (await clerk('GET', `/v1/records/${ids.get('h')}/versions/2`)).json()
  t.match(compared, { version: 2, before: 1 })
  t.same(compared.rows.filter(({ change }: { change: string }) => change !== 'same'), [{ place: '520$a', before: '短的摘要', after: '改过的摘要', change: 'changed' }])
  t.match((await clerk('GET', `/v1/records/${ids.get('h')}/versions/1`)).json(), { before: undefined, rows: [{ change: 'same' }] })
  t.match((await clerk('GET', `/v1/records/${ids.get('h')}/versions/9`)).json(), { status: 404, detail: /there are 2, 1/ })
  t.equal((await clerk('GET', `/v1/records/${ids.get('x')}`)).statusCode, 403)

  t.match((await operator('PUT', '/v1/history-policy', { versions: 3, days: 100 })).json(), { versions: 3, days: 100, setBy: 'operator' })
  t.match((await operator('PUT', '/v1/history-policy', { versions: -1, days: 100 })).json(), { status: 400 })
  t.equal((await (await api.as('operator-haidian'))('PUT', '/v1/history-policy', { versions: 0, days: 0 })).statusCode, 403)
})

/** The sheet of a workbook, found by its local header and unpacked. */
function sheetOf (zip: Buffer): string {
  const directory = zip.lastIndexOf('PK\x01\x02')
  const [packed, at] = [zip.readUInt32LE(directory + 20), zip.readUInt32LE(directory + 42)]
  const start = at + 30 + zip.readUInt16LE(at + 26)
  return inflateRawSync(zip.subarray(start, start + packed)).toString()
}
