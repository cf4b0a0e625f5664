import t from 'tap'
import type { Actor } from '@commonshelf/lending'
import { anAlliance } from './lending-alliance.js'

const system: Actor = { kind: 'system' }
const morning = new Date('2026-03-02T01:00:00Z')
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
