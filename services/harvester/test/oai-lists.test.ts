import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import tap, { t } from 'tap'
import type { Harvest, Source, Store } from '@commonshelf/store'
import { resumeHarvest, runHarvest, startHarvest, type HarvestParts } from '../src/index.js'
import { clockOf } from '../src/oai-pmh/beginning.js'
import { CircleGuard, PageMark } from '../src/oai-pmh/circle-guard.js'
import { following, isBeyond, narrowed, type Calendar, type Window } from '../src/oai-pmh/windows.js'
import { anItem, anOaiServer, manyItems, type OaiServer } from './oai-server.js'
import { aSource, aStore, heldOf, present } from './setting.js'

const harvestOnce = async (parts: HarvestParts, source: Source, extent?: 'full' | 'delta', signal?: AbortSignal): Promise<Harvest> => {
  const harvest = await startHarvest(parts, source.id, { ...(extent && { extent }) })
  return await runHarvest(parts, harvest.id, signal) as Harvest
}

const lists = ({ asked }: OaiServer) => asked.filter(args => args.get('verb') === 'ListRecords')
const windows = (server: OaiServer) => lists(server).filter(args => !args.has('resumptionToken'))
const error = (answer: string, code: string) => ({ body: answer.replace(/<(ListRecords|error)[\s\S]*<\/\1>/, `<error code="${code}">no</error>`) })

/** The store has what the server has, byte for byte. */
async function holdsTheSame (t: Pick<typeof tap, 'same' | 'ok'>, store: Store, source: Source, server: OaiServer): Promise<void> {
  const held = await heldOf(store, source)
  const there = server.items.filter(({ header }) => !header.deleted)
  t.same(await present(store, source), there.map(({ header }) => header.identifier).sort())
  t.ok(there.every(({ header, metadata }) => held.get(header.identifier)?.text === metadata.marcxml), 'byte for byte')
}

t.test('windows of time cover everything, whatever their lists bring', async () => {
  const calendar: fc.Arbitrary<Calendar> = fc.record({ day: fc.boolean(), earliest: fc.integer({ min: 0, max: 1.6e12 }), now: fc.integer({ min: 1.6e12, max: 1.8e12 }) })
  fc.assert(fc.property(calendar, fc.integer({ min: 1, max: 1e5 }), fc.infiniteStream(fc.integer({ min: 0, max: 1e6 })), (calendar, size, listed) => {
    let window: Window | undefined = narrowed({}, 0.001, calendar) ?? {}
    let last: Window = window
    for (let count = 0; window !== undefined; count++) {
      if (count > 0 && window.from !== last.until) return false // no gap, and it begins where the one before ended
      if (window.until !== undefined && window.from !== undefined && window.until <= window.from) return false
      last = window
      const brought: number = count > 500 ? 0 : listed.next().value as number
      window = following(window, brought, size, calendar)
    }
    return last.until === undefined // what is stamped in the future is in the last one
  }), { numRuns: 300, seed: 5 })
  const days: Calendar = { day: true, earliest: Date.parse('2020-01-01'), now: Date.parse('2026-01-01') }
  t.same(narrowed({ from: '2020-01-01', until: '2020-01-02' }, 0.5, days), undefined, 'a day is not divided where days are all that is known')
  t.same(narrowed({ from: '2020-01-01' }, 0.5, days), { from: '2020-01-01', until: '2023-01-01' })
  t.ok(isBeyond('2020-02-01T00:00:00Z', { until: '2020-01-01' }))
  t.notOk(isBeyond('2020-01-02T08:00:00Z', { until: '2020-01-01' }), 'a zone of time is forgiven')
})

t.test('a long list is asked for in windows of time, and a run that dies lists one of them again', async t => {
  const { store, parts } = await aStore(t)
  const items = [...manyItems(200), anItem(900, { datestamp: '2019-01-01T00:00:00Z' }), anItem(901, { datestamp: '2030-01-01T00:00:00Z' })]
  const server = await anOaiServer(t, { items })
  server.clock = new Date('2031-01-01T00:00:00Z')
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { windowRecords: 40 } })
  const kill = new AbortController()
  server.scenario = () => {
    if (lists(server).length < 30) return undefined
    kill.abort()
    return 'silence'
  }

  const killed = await harvestOnce(parts, source, 'full', kill.signal)
  const before = windows(server).length
  server.scenario = ({ args, answer }) => args.has('resumptionToken') && lists(server).length === 31 ? error(answer, 'badResumptionToken') : undefined
  const revived = await runHarvest(parts, killed.id)

  t.match(revived, { state: 'finished', quarantined: 0 })
  await holdsTheSame(t, store, source, server)
  const asked = windows(server)
  t.ok(before > 3, `${before} windows before it died`)
  t.equal(asked[before]?.get('from'), asked[before - 1]?.get('from') ?? null, 'after the token was forgotten the window is listed again, not the world')
  t.notOk(asked[0]?.has('from') || asked.at(-1)?.has('until'), 'both ends are open: neither the earliest datestamp that is stated nor the clock is trusted')

  server.scenario = () => undefined
  await store.sources.update(source.id, { settings: { windowRecords: 0 } })
  const count = windows(server).length
  t.match(await harvestOnce(parts, source, 'full'), { state: 'finished', received: 202, unchanged: 202 })
  t.equal(windows(server).length, count + 1, 'a setting turns it off')
})

t.test('a server that cannot be asked for windows of time is asked for its whole list', async t => {
  for (const [manner, answerTo] of Object.entries({
    'answers badArgument': (args: URLSearchParams, answer: string) => args.has('until') ? error(answer, 'badArgument') : undefined,
    'finds nothing in them': (args: URLSearchParams, answer: string) => args.has('until') ? error(answer, 'noRecordsMatch') : undefined
  })) {
    const { store, parts } = await aStore(t)
    const server = await anOaiServer(t, { items: manyItems(100) })
    const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { windowRecords: 10 } })
    server.scenario = ({ args, answer }) => lists(server).length > 1 && args.get('verb') === 'ListRecords' ? answerTo(args, answer) : undefined

    t.match(await harvestOnce(parts, source), { state: 'finished' }, manner)
    await holdsTheSame(t, store, source, server)
  }
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(100), heeds: { until: false } })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { windowRecords: 10 } })
  t.match(await harvestOnce(parts, source), { state: 'finished' }, 'does not heed them')
  await holdsTheSame(t, store, source, server)
  t.equal(windows(server).length, 3, 'the whole, one window, and the whole again')
})

t.test('a list that ends long before the size that was announced is an error, unless the server is known to guess', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(60) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { windowRecords: 0 } })
  await harvestOnce(parts, source)
  server.scenario = ({ answer, args }) => args.has('resumptionToken') ? { body: answer.replace(/>[^<]*<\/resumptionToken>/, '/>') } : undefined

  t.match(await harvestOnce(parts, source, 'full'), { state: 'failed', error: /ended after 20 of the 60 records/i, withdrawn: 0 })
  t.equal((await present(store, source)).length, 60)

  server.scenario = ({ answer }) => ({ body: answer.replace(/completeListSize="\d+"/, 'completeListSize="1000"') })
  t.match(await harvestOnce(parts, source, 'delta'), { state: 'finished' })
  t.match(await harvestOnce(parts, source, 'full'), { state: 'failed' })
  await store.sources.update(source.id, { settings: { windowRecords: 0, trustListSize: false } })
  t.match(await harvestOnce(parts, source, 'full'), { state: 'finished', received: 60, unchanged: 60 })
})

t.test('records that change while the list is read are there once, in their newest state', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(30) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  const stale = anItem(3)
  server.scenario = ({ answer }) => {
    const number = lists(server).length
    // Changed after it was listed: it comes again at the end, under a later datestamp.
    if (number === 1) server.items = server.items.map(item => item.header.identifier === 'oai:test:1' ? anItem(1, { title: '改过的书', datestamp: '2026-05-30T00:00:00Z' }) : item)
    const [first] = /<record>[\s\S]*?<\/record>(?=\s*<rec)/.exec(answer) ?? ['']
    // The same once more on the next page, an old state of one that came, and a second one under an identifier that came.
    if (number === 2) return { body: answer.replace('<ListRecords>', `<ListRecords>${first}`) }
    if (number === 3) return { body: answer.replace('<ListRecords>', `<ListRecords><record><header><identifier>oai:test:3</identifier><datestamp>2019-01-01</datestamp></header><metadata>${stale.metadata.marcxml!.replace('书', '老书')}</metadata></record><record><header><identifier>oai:test:4</identifier><datestamp>2026-01-05T00:00:00Z</datestamp></header><metadata>${stale.metadata.marcxml}</metadata></record>`) }
    return undefined
  }

  const harvest = await harvestOnce(parts, source)

  t.match(harvest, { state: 'finished', quarantined: 1 })
  await holdsTheSame(t, store, source, server)
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'duplicate-identifier', identifier: 'oai:test:4' }], 'of two under one datestamp nobody knows which is right')
})

t.test('a page that breaks off is kept as far as it came in whole groups, and repeated', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(2600), pageSize: 2500 })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { windowRecords: 0 } })
  server.scenario = ({ args, answer }) => {
    if (args.get('verb') !== 'ListRecords') return undefined
    if (lists(server).length === 1) return { body: answer.slice(0, answer.length * 0.9), cut: true }
    if (lists(server).length === 2) return { body: answer.slice(0, answer.length / 2), headers: { 'content-length': String(Buffer.byteLength(answer)) }, cut: true }
    return undefined
  }

  const harvest = await harvestOnce(parts, source)

  t.match(harvest, { state: 'finished', quarantined: 0, received: Number, unchanged: Number })
  await holdsTheSame(t, store, source, server)
})

t.test('compressed pages, said so or not, and a page that trickles', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(40) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  server.scenario = ({ answer, number }) => {
    const zipped = gzipSync(`\uFEFF${answer.slice(answer.indexOf('?>') + 2)}`)
    if (number === 3) return 'trickle'
    if (number === 5) return { body: zipped.subarray(0, zipped.length / 2) }
    return number % 2 === 0 ? { body: zipped } : { body: zipped, headers: { 'content-encoding': 'gzip' } }
  }

  t.match(await harvestOnce(parts, source), { state: 'finished', received: 40 })
  await holdsTheSame(t, store, source, server)
})

t.test('a record that is too long goes to quarantine with its beginning, and the others come', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: [...manyItems(5), anItem(6, { title: '长'.repeat(100_000) })] })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })

  t.match(await harvestOnce({ ...parts, limits: { ...parts.limits, recordBytes: 100_000 } }, source), { state: 'finished', received: 5, quarantined: 1 })
  const [one] = await store.quarantine.list({ sourceId: source.id })
  t.match(one, { reason: 'too-long', identifier: 'oai:test:6', size: 65_536 })
})

t.test('every set is harvested where the source says all; what leaves the sets is gone after a full harvest', async t => {
  const { store, parts } = await aStore(t)
  const inSets = (number: number, ...sets: string[]) => anItem(number, { sets })
  const server = await anOaiServer(t, { items: [inSets(1, 'a'), inSets(2, 'a', 'b'), inSets(3, 'b'), inSets(4)] })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { sets: 'all' } })

  t.match(await harvestOnce(parts, source), { state: 'finished', received: 4, unchanged: 1 })
  t.same(await present(store, source), ['oai:test:1', 'oai:test:2', 'oai:test:3'])
  server.items = [inSets(1), inSets(2, 'b'), inSets(3, 'a'), inSets(4, 'b')]
  t.match(await harvestOnce(parts, source, 'full'), { state: 'finished', withdrawn: 1 })
  t.same(await present(store, source), ['oai:test:2', 'oai:test:3', 'oai:test:4'])
})

t.test('a full comparison by identifiers fetches only what is new or stamped otherwise, and finds what is gone', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(50), deletedRecord: 'no' })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { fullBy: 'identifiers' } })
  t.match(await harvestOnce(parts, source, 'full'), { received: 50 }, 'the first one lists records')
  server.items = [...server.items.slice(2, 49), anItem(3, { title: '改过的书', datestamp: '2026-05-01T00:00:00Z' }), anItem(60), anItem(61, { deleted: true })].filter(({ header }, index) => header.identifier !== 'oai:test:3' || index > 10)
  const asked = server.asked.length

  const harvest = await harvestOnce(parts, source, 'full')

  t.match(harvest, { state: 'finished', received: 49, withdrawn: 3, quarantined: 0 })
  await holdsTheSame(t, store, source, server)
  t.equal(server.asked.slice(asked).filter(args => args.get('verb') === 'GetRecord').length, 2)
  t.notOk(server.asked.slice(asked).some(args => args.get('verb') === 'ListRecords'))
})

t.test('a harvest that failed at a token goes on from its window when the token still brings nothing', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(30) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  server.scenario = ({ args }) => args.has('resumptionToken') ? { status: 500, body: 'no such session' } : undefined
  const failed = await harvestOnce(parts, source)
  t.match(failed, { state: 'failed', received: 10 })

  let old = true
  server.scenario = ({ args }) => {
    if (!args.has('resumptionToken')) old = false
    return old ? { status: 500, body: 'no such session' } : undefined
  }
  await resumeHarvest(parts, failed.id)
  t.match(await runHarvest(parts, failed.id), { state: 'finished', received: 40, unchanged: 10 })
  await holdsTheSame(t, store, source, server)
})

t.test('the same records under new tokens without end are a circle, and so are pages without any', async t => {
  const mark = (...identifiers: string[]) => {
    const page = new PageMark()
    for (const identifier of identifiers) page.add({ header: { identifier, datestamp: '', sets: [], deleted: false } })
    return page
  }
  const guard = new CircleGuard()
  for (let token = 0; token < 3; token++) guard.check(`t${token}`, mark('a', 'b'), true)
  guard.check('t8', mark('a', 'b'), false)
  t.throws(() => guard.check('t9', mark('a', 'b'), true), /circle/)
  guard.forget()
  guard.check('t9', mark('a', 'b'), true)
  for (let token = 0; token < 1000; token++) guard.check(`e${token}`, mark(), true)
  t.throws(() => guard.check('e', mark(), true), /1001 pages without records/)
})

t.test('the watermark is the server’s clock, and the earlier one where it shows two', async t => {
  const date = Date.parse('2026-01-01T00:00:00Z')
  t.equal(clockOf({ responseDate: '2026-01-01T08:00:00Z', date }), date, 'local time stated as UTC')
  t.equal(clockOf({ responseDate: '2025-12-31T23:59:00Z', date }), date - 60_000)
  t.equal(clockOf({ responseDate: '2020-01-01T00:00:00Z', date }), Date.parse('2020-01-01T00:00:00Z'), 'a clock of its own is its own')
  t.equal(clockOf({ date }), date)
  t.equal(clockOf({ responseDate: 'today' }), undefined)
})
