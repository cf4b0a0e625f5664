import fc from 'fast-check'
import t from 'tap'
import type { Harvest, NewSource, Source, Store } from '@commonshelf/store'
import { resumeHarvest, runHarvest, startHarvest, type HarvestParts } from '../src/index.js'
import { cqlOf, cut, type Slice } from '../src/sru/slices.js'
import type { Dimension } from '../src/sru/settings.js'
import { aSource, aStore, heldOf, present } from './setting.js'
import { answer, anSruServer, diagnostic, marcOf, type Shelved, type SruServer } from './sru-server.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const shelf = (from: number, to: number, more: (number: number) => Partial<Shelved> = () => ({})): Shelved[] =>
  Array.from({ length: to - from }, (_, at) => ({ id: `s${from + at}`, title: `书 ${from + at}`, ...more(from + at) }))

async function aSruSource (t: TearsDown, server: SruServer, given: Partial<NewSource> = {}): Promise<{ store: Store, parts: HarvestParts, source: Source, run: (extent?: 'full' | 'delta') => Promise<Harvest> }> {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'sru', address: server.url, ...given })
  const run = async (extent?: 'full' | 'delta') => {
    const harvest = await startHarvest(parts, source.id, extent === undefined ? {} : { extent })
    return await runHarvest({ ...parts, limits: { ...parts.limits, requestTime: 5_000 } }, harvest.id) as Harvest
  }
  return { store, parts, source, run }
}

t.test('every version, and records packed as XML or as a string, bring the same', async t => {
  for (const version of ['1.1', '1.2', '2.0'] as const) {
    const server = await anSruServer(t, { books: shelf(0, 120), version, packing: version === '1.1' ? 'string' : 'xml', pageSize: 30 })
    const { store, source, run } = await aSruSource(t, server)

    t.match(await run(), { state: 'finished', extent: 'full', received: 120, quarantined: 0 }, version)
    t.equal((await present(store, source)).length, 120)
    t.match((await heldOf(store, source)).get('s7'), { syntax: 'marcxml', text: marcOf(server.books[7]!) })
    t.match((await store.sources.find(source.id))?.settings, { found: { version, recordSchema: 'marcxml', total: 120, complete: true } })
    server.books = shelf(1, 120)
    t.match(await run(), { state: 'finished', unchanged: 119, withdrawn: 1 }, 'what is gone is withdrawn after a whole run')
  }
})

t.test('a result set that its server does not give whole is cut until every part is small enough, those without a value too', async t => {
  const books = [...shelf(0, 300, at => ({ year: 1990 + at % 37 })), ...shelf(300, 310), ...shelf(310, 340, () => ({ year: 2050 })), ...shelf(340, 345, () => ({ year: 1200 }))]
  const server = await anSruServer(t, { books, cap: 40, pageSize: 25 })
  const { store, source, run } = await aSruSource(t, server, { settings: { slices: [{ index: 'dc.date', by: 'number', from: 1950, to: 2060 }] } })

  t.match(await run(), { state: 'finished', quarantined: 0 })
  t.equal((await present(store, source)).length, 345)
  t.match((await store.sources.find(source.id))?.settings, { found: { total: 345, cap: 40, complete: true } })
})

t.test('classes are cut by prefix, a second index goes on where the first cannot, and what cannot be cut is told', async t => {
  const books = [...shelf(0, 60, at => ({ shelf: `I247.${at % 6}`, year: 2000 + at % 10 })), ...shelf(60, 75, () => ({ shelf: 'TP3', year: 2001 })), ...shelf(75, 80, () => ({ shelf: '书' }))]
  const server = await anSruServer(t, { books, cap: 9 })
  const slices = [{ index: 'local.class', by: 'prefix', alphabet: 'IT.0123456789P' }, { index: 'dc.date', from: 1990, to: 2020 }]
  const one = await aSruSource(t, server, { settings: { slices, withdrawAtMost: 1 } })

  t.match(await one.run(), { state: 'finished' })
  t.match((await one.store.sources.find(one.source.id))?.settings, { found: { complete: false, total: 80 } }, 'fifteen books of one class and year are more than the server gives')
  t.equal((await present(one.store, one.source)).length, 74)
  server.books = shelf(0, 60, at => ({ shelf: `I247.${at % 6}`, year: 2000 + at % 10 }))
  t.match(await one.run(), { state: 'finished', withdrawn: 14 }, 'then nothing that was not seen is taken for gone; it is once all can be seen')
})

t.test('without an index to cut by the run says what to set', async t => {
  const server = await anSruServer(t, { books: shelf(0, 100), cap: 40 })
  server.scenario = ({ query }) => query.has('query') ? undefined : { body: answer(diagnostic(4)) }
  const { run } = await aSruSource(t, server)

  t.match(await run(), { state: 'failed', error: /does not give all that it finds .* set slices of the source/ })
})

t.test('a cap that shows as empty pages is found out like one that is told', async t => {
  const server = await anSruServer(t, { books: shelf(0, 90, at => ({ year: 2000 + at % 9 })), pageSize: 20 })
  server.scenario = ({ query }) => Number(query.get('startRecord')) > 40 ? { body: answer('<numberOfRecords>90</numberOfRecords>') } : undefined
  const { store, source, run } = await aSruSource(t, server, { settings: { slices: [{ index: 'dc.date', from: 1990, to: 2020 }] } })

  t.match(await run(), { state: 'finished' })
  t.equal((await present(store, source)).length, 90)
})

t.test('slices are a checkpoint: a run that was stopped asks for none of them twice', async t => {
  const server = await anSruServer(t, { books: shelf(0, 200, at => ({ year: 2000 + at % 20 })), cap: 30 })
  const { store, parts, run } = await aSruSource(t, server, { settings: { slices: [{ index: 'dc.date', from: 2000, to: 2019 }] } })
  let down = false
  server.scenario = (_, number) => {
    down ||= number === 8
    return down ? { status: 503, body: 'down' } : undefined
  }

  const failed = await run()
  t.match(failed, { state: 'failed', error: /status 503/ })
  server.scenario = () => undefined
  const before = server.asked.length
  await resumeHarvest(parts, failed.id)
  t.match(await runHarvest(parts, failed.id), { state: 'finished', received: failed.received > 0 ? /\d/ : undefined })
  const queries = server.asked.filter((_, at) => at < 7 || at >= before).map(({ query }) => `${query.get('query')} ${query.get('startRecord')}`)
  t.equal(new Set(queries.slice(2)).size, queries.length - 2)
  t.equal((await store.sourceRecords.countOf(failed.sourceId)).records, 200)
})

t.test('with a date index a scheduled run asks for what changed, from the server’s own time', async t => {
  const server = await anSruServer(t, { books: shelf(0, 30, () => ({ changed: '2026-01-01' })) })
  const { store, source, run } = await aSruSource(t, server, { settings: { dateIndex: 'rec.lastModificationDate' } })
  t.match(await run(), { state: 'finished', extent: 'full', received: 30 })
  t.equal((await store.sources.find(source.id))?.watermark, '2026-06-01T00:00:00.000Z')
  server.books = [...shelf(0, 29, () => ({ changed: '2026-01-01' })), { id: 's1', title: 'changed', changed: '2026-05-31' }]

  t.match(await run(), { state: 'finished', extent: 'delta', received: 1, withdrawn: 0 })
  t.equal(server.asked.at(-1)?.query.get('query'), 'rec.lastModificationDate >= "2026-05-31"')
  t.match((await heldOf(store, source)).get('s1')?.text, /changed/)
})

t.test('a record that the server cannot send is a case; what it refuses altogether is told in its words', async t => {
  const server = await anSruServer(t, { books: shelf(0, 3) })
  const { store, source, run } = await aSruSource(t, server, { settings: { withdrawAtMost: 1 } })
  await run()
  const record = (data: string) => `<record><recordSchema>x</recordSchema><recordData>${data}</recordData></record>`
  server.scenario = ({ query }) => query.has('query')
    ? { body: answer(`<numberOfRecords>4</numberOfRecords><records>${record(marcOf(server.books[0]!))}${record('<diagnostic><uri>info:srw/diagnostic/1/67</uri></diagnostic>')}${record('<mods/>')}${record('<record><controlfield tag="001">s9</controlfield><oops></record>')}</records>`) }
    : undefined

  t.match(await run(), { state: 'finished', received: 2, quarantined: 2, withdrawn: 0 })
  t.match((await store.quarantine.list({ sourceId: source.id })).map(({ reason }) => reason).sort(), ['diagnostic', 'unreadable'])
  for (const [body, error] of [[answer(diagnostic(16, 'dc.colour')), 'The server answers: Unsupported index: dc.colour (diagnostic 16)'], ['<html>Login</html>', /not a whole SRU response/], [answer('<numberOfRecords>9</numberOfRecords>'), /finds 9 records and sends none/]] as const) {
    server.scenario = ({ query }) => query.has('query') ? { body } : undefined
    t.match(await run('full'), { state: 'failed', error })
  }
})

t.test('servers that send the same page for ever are found out', async t => {
  const server = await anSruServer(t, { books: shelf(0, 3) })
  const { run } = await aSruSource(t, server)
  const records = server.books.map(book => `<record><recordData>${marcOf(book)}</recordData></record>`).join('')
  for (const next of ['', '<nextRecordPosition>1</nextRecordPosition>', '<nextRecordPosition>4</nextRecordPosition>']) {
    server.scenario = ({ query }) => query.has('query') ? { body: answer(`<numberOfRecords>900</numberOfRecords><records>${records}</records>${next}`) } : undefined
    t.match(await run('full'), { state: 'failed', error: /same page again|in a circle/ })
  }
})

t.test('however a set is cut, its slices together are the whole, each record in one of them', async t => {
  const dimensions: Dimension[] = [{ index: 'y', by: 'number', from: -3, to: 9, alphabet: '' }, { index: 'p', by: 'prefix', from: 0, to: 0, alphabet: 'ab' }]
  const holds = (slice: Slice, { y, p }: { y: number, p: string }) => slice.every(bound => 'from' in bound
    ? y >= bound.from && y <= bound.to
    : 'prefix' in bound ? p.startsWith(bound.prefix) : 'justPrefix' in bound ? p.startsWith(bound.justPrefix) && !/^[ab]/.test(p.slice(bound.justPrefix.length)) : bound.at === 0 ? y < -3 || y > 9 : !/^[ab]/.test(p))
  fc.assert(fc.property(fc.record({ y: fc.integer({ min: -9, max: 15 }), p: fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 }) }), fc.infiniteStream(fc.nat(40)), (record, choices) => {
    let slices: Slice[] = [[]]
    for (let turn = 0; turn < 25; turn++) {
      const at = choices.next().value as number % slices.length
      slices = slices.flatMap((slice, number) => number === at ? cut(slice, dimensions) ?? [slice] : [slice])
    }
    return slices.filter(slice => holds(slice, record)).length === 1
  }), { numRuns: 300 })
  t.equal(cqlOf('a = 1', [{ at: 1, justPrefix: 'T' }], dimensions), '((a = 1) and (p = "T*")) not (p = "Ta*" or p = "Tb*")')
})
