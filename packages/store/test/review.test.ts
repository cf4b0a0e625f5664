import t from 'tap'
import { aRecord } from '@commonshelf/catalogue/testing'
import { aDatabase } from './database.js'
import { aSource, describe, aHarvest, given, gone, index, partition, take } from './taking.js'
import type { Store } from '../src/index.js'

/** One book as two libraries describe it: much agrees, the pages do not, and nothing forbids it. */
const described = (pages: number, publisher: string) => aRecord({
  title: '革命的经济学', year: 2005, pages, extent: `${pages}页`, publication: [{ publisher, date: '2005' }],
  contributors: [{ name: '休斯', kind: 'person', primary: true }]
})

const doubtedBy = async (store: Store) => (await store.doubts.list()).map(({ left, right, together }) => [left.identifier, right.identifier, together])

/** Matches again what a pin asks for. */
const decide = async (store: Store, same: boolean | null): Promise<void> => {
  const ids = (await store.records.find([])).map(({ id }) => id)
  const [pair] = await store.doubts.list()
  const { batchId } = await store.clusters.pin(pair === undefined ? ids as [string, string] : [pair.left.id, pair.right.id], same)
  await store.clusters.match(batchId)
}

t.test('a pair that the rules are unsure of waits for a person, and is gone when it is decided', async t => {
  const { store } = await aDatabase(t)
  const [haidian, daxing] = [await aSource(store, 'haidian'), await aSource(store, 'daxing')]
  await take(store, haidian, [given('h', { record: described(246, '二十一世纪出版社') })])
  t.same(await store.doubts.list(), [], 'one record alone is in no doubt')
  await take(store, daxing, [given('d', { record: described(244, '二十世纪文库') })])

  const [pair] = await store.doubts.list()
  t.match(pair, { together: false, score: Number, left: { identifier: 'h', library: 'haidian', members: 1 }, right: { identifier: 'd' } })
  t.ok(pair!.evidence.some(({ feature, points }) => feature === 'title' && points > 0), 'with what speaks for it')
  t.equal(await store.doubts.count(), 1)

  await decide(store, true)
  t.same((await partition(store)).clusters, [['d', 'h']])
  t.equal(await store.doubts.count(), 0)
  t.match(await store.decisions.list(), [{ same: true, left: { identifier: 'h', record: { title: { main: '革命的经济学' } } }, right: { identifier: 'd' } }], 'and it is a labelled pair')

  const [left, right] = [...(await store.decisions.list())].flatMap(({ left, right }) => [left.id, right.id])
  const { batchId } = await store.clusters.pin([left!, right!], null)
  await store.clusters.match(batchId)
  t.same(await doubtedBy(store), [['h', 'd', false]], 'taken back, it is in doubt again')
})

t.test('a pair goes when a better description leaves no doubt, or when a record is withdrawn', async t => {
  const { store } = await aDatabase(t)
  const [haidian, daxing] = [await aSource(store, 'haidian'), await aSource(store, 'daxing')]
  await take(store, haidian, [given('h', { record: described(246, '二十一世纪出版社') })])
  await take(store, daxing, [given('d', { record: described(244, '二十世纪文库') })])
  t.equal(await store.doubts.count(), 1)

  await take(store, daxing, [given('d', { record: described(246, '二十一世纪出版社') })])
  t.same((await partition(store)).clusters, [['d', 'h']])
  t.same(await doubtedBy(store), [])

  await take(store, daxing, [given('d', { record: described(244, '二十世纪文库') })])
  t.equal(await store.doubts.count(), 1)
  await take(store, daxing, [gone('d')])
  t.same(await doubtedBy(store), [])
})

t.test('what somebody could not decide is shown to nobody again, and only the pairs of one’s own libraries are shown', async t => {
  const { store } = await aDatabase(t)
  const [haidian, daxing] = [await aSource(store, 'haidian'), await aSource(store, 'daxing')]
  const third = await store.libraries.add({ code: 'third', name: 'third', tier: 2 })
  await take(store, haidian, [given('h', { record: described(246, '二十一世纪出版社') })])
  await take(store, daxing, [given('d', { record: described(244, '二十世纪文库') })])
  const [pair] = await store.doubts.list()

  t.equal((await store.doubts.list({ libraries: [haidian.libraryId] })).length, 1)
  t.equal((await store.doubts.list({ libraries: [third.id] })).length, 0)
  t.equal(await store.doubts.setAside(pair!.left.id, pair!.right.id), true)
  t.equal(await store.doubts.count(), 0)
  const { batchId } = await store.sourceRecords.receive(await aHarvest(store, haidian), [given('h', { record: { ...described(246, '二十一世纪出版社'), notes: ['重印'] } })])
  await describe(store, batchId!)
  await store.clusters.match(batchId!)
  t.equal(await store.doubts.count(), 0, 'nor after the record came again')
})

t.test('a field that staff corrected is never overwritten by a feed, and speaks for itself again when they take it back', async t => {
  const { store } = await aDatabase(t)
  const haidian = await aSource(store, 'haidian')
  await take(store, haidian, [given('h', { record: aRecord({ title: '红搂梦', year: 1982 }) })])
  const cluster = (await partition(store)).of.get('h')!
  const shown = async () => { await index(store); const [entry] = await store.documents.entries([cluster]); return [entry?.title.main, entry?.year] }

  await store.corrections.correct(cluster, { field: 'title', value: { main: '红楼梦' }, staff: 'wang', reason: '错字' })
  t.same(await shown(), ['红楼梦', 1982])
  await take(store, haidian, [given('h', { record: aRecord({ title: '红搂梦', year: 1983 }) })])
  t.same(await shown(), ['红楼梦', 1983], 'the feed goes on changing what nobody corrected')
  await store.corrections.correct(cluster, { field: 'year', value: null, staff: 'wang' })
  t.same(await shown(), ['红楼梦', undefined], 'a field can be emptied')
  t.match(await store.corrections.ofCluster(cluster), [{ field: 'year', value: null, endedAt: null }, { field: 'title', staff: 'wang', reason: '错字', endedAt: null }])

  t.equal(await store.corrections.takeBack(cluster, 'title'), true)
  t.equal(await store.corrections.takeBack(cluster, 'title'), false)
  t.same(await shown(), ['红搂梦', undefined])
  await t.rejects(store.corrections.correct('999999', { field: 'year', value: 1, staff: 'wang' }), /no entry/i)
})

t.test('a correction follows its entry when it is joined to another', async t => {
  const { store } = await aDatabase(t)
  const [haidian, daxing] = [await aSource(store, 'haidian'), await aSource(store, 'daxing')]
  await take(store, haidian, [given('h', { record: described(246, '二十一世纪出版社') })])
  await take(store, daxing, [given('d', { record: described(244, '二十世纪文库') })])
  const { of } = await partition(store)
  await store.corrections.correct(of.get('d')!, { field: 'edition', value: '第2版', staff: 'li' })
  await decide(store, true)
  await index(store)

  const living = (await partition(store)).of.get('d')!
  t.match(await store.documents.entries([living]), [{ edition: '第2版' }])
  t.match(await store.corrections.ofCluster(living), [{ field: 'edition', value: '第2版' }])
})

t.test('a set shows its volumes in shelf order, and which nobody has', async t => {
  const { store } = await aDatabase(t)
  const haidian = await aSource(store, 'haidian')
  const volume = (partNumber: string, detail: object = {}) => {
    const record = aRecord({ title: '资治通鉴', contributors: [{ name: '司马光', kind: 'person', primary: true }], publication: [{ publisher: '中华书局' }] })
    return { record: { ...record, title: { main: '资治通鉴', partNumber }, ...detail } }
  }
  await take(store, haidian, ['第十册', '第二册', '第一册', '第四册'].map(part => given(part, volume(part))))
  const { of } = await partition(store)

  const [set] = await store.series.ofEntry(of.get('第二册')!)
  t.match(set, { kind: 'set', title: '资治通鉴', entries: 4, volume: '第二册' })
  const found = await store.series.volumes(set!.key, { limit: 3 })
  t.match(found, { total: 4, title: '资治通鉴', volumes: [{ volume: '第一册' }, { volume: '第二册' }, { volume: '第四册' }] })
  t.match(await store.series.volumes(set!.key, { offset: 3 }), { volumes: [{ volume: '第十册' }] })
  t.same(await store.series.missing(set!.key), [3, 5, 6, 7, 8, 9])

  await take(store, haidian, [gone('第四册')])
  t.equal((await store.series.ofEntry(of.get('第二册')!))[0]?.entries, 3, 'a volume that is withdrawn leaves its place')
  t.equal(await store.series.volumes('1'), undefined)
})
