import t from 'tap'
import { describeMarc, readMarcJson } from '@commonshelf/marc'
import type { Harvest, NewSource, Source, Store } from '@commonshelf/store'
import { credentialsIn, runHarvest, startHarvest } from '../src/index.js'
import { aBiblio, aKohaServer, anItem, type KohaServer } from './koha-server.js'
import { aSource, aStore, heldOf, present } from './setting.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const biblios = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => aBiblio(from + at))

async function aKohaSource (t: TearsDown, server: KohaServer, given: Partial<NewSource> = {}, env: Record<string, string> = {}): Promise<{ store: Store, source: Source, run: (extent?: 'full' | 'delta') => Promise<Harvest> }> {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'koha', address: server.url, ...given, settings: { pageSize: 20, ...given.settings } })
  const run = async (extent?: 'full' | 'delta') => {
    const harvest = await startHarvest(parts, source.id, extent === undefined ? {} : { extent })
    return await runHarvest({ ...parts, limits: { ...parts.limits, requestTime: 5_000 }, credentials: credentialsIn(env) }, harvest.id) as Harvest
  }
  return { store, source, run }
}

const described = async (store: Store, source: Source, id: string) => describeMarc(readMarcJson(Buffer.from((await heldOf(store, source)).get(id)!.text)), { dialect: 'marc21', holdings: 'koha' })

t.test('records come with their items: barcode, call number and status', async t => {
  const server = await aKohaServer(t, {
    biblios: biblios(1, 51),
    items: [anItem(1, 7), anItem(2, 7, { checked_out_date: '2026-05-01', holding_library_id: 'TZ' }), anItem(3, 7, { lost_status: 1 }), anItem(4, 7, { effective_not_for_loan_status: 2 }), anItem(5, 7, { withdrawn: 1 }), ...Array.from({ length: 45 }, (_, at) => anItem(100 + at, 9))]
  })
  const { store, source, run } = await aKohaSource(t, server)

  t.match(await run(), { state: 'finished', extent: 'full', received: 50, quarantined: 0 })

  t.equal((await present(store, source)).length, 50)
  const { record, holdings } = await described(store, source, '7')
  t.equal(record.title.main, '书 7')
  t.same(holdings.flatMap(({ branch, items }) => items.map(({ barcode, callNumber, status }) => [branch, barcode, callNumber, status])).sort(), [
    ['HD', 'B1', 'I247/1', undefined], ['HD', 'B3', 'I247/3', 'missing'], ['HD', 'B4', 'I247/4', 'reference-only'], ['HD', 'B5', 'I247/5', 'withdrawn'], ['TZ', 'B2', 'I247/2', 'on-loan']
  ].sort())
  t.equal((await described(store, source, '9')).holdings[0]?.items.length, 45, 'more items than a page has')
  t.match(await run('full'), { state: 'finished', unchanged: 50 }, 'and the same again is no change')
})

t.test('what changed since comes next: records, and records whose items changed, in the server’s own words for time', async t => {
  const server = await aKohaServer(t, { biblios: biblios(1, 41), items: [anItem(1, 5), anItem(2, 6)] })
  const { store, source, run } = await aKohaSource(t, server)
  await run()
  t.match(JSON.parse((await store.sources.find(source.id))!.watermark!), { biblios: '2026-01-01T00:00:00+08:00', items: '2026-01-01T00:00:00+08:00' })
  server.biblios = server.biblios.map(biblio => ({ ...biblio, timestamp: '2025-12-31T00:00:00+08:00' }))
  server.items = [anItem(1, 5, { timestamp: '2026-02-02T09:00:00+08:00', checked_out_date: '2026-02-02' }), anItem(2, 6, { timestamp: '2025-12-31T00:00:00+08:00' })]
  server.biblios.push(aBiblio(41, { timestamp: '2026-02-01T00:00:00+08:00' }))

  t.match(await run(), { state: 'finished', extent: 'delta', received: 2, unchanged: 0, withdrawn: 0 })
  t.equal((await described(store, source, '5')).holdings[0]?.items[0]?.status, 'on-loan')
  t.ok((await heldOf(store, source)).has('41'))
  t.match(JSON.parse((await store.sources.find(source.id))!.watermark!), { biblios: '2026-02-01T00:00:00+08:00', items: '2026-02-02T09:00:00+08:00' })
})

t.test('what is deleted is found by a full comparison, within the limits of the source', async t => {
  const server = await aKohaServer(t, { biblios: biblios(1, 101) })
  const { store, source, run } = await aKohaSource(t, server)
  await run()

  server.biblios = server.biblios.filter(({ biblio_id: id }) => id !== 50)
  t.match(await run('full'), { state: 'finished', withdrawn: 1 })
  server.biblios = server.biblios.slice(0, 40)
  t.match(await run('full'), { state: 'held', withdrawn: 0 })
  t.equal((await present(store, source)).length, 99)
})

t.test('what is deleted while the list is read hides no other record', async t => {
  const server = await aKohaServer(t, { biblios: biblios(1, 101) })
  const { store, source, run } = await aKohaSource(t, server)
  await run()
  let pages = 0
  server.scenario = ({ path, headers }) => {
    if (path.endsWith('biblios') && headers.accept === 'application/marc-in-json' && ++pages === 2) server.biblios = server.biblios.slice(10)
    return false
  }

  t.match(await run('full'), { state: 'finished', received: 100, withdrawn: 0 })
  t.equal((await present(store, source)).length, 100)
})

t.test('a list that ends before its server’s count takes nothing for gone, nor does one with records that have no number', async t => {
  const server = await aKohaServer(t, { biblios: biblios(1, 61) })
  const { store, source, run } = await aKohaSource(t, server, { settings: { withdrawAtMost: 1 } })
  await run()
  server.scenario = ({ query, headers }, response) => {
    if (headers.accept !== 'application/marc-in-json' || !query.get('q')?.includes('">":40')) return false
    response.end('[]')
    return true
  }
  t.match(await run('full'), { state: 'finished', received: 40, withdrawn: 0 })
  server.scenario = () => false
  server.biblios = [...biblios(1, 50), aBiblio(59, { numbered: false }), aBiblio(60)]
  t.match(await run('full'), { state: 'finished', quarantined: 1, withdrawn: 0 })
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'no-identifier', syntax: 'marc-json' }])
})

t.test('logged in with a password or as an OAuth client; a token that expires is asked for again', async t => {
  const server = await aKohaServer(t, { biblios: biblios(1, 31) })
  server.password = 'secret'
  const env = { COMMONSHELF_SOURCE_KOHA_HOST: server.host, COMMONSHELF_SOURCE_KOHA_USER: 'us', COMMONSHELF_SOURCE_KOHA_PASSWORD: 'secret', COMMONSHELF_SOURCE_WRONG_HOST: server.host, COMMONSHELF_SOURCE_WRONG_USER: 'us', COMMONSHELF_SOURCE_WRONG_PASSWORD: 'x' }
  const outcome = async (settings: Record<string, unknown>) => (await aKohaSource(t, server, { settings }, env)).run()

  t.match(await outcome({ credentials: 'KOHA' }), { state: 'finished', received: 30 })
  let asked = 0
  server.scenario = ({ path }) => {
    if (path.endsWith('biblios') && ++asked === 3) server.tokens = new Set(['expired'])
    return false
  }
  t.match(await outcome({ credentials: 'KOHA', authentication: 'oauth2' }), { state: 'finished', received: 30 })
  t.ok(server.asked.filter(({ path }) => path.endsWith('/oauth/token')).length >= 2)
  t.match(await outcome({}), { state: 'failed', error: /does not let us in/ })
  t.match(await outcome({ credentials: 'WRONG', authentication: 'oauth2' }), { state: 'failed', error: /gives no token: unauthorized_client/ })
  t.match(await outcome({ authentication: 'oauth2' }), { state: 'failed', error: /OAuth wants a client/ })
})

t.test('a server that is no Koha, or heeds nothing, is told in a sentence', async t => {
  const server = await aKohaServer(t, { biblios: biblios(1, 31) })
  const { run } = await aKohaSource(t, server)
  for (const [body, error] of [['<html>', /not Koha’s: it is no JSON/], ['{"error":"x"}', /no list of objects/]] as const) {
    server.scenario = (_, response) => { response.end(body); return true }
    t.match(await run('full'), { state: 'failed', error })
  }
  server.scenario = ({ headers }, response) => {
    if (headers.accept !== 'application/marc-in-json') return false
    response.end(JSON.stringify([aBiblio(3).record]))
    return true
  }
  t.match(await run('full'), { state: 'failed', error: /same page again/ })
  server.scenario = (_, response) => { response.writeHead(404).end('{"error":"Not found"}'); return true }
  t.match(await run('full'), { state: 'failed', error: 'The server answers with status 404: Not found' })
})
