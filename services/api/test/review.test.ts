import t from 'tap'
import type { Store } from '@commonshelf/store'
import { anApi, type TestApi } from './alliance.js'

/** Two entries of one record each, and a doubt between them. */
const aDoubt = async ({ entry, store }: TestApi, title: string, [one, other]: [string, string], score = 70) => {
  const entries = [
    await entry({ title, author: '曹雪芹' }, [{ library: one, barcodes: [`${title}-${one}`] }]),
    await entry({ title: `${title}（新版）`, author: '曹雪芹' }, [{ library: other, barcodes: [`${title}-${other}`] }])
  ]
  const records = await recordsOf(store, entries)
  await store.db.sql`
    insert into doubtful_pair (record_a, record_b, score, evidence)
    values (${records[0]!}, ${records[1]!}, ${score}, ${'[{"feature":"title","points":25,"left":"红楼梦","right":"红楼梦新版"}]'}::text::json)`
  return { entries, records: records as [string, string] }
}

const recordsOf = async ({ db }: Store, clusters: string[]): Promise<string[]> => (await db.sql<{ id: string }[]>`
  select record_id as id from cluster_member where cluster_id = any(${clusters}::bigint[]) order by record_id`).map(({ id }) => id)

t.test('doubtful pairs are shown side by side, the likeliest first, a page at a time', async t => {
  const api = await anApi(t)
  await aDoubt(api, '红楼梦', ['haidian', 'xicheng'], 62)
  await aDoubt(api, '三国演义', ['haidian', 'daxue'], 78)
  const call = await api.as('operator')

  const first = await call('GET', '/v1/doubtful-pairs?limit=1')

  t.equal(first.statusCode, 200)
  t.match(first.json(), {
    total: 2, threshold: Number, next: String,
    pairs: [{ score: 78, together: false, left: { title: '三国演义', library: { code: 'haidian' }, contributors: ['曹雪芹'] }, right: { title: '三国演义（新版）' }, evidence: [{ feature: 'title', points: 25 }] }]
  })
  const second = await call('GET', `/v1/doubtful-pairs?limit=1&cursor=${first.json().next}`)
  t.match(second.json(), { pairs: [{ score: 62, left: { title: '红楼梦' } }] })
  t.notOk(second.json().next)
  t.equal((await call('GET', `/v1/doubtful-pairs?cursor=${Buffer.from('"x"').toString('base64url')}`)).statusCode, 400)
})

t.test('an operator decides for pairs with a record of the own part of the tree, and nobody else does', async t => {
  const api = await anApi(t)
  const { records: [a, b] } = await aDoubt(api, '红楼梦', ['daxue', 'xicheng'])
  const { records: [c, d] } = await aDoubt(api, '三国演义', ['haidian', 'xicheng'])
  const [operator, haidian, clerk, reader] = await Promise.all(['operator', 'operator-haidian', 'clerk-jing', 'card-li'].map(api.as))

  t.equal((await haidian!('GET', '/v1/doubtful-pairs')).json().total, 1)
  t.equal((await haidian!('PUT', `/v1/decisions/${a}/${b}`, { verdict: 'same' })).statusCode, 403)
  t.equal((await haidian!('GET', '/v1/doubtful-pairs?library=xicheng')).statusCode, 403)
  for (const call of [clerk!, reader!]) {
    t.equal((await call('PUT', `/v1/decisions/${c}/${d}`, { verdict: 'same' })).statusCode, 403)
    t.equal((await call('GET', '/v1/doubtful-pairs')).statusCode, 403)
  }
  t.equal((await api.call({ url: '/v1/doubtful-pairs' })).statusCode, 401)
  t.equal((await haidian!('PUT', `/v1/decisions/${d}/${c}`, { verdict: 'same', reason: '同一版次' })).statusCode, 200, 'in either order')
  t.match((await operator!('GET', '/v1/decisions')).json(), { decisions: [{ same: true, staff: 'operator-haidian', reason: '同一版次', left: { id: c, title: '三国演义' }, right: { id: d } }] })
  t.equal((await haidian!('GET', '/v1/doubtful-pairs')).json().total, 0)
})

t.test('a decision said twice is one decision, is matched at once and can be taken back', async t => {
  const api = await anApi(t)
  const { records: [a, b] } = await aDoubt(api, '红楼梦', ['haidian', 'xicheng'])
  const call = await api.as('operator')

  for (const verdict of ['different', 'different']) t.match((await call('PUT', `/v1/decisions/${a}/${b}`, { verdict })).json(), { a, b, verdict })
  const [waiting] = await api.store.batches.awaiting('match')
  t.ok(waiting, 'the match has its batch')
  t.equal((await call('GET', '/v1/decisions')).json().decisions.length, 1)
  await call('PUT', `/v1/decisions/${a}/${b}`, { verdict: 'undecided' })
  t.equal((await call('GET', '/v1/decisions')).json().decisions.length, 0)
  t.equal((await call('GET', '/v1/doubtful-pairs')).json().total, 1)

  t.equal((await call('PUT', `/v1/decisions/${a}/${b}`, { verdict: 'unsure' })).statusCode, 200)
  t.equal((await call('GET', '/v1/doubtful-pairs')).json().total, 0, 'set aside')
  t.match((await call('PUT', `/v1/decisions/${a}/${b}`, { verdict: 'perhaps' })).json(), { status: 400, errors: [{ field: 'verdict' }] })
  t.match((await call('PUT', `/v1/decisions/${a}/${a}`, { verdict: 'same' })).json(), { status: 400 })
  t.match((await call('PUT', `/v1/decisions/${a}/99999`, { verdict: 'same' })).json(), { status: 404, type: /record-not-found/ })
})

t.test('staff correct an entry of their libraries field by field; a wrong value is named', async t => {
  const api = await anApi(t)
  const { entries: [entry] } = await aDoubt(api, '红搂梦', ['haidian', 'xicheng'])
  // The index step shows an entry's records; here the test wrote the document itself
  await api.store.db.sql`update cluster_document set entry = jsonb_set(entry::jsonb, '{records}', '[{"id":"1","library":"haidian"}]')::json where cluster_id = ${entry!}`
  const [operator, other] = await Promise.all(['operator-haidian', 'operator'].map(api.as))
  const path = `/v1/entries/${entry}/corrections`

  const corrected = await operator!('PATCH', path, { set: { title: { main: '红楼梦' }, year: 1982 }, reason: '错字' })
  t.equal(corrected.statusCode, 200)
  t.match(corrected.json(), { entry, corrections: [{ field: 'year', value: 1982 }, { field: 'title', value: { main: '红楼梦' }, staff: 'operator-haidian', reason: '错字' }] })
  t.equal((await operator!('PATCH', path, { set: { year: 1982 } })).json().corrections.length, 2, 'the same again changes nothing')
  t.match((await operator!('PATCH', path, { takeBack: ['year'] })).json().corrections[0], { field: 'year', endedAt: String })
  t.ok(await api.store.documents.stale() > 0, 'the page is written anew')

  t.match((await operator!('PATCH', path, { set: { year: 'then' } })).json(), { status: 400, errors: [{ field: /year/ }] })
  t.match((await operator!('PATCH', path, { set: { id: '5' } })).json(), { status: 400 })
  t.match((await operator!('PATCH', path, { takeBack: ['id'] })).json(), { status: 400, detail: /title, contributors/ })
  t.equal((await other!('PATCH', path, { set: { year: 1990 } })).statusCode, 200, 'the whole alliance’s operator too')
  await api.store.db.sql`update cluster_document set entry = jsonb_set(entry::jsonb, '{records}', '[{"id":"1","library":"xicheng"}]')::json where cluster_id = ${entry!}`
  t.equal((await operator!('PATCH', path, { set: { year: 1990 } })).statusCode, 403)
  t.equal((await api.call({ url: path })).statusCode, 401)
})

t.test('an entry shows the other editions of its work, the newest first', async t => {
  const api = await anApi(t)
  const [old, recent, alone] = await Promise.all(['红楼梦', '红楼梦 新版', '三国演义'].map(title => api.entry({ title }, [{ library: 'haidian', barcodes: [`b-${title}`] }])))
  await api.store.db.sql`update cluster set work_key = 2 where id = ${alone!}`
  await api.store.db.sql`update cluster_document set entry = jsonb_set(entry::jsonb, '{year}', '2020')::json where cluster_id = ${recent!}`

  t.match((await api.call({ url: `/v1/entries/${old}/editions` })).json(), { total: 1, entries: [{ summary: { id: recent, year: 2020 } }] })
  t.match((await api.call({ url: `/v1/entries/${alone}/editions` })).json(), { total: 0, entries: [] })
  t.equal((await api.call({ url: '/v1/entries/99999/editions' })).statusCode, 404)
})
