import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import cookie from '@fastify/cookie'
import t from 'tap'
import { access, type Access } from '../src/app/access.js'
import { problems, problemTypes } from '../src/app/problems.js'
import { Guesses } from '../src/sessions/guesses.js'
import { anApi, writeDocument } from './alliance.js'
import { anEntry } from '@commonshelf/catalogue/testing'

// One API for all: what a test writes, the others do not look for.
const api = await anApi(t)

interface Operation { operationId: string, 'x-access'?: Access | Access[], responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }> }

t.test('a reader finds a book in the union catalogue and sees who holds it, nearest first', async t => {
  const id = await api.entry({ title: '红楼梦', author: '曹雪芹', isbn: '9787020002207' }, [
    { library: 'jing', barcodes: ['J1', 'J2'] }, { library: 'shangzhuang', barcodes: ['S1'] }, { library: 'xicheng', barcodes: ['X1'], status: 'on-loan' }
  ])
  await api.entry({ title: '活着', author: '余华' }, [{ library: 'jing', barcodes: ['J3'] }])

  const found = (await api.call({ url: `/v1/search?q=${encodeURIComponent('紅樓夢')}&library=jing` })).json()
  const entry = (await api.call({ url: `/v1/entries/${id}` })).json()
  const fromVillage = (await api.call({ url: `/v1/entries/${id}/holdings?near=dongma-desk` })).json()
  const fromMap = (await api.call({ url: `/v1/entries/${id}/holdings?near=39.90,116.37` })).json()
  const suggestions = (await api.call({ url: `/v1/suggestions?q=${encodeURIComponent('红楼')}` })).json()

  t.equal(found.total, 1)
  t.match(found.entries[0], { id, title: '红楼梦', libraries: 3, items: 4, available: 3, highlights: { title: [{ text: '红楼梦', found: true }] } })
  t.match(found.facets.find(({ name }: { name: string }) => name === 'library').values.find(({ value }: { value: string }) => value === 'jing'),
    { count: 1, label: '京城图书馆', labelEn: 'Capital Library' })
  t.match(entry, { id, title: { main: '红楼梦' }, isbn: ['9787020002207'], libraries: 3 })
  t.same(fromVillage.libraries.map(({ library, proximity, available }: { library: { code: string }, proximity: string, available: number }) => [library.code, proximity, available]),
    [['shangzhuang', 'same-township', 1], ['jing', 'same-city', 2], ['xicheng', 'same-city', 0]])
  t.same(fromMap.libraries.map(({ library }: { library: { code: string } }) => library.code), ['xicheng', 'jing', 'shangzhuang'])
  t.match(suggestions.suggestions[0], { text: /红楼梦/ })
  const suggested = async (typed: string) => (await api.call({ url: `/v1/suggestions?q=${encodeURIComponent(typed)}` })).json().suggestions
  t.match((await suggested('hlm'))[0], { text: '红楼梦', kind: 'title' }, 'by first letters')
  for (const typed of ['海淀', '海澱', 'haidian', 'hdq']) t.match((await suggested(typed)).at(-1), { text: '海淀区图书馆', kind: 'library', library: 'haidian', count: 0 }, typed)
  t.match((await suggested('capi')).at(-1), { library: 'jing', textEn: 'Capital Library' })
  t.match((await api.call({ url: '/v1/search?q=hlm' })).json().entries[0], { id, highlights: { title: [{ text: '红楼梦', found: true }] } }, 'and what sounds so is marked in Han')
})

t.test('lists go on where the last page ended, and a wrong cursor is refused', async t => {
  for (const n of [1, 2, 3]) await api.entry({ title: `中国通史 ${n}` }, [{ library: 'jing', barcodes: [`L${n}`] }])

  const seen: string[] = []
  let next: string | undefined
  do {
    const page = (await api.call({ url: `/v1/search?q=${encodeURIComponent('通史')}&limit=2${next === undefined ? '' : `&cursor=${next}`}` })).json()
    t.equal(page.total, 3)
    seen.push(...page.entries.map(({ id }: { id: string }) => id))
    next = page.next
  } while (next !== undefined)
  const libraries = (await api.call({ url: '/v1/libraries?limit=4' })).json()
  const others = (await api.call({ url: `/v1/libraries?limit=4&cursor=${libraries.next}` })).json()
  const wrong = await api.call({ url: '/v1/libraries?cursor=nonsense' })
  const wrongRequests = await (await api.as('card-li'))('GET', '/v1/requests?cursor=nonsense')
  const wrongDesk = await (await api.as('clerk-haidian'))('GET', '/v1/desk?kind=to-supply&cursor=nonsense')

  t.equal(new Set(seen).size, 3)
  t.equal(libraries.libraries.length, 4)
  t.same(others.libraries.length, 2)
  for (const refused of [wrong, wrongRequests, wrongDesk]) t.match(refused.json(), { status: 400, type: /invalid-cursor$/ })
})

t.test('a merged entry leads on to the one that took it in', async t => {
  const kept = await api.entry({ title: '活着' }, [{ library: 'jing', barcodes: ['M1'] }])
  const merged = await api.entry({ title: '活 着' }, [])
  await api.store.db.sql`update cluster set redirect_to = ${kept} where id = ${merged}`
  await api.store.db.sql`delete from cluster_document where cluster_id = ${merged}`

  const response = await api.call({ url: `/v1/entries/${merged}` })
  const records = (await api.call({ url: `/v1/entries/${kept}/why` })).json().records as { id: string }[]
  await api.store.clusters.pin([records[0]!.id, '999999'], false, { staff: 'operator', reason: '另一版' })
  const why = (await api.call({ url: `/v1/entries/${kept}/why` })).json()

  t.equal(response.statusCode, 308)
  t.equal(response.headers.location, `/v1/entries/${kept}`)
  t.match(why.records, [{ library: { code: 'jing' }, identifier: 'jing-1', title: '活着' }])
  t.match(why.history, [{ what: 'pinned', details: { records: [records[0]!.id, '999999'], same: false, reason: '另一版' } }], 'what staff decided is told')
  t.notOk(JSON.stringify(why).includes('operator'), 'and not who it was')
})

t.test('a book is found, asked for, supplied, shipped, received, lent, returned elsewhere and comes home', async t => {
  const entry = await api.entry({ title: '活着', author: '余华' }, [{ library: 'haidian', barcodes: ['H1'] }, { library: 'daxue', barcodes: ['D1'] }])
  const [reader, village, district, elsewhere] = [await api.as('card-li'), await api.as('clerk-dongma'), await api.as('clerk-haidian'), await api.as('clerk-xicheng')]

  const placed = await reader('POST', '/v1/requests', { entry, pickup: 'dongma-desk', note: '谢谢' }, { 'idempotency-key': 'tap-1' })
  const again = await reader('POST', '/v1/requests', { entry, pickup: 'dongma-desk', note: '谢谢' }, { 'idempotency-key': 'tap-1' })
  const { id, supplies: [supply], ranking } = placed.json()
  t.equal(placed.statusCode, 201)
  t.equal(again.json().id, id, 'a second tap asks for nothing twice')
  t.match(supply, { supplier: { code: 'haidian' }, status: 'RequestReceived', reasons: [{ rule: 'proximity' }] })
  t.match(ranking.map(({ library }: { library: { name: string } }) => library.name), ['海淀区图书馆', '大学图书馆'])

  const desk = (await district('GET', '/v1/desk?library=haidian&kind=to-supply')).json()
  t.match(desk, { counts: { 'to-supply': 1 }, tasks: [{ request: id, supply: supply.id, title: '活着' }] })
  t.match((await district('POST', `/v1/supplies/${supply.id}/will-supply`)).json(), { status: 'promised' })
  t.match((await district('POST', `/v1/supplies/${supply.id}/ship`, {})).json(), { status: 'shipped' })
  await api.store.documents.writeStale()
  await api.searchable()
  t.match((await api.call({ url: `/v1/entries/${entry}/holdings` })).json().libraries.find((one: { library: { code: string } }) => one.library.code === 'haidian'), { available: 0 })
  t.match((await village('GET', '/v1/desk?kind=to-receive')).json().tasks, [{ request: id, item: { barcode: 'H1' } }])
  t.match((await village('POST', `/v1/requests/${id}/receive`, { barcode: 'H1' })).json(), { status: 'ready', reader: { card: 'card-li' } })
  const lent = (await village('POST', `/v1/requests/${id}/lend`)).json()
  t.match(lent, { status: 'lent', loan: { renewals: 0 } })
  t.match((await reader('POST', `/v1/loans/${lent.loan.id}/renew`)).json(), { loan: { renewals: 1 } })
  t.match((await reader('POST', `/v1/loans/${lent.loan.id}/renew`)).json(), { status: 409, type: /renewal-refused$/, details: { reason: 'no-renewals-left' } })

  const scanned = (await elsewhere('POST', '/v1/scans', { barcode: 'H1', servicePoint: 'xicheng-desk' })).json()
  t.match(scanned, { do: 'send', because: 'home', done: ['returned', 'sent-home'], toLibrary: { code: 'haidian' } })
  t.match((await district('POST', '/v1/scans', { barcode: 'H1', servicePoint: 'haidian-desk' })).json(), { do: 'shelve' })

  const history = (await reader('GET', `/v1/requests/${id}`)).json()
  t.match(history, { status: 'closed', outcome: 'supplied' })
  t.same(history.timeline.map(({ what }: { what: string }) => what),
    ['placed', 'asked', 'will-supply', 'shipped', 'received', 'lent', 'renewed', 'returned', 'sent-home', 'arrived-home'])
  t.match((await reader('GET', '/v1/requests')).json().requests.find((request: { id: string }) => request.id === id), { status: 'closed' })
})

t.test('a reader sees their own requests only, and staff act for their own part of the tree', async t => {
  const entry = await api.entry({ title: '许三观卖血记' }, [{ library: 'haidian', barcodes: ['H2'] }])
  const reader = await api.as('card-li')
  const { id, supplies: [supply] } = (await reader('POST', '/v1/requests', { entry, pickup: 'dongma-desk' })).json()

  const otherReader = await (await api.as('card-han'))('GET', `/v1/requests/${id}`)
  const otherDistrict = await api.as('clerk-xicheng')
  const otherCatalogue = await api.as('operator-haidian')

  t.match(otherReader.json(), { status: 404, type: /request-not-found$/ })
  t.match((await (await api.as('card-han'))('POST', `/v1/requests/${id}/cancel`)).json(), { status: 404 })
  t.match((await otherDistrict('POST', `/v1/supplies/${supply.id}/will-supply`)).json(), { status: 403, type: /outside-your-libraries$/ })
  t.match((await otherDistrict('GET', '/v1/desk?library=haidian')).json(), { status: 403, type: /outside-your-libraries$/ })
  t.match((await reader('POST', `/v1/supplies/${supply.id}/ship`)).json(), { status: 403, type: /not-allowed$/ })
  t.match((await otherCatalogue('POST', '/v1/sources', { library: 'xicheng', protocol: 'file' })).json(), { status: 403, type: /outside-your-libraries$/ })
  t.match((await otherDistrict('GET', '/v1/sources')).json(), { status: 403, type: /not-allowed$/ })
  t.match((await (await api.as('clerk-dongma'))('POST', `/v1/requests/${id}/receive`)).json(), { status: 409, type: /action-not-allowed$/ })
})

t.test('sessions: a cookie that scripts cannot read, wrong secrets refused alike, an end at logging out', async t => {
  const logIn = (body: object, remoteAddress = '10.1.1.1') => api.call({ method: 'POST', url: '/v1/sessions', payload: body, remoteAddress })

  const right = await logIn({ kind: 'reader', card: 'card-li', pin: '1234' })
  const cookie = String(right.headers['set-cookie'])
  const known = await api.call({ url: '/v1/session', headers: { cookie } })
  await api.call({ method: 'DELETE', url: '/v1/session', headers: { cookie } })

  t.equal(right.statusCode, 201)
  t.match(cookie, /commonshelf_session=.{40,}; .*HttpOnly.*SameSite=Strict/)
  t.match(known.json(), { kind: 'reader', name: '李雷', library: { code: 'dongma' }, servicePoint: 'dongma-desk' })
  t.equal((await api.call({ url: '/v1/session', headers: { cookie } })).statusCode, 204, 'nobody is logged in any more')
  t.equal((await api.call({ url: '/v1/requests', headers: { cookie } })).statusCode, 401)
  const wrongPin = (await logIn({ kind: 'reader', card: 'card-li', pin: '0000' })).json()
  const noSuchCard = (await logIn({ kind: 'reader', card: 'card-nobody', pin: '0000' })).json()
  t.same({ ...wrongPin, reqId: '' }, { ...noSuchCard, reqId: '' })
  t.match(wrongPin, { status: 401, type: /wrong-credentials$/ })
  t.match((await logIn({ kind: 'staff', name: 'operator' })).json(), { status: 400, errors: [{ field: 'password' }] })
  t.match((await logIn({ kind: 'staff', name: 'operator', password: 'a long password' })).json(), { role: 'operator', servicePoint: 'jing-desk' })
  const [row] = await api.store.db.sql<{ tokenHash: string }[]>`select token_hash as "tokenHash" from session limit 1`
  t.notOk(cookie.includes(row!.tokenHash), 'the database has no token that could be used')
})

t.test('who guesses PINs is stopped, and nobody else is', async t => {
  const guess = (card: string, pin: string, remoteAddress: string) =>
    api.call({ method: 'POST', url: '/v1/sessions', payload: { kind: 'reader', card, pin }, remoteAddress })

  const guesses = []
  for (let n = 0; n < 11; n++) guesses.push(await guess('card-li', `${1000 + n}`, '10.2.2.2'))
  const last = guesses.at(-1)!

  t.same(guesses.slice(0, 10).map(({ statusCode }) => statusCode), Array(10).fill(401))
  t.match(last.json(), { status: 429, type: /too-many-attempts$/ })
  t.match(last.headers['content-type'], /problem\+json/)
  t.equal((await guess('card-li', '1234', '10.2.2.2')).statusCode, 429, 'even with the right PIN')
  t.equal((await guess('card-han', '1234', '10.2.2.2')).statusCode, 201)
  t.equal((await guess('card-li', '1234', '10.3.3.3')).statusCode, 201)
})

t.test('who guesses one card from many addresses is stopped, and its reader is not where they have been before', async t => {
  const { call } = await anApi(t)
  const logIn = async (card: string, pin: string, remoteAddress: string) =>
    (await call({ method: 'POST', url: '/v1/sessions', payload: { kind: 'reader', card, pin }, remoteAddress })).statusCode

  t.equal(await logIn('card-li', '1234', '10.8.1.1'), 201)
  const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => logIn(n % 2 === 0 ? 'card-li' : ' CARD-LI', `${2000 + n}`, `10.8.2.${n}`)))

  t.same(guesses.toSorted(), [...Array(20).fill(401), ...Array(10).fill(429)], 'also when all come at once')
  t.equal(await logIn('card-li', '1234', '10.8.3.1'), 429, 'a new address waits, even with the right PIN')
  t.equal(await logIn('card-li', '1234', '10.8.1.1'), 201, 'a known one does not')
  t.equal(await logIn('card-han', '1234', '10.8.3.1'), 201, 'and other readers do not')
})

t.test('a card that was guessed at is open again minutes after the guessing ends', async t => {
  let now = 1_000_000_000_000
  const guesses = new Guesses(() => now)
  for (let n = 0; n < 20; n++) t.equal(guesses.begin('reader a', `10.0.0.${n}`), undefined)

  t.equal(guesses.begin('reader a', '10.0.1.1'), 180)
  now += 60_000
  t.equal(guesses.begin('reader a', '10.0.1.1'), 120, 'what was refused is not counted')
  now += 120_000
  t.equal(guesses.begin('reader a', '10.0.1.1'), undefined)
  t.equal(guesses.begin('reader a', '10.0.1.2'), 180, 'twenty an hour go on to be the most')
})

t.test('behind a proxy that is trusted the address that it names is counted, and nobody else is believed', async t => {
  const { call } = await anApi(t, { trustProxy: '10.9.0.0/16' })
  const guess = async (pin: string, remoteAddress: string, forwardedFor: string) =>
    (await call({ method: 'POST', url: '/v1/sessions', payload: { kind: 'reader', card: 'card-li', pin }, remoteAddress, headers: { 'x-forwarded-for': forwardedFor } })).statusCode

  for (let n = 0; n < 10; n++) await guess('0000', '10.9.1.1', '10.4.4.4')
  t.equal(await guess('1234', '10.9.1.1', '10.4.4.4'), 429)
  t.equal(await guess('1234', '10.9.1.1', '10.5.5.5'), 201, 'the next reader behind the same proxy logs in')
  for (let n = 0; n < 10; n++) await guess('0000', '10.6.6.6', `10.7.7.${n}`)
  t.equal(await guess('1234', '10.6.6.6', '10.7.7.77'), 429, 'a stranger gains nothing by naming other addresses')
})

t.test('a change asked for by a page of another site is refused', async t => {
  const call = (headers: Record<string, string>) => api.call({ method: 'DELETE', url: '/v1/session', headers: { host: 'shelf.example', ...headers } })

  t.match((await call({ origin: 'https://evil.example' })).json(), { status: 403, type: /foreign-origin$/ })
  t.match((await call({ origin: 'null' })).json(), { status: 403 })
  t.match((await call({ 'sec-fetch-site': 'cross-site' })).json(), { status: 403 })
  t.equal((await call({ origin: 'https://shelf.example' })).statusCode, 204)
  t.equal((await call({})).statusCode, 204, 'a script that is no browser')
})

t.test('an operator gives a library a feed, hands in a file for it, and stops its harvest', async t => {
  const operator = await api.as('operator-haidian')
  const source = (await operator('POST', '/v1/sources', { library: 'shangzhuang', protocol: 'file', dialect: 'cnmarc', encoding: 'gb18030' })).json()
  const file = ['--cut', 'Content-Disposition: form-data; name="file"; filename="../../全部.MRC"', 'Content-Type: application/octet-stream', '', '00024nam  2200000   4500\x1d', '--cut--', ''].join('\r\n')
  const upload = () => operator('POST', `/v1/sources/${source.id}/uploads?extent=full`, Buffer.from(file), { 'content-type': 'multipart/form-data; boundary=cut' })

  const handedIn = await upload()
  const second = await upload()
  const harvest = handedIn.json()
  const stopped = await operator('POST', `/v1/harvests/${harvest.id}/stop`)
  const resumed = await operator('POST', `/v1/harvests/${harvest.id}/resume`)

  t.equal(handedIn.statusCode, 202)
  t.match(harvest, { source: source.id, library: { code: 'shangzhuang' }, extent: 'full', state: 'waiting' })
  const { checkpoint } = (await api.store.harvests.find(harvest.id))!
  t.match(checkpoint, { file: /commonshelf-uploads-[^/]+\/\d+-[0-9a-f]{16}\.mrc$/, origin: 'upload' }, 'the name is ours, whatever the file was called')
  t.equal(await readFile(String(checkpoint!.file), 'latin1'), '00024nam  2200000   4500\x1d')
  t.match(second.json(), { status: 409, type: /source-busy$/ })
  t.match(stopped.json(), { state: 'stopped' })
  t.match(resumed.json(), { state: 'waiting' })
  t.match((await operator('GET', '/v1/harvests')).json().harvests, [{ id: harvest.id }])
  t.match((await operator('GET', '/v1/sources?library=shangzhuang')).json().sources.at(-1), { id: source.id, dialect: 'cnmarc', encoding: 'gb18030' })
  t.match((await operator('POST', `/v1/sources/${source.id}/uploads`, {})).json(), { status: 415 })
})

t.test('a feed with a dialect, encoding or hour that nobody can read is refused when it is given, field by field', async t => {
  const operator = await api.as('operator')
  const add = (given: object) => operator('POST', '/v1/sources', { library: 'jing', protocol: 'file', ...given })
  const wrong = await add({ dialect: 'usmarc', encoding: 'klingon', schedule: 'every night' })

  t.match(wrong.json(), {
    status: 400,
    type: /invalid-request$/,
    errors: [
      { field: 'dialect', value: 'usmarc', expected: 'must be one of auto, marc21, unimarc, cnmarc' },
      { field: 'encoding', value: 'klingon', expected: /utf-8, gb18030, big5, marc-8/ },
      { field: 'schedule', value: 'every night', expected: /0 3 \* \* \*/ }
    ]
  })
  for (const schedule of ['', '0 3 * *', '61 * * * *', '0 0 30 2 *', '* * * * * * *']) t.match((await add({ schedule })).json(), { status: 400, errors: [{ field: 'schedule', value: schedule }] }, schedule)
  t.match((await add({ protocol: 'oai-pmh', address: 'ftp://x' })).json(), { status: 400, errors: [{ field: 'address', value: 'ftp://x' }] })
  t.match((await add({ protocol: 'spreadsheet', encoding: 'marc-8' })).json(), { status: 400, errors: [{ field: 'encoding' }] }, 'no sheet is in it')
  for (const right of [{ schedule: '0 3 * * *' }, { schedule: '@daily' }, { schedule: '0 0 3 * * 1-5' }, { encoding: 'GBK', dialect: 'auto' }, { encoding: 'MARC-8', dialect: 'unimarc' }, { protocol: 'spreadsheet', encoding: 'utf-16le' }, { encoding: 'auto' }]) {
    t.equal((await add(right)).statusCode, 201, JSON.stringify(right))
  }
})

t.test('what is in quarantine is shown with its reason, and is sent on its way again or dismissed', async t => {
  const operator = await api.as('operator')
  const source = (await operator('POST', '/v1/sources', { library: 'jing', protocol: 'file' })).json()
  for (const identifier of ['a', 'b']) {
    await api.store.quarantine.add({ sourceId: source.id, identifier, step: 'receive', reason: 'duplicate-identifier', detail: 'Came twice', bytes: Buffer.from(identifier), syntax: 'iso2709' })
  }

  const { quarantined, next } = (await operator('GET', `/v1/quarantine?source=${source.id}&limit=1`)).json()
  const rest = (await operator('GET', `/v1/quarantine?source=${source.id}&limit=1&cursor=${next}`)).json()
  const replayed = (await operator('POST', `/v1/quarantine/${quarantined[0].id}/replay`)).json()
  const dismissed = (await operator('POST', `/v1/quarantine/${rest.quarantined[0].id}/dismiss`)).json()

  t.match(quarantined, [{ identifier: 'b', library: { code: 'jing' }, reason: 'duplicate-identifier', detail: 'Came twice', size: 1 }])
  t.match(rest, { quarantined: [{ identifier: 'a' }], next: undefined })
  t.match(replayed, { id: /^\d+$/, state: 'waiting', total: 1, taken: 0 })
  t.match(dismissed, { state: 'dismissed', answeredBy: 'operator' })
  t.match((await operator('POST', `/v1/quarantine/${rest.quarantined[0].id}/replay`)).json(), { status: 409 })
  await operator('POST', `/v1/quarantine/${quarantined[0].id}/dismiss`)
  t.match((await operator('GET', '/v1/statistics')).json(), { libraries: 6, quarantineReasons: [], waiting: { describe: Number }, index: { engine: 'embedded' } })
})

t.test('an operator sees, counts and touches what came from their own part of the tree alone', async t => {
  const [all, haidian] = [await api.as('operator'), await api.as('operator-haidian')]
  const source = (await all('POST', '/v1/sources', { library: 'xicheng', protocol: 'oai-pmh', address: 'http://127.0.0.1:1/oai' })).json()
  await api.store.quarantine.add({ sourceId: source.id, identifier: 'x', step: 'receive', reason: 'too-short', detail: 'Half a record', bytes: Buffer.from('x'), syntax: 'iso2709' })
  const id = (await api.store.quarantine.list({ sourceId: source.id }))[0]!.id
  const harvest = (await all('POST', '/v1/harvests', { source: source.id })).json()

  const own = (await all('GET', '/v1/quarantine')).json()
  const foreign = (await haidian('GET', '/v1/quarantine?limit=1')).json()
  const touches = await Promise.all([
    haidian('GET', `/v1/sources/${source.id}`),
    haidian('GET', `/v1/quarantine?source=${source.id}`),
    haidian('POST', `/v1/quarantine/${id}/replay`),
    haidian('POST', `/v1/quarantine/${id}/dismiss`),
    haidian('POST', `/v1/sources/${source.id}/uploads`),
    haidian('POST', '/v1/harvests', { source: source.id }),
    haidian('GET', `/v1/harvests/${harvest.id}`),
    haidian('POST', `/v1/harvests/${harvest.id}/stop`),
    haidian('POST', `/v1/harvests/${harvest.id}/resume`)
  ])

  t.match(own.quarantined, [{ id, library: { code: 'xicheng' } }])
  t.same(foreign, { quarantined: [] }, 'not even an empty page that leads on')
  t.notOk((await haidian('GET', '/v1/harvests')).json().harvests.some((one: { id: string }) => one.id === harvest.id))
  t.same((await haidian('GET', '/v1/statistics')).json().quarantineReasons, [])
  t.match((await (await api.as('clerk-xicheng'))('GET', '/v1/statistics')).json().quarantineReasons, [{ reason: 'too-short', count: 1 }])
  for (const response of touches) t.match(response.json(), { status: 403, type: /outside-your-libraries$/ }, response.json().instance)
  await all('POST', `/v1/quarantine/${id}/dismiss`)
})

t.test('a source has one harvest at a time, whoever orders it at the same moment', async t => {
  const operator = await api.as('operator')
  const source = (await operator('POST', '/v1/sources', { library: 'jing', protocol: 'oai-pmh', address: 'http://127.0.0.1:1/oai' })).json()
  const files = (await operator('POST', '/v1/sources', { library: 'jing', protocol: 'spreadsheet' })).json()

  const orders = await Promise.all([1, 2, 3].map(() => operator('POST', '/v1/harvests', { source: source.id })))
  const begun = orders.find(({ statusCode }) => statusCode === 202)!.json()
  await operator('POST', `/v1/harvests/${begun.id}/stop`)
  const other = (await operator('POST', '/v1/harvests', { source: source.id })).json()

  t.same(orders.map(({ statusCode }) => statusCode).sort(), [202, 409, 409])
  t.match(begun, { extent: 'full' }, 'the first is whole, nobody having said otherwise')
  t.equal(other.state, 'waiting')
  t.match((await operator('POST', `/v1/harvests/${begun.id}/resume`)).json(), { status: 409, type: /source-busy$/ })
  t.match((await operator('POST', '/v1/harvests', { source: files.id })).json(), { status: 409, type: /nothing-to-harvest$/ })
  for (const address of [undefined, 'file:///etc/passwd', 'archive.example/oai']) {
    t.match((await operator('POST', '/v1/sources', { library: 'jing', protocol: 'oai-pmh', address })).json(),
      { status: 400, errors: [{ field: 'address', expected: 'must be an http or https address' }] }, String(address))
  }
})

t.test('an operator lets libraries and service points join, under their own', async t => {
  const operator = await api.as('operator-haidian')
  const library = { code: 'sujiatuo', name: '苏家坨镇图书馆', parent: 'haidian', tier: 3 }

  const added = await operator('POST', '/v1/libraries', library)
  const twice = await operator('POST', '/v1/libraries', library)
  const elsewhere = await operator('POST', '/v1/libraries', { ...library, code: 'elsewhere', parent: 'xicheng' })
  const point = await operator('POST', '/v1/service-points', { code: 'sujiatuo-desk', library: 'sujiatuo', name: '总台', returns: false })

  t.match(added.json(), { path: ['jing', 'haidian', 'sujiatuo'], tier: 3, parent: 'haidian' })
  t.match(twice.json(), { status: 409, type: /code-taken$/ })
  t.match(elsewhere.json(), { status: 403, type: /outside-your-libraries$/ })
  t.match(point.json(), { library: { code: 'sujiatuo' }, pickup: true, returns: false })
  t.match((await api.call({ url: '/v1/service-points?library=sujiatuo' })).json().servicePoints, [{ code: 'sujiatuo-desk' }])
  await api.store.db.sql`delete from service_point where code = 'sujiatuo-desk'`
  await api.store.db.sql`delete from library where code = 'sujiatuo'`
})

t.test('every unknown id and every wrong field is answered with a problem document', async t => {
  const [reader, operator] = [await api.as('card-li'), await api.as('operator')]
  const uuid = 'b7b0a1c4-5b9e-4a3c-8a5e-2f0d7c0f8a11'
  const missing = [
    await api.call({ url: '/v1/entries/999999' }),
    await api.call({ url: '/v1/entries/999999/holdings' }),
    await api.call({ url: '/v1/libraries/nowhere' }),
    await api.call({ url: '/v1/nothing-here' }),
    await reader('GET', `/v1/requests/${uuid}`),
    await reader('POST', '/v1/requests', { entry: '999999', pickup: 'jing-desk' }),
    await reader('POST', '/v1/loans/999999/renew'),
    await operator('POST', '/v1/supplies/999999/ship'),
    await operator('GET', '/v1/sources/999999'),
    await operator('GET', '/v1/harvests/999999'),
    await operator('POST', '/v1/quarantine/999999/replay'),
    await operator('POST', '/v1/scans', { barcode: 'nothing', servicePoint: 'jing-desk' })
  ]
  const wrong = await api.call({ url: '/v1/search?libary=jing&limit=1000&sort=best' })

  for (const response of missing) {
    t.equal(response.statusCode, 404, response.json().instance)
    t.match(response.headers['content-type'], /^application\/problem\+json/)
    t.match(response.json(), { type: /-not-found|#not-found/, title: String, status: 404, detail: String, reqId: String })
  }
  t.match(wrong.json(), { status: 400, type: /invalid-request$/ })
  t.same(wrong.json().errors.map(({ field, value, expected }: { field: string, value: unknown, expected: string }) => [field, value, expected]).sort(), [
    ['libary', undefined, 'is not known here; leave it out'],
    ['limit', 1000, 'must be <= 100'],
    ['sort', 'best', 'must be one of relevance, newest, oldest, title, most-held, arrival']
  ])
  t.match((await reader('POST', '/v1/requests', { entry: 'abc', pickup: 7 })).json().errors, [{ field: 'entry' }])
  t.match((await operator('POST', '/v1/scans', { barcode: 'a\0b', servicePoint: 'jing-desk' })).json(), { status: 400, detail: /NUL/ }, 'what no text can have')
  t.match((await api.call({ method: 'POST', url: '/v1/sessions', payload: { kind: 'reader', card: 'a\0b', pin: '1' } })).json(), { status: 400 })
  t.match((await api.call({ url: '/v1/entries/abc' })).json(), { status: 400 })
  t.match((await api.call({ method: 'POST', url: '/v1/sessions', headers: { 'content-type': 'application/json' }, payload: '{"kind":' })).json(), { status: 400 })
  t.match((await api.call({ method: 'POST', url: '/v1/sessions', headers: { 'content-type': 'application/json' }, payload: `"${'x'.repeat(200_000)}"` })).json(), { status: 413 })
  t.match((await api.call({ url: `/v1/search?q=${encodeURIComponent('"((AND OR NOT')}` })).statusCode, 200, 'readers type what they like')
  t.same((await api.call({ url: `/v1/search?q=${encodeURIComponent('"((AND OR NOT')}` })).json().hints, [{ kind: 'taken-as-words' }])
  t.same((await api.call({ url: '/v1/search?q=9787020002206' })).json().hints, [{ kind: 'isbn-check-digit', text: '9787020002206', meant: '9787020002207' }])
})

t.test('the document of the API: every route says who may call it and how a problem looks', async t => {

  const document = (await api.call({ url: '/docs/json' })).json()
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })))

  t.ok(operations.length > 35)
  for (const { path, method, operationId, 'x-access': declared, responses } of operations) {
    t.ok(operationId, `${method} ${path} has a name`)
    t.ok(declared, `${operationId} says who may call it`)
    if (!path.startsWith('/v1/')) continue
    t.match(responses['4XX']?.content?.['application/json']?.schema ?? responses['4xx']?.content?.['application/json']?.schema, { $ref: /Problem$/ }, `${operationId} may answer with a problem`)
  }
  t.equal((await api.call({ url: '/docs/' })).statusCode, 200)
  const page = (await api.call({ url: '/docs/problems' })).body
  for (const name of Object.keys(problemTypes)) t.ok(page.includes(`id="${name}"`), `${name} is explained`)
})

t.test('every route that is not public turns strangers away', async t => {
  const document = (await api.call({ url: '/docs/json' })).json() as { paths: Record<string, Record<string, Operation>> }

  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { 'x-access': declared, operationId }] of Object.entries(methods)) {
      if (declared === 'public') continue
      const response = await api.call({ method: method.toUpperCase() as 'GET', url: path.replace('{id}', '1') })
      t.equal(response.statusCode, 401, operationId)
    }
  }
})

t.test('a route that does not say who may call it stops the start', async t => {
  const app = Fastify()
  await app.register(problems)
  await app.register(cookie)
  await app.register(access, { callerOf: async () => undefined, origins: [] })
  app.get('/v1/forgotten', async () => 'all of it')
  t.teardown(async () => { await app.close() })

  await t.rejects(async () => { await app.ready() }, /GET \/v1\/forgotten/)
})

t.test('health: alive at once, ready when database, queue and index answer', async t => {
  const notYet = await anApi(t, { indexReady: new Promise(() => {}) })

  t.match((await api.call({ url: '/health/live' })).json(), { status: 'live' })
  t.match((await api.call({ url: '/health/ready' })).json(), { status: 'ready' })
  t.match((await notYet.call({ url: '/health/ready' })).json(), { status: 503, detail: /index/ })
  await writeDocument(api.store, anEntry({ id: '900000' }))
  await api.searchable()
  t.match((await api.call({ url: '/health/index' })).json(), { engine: 'embedded', applied: await api.store.documents.latest() })
})

t.test('the pages are served at every address that is theirs, and at no other', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-pages-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>Commonshelf</title>')
  await writeFile(join(folder, 'assets/app-1a2b.js'), 'start()')
  const { call } = await anApi(t, { pages: folder })

  const home = await call({ url: '/' })
  const deep = await call({ url: '/entries/17?from=search' })
  const script = await call({ url: '/assets/app-1a2b.js' })

  t.match(home, { statusCode: 200, body: /Commonshelf/, headers: { 'content-type': /text\/html/, 'cache-control': 'no-cache', 'content-security-policy': /script-src 'self'/ } })
  t.equal(deep.body, home.body)
  t.match(script, { statusCode: 200, headers: { 'cache-control': /immutable/ } })
  for (const url of ['/v1/nothing', '/assets/gone.js', '/docs/nothing', '/health/nothing', '/../package.json']) {
    t.match((await call({ url })).json(), { status: 404 }, url)
  }
  t.match((await call({ method: 'POST', url: '/entries/17' })).json(), { status: 404 })
})

t.test("nothing of a reader's is in the log", async t => {
  const entry = await api.entry({ title: '怎样面对疾病' }, [{ library: 'jing', barcodes: ['N1'] }])
  const reader = await api.as('card-li')
  await api.call({ url: `/v1/search?q=${encodeURIComponent('疾病')}` })
  const { id } = (await reader('POST', '/v1/requests', { entry, pickup: 'jing-desk', note: '不要告诉别人' })).json()
  await reader('GET', `/v1/requests/${id}`)
  await api.call({ method: 'POST', url: '/v1/sessions', payload: { kind: 'reader', card: 'card-li', pin: 'pin-of-nobody' } })

  const logged = api.logged()

  t.match(logged, /answered/)
  for (const own of ['card-li', '李雷', 'pin-of-nobody', '疾病', encodeURIComponent('疾病'), '不要告诉别人', id, 'commonshelf_session']) {
    t.notOk(logged.includes(own), `${own} is not in it`)
  }
})
