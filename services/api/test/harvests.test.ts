import t from 'tap'
import type { Harvest, Source } from '@commonshelf/store'
import { anApi } from './alliance.js'

const api = await anApi(t)

const aFeed = async (library: string): Promise<Source> =>
  api.store.sources.add({ libraryId: (await api.store.libraries.findByCode(library))!.id, protocol: 'file' })

const record = (identifier: string) => ({ identifier, syntax: 'iso2709' as const, bytes: Buffer.from(`record ${identifier}`) })

/** A run of a source that brought these, and of what it had, no others. */
const aRun = async (source: Source, identifiers: string[], extent: Harvest['extent'] = 'full'): Promise<Harvest> => {
  const { store } = api
  const { id } = await store.harvests.add(source.id, extent)
  await store.harvests.begin(id)
  await store.sourceRecords.receive(id, identifiers.map(record))
  const { outcome } = await store.withdrawals.settle(id, { complete: true, limits: { withdrawAtMost: 0.1, withdrawFreely: 2 } })
  return (outcome === 'held' ? await store.harvests.held(id) : await store.harvests.finish(id))!
}
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `r${from + at}`)

t.test('a held harvest says what it would withdraw, and is answered once', async t => {
  const operator = await api.as('operator-haidian')
  const source = await aFeed('shangzhuang')
  await aRun(source, numbers(0, 30))
  const { id } = await aRun(source, numbers(20, 30))

  const { harvest, held, limits } = (await operator('GET', `/v1/harvests/${id}`)).json()
  t.match(harvest, { state: 'held', received: 10, unchanged: 10, library: { code: 'shangzhuang' } })
  t.match(held, { missing: 20, stated: 0, present: 30, allowed: 3, standing: 20 })
  t.same(limits, { withdrawAtMost: 0.1, withdrawFreely: 2 })
  const first = (await operator('GET', `/v1/harvests/${id}/withdrawals?limit=15`)).json()
  const second = (await operator('GET', `/v1/harvests/${id}/withdrawals?limit=15&cursor=${first.next}`)).json()
  t.same([...first.withdrawals, ...second.withdrawals].map(({ identifier }: { identifier: string }) => identifier), numbers(0, 20), 'page by page, each once')
  t.equal(second.next, undefined)

  t.match((await operator('POST', `/v1/harvests/${id}/approve`)).json(), { withdrawn: 20, harvest: { state: 'finished', withdrawn: 20 } })
  t.match((await operator('POST', `/v1/harvests/${id}/approve`)).json(), { status: 409, detail: /asks nothing/ })
  t.match((await operator('POST', `/v1/harvests/${id}/refuse`)).json(), { status: 409 })
  t.match((await operator('GET', `/v1/harvests/${id}`)).json().held, { decision: 'approved', decidedBy: 'operator-haidian' })
})

t.test('a trial is ordered, and taken in or thrown away by those whose libraries it is about', async t => {
  const [operator, staff, jing] = [await api.as('operator-haidian'), await api.as('clerk-haidian'), await api.as('operator')]
  const source = await aFeed('haidian')
  const file = ['--cut', 'Content-Disposition: form-data; name="file"; filename="a.mrc"', '', '00024nam  2200000   4500\x1d', '--cut--', ''].join('\r\n')
  const ordered = await operator('POST', `/v1/sources/${source.id}/uploads?trial=true`, Buffer.from(file), { 'content-type': 'multipart/form-data; boundary=cut' })
  t.match(ordered.json(), { state: 'waiting', trial: true })
  const { id } = ordered.json()
  t.match((await operator('POST', `/v1/harvests/${id}/take`)).json(), { status: 409 }, 'not before it is shown')

  await api.store.harvests.begin(id)
  await api.store.trials.stage(id, { records: [record('a')], rejected: [] }, {})
  await api.store.trials.endStaging(id, { complete: true })
  t.match((await operator('GET', `/v1/harvests/${id}`)).json(), { harvest: { state: 'comparing', received: 1 }, trial: { step: 'describe', staged: 1, judged: 0 } })
  t.match((await staff('POST', `/v1/harvests/${id}/drop`)).json(), { status: 403 })
  t.match((await operator('POST', `/v1/harvests/${id}/drop`)).json(), { state: 'dropped' })
  t.match((await operator('POST', `/v1/harvests/${id}/drop`)).json(), { status: 409 })
  t.same((await operator('GET', `/v1/harvests/${id}/findings?kind=added`)).json(), { findings: [] })
  t.match((await jing('GET', '/v1/harvests?trial=true&state=dropped')).json().harvests, [{ id, trial: true }])
})

t.test('what belongs to libraries elsewhere in the tree is neither seen nor decided', async t => {
  const haidian = await api.as('operator-haidian')
  const source = await aFeed('xicheng')
  await aRun(source, numbers(0, 30))
  const { id } = await aRun(source, numbers(29, 30))

  for (const [method, path] of [['GET', ''], ['GET', '/withdrawals'], ['GET', '/findings?kind=merge'], ['POST', '/approve'], ['POST', '/refuse'], ['POST', '/take'], ['POST', '/drop']] as const) {
    t.match((await haidian(method, `/v1/harvests/${id}${path}`)).json(), { status: 403, type: /outside-your-libraries$/ }, `${method} ${path}`)
  }
  t.match((await haidian('PUT', `/v1/sources/${source.id}/limits`, { withdrawAtMost: 1, withdrawFreely: 0 })).json(), { status: 403 })
  t.match(await api.store.harvests.find(id), { state: 'held' })
})

t.test('limits are checked when they are given, and every wrong one is named', async t => {
  const operator = await api.as('operator')
  const wrong = (await operator('POST', '/v1/sources', { library: 'jing', protocol: 'file', settings: { withdrawAtMost: 30, withdrawFreely: 'few' } })).json()
  t.match(wrong, { status: 400, errors: [{ field: 'settings.withdrawAtMost', value: '30' }, { field: 'settings.withdrawFreely', value: '"few"' }] })
  const source = await aFeed('jing')
  t.match((await operator('PUT', `/v1/sources/${source.id}/limits`, { withdrawAtMost: 0.3, withdrawFreely: 5 })).json(), { settings: { withdrawAtMost: 0.3, withdrawFreely: 5 } })
  t.equal((await operator('PUT', `/v1/sources/${source.id}/limits`, { withdrawAtMost: 2, withdrawFreely: 5 })).statusCode, 400)
})

t.test('harvests are listed without end, each once, while new ones come', async t => {
  const operator = await api.as('operator')
  const source = await aFeed('jing')
  await api.store.db.sql`insert into harvest (source_id, extent, state) select ${source.id}, 'delta', 'finished' from generate_series(1, 1200)`
  const seen: string[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: { harvests: Harvest[], next?: string } = (await operator('GET', `/v1/harvests?source=${source.id}&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`)).json()
    seen.push(...page.harvests.map(({ id }) => id))
    if (seen.length === 300) await api.store.db.sql`insert into harvest (source_id, extent, state) values (${source.id}, 'delta', 'finished')`
    cursor = page.next
  }
  t.equal(seen.length, 1200)
  t.equal(new Set(seen).size, 1200)
})
