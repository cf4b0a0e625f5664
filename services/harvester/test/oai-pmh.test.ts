import tap, { t } from 'tap'
import type { Harvest, Source, Store } from '@commonshelf/store'
import { resumeHarvest, runHarvest, startHarvest, type HarvestParts } from '../src/index.js'
import { retryAfterOf } from '../src/oai-pmh/retry-after.js'
import { choosePrefix, syntaxOfMetadata } from '../src/oai-pmh/formats.js'
import { anItem, anOaiServer, manyItems, type OaiServer } from './oai-server.js'
import { aSource, aStore, heldOf, present } from './setting.js'

const harvestOnce = async (parts: HarvestParts, source: Source, extent?: 'full' | 'delta', signal?: AbortSignal): Promise<Harvest> => {
  const harvest = await startHarvest(parts, source.id, { ...(extent && { extent }) })
  return await runHarvest(parts, harvest.id, signal) as Harvest
}

const lists = ({ asked }: OaiServer) => asked.filter(args => args.get('verb') === 'ListRecords')

/** The store has what the server has: the same records, byte for byte, and the same deletions. */
async function holdsTheSame (t: Pick<typeof tap, 'same' | 'ok'>, store: Store, source: Source, server: OaiServer): Promise<void> {
  const held = await heldOf(store, source)
  const there = server.items.filter(({ header }) => !header.deleted)
  t.same([...held].filter(([, { deleted }]) => !deleted).map(([identifier]) => identifier).sort(), there.map(({ header }) => header.identifier).sort())
  t.ok(there.every(({ header, metadata }) => held.get(header.identifier)?.text === metadata.marcxml), 'byte for byte')
}

t.test('a repository that misbehaves in every way is still taken in whole', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: [...manyItems(57), anItem(100, { deleted: true })] })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  const times = new Map<string, number>()
  server.scenario = ({ args, answer }) => {
    const token = args.get('resumptionToken') ?? args.get('verb')!
    const time = (times.get(token) ?? 0) + 1
    times.set(token, time)
    if (args.get('verb') === 'Identify' && time === 1) return { status: 503, headers: { 'retry-after': '0' }, body: 'busy' }
    if (lists(server).length === 2) return { status: 429, headers: { 'retry-after': new Date(0).toUTCString() }, body: '' }
    if (lists(server).length === 4) return 'silence'
    if (lists(server).length === 6) return { body: '<html><body>Maintenance</body></html>' }
    if (lists(server).length === 8) return { body: answer.slice(0, answer.length - 200) }
    if (lists(server).length === 9) {
      const [first] = /<record>.*?<\/record>(?=\n|<\/List|<resum)/s.exec(answer) ?? []
      return { body: answer.replace('<ListRecords>', `<ListRecords>${first}<record><header><datestamp>2026-01-01</datestamp></header><metadata><x/></metadata></record><record><header><identifier>oai:test:bare</identifier><datestamp>2026-01-01</datestamp></header></record><record><header><identifier>oai:test:odd</identifier><datestamp>2026-01-01</datestamp></header><metadata><mods/></metadata></record>`) }
    }
    return undefined
  }

  const harvest = await harvestOnce(parts, source)

  t.match(harvest, { state: 'finished', extent: 'full', quarantined: 3, error: null })
  await holdsTheSame(t, store, source, server)
  t.equal((await store.sources.find(source.id))?.watermark, '2026-06-01T00:00:00.000Z', 'the server’s clock is the watermark')
  const reasons = (await store.quarantine.list({ sourceId: source.id })).map(({ reason }) => reason).sort()
  t.same(reasons, ['no-identifier', 'no-metadata', 'unreadable'])
})

t.test('a second run brings only what changed, and harvesting twice equals harvesting once', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(25) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  await harvestOnce(parts, source)
  const before = await heldOf(store, source)

  const again = await harvestOnce(parts, source, 'full')

  t.match(again, { state: 'finished', received: 25, unchanged: 25, withdrawn: 0 })
  t.same(await heldOf(store, source), before)

  server.clock = new Date('2026-07-01T00:00:00Z')
  server.items = [...server.items.slice(3), anItem(1, { title: '改过的书', datestamp: '2026-06-15T00:00:00Z' }), anItem(2, { deleted: true, datestamp: '2026-06-15T00:00:00Z' }), anItem(3), anItem(99, { datestamp: '2026-06-20T00:00:00Z' })]
  const delta = await harvestOnce(parts, source)

  t.match(delta, { error: null, state: 'finished', extent: 'delta', received: 3, unchanged: 0, withdrawn: 1 })
  t.equal(lists(server).at(-1)?.get('from'), '2026-05-31T23:59:00Z', 'from the watermark, a minute before')
  await holdsTheSame(t, store, source, server)
  const after = await heldOf(store, source)
  t.equal([...after].filter(([identifier, { version }]) => version !== before.get(identifier)?.version).length, 3, 'nothing else was touched')

  const empty = await harvestOnce(parts, source)
  t.match(empty, { state: 'finished', received: 0 }, 'a window without changes is a success')
})

t.test('a server that knows only days is asked in days', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(3), granularity: 'YYYY-MM-DD' })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, watermark: '2026-01-03T12:00:00.000Z', settings: { metadataPrefix: 'oai_dc' } })

  t.match(await harvestOnce(parts, source), { state: 'finished', received: 3 })

  t.equal(lists(server)[0]?.get('from'), '2026-01-02', 'a day before, as its days may be those of another zone of time')
  t.equal((await heldOf(store, source)).get('oai:test:3')?.syntax, 'oai_dc')
})

t.test('a run that is killed between pages goes on where it was', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(50) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  const kill = new AbortController()
  server.scenario = () => {
    if (lists(server).length === 3) { kill.abort(); return 'silence' }
    return undefined
  }

  const killed = await harvestOnce(parts, source, 'full', kill.signal)

  t.match(killed, { state: 'running', received: 20 }, 'two pages were committed')
  t.equal((await present(store, source)).length, 20)

  server.scenario = () => undefined
  const revived = await runHarvest(parts, killed.id)

  t.match(revived, { state: 'finished', received: 50, unchanged: 0 })
  t.equal(lists(server).filter(args => args.get('resumptionToken') === null).length, 1, 'the first page was asked for once')
  await holdsTheSame(t, store, source, server)
})

t.test('a run is stopped by staff between pages, and resumed by hand', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(50) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  server.scenario = async () => {
    if (lists(server).length === 3) await store.harvests.requestStop((await store.harvests.latestOf(source.id))!.id)
    return undefined
  }

  const stopped = await harvestOnce(parts, source)

  t.match(stopped, { state: 'stopped', received: 30 })
  t.equal((await store.sources.find(source.id))?.watermark, null, 'no watermark for half a harvest')
  t.match(await runHarvest(parts, stopped.id), { state: 'stopped' }, 'what is stopped is not run by a late job')

  server.scenario = () => undefined
  t.match(await resumeHarvest(parts, stopped.id), { state: 'waiting' })
  t.match(await runHarvest(parts, stopped.id), { state: 'finished', received: 50 })
  await holdsTheSame(t, store, source, server)
})

t.test('a stop is heard while a server keeps us waiting', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(20) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  server.scenario = async () => {
    if (lists(server).length < 2) return undefined
    await store.harvests.requestStop((await store.harvests.latestOf(source.id))!.id)
    return { status: 503, headers: { 'retry-after': '3600' }, body: '' }
  }

  t.match(await harvestOnce({ ...parts, limits: { ...parts.limits, longestPause: 3_600_000 } }, source), { state: 'stopped', received: 10 })
})

t.test('an expired token begins the same window again', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(40) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  server.scenario = ({ answer }) => lists(server).length === 3
    ? { body: answer.replace(/<ListRecords>[\s\S]*<\/ListRecords>/, '<error code="badResumptionToken">expired</error>') }
    : undefined

  const harvest = await harvestOnce(parts, source)

  t.match(harvest, { state: 'finished', received: 60, unchanged: 20, quarantined: 0 })
  await holdsTheSame(t, store, source, server)

  server.scenario = ({ answer }) => lists(server).at(-1)?.has('resumptionToken')
    ? { body: answer.replace(/<ListRecords>[\s\S]*<\/ListRecords>/, '<error code="badResumptionToken">expired</error>') }
    : undefined
  t.match(await harvestOnce(parts, source, 'full'), { state: 'finished', unchanged: Number, quarantined: 0 }, 'one that forgets every token is asked in windows of time that fit on a page')
  await holdsTheSame(t, store, source, server)
  await store.sources.update(source.id, { settings: { windowRecords: 0 } })
  t.match(await harvestOnce(parts, source, 'full'), { state: 'failed', error: /forgot its resumption token, 6 times/ }, 'and without windows not for ever')
})

t.test('tokens that go round in a circle end the run with an error, and withdraw nothing', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(60) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  await harvestOnce(parts, source)
  let second = ''
  server.scenario = ({ answer, args }) => {
    if (args.get('verb') !== 'ListRecords') return undefined
    if (lists(server).length === 8) second = answer
    return lists(server).length > 9 ? { body: second } : undefined
  }

  const harvest = await harvestOnce(parts, source, 'full')

  t.match(harvest, { state: 'failed', withdrawn: 0, error: /circle/ })
  t.equal((await present(store, source)).length, 60)
})

t.test('one token for a whole list is no circle', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(20), pageSize: 50 })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  server.scenario = ({ args, answer }) => {
    if (args.get('verb') !== 'ListRecords') return undefined
    // The server remembers where each client is; its token says only who that is.
    const page = lists(server).length - 1
    const whole = page === 0 ? answer : all
    if (page === 0) all = answer
    const records = whole.match(/<record><header>[\s\S]*?<\/metadata><\/record>/g)!.slice(page * 5, page * 5 + 5)
    return { body: `<OAI-PMH><ListRecords>${records.join('')}<resumptionToken>${page < 3 ? 'session-1' : ''}</resumptionToken></ListRecords></OAI-PMH>` }
  }
  let all = ''

  t.match(await harvestOnce(parts, source), { state: 'finished', received: 20 })
  await holdsTheSame(t, store, source, server)
})

t.test('only a full harvest withdraws what a server without deletions no longer lists, and never much of it unasked', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(60), deletedRecord: 'no' })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  await harvestOnce(parts, source)

  server.items = server.items.slice(5)
  t.match(await harvestOnce(parts, source, 'delta'), { state: 'finished', withdrawn: 0 })
  t.equal((await present(store, source)).length, 60)
  t.match(await harvestOnce(parts, source, 'full'), { state: 'finished', withdrawn: 5 })
  await holdsTheSame(t, store, source, server)

  t.match(await startHarvest(parts, source.id).then(({ id }) => runHarvest(parts, id)), { extent: 'delta' })
  await store.sources.update(source.id, { settings: { fullEvery: 0 } })
  t.match(await startHarvest(parts, source.id).then(({ id }) => runHarvest(parts, id)), { extent: 'full' }, 'a scheduled run is a full one from time to time, where the source says so')

  server.items = server.items.slice(0, 10)
  const suspicious = await harvestOnce(parts, source, 'full')
  t.match(suspicious, { state: 'held', withdrawn: 0, error: null })
  t.equal((await present(store, source)).length, 55)
  t.match(await store.withdrawals.question(suspicious.id), { missing: 45, present: 55, allowed: 5 })
  await store.sources.update(source.id, { settings: { withdrawAtMost: 1 } })
  t.match(await harvestOnce(parts, source, 'full'), { state: 'finished', withdrawn: 45 })

  server.items = []
  t.match(await harvestOnce(parts, source, 'full'), { state: 'failed', error: /no record at all/ })
})

t.test('a server that is away fails the harvest with a sentence, keeps the watermark, and can be resumed', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(30) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, watermark: '2020-01-01T00:00:00.000Z' })
  server.scenario = () => lists(server).length >= 2 ? { status: 500, body: 'oops' } : undefined

  const failed = await harvestOnce(parts, source)

  t.match(failed, { state: 'failed', received: 10, error: 'The server answers with status 500 (asked 3 times)' })
  t.equal((await store.sources.find(source.id))?.watermark, '2020-01-01T00:00:00.000Z')

  server.scenario = () => undefined
  await resumeHarvest(parts, failed.id)
  t.match(await runHarvest(parts, failed.id), { state: 'finished', received: 30 })
  t.equal((await store.sources.find(source.id))?.watermark, '2026-06-01T00:00:00.000Z')

  for (const [body, status, error] of [['gone', 404, /status 404/], ['<error/>', 403, /status 403/]] as const) {
    server.scenario = () => ({ status, body })
    const asked = server.asked.length
    t.match(await harvestOnce(parts, source), { state: 'failed', error })
    t.equal(server.asked.length, asked + 1, 'what will not pass by itself is asked for once')
  }
  server.scenario = ({ args }) => args.get('verb') === 'ListRecords' ? { body: '<OAI-PMH><error code="cannotDisseminateFormat">no</error></OAI-PMH>' } : undefined
  t.match(await harvestOnce(parts, source), { state: 'failed', error: 'The server answers cannotDisseminateFormat: no' })
})

t.test('when two workers get the same harvest, one goes on and nothing is received twice', async t => {
  const { store, parts } = await aStore(t)
  const server = await anOaiServer(t, { items: manyItems(50) })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url })
  const harvest = await startHarvest(parts, source.id)
  let second: Promise<Harvest | undefined> | undefined
  server.scenario = async () => {
    if (lists(server).length === 3 && second === undefined) {
      second = runHarvest(parts, harvest.id)
      while (lists(server).length < 4) await new Promise(resolve => setImmediate(resolve))
    }
    return undefined
  }

  await runHarvest(parts, harvest.id)
  const end = await second

  t.match(end, { state: 'finished', received: 50, unchanged: 0 })
  await holdsTheSame(t, store, source, server)
})

t.test('a source has one harvest at a time', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'oai-pmh', address: 'http://127.0.0.1:1/' })
  await startHarvest(parts, source.id)

  const orders = await Promise.allSettled([startHarvest(parts, source.id), startHarvest(parts, source.id)])

  t.ok(orders.every(order => order.status === 'rejected' && order.reason.problem === 'source-busy'))
})

t.test('several sets are harvested one after the other, and a record in two of them once', async t => {
  const { store, parts } = await aStore(t)
  const items = manyItems(30).map((item, index) => ({ ...item, header: { ...item.header, sets: index < 12 ? ['a'] : index < 24 ? ['a', 'b'] : index < 28 ? ['b'] : [] } }))
  const server = await anOaiServer(t, { items })
  const source = await aSource(store, { protocol: 'oai-pmh', address: server.url, settings: { sets: ['a', 'b'] } })

  t.match(await harvestOnce(parts, source), { state: 'finished', received: 40, unchanged: 12 })
  t.equal((await present(store, source)).length, 28)
})

t.test('Retry-After is read in both its forms', async t => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  t.equal(retryAfterOf('120', now), 120_000)
  t.equal(retryAfterOf('Thu, 01 Jan 2026 00:01:00 GMT', now), 60_000)
  t.equal(retryAfterOf('0', now), 100, 'never at once')
  t.equal(retryAfterOf('Wed, 31 Dec 2025 00:00:00 GMT', now), 100)
  t.equal(retryAfterOf('soon', now), undefined)
  t.equal(retryAfterOf(null, now), undefined)
})

t.test('the richest format is asked for, and what comes is judged by itself', async t => {
  const formats = (...prefixes: string[]) => prefixes.map(prefix => ({ prefix, schema: '', namespace: prefix.includes('marc') ? 'http://www.loc.gov/MARC21/slim' : '' }))
  t.equal(choosePrefix(formats('oai_dc', 'mods', 'marc21')), 'marc21')
  t.equal(choosePrefix(formats('oai_dc', 'marc_special')), 'marc_special')
  t.equal(choosePrefix(formats('mods', 'oai_dc')), 'oai_dc')
  t.equal(choosePrefix(formats('mods')), undefined)
  t.equal(syntaxOfMetadata(Buffer.from('<!-- a --><marc:record>')), 'marcxml')
  t.equal(syntaxOfMetadata(Buffer.from('<oai_dc:dc>')), 'oai_dc')
  t.equal(syntaxOfMetadata(Buffer.from('<mods>')), undefined)
})
