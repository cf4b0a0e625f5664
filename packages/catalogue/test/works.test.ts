import fc from 'fast-check'
import t from 'tap'
import { featuresOf, mergeEntry, originsOf, seriesOf, volumeOrder, workKeyOf } from '../src/index.js'
import type { BibliographicRecord, SeriesPlace } from '../src/index.js'
import { aRecord } from './builders.js'

const work = (record: BibliographicRecord): string => workKeyOf(featuresOf(record))
const inSeries = (title: string, volume?: string, more: Parameters<typeof aRecord>[0] = {}): SeriesPlace =>
  seriesOf(aRecord({ series: [volume === undefined ? { title } : { title, volume }], ...more }))[0]!

t.test('editions, romanised descriptions and other media are of one work', async t => {
  const novel = work(aRecord({ title: '长江往事', author: '曾国藩' }))
  t.equal(work(aRecord({ title: '長江往事', author: '（清）曾国藩著', year: 2020, edition: '第3版' })), novel)
  t.equal(work(aRecord({ title: 'Chang jiang wang shi', author: 'Zeng, Guofan' })), novel)
  t.equal(work(aRecord({ title: '长江往事', author: '曾国藩', carrier: 'audio-disc', format: 'sound' })), novel)
  t.equal(work(aRecord({ title: { main: '长江往事', partNumber: '下' }, author: '曾国藩' })), novel)
  t.not(work(aRecord({ title: '长江往事', author: '李鸿章' })), novel)
})

t.test('a translation that names its original is of the original\'s work', async t => {
  const original = work(aRecord({ title: 'The old man and the sea', author: 'Hemingway, Ernest, 1899-1961', languages: ['eng'] }))
  const hemingway = { name: '海明威', romanised: 'Hemingway, Ernest', kind: 'person', role: 'author', primary: true } as const
  const chinese = { title: '老人与海', originalLanguages: ['eng'], contributors: [hemingway] }

  t.equal(work(aRecord({ ...chinese, uniformTitle: 'Old man and the sea' })), original)
  t.equal(work(aRecord({ ...chinese, notes: ['Translation of: The old man and the sea.'] })), original)
  t.equal(work(aRecord({ ...chinese, notes: ['原书名：The Old Man and the Sea'], contributors: [{ ...hemingway, name: '(美) 海明威 (Hemingway, Ernest, 1899-1961)', romanised: undefined as never }] })), original)
  t.not(work(aRecord({ ...chinese })), original, 'what names no original cannot be told')
})

t.test('volumes of a series stand in the order of their numbers', async t => {
  const order = ['上册', '中册', '下册'].map(volumeOrder)
  t.same([...order].sort(), order)
  t.same(['第二卷', 'v. 12', 'Bd. III', '第3辑 下', 'vol. 2, no. 11', '第二十一册', 'Volume Two', 'v. V', '之五', 'N.S., 7'].map(volumeOrder),
    ['000002', '000012', '000003', '000003.000003', '000002.000011', '000021', '000002', '000005', '000005', '000007'])
  t.equal(volumeOrder('别卷'), undefined)
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99_999 }), (a, b) => a === b || (volumeOrder(`第${a}卷`)! < volumeOrder(`第${b}卷`)!) === (a < b)), { seed: 20261123 })
})

t.test('one series is one, however its title is written, and whichever house shares in it', async t => {
  const { key } = inSeries('外国文学名著丛书', '12', { publisher: '人民文学出版社' })
  t.equal(inSeries('外國文學名著叢書', '第三辑', { publisher: '上海译文出版社' }).key, key)
  t.match(inSeries('外国文学名著丛书 第12卷'), { key, title: '外国文学名著丛书', volume: '第12卷', order: '000012' }, 'a number left in the title')
  t.equal(inSeries('The Cambridge history of China').key, inSeries('Cambridge History of China', 'v. 3').key)
  t.not(inSeries('文学丛书', '1', { publisher: '人民文学出版社' }).key, inSeries('文学丛书', '1', { publisher: '作家出版社' }).key, 'a name that any house may use')
  t.same(seriesOf(aRecord()), [])
})

t.test('the volumes of a set and the set as a whole have one key', async t => {
  const [second] = seriesOf(aRecord({ title: { main: '资本论', partNumber: '第二卷', partName: '资本的流通过程' }, author: '马克思' }))
  const [whole] = seriesOf(aRecord({ title: '资本论', author: '马克思', extent: '3册' }))
  t.match(second, { kind: 'set', title: '资本论', volume: '第二卷', order: '000002', volumeTitle: '资本的流通过程' })
  t.match(whole, { kind: 'set', key: second!.key, volumes: 3, volume: undefined })
  t.match(seriesOf(aRecord({ title: '资本论（下）', author: '马克思' })), [{ key: second!.key, title: '资本论', volume: '下', order: '000003' }], 'as sheets have it')
  t.not(seriesOf(aRecord({ title: { main: '资本论', partNumber: '2' }, author: '马克思', edition: '第2版' }))[0]!.key, second!.key, 'another edition of the set')
  t.same(seriesOf(aRecord({ title: '资本论', author: '马克思' })), [], 'a book in one volume')
})

t.test('reading series never fails', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(fc.property(text, text, text, text, (main, partNumber, title, volume) =>
    seriesOf(aRecord({ title: { main, partNumber }, series: [{ title, volume }], extent: partNumber })).every(({ order }) => order === undefined || /^[0-9.]+$/.test(order))), { seed: 20261123, numRuns: 500 })
})

t.test('what staff corrected stands whatever the records say', async t => {
  const members = [{ id: '1', library: 'a', record: aRecord({ isbn: '9787544210966', edition: '第1版' }) }, { id: '2', library: 'b', record: aRecord({ title: '活著', summary: '福贵的一生' }) }]
  const cluster = { id: '9', work: '8', members, holdings: [], corrections: { title: { main: '活着：纪念版' }, edition: null, year: 2008, colour: 'red' } }
  const entry = mergeEntry(cluster)

  t.match(entry, { title: { main: '活着：纪念版' }, year: 2008, summary: '福贵的一生', isbn: ['9787544210966'] })
  t.notOk('edition' in entry || 'colour' in entry)
  t.same(Object.keys(entry.provenance).filter(field => ['title', 'edition', 'year'].includes(field)), [])
  t.same(mergeEntry({ ...cluster, corrections: {} }), mergeEntry({ ...cluster, corrections: undefined }))
})

t.test('every field of an entry tells where it came from, and why from there', async t => {
  const rich = aRecord({ title: { main: '活着', responsibility: '余华著' }, isbn: '9787544210966', subjects: ['长篇小说'] })
  const told = aRecord({ title: '活著', summary: '福贵的一生', edition: '第1版', author: '', isbn: '9787506365437', subjects: ['中国'] })
  const cluster = { id: '9', work: '8', members: [{ id: '1', library: 'a', record: rich }, { id: '2', library: 'b', record: told }], holdings: [], corrections: { year: 1999 } }
  const origins = originsOf(cluster)

  t.match(Object.fromEntries(origins.map(({ field, records, why }) => [field, `${why} ${records.join()}`.trim()])), {
    title: 'fullest 1', contributors: 'fullest 1', edition: 'stated 2', summary: 'longest 2', isbn: 'gathered 1,2', subjects: 'gathered 1,2', year: 'corrected'
  })
  const entry = mergeEntry(cluster) as unknown as Record<string, unknown>
  const apart = ['id', 'work', 'provenance', 'records', 'holdings']
  for (const [field, value] of Object.entries(entry)) {
    const stated = Array.isArray(value) ? value.length > 0 : value !== undefined
    if (!apart.includes(field)) t.equal(origins.some(origin => origin.field === field), stated, field)
  }
})
