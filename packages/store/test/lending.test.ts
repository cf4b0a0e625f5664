import t from 'tap'
import type { Actor } from '@commonshelf/lending'
import type { RequestView } from '../src/index.js'
import { anAlliance } from './lending-alliance.js'

const system: Actor = { kind: 'system' }
const morning = new Date('2026-03-02T01:00:00Z')
const anAnswer = () => {
  let resolve = () => {}
  const promise = new Promise<void>(done => { resolve = done })
  return { promise, resolve: () => resolve() }
}

/** How a refusal reads; tap's types know an error's message only. */
const by = (refusal: { problem: string } & Record<string, unknown>) => refusal as unknown as Error
const later = (days: number) => new Date(morning.getTime() + days * 86_400_000)

t.test('a book is asked for in a village, comes from the district, is lent, returned at a third branch, and goes home', async t => {
  const { store: { lending }, ...alliance } = await anAlliance(t)
  const entry = await alliance.anEntry({ jing: ['J1'], haidian: ['H1', 'H2'], xicheng: ['X1'], daxue: ['D1'] })
  const reader = await alliance.reader('王芳')
  const [village, district, night] = [await alliance.staff('dongma'), await alliance.staff('haidian'), await alliance.staff('yeguan')]

  const placed = await lending.place({ reader, entry, pickup: 'dongma-desk', idempotencyKey: 'tap-1' }, morning)
  const supply = placed.supplies[0]!
  t.match(placed, { status: 'asked', title: '活着', supplier: { code: 'haidian' }, actions: ['cancel'] })
  t.match(placed.ranking.map(supplier => supplier.library), ['haidian', 'jing', 'xicheng', 'daxue'])

  await lending.answer({ supply: supply.id, actor: district, answer: 'will-supply', at: later(0.1) })
  await lending.ship({ supply: supply.id, actor: district, barcode: 'H1', at: later(0.2) })
  t.match(await lending.returnAt({ servicePoint: 'dongma-desk', barcode: 'H1', actor: village, at: later(1) }), { instruction: { do: 'hold', request: placed.id }, done: ['received'] })
  const lent = await lending.lend({ request: placed.id, actor: village, barcode: 'H1', at: later(2) })
  t.equal(lent.loan!.dueAt.toISOString(), '2026-04-03T15:59:59.000Z')
  await lending.renew({ loan: lent.loan!.id, actor: { kind: 'reader', id: reader }, at: later(20) })
  const scanned = await lending.returnAt({ servicePoint: 'yeguan-desk', barcode: 'H1', actor: night, at: later(30) })
  t.match(scanned, { instruction: { do: 'send', because: 'home' }, done: ['returned', 'sent-home'], to: { library: { code: 'haidian' }, servicePoint: { code: 'haidian-desk' } } })
  t.ok((await lending.request(placed.id, system)).loan!.returnedAt, 'the loan ended with the scan')
  t.match(await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'H1', actor: district, at: later(31) }), { instruction: { do: 'shelve' }, done: ['arrived-home'] })

  const ended = await lending.request(placed.id, { kind: 'reader', id: reader })
  t.match(ended, { status: 'closed', outcome: 'supplied', actions: [], supplies: [{ status: 'LoanCompleted' }] })
  t.strictSame(await alliance.transcript(placed), [
    'reader: placed (dongma)',
    'system: asked (haidian) supplier haidian, rank 1, of 4',
    'staff: will-supply (haidian)',
    'staff: shipped (haidian) to dongma-desk',
    'staff: received (dongma) at dongma-desk',
    'staff: lent (dongma) due 2026-04-03',
    'reader: renewed (dongma) due 2026-04-21',
    'staff: returned (yeguan) at yeguan-desk',
    'staff: sent-home (yeguan) to haidian-desk',
    'staff: arrived-home (haidian) at haidian-desk'
  ])
})

t.test('whatever arrives at once, the last copy is promised once', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const { sql } = store.db
  const livePromises = async () => (await sql`select item_id from supply where status in ('RequestReceived', 'WillSupply', 'Loaned')`).length

  for (const many of [8, 50]) {
    await t.test(`${many} readers ask for the last copy in the same moment: one is promised it, the others hear that there is none`, async t => {
      const entry = await alliance.anEntry({ haidian: [`only-${many}`] })
      const readers = await Promise.all(Array.from({ length: many }, (_, index) => alliance.reader(`reader-${many}-${index}`)))
      const before = await livePromises()

      const placed = await Promise.all(readers.map(reader => lending.place({ reader, entry, pickup: 'dongma-desk' })))

      t.equal(placed.filter(request => request.status === 'asked').length, 1)
      t.equal(placed.filter(request => request.status === 'closed' && request.outcome === 'unfilled').length, many - 1)
      t.equal(await livePromises(), before + 1)
      const loser = placed.find(request => request.status === 'closed')!
      t.equal((await alliance.transcript(loser)).at(-1), 'system: gave-up (dongma)')
    })
  }

  await t.test('fifty readers and five copies: five promises, spread over the libraries, each copy once', async t => {
    const entry = await alliance.anEntry({ haidian: ['five-1', 'five-2'], xicheng: ['five-3', 'five-4'], daxue: ['five-5'] })
    const readers = await Promise.all(Array.from({ length: 50 }, (_, index) => alliance.reader(`reader-50-${index}`)))

    const placed = await Promise.all(readers.map(reader => lending.place({ reader, entry, pickup: 'yeguan-desk' })))

    const asked = placed.filter(request => request.status === 'asked')
    t.strictSame(asked.map(request => request.supplies[0]!.item.barcode).sort(), ['five-1', 'five-2', 'five-3', 'five-4', 'five-5'])
    t.equal(placed.filter(request => request.outcome === 'unfilled').length, 45)
  })

  await t.test('a promise that Postgres is asked to break is refused by its own index', async t => {
    const entry = await alliance.anEntry({ haidian: ['twice'] })
    const request = await lending.place({ reader: await alliance.reader('甲'), entry, pickup: 'dongma-desk' })
    const again = sql`insert into supply (request_id, ordinal, library_id, item_id, created_at, changed_at)
      select r.id, 9, s.library_id, s.item_id, now(), now() from supply s, request r where s.request_id = ${request.id} and r.status = 'closed' limit 1`
    await t.rejects(again, { code: '23505', constraint_name: 'supply_promise' })
  })

  await t.test('suppliers that say no at the same moment, and readers that ask meanwhile, never share a copy', async t => {
    const entry = await alliance.anEntry({ haidian: ['no-1', 'no-2', 'no-3'], xicheng: ['no-4', 'no-5', 'no-6'] })
    const readers = await Promise.all(Array.from({ length: 12 }, (_, index) => alliance.reader(`reader-no-${index}`)))
    const first = await Promise.all(readers.slice(0, 6).map(reader => lending.place({ reader, entry, pickup: 'dongma-desk' })))

    await Promise.all([
      ...first.map(request => lending.answer({ supply: request.supplies[0]!.id, actor: system, answer: 'unfilled', reason: 'NotAvailable' })),
      ...readers.slice(6).map(reader => lending.place({ reader, entry, pickup: 'dongma-desk' }))
    ])

    const promised = await sql<{ itemId: string, times: number }[]>`
      select item_id as "itemId", count(*)::int as times from supply where status = 'RequestReceived' group by item_id having count(*) > 1`
    t.strictSame([...promised], [])
    const [odd] = await sql<{ count: number }[]>`select count(*)::int as count from item i where i.engaged <>
      exists (select from supply s where s.item_id = i.id and s.status in ('RequestReceived', 'WillSupply', 'Loaned'))`
    t.equal(odd!.count, 0, 'what the catalogue calls engaged is what is promised')
  })
})

t.test('asking twice', async t => {
  const { store: { lending }, ...alliance } = await anAlliance(t)
  const reader = await alliance.reader('王芳')

  await t.test('a second tap with the same key is the same request, however many taps come at once', async t => {
    const entry = await alliance.anEntry({ haidian: ['A1', 'A2'] })
    const wish = { reader, entry, pickup: 'dongma-desk', idempotencyKey: 'tap' }
    const taps = await Promise.all(Array.from({ length: 6 }, () => lending.place(wish)))
    t.equal(new Set(taps.map(request => request.id)).size, 1)
    t.equal(taps[0]!.supplies.length, 1)
    await t.rejects(lending.place({ ...wish, pickup: 'haidian-desk' }), by({ problem: 'idempotency-key-reused' }))
  })

  await t.test('the same wish at two branches in the same second is one request; the other hears of it', async t => {
    const entry = await alliance.anEntry({ haidian: ['B1', 'B2'] })
    const both = await Promise.allSettled(['dongma-desk', 'haidian-desk'].map((pickup, index) => lending.place({ reader, entry, pickup, idempotencyKey: `branch-${index}` })))
    t.equal(both.filter(({ status }) => status === 'fulfilled').length, 1)
    t.match(both.find(({ status }) => status === 'rejected'), { reason: { problem: 'already-requested', requestId: String } })
  })

  await t.test('another reader may use the same key', async t => {
    const entry = await alliance.anEntry({ haidian: ['C1', 'C2'] })
    const [one, two] = await Promise.all([reader, await alliance.reader('李强')].map(who => lending.place({ reader: who, entry, pickup: 'dongma-desk', idempotencyKey: 'k' })))
    t.not(one!.id, two!.id)
  })

  await t.test('what cannot be asked for is refused by name', async t => {
    const entry = await alliance.anEntry({ haidian: ['E1'] })
    await t.rejects(lending.place({ reader, entry: '999999', pickup: 'dongma-desk' }), by({ problem: 'entry-not-found' }))
    await t.rejects(lending.place({ reader, entry: 'x', pickup: 'dongma-desk' }), by({ problem: 'entry-not-found' }))
    await t.rejects(lending.place({ reader, entry, pickup: 'nowhere' }), by({ problem: 'service-point-not-found' }))
    await t.rejects(lending.place({ reader: '999999', entry, pickup: 'dongma-desk' }), by({ problem: 'reader-not-found' }))
  })
})

t.test('answers of suppliers', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const reader = await alliance.reader('王芳')
  const [haidian, jing, village] = [await alliance.staff('haidian'), await alliance.staff('jing'), await alliance.staff('dongma')]

  await t.test('two clerks answer one supply: one answer stands, the other clerk is told', async t => {
    const entry = await alliance.anEntry({ haidian: ['A1'], jing: ['A2'] })
    const { id, supplies: [supply] } = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    const answers = await Promise.allSettled((['will-supply', 'unfilled'] as const).map(answer =>
      lending.answer({ supply: supply!.id, actor: haidian, answer, seen: 'RequestReceived' })))
    t.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
    t.match(answers.find(({ status }) => status === 'rejected'), { reason: { problem: 'answered-meanwhile' } })
    const answered = (await alliance.transcript(id)).filter(line => /will-supply|unfilled/.test(line))
    t.equal(answered.length, 1)
  })

  await t.test('the same answer twice is one answer', async t => {
    const entry = await alliance.anEntry({ haidian: ['B1'], jing: ['B2'] })
    const { id, supplies: [supply] } = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    for (const _ of [1, 2]) await lending.answer({ supply: supply!.id, actor: haidian, answer: 'unfilled', reason: 'NotOnShelf' })
    t.strictSame(await alliance.transcript(id), [
      'reader: placed (dongma)', 'system: asked (haidian) supplier haidian, rank 1, of 2', 'staff: unfilled (haidian) reason NotOnShelf', 'system: asked (jing) supplier jing, rank 1, of 1'
    ])
    await t.rejects(lending.answer({ supply: supply!.id, actor: haidian, answer: 'will-supply' }), by({ problem: 'action-not-allowed', status: 'Unfilled' }))
  })

  await t.test('unfilled goes on by itself until nobody is left, and the reasons are kept', async t => {
    const entry = await alliance.anEntry({ haidian: ['C1'], jing: ['C2'], daxue: ['C3:reference-only'], xicheng: ['C4:on-loan'] })
    let request = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    t.match(request.ranking.slice(2), [
      { library: 'xicheng', rank: null, reasons: [{ rule: 'not-on-shelf', lendable: 1 }] }, { library: 'daxue', rank: null, reasons: [{ rule: 'not-lendable', copies: 1 }] }
    ])
    request = await lending.answer({ supply: request.supplies[0]!.id, actor: haidian, answer: 'unfilled', reason: 'NotOnShelf' }).then(() => lending.request(request.id, system))
    t.match(request, { status: 'asked', supplier: { code: 'jing' } })
    request = await lending.answer({ supply: request.supplies[1]!.id, actor: jing, answer: 'unfilled', reason: 'OnLoan' })
    t.match(request, { status: 'closed', outcome: 'unfilled', supplies: [{ unfilledReason: 'NotOnShelf' }, { unfilledReason: 'OnLoan' }] })
    t.ok(request.ranking.find(({ library }) => library === 'jing')!.reasons.some(({ rule }) => rule === 'tried-before'))
    const [item] = await store.db.sql`select status, engaged from item where barcode = 'C1'`
    t.strictSame({ ...item }, { status: 'missing', engaged: false }, 'the copy that was not found is not offered to the next reader')
  })

  await t.test('a silent supplier passes on, and so does one that promised and never sent', async t => {
    const entry = await alliance.anEntry({ haidian: ['D1'], jing: ['D2'], daxue: ['D3'] })
    const { id, supplies: [supply] } = await lending.place({ reader, entry, pickup: 'dongma-desk' }, morning)
    t.equal((await lending.runTimeouts(new Date(supply!.answerBy!.getTime() - 1))).passedOn, 0)
    await lending.runTimeouts(later(1.01))
    const second = (await lending.request(id, jing)).supplies[1]!
    await lending.answer({ supply: second.id, actor: jing, answer: 'will-supply', at: later(1.5) })
    await lending.runTimeouts(later(5))
    t.strictSame(await alliance.transcript(id), [
      'reader: placed (dongma)',
      'system: asked (haidian) supplier haidian, rank 1, of 3',
      'system: silent (haidian) reason no-answer',
      'system: asked (jing) supplier jing, rank 1, of 2',
      'staff: will-supply (jing)',
      'system: silent (jing) reason not-shipped',
      'system: asked (daxue) supplier daxue, rank 1, of 1'
    ])
    await t.rejects(lending.ship({ supply: second.id, actor: jing }), by({ problem: 'action-not-allowed', status: 'Cancelled' }), 'who comes too late is told')
  })

  await t.test('another copy of the same title may be sent; a stranger or a promised one may not', async t => {
    const entry = await alliance.anEntry({ haidian: ['F1', 'F2', 'F3'] })
    await alliance.anEntry({ haidian: ['other'] }, '别的书')
    const { supplies: [supply] } = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    const { supplies: [theirs] } = await lending.place({ reader: await alliance.reader('李强'), entry, pickup: 'dongma-desk' })
    t.match([supply!.item.barcode, theirs!.item.barcode], ['F1', 'F2'])
    for (const barcode of ['F2', 'other', 'nothing']) await t.rejects(lending.ship({ supply: supply!.id, actor: haidian, barcode }), by({ problem: 'item-not-free' }))
    const sent = await lending.ship({ supply: supply!.id, actor: haidian, barcode: 'F3' })
    t.match(sent, { status: 'shipped', supplies: [{ item: { barcode: 'F3' } }] })
    const [freed] = await store.db.sql`select engaged from item where barcode = 'F1'`
    t.equal(freed!.engaged, false)
  })

  await t.test('a copy on the shelf where the reader collects is set aside and travels nowhere', async t => {
    const entry = await alliance.anEntry({ dongma: ['G1'], haidian: ['G2', 'G3', 'G4'] })
    const { id, supplies: [supply] } = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    t.equal(supply!.supplier.code, 'dongma')
    t.match(await lending.ship({ supply: supply!.id, actor: village }), { status: 'ready' })
    await lending.lend({ request: id, actor: village })
    t.match(await lending.returnAt({ servicePoint: 'dongma-desk', barcode: 'G1', actor: village }), { instruction: { do: 'shelve' }, done: ['returned', 'arrived-home'] })
    t.strictSame((await alliance.transcript(id)).map(line => line.split(' ')[1]), ['placed', 'asked', 'set-aside', 'lent', 'returned', 'arrived-home'])
    t.equal((await store.db.sql`select 1 from transit`).length, 1, 'only the copy of the test before is on its way')
  })
})

t.test('scans', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const reader = await alliance.reader('王芳')
  const [haidian, village, xicheng] = [await alliance.staff('haidian'), await alliance.staff('dongma'), await alliance.staff('xicheng')]
  const shipped = async (barcode: string) => {
    const entry = await alliance.anEntry({ haidian: [barcode] })
    const request = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    return lending.ship({ supply: request.supplies[0]!.id, actor: haidian }).then(() => request)
  }
  const lent = async (barcode: string) => {
    const request = await shipped(barcode)
    await lending.receive({ request: request.id, actor: village })
    await lending.lend({ request: request.id, actor: village })
    return request
  }

  await t.test('a second scan at the same place says the same and changes nothing', async t => {
    const request = await lent('A1')
    const [first, second] = [await lending.returnAt({ servicePoint: 'yeguan-desk', barcode: 'A1', actor: xicheng }), await lending.returnAt({ servicePoint: 'yeguan-desk', barcode: 'A1', actor: xicheng })]
    t.strictSame(first.instruction, second.instruction)
    t.strictSame([first.done, second.done], [['returned', 'sent-home'], []])
    const both = await Promise.all([1, 2, 3].map(() => lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'A1', actor: haidian })))
    t.equal(both.filter(({ done }) => done.includes('arrived-home')).length, 1)
    t.ok(both.every(({ instruction }) => instruction.do === 'shelve'))
    t.match(await lending.request(request.id, system), { status: 'closed', outcome: 'supplied' })
  })

  await t.test('a book brought straight to its owner is returned and home in one scan', async t => {
    const request = await lent('B1')
    t.match(await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'B1', actor: haidian }), { instruction: { do: 'shelve' }, done: ['returned', 'arrived-home'] })
    t.match(await lending.request(request.id, system), { status: 'closed', outcome: 'supplied' })
  })

  await t.test('a book on its way that is scanned at a third place is sent on, and we know where it was', async t => {
    const request = await shipped('C1')
    t.match(await lending.returnAt({ servicePoint: 'xicheng-desk', barcode: 'C1', actor: xicheng }), { instruction: { do: 'send', because: 'pickup' }, done: ['seen'], to: { servicePoint: { code: 'dongma-desk' } } })
    t.equal((await alliance.transcript(request)).at(-1), 'staff: seen (xicheng) at xicheng-desk')
    t.match(await lending.returnAt({ servicePoint: 'dongma-desk', barcode: request.id, actor: village }), { instruction: { do: 'hold' }, done: ['received'] }, 'a slip with the request on it does as well as a barcode')
    t.match(await lending.receive({ request: request.id, actor: village }), { status: 'ready' }, 'receiving again changes nothing')
  })

  await t.test('a book found on a foreign shelf, never lent, is sent home; a missing one that turns up is on the shelf again', async t => {
    await alliance.anEntry({ haidian: ['D1', 'D2:missing'] })
    t.match(await lending.returnAt({ servicePoint: 'xicheng-desk', barcode: 'D1', actor: xicheng }), { instruction: { do: 'send', because: 'home' }, done: ['sent-home'], title: '活着' })
    t.match(await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'D1', actor: haidian }), { instruction: { do: 'shelve' }, done: ['arrived-home'] })
    t.match(await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'D2', actor: haidian }), { done: ['arrived-home'] })
    t.strictSame((await store.db.sql`select status, engaged from item where barcode like 'D_' order by barcode`).map(row => ({ ...row })), [{ status: 'available', engaged: false }, { status: 'available', engaged: false }])
  })

  await t.test('a barcode that two libraries use is asked about, unless one of them is under way', async t => {
    await alliance.anEntry({ jing: ['0001'], daxue: ['0001'] })
    await t.rejects(lending.returnAt({ servicePoint: 'xicheng-desk', barcode: '0001', actor: xicheng }), by({ problem: 'barcode-ambiguous', libraries: ['jing', 'daxue'] }))
    t.match(await lending.returnAt({ servicePoint: 'xicheng-desk', barcode: '0001', library: 'daxue', actor: xicheng }), { owner: { code: 'daxue' } })
    t.match(await lending.returnAt({ servicePoint: 'xicheng-desk', barcode: '0001', actor: xicheng }), { owner: { code: 'daxue' }, done: [] })
    await t.rejects(lending.returnAt({ servicePoint: 'xicheng-desk', barcode: 'unheard-of', actor: xicheng }), by({ problem: 'item-not-found' }))
  })

  await t.test('a promised copy that is scanned at home is what is to be sent', async t => {
    const entry = await alliance.anEntry({ haidian: ['E1'] })
    const request = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    t.match(await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'E1', actor: haidian }), { instruction: { do: 'supply', supply: request.supplies[0]!.id }, done: [] })
  })

  await t.test('a library that does not scan says that the book is home', async t => {
    const request = await lent('F1')
    await lending.returnAt({ servicePoint: 'dongma-desk', barcode: 'F1', actor: village })
    await t.rejects(lending.arriveHome({ request: request.id, actor: village }), by({ problem: 'outside-your-libraries' }))
    for (const _ of [1, 2]) t.match(await lending.arriveHome({ request: request.id, actor: haidian }), { status: 'closed', outcome: 'supplied' })
  })
})

t.test('village rooms without barcodes, without a desk of their own, and kiosks that take nothing back', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const room = await store.libraries.add({ code: 'nongjia', name: '农家书屋', parent: 'shangzhuang', tier: 4 })
  const kiosk = await store.servicePoints.add({ libraryId: (await store.libraries.findByCode('dongma'))!.id, code: 'kiosk', name: '取书柜', kind: 'kiosk', returns: false })
  await store.servicePoints.add({ libraryId: kiosk.libraryId, code: 'bookdrop', name: '还书箱', kind: 'bookdrop', pickup: false })
  const entry = await alliance.anEntry({})
  const [holding] = await store.db.sql<{ id: string }[]>`insert into holding (record_id, library_id, position) values (77, ${room.id}, 0) returning id`
  await store.db.sql`insert into item (holding_id, record_id, library_id, position, status) values (${holding!.id}, 77, ${room.id}, 0, 'available')`
  await store.db.sql`insert into cluster_member (record_id, cluster_id, keys) values (77, ${entry}, '{}')`
  const reader = await alliance.reader('王芳')

  await t.rejects(lending.place({ reader, entry, pickup: 'bookdrop' }), by({ problem: 'no-pickup-here' }))
  const { id, supplies: [supply] } = await lending.place({ reader, entry, pickup: 'kiosk' })
  await lending.ship({ supply: supply!.id, actor: system })
  t.match(await lending.returnAt({ servicePoint: 'kiosk', barcode: id, actor: system }), { done: ['received'], owner: { code: 'nongjia' } })
  await lending.lend({ request: id, actor: system })
  await t.rejects(lending.returnAt({ servicePoint: 'kiosk', barcode: id, actor: system }), by({ problem: 'no-returns-here' }))
  t.equal((await lending.request(id, system)).status, 'lent', 'what was refused has changed nothing')
  t.match(await lending.returnAt({ servicePoint: 'bookdrop', barcode: id, actor: system }), { done: ['returned', 'sent-home'], to: { library: { code: 'nongjia' } } })
  t.match(await lending.arriveHome({ request: id, actor: await alliance.staff('shangzhuang') }), { status: 'closed', outcome: 'supplied' }, 'its township says that it is home')
})

t.test('cancelling', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const id = await alliance.reader('王芳')
  const reader: Actor = { kind: 'reader', id }
  const [haidian, village] = [await alliance.staff('haidian'), await alliance.staff('dongma')]

  await t.test('before the book has left, the promise ends and the copy is free', async t => {
    const request = await lending.place({ reader: id, entry: await alliance.anEntry({ haidian: ['A1'] }), pickup: 'dongma-desk' })
    for (const _ of [1, 2]) t.match(await lending.cancel({ request: request.id, actor: reader }), { status: 'closed', outcome: 'cancelled', supplies: [{ status: 'Cancelled', unfilledReason: 'cancelled' }] })
    t.equal((await store.db.sql`select 1 from item where engaged`).length, 0)
    await t.rejects(lending.ship({ supply: request.supplies[0]!.id, actor: haidian }), by({ problem: 'action-not-allowed' }))
  })

  await t.test('a cancellation that crosses the shipment strands nothing, whichever comes first', async t => {
    for (const attempt of [1, 2, 3, 4, 5]) {
      const barcode = `cross-${attempt}`
      const request = await lending.place({ reader: id, entry: await alliance.anEntry({ haidian: [barcode] }), pickup: 'dongma-desk' })
      const [cancelled, sent] = await Promise.allSettled([lending.cancel({ request: request.id, actor: reader }), lending.ship({ supply: request.supplies[0]!.id, actor: haidian })])
      t.equal(cancelled.status, 'fulfilled')
      if (sent.status === 'fulfilled') {
        t.match(await lending.request(request.id, system), { status: 'returning', outcome: 'cancelled' })
        t.match(await lending.returnAt({ servicePoint: 'dongma-desk', barcode, actor: village }), { instruction: { do: 'send', because: 'home' }, done: ['redirected', 'sent-home'] })
        t.match(await lending.returnAt({ servicePoint: 'haidian-desk', barcode, actor: haidian }), { instruction: { do: 'shelve' }, done: ['arrived-home'] })
      } else t.match(sent.reason, { problem: 'action-not-allowed' })
      t.match(await lending.request(request.id, system), { status: 'closed', outcome: 'cancelled' })
      t.equal((await store.db.sql`select 1 from item where engaged`).length, 0)
    }
  })

  await t.test('a book in the reader’s hands cannot be cancelled, only brought back', async t => {
    const request = await lending.place({ reader: id, entry: await alliance.anEntry({ haidian: ['C1'] }), pickup: 'dongma-desk' })
    await lending.ship({ supply: request.supplies[0]!.id, actor: haidian })
    await lending.receive({ request: request.id, actor: village })
    await lending.lend({ request: request.id, actor: village })
    await t.rejects(lending.cancel({ request: request.id, actor: reader }), by({ problem: 'action-not-allowed', allowed: ['renew', 'return'] }))
  })

  await t.test('a book that nobody collects goes home', async t => {
    const request = await lending.place({ reader: id, entry: await alliance.anEntry({ haidian: ['D1'] }), pickup: 'dongma-desk' }, morning)
    await lending.ship({ supply: request.supplies[0]!.id, actor: haidian, at: later(0.1) })
    const { collectBy } = await lending.receive({ request: request.id, actor: village, at: later(1) })
    t.equal((await lending.runTimeouts(collectBy!)).expired, 1)
    t.match((await lending.desk({ library: 'dongma', actor: village, kind: 'to-return' })).tasks, [{ title: '活着', item: { barcode: 'D1' }, to: 'haidian图书馆' }])
    await lending.returnAt({ servicePoint: 'dongma-desk', barcode: 'D1', actor: village })
    t.match((await lending.desk({ library: 'haidian', actor: haidian })).counts, { 'to-return': 1 })
    await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'D1', actor: haidian })
    t.match(await lending.request(request.id, reader), { status: 'closed', outcome: 'not-collected' })
  })
})

t.test('what commits together', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const { sql } = store.db
  const reader = await alliance.reader('王芳')
  const entry = await alliance.anEntry({ haidian: ['A1'], jing: ['A2'] })
  const stale = async () => (await sql<{ id: string }[]>`delete from stale_cluster returning cluster_id as id`).map(({ id }) => id)

  await t.test('every change of a copy’s availability makes its entry stale, and only such a change does', async t => {
    const haidian = await alliance.staff('haidian')
    const heard = anAnswer()
    const stop = await lending.watchAvailability(heard.resolve)
    const request = await lending.place({ reader, entry, pickup: 'dongma-desk' })
    t.strictSame(await stale(), [entry], 'promised')
    await heard.promise
    await stop()
    await lending.answer({ supply: request.supplies[0]!.id, actor: haidian, answer: 'will-supply' })
    t.strictSame(await stale(), [])
    await lending.ship({ supply: request.supplies[0]!.id, actor: haidian })
    t.strictSame(await stale(), [entry], 'shipped')
    await lending.receive({ request: request.id, actor: system })
    await lending.lend({ request: request.id, actor: system })
    t.strictSame(await stale(), [])
    await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'A1', actor: haidian })
    t.strictSame(await stale(), [entry], 'home')
  })

  await t.test('a step that fails half way leaves no trace: no state, no event, no message, nothing stale', async t => {
    await stale()
    const count = async () => (await sql`select (select count(*) from request) as r, (select count(*) from supply) as s, (select count(*) from event) as e, (select count(*) from outbox) as o`).map(row => ({ ...row }))
    const before = await count()
    await sql`alter table outbox add constraint broken check (kind <> 'asked') not valid`
    await t.rejects(lending.place({ reader, entry, pickup: 'dongma-desk' }), { message: /broken/ })
    await sql`alter table outbox drop constraint broken`
    t.strictSame(await count(), before)
    t.strictSame(await stale(), [])
    t.equal((await sql`select 1 from item where engaged`).length, 0)
  })

  await t.test('messages go out at least once and in order; one that fails waits, and holds back its request’s later ones only', async t => {
    await sql`update outbox set sent_at = now()`
    const [one, two] = [await lending.place({ reader: await alliance.reader('甲'), entry, pickup: 'dongma-desk' }), await lending.place({ reader: await alliance.reader('乙'), entry, pickup: 'dongma-desk' })]
    for (const request of [one, two]) await lending.cancel({ request: request.id, actor: system })
    const sent: string[] = []
    const name = (request: string) => request === one.id ? 'one' : 'two'
    const now = new Date()
    const first = await lending.sendMessages(async message => {
      if (message.request === one.id) throw new Error('the partner is away')
      sent.push(`${name(message.request)} ${message.kind} ${message.audience} ${message.library ?? ''}`.trim())
    }, { now })
    t.strictSame(first, { sent: 3, failed: 1 })
    await lending.sendMessages(async message => { sent.push(`${name(message.request)} ${message.kind} ${message.audience} ${message.library ?? ''}`.trim()) }, { now: new Date(now.getTime() + 31_000) })
    t.strictSame(sent, [
      'two asked supplier jing', 'two cancelled reader', 'two cancelled supplier jing',
      'one asked supplier haidian', 'one cancelled reader', 'one cancelled supplier haidian'
    ])
    t.equal((await lending.statistics()).unsentMessages, 0)
  })
})

t.test('who may do what', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const id = await alliance.reader('王芳')
  const reader: Actor = { kind: 'reader', id }
  const stranger: Actor = { kind: 'reader', id: await alliance.reader('李强') }
  const [haidian, xicheng, village, township, main] = await Promise.all((['haidian', 'xicheng', 'dongma', 'shangzhuang', 'jing'] as const).map(code => alliance.staff(code)))
  const entry = await alliance.anEntry({ haidian: ['A1'] })
  const request = await lending.place({ reader: id, entry, pickup: 'dongma-desk', note: '周末来取' })
  const supply = request.supplies[0]!.id

  await t.test('readers see and cancel their own requests, and learn nothing of others’', async t => {
    for (const attempt of [() => lending.request(request.id, stranger), () => lending.cancel({ request: request.id, actor: stranger })]) {
      await t.rejects(attempt(), by({ problem: 'request-not-found' }))
    }
    t.strictSame((await lending.requests({ actor: stranger })).requests, [])
    t.match(await lending.requests({ actor: reader }), { requests: [{ id: request.id, note: '周末来取', actions: ['cancel'] }] })
    await t.rejects(lending.answer({ supply, actor: reader, answer: 'will-supply' }), by({ problem: 'not-yours-to-do' }))
    await t.rejects(lending.returnAt({ servicePoint: 'dongma-desk', barcode: 'A1', actor: reader }), by({ problem: 'not-yours-to-do' }))
    await t.rejects(lending.request('no-such-thing', reader), by({ problem: 'request-not-found' }))
  })

  await t.test('staff act for their own part of the tree', async t => {
    await t.rejects(lending.answer({ supply, actor: village!, answer: 'will-supply' }), by({ problem: 'outside-your-libraries' }))
    await t.rejects(lending.ship({ supply, actor: xicheng! }), by({ problem: 'outside-your-libraries' }))
    await t.rejects(lending.desk({ library: 'haidian', actor: xicheng! }), by({ problem: 'outside-your-libraries' }))
    await t.rejects(lending.returnAt({ servicePoint: 'dongma-desk', barcode: 'A1', actor: xicheng! }), by({ problem: 'outside-your-libraries' }))
    await t.rejects(lending.request(request.id, xicheng!), by({ problem: 'request-not-found' }))
    t.match(await lending.answer({ supply, actor: main!, answer: 'will-supply' }), { status: 'promised' }, 'the main library may act for a district')
    await lending.ship({ supply, actor: haidian! })
    await t.rejects(lending.receive({ request: request.id, actor: xicheng! }), by({ problem: 'outside-your-libraries' }))
    t.match(await lending.receive({ request: request.id, actor: township! }), { status: 'ready' }, 'a township may act for its village')
    for (const [actor, seen] of [[haidian, 1], [village, 1], [main, 1], [xicheng, 0]] as const) t.equal((await lending.requests({ actor: actor! })).requests.length, seen)
  })

  await t.test('only the desk where the reader stands sees who it is', async t => {
    t.match((await lending.desk({ library: 'dongma', actor: village!, kind: 'to-lend' })).tasks, [{ reader: { name: '王芳', card: 'card-王芳' }, actions: ['lend', 'cancel'] }])
    t.match(await lending.request(request.id, village!), { reader: { name: '王芳' } })
    const outside = await alliance.anEntry({ daxue: ['B1'] })
    const other = await lending.place({ reader: id, entry: outside, pickup: 'dongma-desk' })
    t.notOk((await lending.request(other.id, await alliance.staff('daxue'))).reader)
    t.notOk((await lending.desk({ library: 'daxue', actor: await alliance.staff('daxue'), kind: 'to-supply' })).tasks[0]!.reader)
  })

  await t.test('names and cards are neither in the history nor in the messages', async t => {
    await lending.lend({ request: request.id, actor: village! })
    const written = await store.db.sql<{ line: string }[]>`select e::text as line from event e union all select o::text from outbox o`
    t.ok(written.length > 5)
    t.notOk(written.some(({ line }) => /王芳|card-/.test(line)))
  })

  await t.test('when all is over, whose request it was is forgotten', async t => {
    await lending.returnAt({ servicePoint: 'haidian-desk', barcode: 'A1', actor: haidian! })
    t.equal(await lending.forgetReaders(new Date(Date.now() - 60_000)), 0, 'not at once')
    t.equal(await lending.forgetReaders(new Date(Date.now() + 60_000)), 1)
    t.notOk((await lending.requests({ actor: reader })).requests.some(({ id }) => id === request.id))
  })
})

t.test('desk, lists and rules', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { lending } = store
  const haidian = await alliance.staff('haidian')
  const names = Array.from({ length: 5 }, (_, index) => `reader-${index}`)
  const entry = await alliance.anEntry({ haidian: ['1', '2', '3', '4', '5'] })
  const requests: RequestView[] = []
  for (const [index, name] of names.entries()) requests.push(await lending.place({ reader: await alliance.reader(name), entry, pickup: 'dongma-desk' }, later(index / 100)))

  await t.test('work lists are counted by kind and turned page by page, the longest waiting first', async t => {
    await lending.answer({ supply: requests[0]!.supplies[0]!.id, actor: haidian, answer: 'will-supply', at: later(0.5) })
    t.strictSame((await lending.desk({ library: 'haidian', actor: haidian })).counts, { 'to-supply': 4, 'to-ship': 1, 'to-receive': 0, 'to-lend': 0, lent: 0, 'to-return': 0 })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await lending.desk({ library: 'haidian', actor: haidian, kind: 'to-supply', limit: 3, cursor, at: later(0.5) })
      seen.push(...page.tasks.map(task => task.request))
      cursor = page.next
      t.ok(page.tasks.every(task => !task.late && task.actions.includes('will-supply') && task.to === 'dongma总台'))
    } while (cursor !== undefined)
    t.strictSame(seen, requests.slice(1).map(request => request.id))
    t.ok((await lending.desk({ library: 'haidian', actor: haidian, kind: 'to-supply', at: later(9) })).tasks.every(task => task.late))
  })

  await t.test('requests are listed newest first, page by page', async t => {
    const first = await lending.requests({ actor: system, limit: 2 })
    const second = await lending.requests({ actor: system, limit: 9, cursor: first.next })
    t.strictSame([...first.requests, ...second.requests].map(({ id }) => id), requests.map(({ id }) => id).reverse())
    t.notOk(second.next)
  })

  await t.test('a cursor that no page gave out is refused, and not taken for the first page', async t => {
    for (const cursor of ['nonsense', '', '-1', '3', '00000000-0000-4000-8000-000000000000']) {
      await t.rejects(lending.requests({ actor: system, cursor }), by({ problem: 'invalid-cursor' }), `requests: ${cursor}`)
    }
    for (const cursor of ['nonsense', '', '-1', '1e3', requests[0]!.id]) {
      await t.rejects(lending.desk({ library: 'haidian', actor: haidian, kind: 'to-supply', cursor }), by({ problem: 'invalid-cursor' }), `desk: ${cursor}`)
    }
  })

  await t.test('a library’s own decisions outrank its tier’s: how long, how often, whether at all', async t => {
    await lending.setPolicy('haidian', { loanDays: 10, renewals: 0 })
    const request = requests[0]!
    await lending.ship({ supply: request.supplies[0]!.id, actor: haidian, at: later(1) })
    await lending.receive({ request: request.id, actor: system, at: later(2) })
    const { loan } = await lending.lend({ request: request.id, actor: system, at: later(3) })
    t.equal(loan!.dueAt.toISOString(), '2026-03-15T15:59:59.000Z')
    await t.rejects(lending.renew({ loan: loan!.id, actor: system, at: later(4) }), by({ problem: 'renewal-refused', reason: 'no-renewals-left' }))
    await lending.setPolicy('haidian', { supplies: false })
    t.match(await lending.place({ reader: await alliance.reader('late'), entry: await alliance.anEntry({ haidian: ['6'] }), pickup: 'dongma-desk' }), { outcome: 'unfilled', ranking: [{ reasons: [{ rule: 'not-supplying' }] }] })
    t.match(await lending.place({ reader: await alliance.reader('late'), entry: await alliance.anEntry({ haidian: ['7'] }), pickup: 'haidian-desk' }), { status: 'asked' }, 'its own desk it serves')
  })

  await t.test('an entry that was merged into another is followed', async t => {
    const [gone, kept] = [await alliance.anEntry({}), await alliance.anEntry({ jing: ['M1'] })]
    await store.db.sql`update cluster set redirect_to = ${kept} where id = ${gone}`
    t.match(await lending.place({ reader: await alliance.reader('late'), entry: gone, pickup: 'dongma-desk' }), { status: 'asked', title: '活着', supplies: [{ item: { barcode: 'M1' } }] })
  })

  await t.test('an entry and the one that took it in are one wish, asked for before the merging or after', async t => {
    const reader = await alliance.reader('merged')
    const merge = (gone: string, kept: string) => store.db.sql`update cluster set redirect_to = ${kept} where id = ${gone}`
    const [gone, kept] = [await alliance.anEntry({}), await alliance.anEntry({ jing: ['N1', 'N2'] })]
    await merge(gone, kept)
    const placed = await lending.place({ reader, entry: gone, pickup: 'dongma-desk', idempotencyKey: 'old-number' })
    t.equal(placed.entry, kept, 'the living entry is what the request is for')
    t.equal((await lending.place({ reader, entry: gone, pickup: 'dongma-desk', idempotencyKey: 'old-number' })).id, placed.id, 'a second tap is the same request')
    for (const entry of [gone, kept]) await t.rejects(lending.place({ reader, entry, pickup: 'dongma-desk' }), by({ problem: 'already-requested', requestId: placed.id }))

    const [first, later] = [await alliance.anEntry({ jing: ['O1'] }), await alliance.anEntry({ jing: ['O2'] })]
    const before = await lending.place({ reader, entry: first, pickup: 'dongma-desk', idempotencyKey: 'before-merging' })
    await merge(first, later)
    await t.rejects(lending.place({ reader, entry: later, pickup: 'dongma-desk' }), by({ problem: 'already-requested', requestId: before.id }))
    t.equal((await lending.place({ reader, entry: first, pickup: 'dongma-desk', idempotencyKey: 'before-merging' })).id, before.id)
  })

  await t.test('sessions end, cards and names are known once', async t => {
    const id = await alliance.reader('late')
    await store.sessions.open({ tokenHash: 'hash-of-token', reader: id, expiresAt: later(1) })
    t.match(await store.sessions.find('hash-of-token', morning), { kind: 'reader', reader: { name: 'late', library: { code: 'dongma', path: 'jing/haidian/shangzhuang/dongma' } } })
    t.equal(await store.sessions.find('hash-of-token', later(1)), undefined)
    t.equal(await store.sessions.sweep(later(1)), 1)
    await store.readers.save({ card: 'card-late', pinHash: 'new', name: 'late', library: 'haidian', servicePoint: 'haidian-desk' })
    t.match(await store.readers.byCard('card-late'), { pinHash: 'new', reader: { id, servicePoint: 'haidian-desk' } })
    t.match(await store.staff.byName('clerk-haidian'), { passwordHash: 'hash', staff: { role: 'staff', library: { path: 'jing/haidian' } } })
    await t.rejects(store.readers.save({ card: 'x', pinHash: 'x', name: 'x', library: 'nowhere' }), by({ problem: 'library-not-found' }))
  })
})
