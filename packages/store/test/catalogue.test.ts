import t from 'tap'
import { solve } from '@commonshelf/catalogue'
import { aRecord } from '@commonshelf/catalogue/testing'
import { openStore, type Store } from '../src/index.js'
import { aDatabase } from './database.js'
import { aHarvest, aSource, describe, given, gone, index, partition, take, type Stated } from './taking.js'

t.test('a batch that is described twice at once is described once, and neither waits for ever', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const records = Array.from({ length: 50 }, (_, at) => given(`${at}`, { record: aRecord({ title: `第${at}本书` }) }))
  const { batchId } = await store.sourceRecords.receive(await aHarvest(store, source), records)

  const ends = await Promise.allSettled([1, 2, 3].map(() => describe(store, batchId!)))

  t.ok(ends.some(({ status }) => status === 'fulfilled'))
  for (const end of ends) if (end.status === 'rejected') t.match(end.reason, { code: '23505' }, 'the job is told what was refused, and tries again')
  t.equal(await store.records.count(), 50)
  await describe(store, batchId!)
  t.equal(await store.records.count(), 50)
})

t.test('receiving the same twice is receiving it once', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const records = ['a', 'b', 'c'].map(identifier => given(identifier, { record: aRecord({ title: `书${identifier}` }) }))

  const first = await store.sourceRecords.receive(await aHarvest(store, source), records, { page: 1 })
  const again = await store.sourceRecords.receive(await aHarvest(store, source), records)
  const changed = await store.sourceRecords.receive(await aHarvest(store, source), [given('b', { record: aRecord({ title: '新书' }) }), gone('c'), gone('never seen')])

  t.match(first, { received: 3, changed: 3, unchanged: 0, batchId: String })
  t.match(again, { received: 3, changed: 0, unchanged: 3 })
  t.notOk(again.batchId, 'nothing is to be done')
  t.match(changed, { received: 3, changed: 2, withdrawn: 1, quarantined: 0 })
  t.same((await store.batches.find(changed.batchId!))?.recordIds.length, 2)
  t.match(await store.harvests.latestOf(source.id), { received: 3, withdrawn: 1 })
  t.same(await store.sourceRecords.countOf(source.id), { records: 2, deleted: 1 })
})

t.test('a second, different record under one identifier in one harvest never replaces the first', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const one = given('a', { record: aRecord({ title: '第一' }) })
  const other = given('a', { record: aRecord({ title: '第二' }) })
  const harvest = await aHarvest(store, source)

  const within = await store.sourceRecords.receive(harvest, [one, one, other])
  const later = await store.sourceRecords.receive(harvest, [other])
  const next = await aHarvest(store, source)
  await store.sourceRecords.receive(next, [one])
  const afterSighting = await store.sourceRecords.receive(next, [other])

  t.match(within, { changed: 1, unchanged: 1, quarantined: 1 })
  t.match(later, { changed: 0, quarantined: 1 })
  t.match(afterSighting, { changed: 0, quarantined: 1 }, 'also when the first came unchanged')
  const cases = await store.quarantine.list({ sourceId: source.id })
  t.match(cases[0], { reason: 'duplicate-identifier', identifier: 'a', step: 'receive' })
  t.equal(cases[0]!.size, other.bytes.length)
  t.same(Buffer.from((await store.quarantine.find(cases[0]!.id))!.bytes!).toString(), Buffer.from(other.bytes).toString(), 'its bytes are kept')

  const { replayed, batchId } = await store.quarantine.replay([cases[0]!.id])
  t.match({ replayed, batchId }, { replayed: 1, batchId: String })
  await describe(store, batchId!)
  const { records } = await store.batches.recordsOf(batchId!)
  t.match(await store.records.find([records[0]!.id]), [{ record: { title: { main: '第二' } } }], 'staff may put it in the place of the first')
})

t.test('a newer state of a record in the same harvest replaces the older one, in whatever order they come', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const state = (title: string, datestamp: string) => ({ ...given('a', { record: aRecord({ title }) }), datestamp })
  const [first, second, third] = [state('第一', '2026-01-01'), state('第二', '2026-01-02T08:00:00Z'), state('第三', '2026-01-03')]
  const harvest = await aHarvest(store, source)
  const held = async () => {
    const [batch] = (await store.batches.awaiting('describe')).slice(-1)
    const record = (await store.batches.recordsOf(batch!)).records[0]!
    return { title: Buffer.from(record.bytes).toString(), datestamp: (await store.sourceRecords.find(record.id))?.datestamp }
  }

  t.match(await store.sourceRecords.receive(harvest, [first]), { changed: 1, quarantined: 0 })
  t.match(await store.sourceRecords.receive(harvest, [third, second]), { changed: 1, unchanged: 1, quarantined: 0 })
  t.match(await held(), { title: /第三/, datestamp: '2026-01-03' })
  t.match(await store.sourceRecords.receive(harvest, [second]), { changed: 0, unchanged: 1, quarantined: 0 }, 'what is older than what came is passed over')
  t.match(await store.sourceRecords.receive(harvest, [state('第四', '2026-01-03')]), { changed: 0, quarantined: 1 }, 'of two with one datestamp nobody knows which is right')

  const next = await aHarvest(store, source)
  t.match(await store.sourceRecords.receive(next, [{ ...third, datestamp: '2026-01-05' }]), { changed: 0, unchanged: 1 })
  t.match(await held(), { datestamp: '2026-01-05' }, 'a datestamp that moved alone is kept')
  t.match(await store.sourceRecords.receive(await aHarvest(store, source), [first]), { changed: 1 }, 'in a later harvest the source has the last word, also when it was set back')
})

const anything = { withdrawAtMost: 1, withdrawFreely: 0 }

t.test('only a full dump withdraws what it did not bring', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const records = ['a', 'b', 'c'].map(identifier => given(identifier, { record: aRecord({ title: `书${identifier}` }) }))
  await take(store, source, records)
  const harvest = await aHarvest(store, source, 'full')
  await store.sourceRecords.receive(harvest, [records[0]!, given('b', { record: aRecord({ title: '改了' }) })])

  const { withdrawn, batchIds } = await store.withdrawals.settle(harvest, { complete: true, limits: anything })
  for (const batchId of batchIds) { await describe(store, batchId); await store.clusters.match(batchId) }
  await index(store)

  t.equal(withdrawn, 1)
  t.same([...(await partition(store)).of.keys()].sort(), ['a', 'b'])
  const delta = await aHarvest(store, source)
  t.match(await store.withdrawals.settle(delta, { complete: true, limits: anything }), { withdrawn: 0 })
})

t.test('copies keep their ids when their records come again', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const record = aRecord()
  const itemsOf = (): Promise<{ id: string, barcode: string | null, contestedBarcode: string | null, status: string }[]> =>
    store.db.sql`select id, barcode, contested_barcode as "contestedBarcode", status from item order by id`
  await take(store, source, [given('a', { record, holdings: [{ items: [{ barcode: 'B1' }, {}, { barcode: 'B2' }] }] })])
  const before = await itemsOf()

  await take(store, source, [given('a', { record, holdings: [{ location: '二楼', items: [{ barcode: 'B2', status: 'on-loan' }, {}, { barcode: 'B3' }] }] })])

  t.match(await itemsOf(), [
    { id: before[0]!.id, barcode: 'B1', status: 'withdrawn' },
    { id: before[1]!.id, barcode: null, status: 'available' },
    { id: before[2]!.id, barcode: 'B2', status: 'on-loan' },
    { barcode: 'B3', status: 'available' }
  ])
  await take(store, source, [gone('a')])
  t.same((await itemsOf()).map(item => item.status), ['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn'], 'rows stay: loans may point at them')
  await take(store, source, [given('b', { record, holdings: [{ items: [{ barcode: 'B2' }] }] })])
  t.match((await itemsOf()).find(item => item.barcode === 'B2'), { id: before[2]!.id, status: 'available' }, 'a copy that moves to another record is the same copy')
})

t.test('a barcode that is on two records of one library loses no copy', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const held = (barcode: string): Stated['holdings'] => [{ items: [{ barcode }] }]
  await take(store, source, [
    given('a', { record: aRecord({ title: '甲' }), holdings: held('X') }),
    given('b', { record: aRecord({ title: '乙' }), holdings: held('X') }),
    given('c', { record: aRecord({ title: '丙' }), holdings: held('Y') })
  ])
  const copies = async (): Promise<{ identifier: string, barcode: string | null }[]> => store.db.sql`
    select s.identifier, i.barcode from item i join source_record s on s.id = i.record_id where i.status <> 'withdrawn' order by s.identifier`

  t.equal((await copies()).length, 3)
  t.same((await copies()).filter(copy => copy.barcode === 'X').length, 1)
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'barcode-elsewhere' }], 'staff are told')

  const [bearer] = (await copies()).filter(copy => copy.barcode === 'X')
  await take(store, source, [given(bearer!.identifier, { record: aRecord({ title: '改' }), holdings: held('Z') })])
  t.same(new Set((await copies()).map(copy => copy.barcode)), new Set(['X', 'Y', 'Z']), 'the other gets it when the first gives it up')
})

t.test('what Postgres cannot hold as text does not stop a batch', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')

  await take(store, source, [
    given('nul\0here', { record: aRecord({ title: '书\0名\ud800 \\u0000' }), holdings: [{ callNumber: 'I\u0000247', items: [{ barcode: 'B\u00001' }] }] }),
    given('b', { record: aRecord({ title: '另一本' }) })
  ])

  const { of } = await partition(store)
  t.same([...of.keys()].sort(), ['b', 'nulhere'])
  const [entry] = await store.documents.entries([of.get('nulhere')!])
  t.match(entry, { title: { main: '书名\ufffd \\u0000' }, holdings: [{ callNumbers: ['I247'], items: 1, available: 1 }] })
})

t.test('a copy without a call number shows none', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'shiqiao')

  await take(store, source, [given('a', { record: aRecord({ title: '呼兰河传' }), holdings: [{ items: [{ barcode: 'B1' }, { barcode: 'B2', callNumber: 'I246.5' }] }] })])

  const { of } = await partition(store)
  const [entry] = await store.documents.entries([of.get('a')!])
  t.match(entry, { holdings: [{ items: 2 }] })
  t.strictSame(entry!.holdings[0]!.callNumbers, ['I246.5'])
})

t.test('two writers of documents that commit in the other order lose nothing for a follower', async t => {
  const { store, url } = await aDatabase(t)
  const other = openStore(url, { connections: 2 })
  t.teardown(() => other.close())
  const source = await aSource(store, 'haidian')
  const batch = async (n: number): Promise<void> => {
    const { batchId } = await store.sourceRecords.receive(await aHarvest(store, source), [given(`r${n}`, { record: aRecord({ title: `第${n}本书` }) })])
    await describe(store, batchId!)
    await store.clusters.match(batchId!)
  }
  const followed: string[] = []
  let at = 0
  const follow = async (): Promise<void> => {
    for (const { change, clusterId } of await store.documents.changesAfter(at, 100)) { followed.push(clusterId); at = change }
  }

  // The first writer has taken its numbers and does not commit yet; the second begins after it and is ready at once.
  await batch(1)
  let commitFirst = (): void => {}
  const mayCommit = new Promise<void>(resolve => { commitFirst = resolve })
  let firstHasWritten = (): void => {}
  const written = new Promise<void>(resolve => { firstHasWritten = resolve })
  const first = other.db.sql.begin(async sql => {
    await sql`select pg_advisory_xact_lock(7265002)`
    await sql`insert into cluster_document (cluster_id, change) values (999999, nextval('document_change'))`
    firstHasWritten()
    await mayCommit
  })
  await written
  const second = index(store)
  await follow()
  t.same(followed, [], 'nothing is visible while an earlier number is open')
  commitFirst()
  await Promise.all([first, second])
  await follow()

  t.same(followed.length, 2)
  t.equal(followed[0], '999999', 'in the order of commits')
  t.equal(await store.documents.latest(), at)
})

t.test('what a person has done is written although what a harvest brought still gathers', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  await take(store, source, [given('one', { record: aRecord() }), given('other', { record: aRecord({ title: '边城' }) })])
  await index(store)
  const [one, other] = (await store.documents.changesAfter(0, 10)).map(({ clusterId }) => clusterId)
  await store.clusters.markStale([one!], { urgent: false })
  await store.clusters.markStale([other!])

  await store.documents.writeUrgent()

  t.same((await store.db.sql`select cluster_id as id from stale_cluster`).map(({ id }) => id), [one])
})

t.test('a record that joined two others splits them when it is deleted, and ids follow the rule', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  // The one states a year and no pages, the other pages and no year: they share no key. The third states both.
  const { pages: _, extent: __, ...dated } = aRecord({ publisher: '' })
  const { year: ___, ...paged } = aRecord({ publisher: '' })
  await take(store, source, [given('dated', { record: dated }), given('dated too', { record: { ...dated, notes: ['再印'] } })])
  await take(store, source, [given('paged', { record: paged })])
  const apart = await partition(store)
  t.same(apart.clusters, [['dated', 'dated too'], ['paged']])

  await take(store, source, [given('glue', { record: aRecord({ publisher: '' }) })])
  const joined = await partition(store)
  t.same(joined.clusters, [['dated', 'dated too', 'glue', 'paged']])
  t.equal(joined.of.get('paged'), apart.of.get('dated'), 'the id of the larger part stays')
  t.match(await store.clusters.find(apart.of.get('paged')!), { id: apart.of.get('dated') }, 'the other leads to it')
  t.same((await store.documents.entries([apart.of.get('paged')!])).length, 0, 'and is found no more')
  t.same((await store.clusters.why(joined.of.get('glue')!)).links.length, 3, 'a link for each joining')

  await take(store, source, [gone('glue')])
  const split = await partition(store)
  t.same(split.clusters, [['dated', 'dated too'], ['paged']])
  t.equal(split.of.get('dated'), apart.of.get('dated'))
  t.equal(split.of.get('paged'), apart.of.get('paged'), 'what was merged away has its id again')
  t.match(await store.clusters.find(apart.of.get('paged')!), { id: apart.of.get('paged') }, 'which leads nowhere else any longer')
  const { events } = await store.clusters.why(apart.of.get('dated')!)
  t.same(events.map(event => event.kind), ['merged', 'split'])
  t.same((await store.documents.entries([split.of.get('paged')!])).length, 1)

  await take(store, source, [gone('dated'), gone('dated too'), gone('paged')])
  t.same((await partition(store)).clusters, [])
  t.equal(await store.documents.count(), 0, 'tombstones are left')
})

t.test('redirects are collapsed: an old id leads to the living one in one step', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  const record = aRecord({ isbn: '9787544210966' })
  const titled = (title: string, more: object = {}): Stated => ({ record: { ...record, ...more, title: { main: title } } })
  const same = { staff: 'librarian', reason: 'the same book' }
  await take(store, source, [given('a', titled('一')), given('b', titled('二个别名')), given('b2', titled('二个别名')), given('c', titled('三个不同名')), given('c2', titled('三个不同名')), given('c3', titled('三个不同名')), given('c4', titled('三个不同名'))])
  const { of } = await partition(store)
  const { records } = await store.batches.recordsOf('1')
  const idOf = new Map(records.map(one => [one.identifier, one.id]))
  const pin = async (a: string, b: string): Promise<void> => {
    const { batchId } = await store.clusters.pin([idOf.get(a)!, idOf.get(b)!], true, same)
    await store.clusters.match(batchId)
  }

  await pin('a', 'b')
  await pin('b', 'c')

  const now = await partition(store)
  t.equal(now.clusters.length, 1)
  t.equal(now.of.get('a'), of.get('c'))
  t.same((await store.db.sql`select redirect_to from cluster where redirect_to is not null`).map(row => row.redirect_to), [of.get('c'), of.get('c')])
})

t.test('matching everything again changes nothing', async t => {
  const { store } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  await take(store, source, Array.from({ length: 60 }, (_, n) => given(`r${n}`, { record: aRecord({ title: `第${n % 20}本书`, pages: 100 + n % 20 }), holdings: [{ items: [{ barcode: `B${n}` }] }] })))
  const state = async (): Promise<unknown> => [
    await store.db.sql`select * from cluster order by id`, await store.db.sql`select * from cluster_member order by record_id`,
    await store.db.sql`select record_a, record_b, score from cluster_link order by 1, 2`, await store.db.sql`select key, (select array_agg(r order by r) from unnest(records) r) from match_key order by key`,
    await store.db.sql`select * from cluster_event`, await store.documents.latest()]
  const before = await state()

  for (const step of ['match', 'describe'] as const) {
    const { id } = await store.reruns.order({ step, startedBy: 'operator' })
    for (let fed = await store.reruns.feed(id); fed !== undefined; fed = await store.reruns.feed(id)) {
      for (const batchId of fed.batchIds) {
        if (step === 'describe') await describe(store, batchId)
        await store.clusters.match(batchId)
      }
    }
  }
  await index(store)

  t.same(await state(), before)
})

t.test('many matches at once over one component give what one alone would give', async t => {
  const { store, url } = await aDatabase(t)
  const source = await aSource(store, 'haidian')
  // Numbers that look random and are the same each time.
  let seed = 20260701
  const random = (below: number): number => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % below }
  const stated = (n: number): Stated => {
    const edition = n % 40
    const record = aRecord({ title: `第${edition >> 2}本大书`, pages: 200 + (edition & 3) * (random(3) === 0 ? 1 : 0), isbn: random(2) === 0 ? ['9787544210966', '9787020002207', '9787108009821'][edition % 3]! : [] })
    if (random(4) === 0) delete record.year
    if (random(5) === 0) { delete record.pages; delete record.extent }
    return { record }
  }
  const { batchId } = await store.sourceRecords.receive(await aHarvest(store, source), Array.from({ length: 240 }, (_, n) => given(`r${n}`, stated(n))))
  await describe(store, batchId!)
  const ids = (await store.batches.find(batchId!))!.recordIds
  const workers = Array.from({ length: 4 }, () => openStore(url, { connections: 3 }))
  t.teardown(() => Promise.all(workers.map(worker => worker.close())))
  const batches: string[] = []
  const toMatch = async (recordIds: string[]): Promise<void> => {
    const [row] = await store.db.sql<{ id: string }[]>`insert into record_batch (record_ids, described_at) values (${[...new Set(recordIds)]}::bigint[], now()) returning id`
    batches.push(row!.id)
  }
  for (let n = 0; n < 30; n++) await toMatch(Array.from({ length: 1 + random(25) }, () => ids[random(ids.length)]!))
  for (let n = 0; n < ids.length; n += 20) await toMatch(ids.slice(n, n + 20))
  const queue = [...batches]
  const work = async (worker: Store): Promise<void> => {
    for (let batch = queue.pop(); batch !== undefined; batch = queue.pop()) await worker.clusters.match(batch)
  }

  await Promise.all([...workers.flatMap(worker => [work(worker), work(worker)]), index(store), index(store)])
  await index(store)

  const rows = await store.db.sql<{ id: string, features: never, keys: string[] }[]>`select id, features, keys from bibliographic_record`
  const expected = solve([...rows])
  const found = new Map<string, string[]>()
  for (const [record, cluster] of await store.clusters.ofRecords(ids)) found.set(cluster, [...found.get(cluster) ?? [], record])
  const sorted = (clusters: Iterable<string[]>): string[] => [...clusters].map(cluster => cluster.map(Number).sort((a, b) => a - b).join()).sort()
  t.same(sorted(found.values()), sorted(expected.clusters))
  t.ok(expected.clusters.length > 10 && expected.clusters.length < 200, 'the component is one to struggle with')
  const registered = await store.db.sql<{ key: string, records: string[] }[]>`select key, records from match_key`
  const byKey = new Map(registered.map(({ key, records }) => [key, records.map(Number).sort((a, b) => a - b).join()]))
  for (const { id, keys } of rows) for (const key of keys) if (!byKey.get(key)?.split(',').includes(id)) t.fail(`record ${id} is not registered under ${key}`)
  const links = await store.db.sql<{ a: string, b: string }[]>`select record_a as a, record_b as b from cluster_link order by 1, 2`
  t.same(links.map(({ a, b }) => `${a} ${b}`), expected.links.map(({ a, b }) => `${a} ${b}`).sort((x, y) => Number(x.split(' ')[0]) - Number(y.split(' ')[0]) || Number(x.split(' ')[1]) - Number(y.split(' ')[1])))
  t.equal(await store.documents.count(), expected.clusters.length, 'every cluster has its document')
  const shown = await store.documents.entries([...found.keys()])
  t.same(sorted(shown.map(entry => entry.records.map(record => record.id))), sorted(expected.clusters), 'and the document shows its records')
})

t.test('of several processes one follows for an engine, the next takes over, and the number is kept', async t => {
  const { store, url } = await aDatabase(t)
  const other = openStore(url, { connections: 2 })
  t.teardown(() => other.close())
  const led: string[] = []
  const begun = (name: string) => new Promise<void>(resolve => { began.set(name, () => { led.push(name); resolve() }) })
  const began = new Map<string, () => void>()
  const [first, second] = [begun('first'), begun('second')]

  const resign = store.documents.follower('meilisearch').lead(() => began.get('first')!(), error => { throw error })
  await first
  const resignOther = other.documents.follower('meilisearch').lead(() => began.get('second')!(), error => { throw error })
  await store.documents.follower('meilisearch').write(42)

  t.equal(await other.documents.follower('meilisearch').read(), 42)
  t.same(led, ['first'])
  await resign()
  await second
  t.same(led, ['first', 'second'])
  await resignOther()
})
