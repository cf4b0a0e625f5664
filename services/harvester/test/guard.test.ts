import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import t from 'tap'
import type { Harvest, Source, Store } from '@commonshelf/store'
import { connectors, runHarvest, startHarvest, type Connector, type HarvestBatch, type IncomingRecord } from '../src/index.js'
import { aMarc } from './marc-bytes.js'
import { aFolder, aSource, aStore, present } from './setting.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }
type Parts = Awaited<ReturnType<typeof aStore>>['parts']

const book = (number: number, status = 'n', title = `书${number}`) => aMarc({ '001': `b${number}`, 245: title }, { status })
const books = (from: number, to: number, status = 'n') => Array.from({ length: to - from }, (_, at) => book(from + at, status))

let files = 0
async function take (t: TearsDown, parts: Parts, source: Source, records: Buffer[], extent: Harvest['extent'] = 'full'): Promise<Harvest> {
  const path = join(await aFolder(t), `${++files}.mrc`)
  await writeFile(path, Buffer.concat(records))
  const { id } = await startHarvest(parts, source.id, { extent, file: { path, origin: 'path' } })
  return (await runHarvest(parts, id))!
}

const countOf = async (store: Store, source: Source): Promise<number> => (await present(store, source)).length

t.test('a room of ten books may lose two without a question, and not three', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  await take(t, parts, source, books(0, 10))

  t.match(await take(t, parts, source, books(0, 8)), { state: 'finished', withdrawn: 2 })
  t.match(await take(t, parts, source, books(0, 5)), { state: 'held', withdrawn: 0 })
  t.equal(await countOf(store, source), 8)
})

t.test('forty of a hundred books that vanish are kept until a person has said so', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  await take(t, parts, source, books(0, 100))

  const held = await take(t, parts, source, [...books(40, 100), book(100), book(50, 'c', '改过')])

  t.match(held, { state: 'held', received: 62, added: 1, withdrawn: 0, error: null })
  t.equal(await countOf(store, source), 101, 'what it brought is taken in, and nothing is withdrawn')
  t.match(await store.withdrawals.question(held.id), { missing: 40, stated: 0, present: 100, allowed: 10, standing: 40, decision: null })
  t.equal((await store.withdrawals.questionList(held.id, { limit: 100 })).length, 40)
  const outcome = await store.withdrawals.approve(held.id, 'li')
  t.equal(outcome?.withdrawn, 40)
  t.same(await countOf(store, source), 61)
  t.match(await store.harvests.find(held.id), { state: 'finished', withdrawn: 40 })
  t.equal(await store.withdrawals.approve(held.id), undefined, 'a question is answered once')
  t.match(await store.withdrawals.question(held.id), { decision: 'approved', decidedBy: 'li', standing: 0 })
})

t.test('deletions that a source states are held as well when they are many, and the run’s other records come in', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  await take(t, parts, source, books(0, 100))

  const held = await take(t, parts, source, [...books(0, 50, 'd'), ...books(200, 203)], 'delta')

  t.match(held, { state: 'held', received: 53, added: 3, unchanged: 0, withdrawn: 0 })
  t.equal(await countOf(store, source), 103)
  t.match(await store.withdrawals.question(held.id), { stated: 50, missing: 0, present: 100 })
  t.match(await store.withdrawals.refuse(held.id, 'li'), { kept: 50 })
  t.match(await store.withdrawals.question(held.id), { decision: 'refused', decidedBy: 'li', standing: 0 })
  const refused = await store.withdrawals.questionList(held.id, { limit: 100 })
  t.equal(refused.length, 50, 'what was refused can be looked up')
  t.equal(await countOf(store, source), 103)
  t.match(await take(t, parts, source, books(0, 5, 'd'), 'delta'), { state: 'finished', withdrawn: 5 }, 'and few are carried out')
  t.strictSame(await store.withdrawals.questionList(held.id, { limit: 100 }), refused, 'whatever became of it since')
})

t.test('a held harvest stands in nobody’s way, and is not forgotten by the next ones', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  await take(t, parts, source, books(0, 100))
  const held = await take(t, parts, source, books(0, 50, 'd'), 'delta')

  await take(t, parts, source, [book(200)], 'delta')
  t.match(await store.withdrawals.question(held.id), { standing: 50, decision: null }, 'a delta that does not speak of them leaves them pending')
  await take(t, parts, source, [book(1), book(2, 'c', '又改了'), book(3, 'd')], 'delta')
  t.match(await store.withdrawals.question(held.id), { standing: 47, decision: null }, 'what came again unchanged, changed or was deleted is no longer asked about')

  t.equal((await store.withdrawals.approve(held.id))?.withdrawn, 47)
  t.same((await present(store, source)).filter(id => id === 'b1' || id === 'b2'), ['b1', 'b2'], 'it withdraws what was shown, where it is still so')
})

t.test('a question is answered by a later harvest that brings everything again', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file' })
  await take(t, parts, source, books(0, 100))
  const first = await take(t, parts, source, books(0, 30))
  const second = await take(t, parts, source, books(0, 40))
  t.match(await store.withdrawals.question(first.id), { decision: 'superseded' }, 'by the newer question')
  t.match(await store.harvests.find(first.id), { state: 'finished', withdrawn: 0 })

  t.match(await take(t, parts, source, books(0, 98)), { state: 'finished', withdrawn: 2 })
  t.match(await store.withdrawals.question(second.id), { decision: 'superseded' })
  t.equal(await store.withdrawals.approve(second.id), undefined)
  t.equal(await countOf(store, source), 98)
})

t.test('an empty full dump withdraws nothing, of a large library or a small one', async t => {
  const { store, parts } = await aStore(t)
  for (const size of [1, 2, 50]) {
    const source = await aSource(store, { protocol: 'oai-pmh' })
    await play(parts, source, [{ records: anyBooks(0, size) }], 'full')
    t.match(await play(parts, source, [{ records: [] }], 'full'), { state: 'failed', error: /no record at all/, withdrawn: 0 })
    t.equal(await countOf(store, source), size)
  }
})

t.test('a library whose numbers have all changed has lost everything, and has not doubled', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'file', settings: { withdrawAtMost: 0.6 } })
  await take(t, parts, source, books(0, 50))

  t.match(await take(t, parts, source, books(1000, 1060)), { state: 'held' })
})

t.test('a record that comes in no readable state is not missing', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'oai-pmh' })
  await play(parts, source, [{ records: anyBooks(0, 20) }], 'full')

  const broken = Array.from({ length: 2 }, (_, at) => ({ identifier: `b${at}`, reason: 'no-metadata', detail: 'came without metadata', bytes: new Uint8Array(0) }))
  t.match(await play(parts, source, [{ records: anyBooks(2, 20), rejected: broken }], 'full'), { state: 'finished', withdrawn: 0, quarantined: 2 })
  t.equal(await countOf(store, source), 20)
})

t.test('the last word of a source about a record counts, on whatever page it stands', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'oai-pmh', settings: { withdrawAtMost: 1 } })
  await play(parts, source, [{ records: anyBooks(0, 20) }], 'full')

  const pages = [
    { records: [gone(0), gone(1), ...anyBooks(2, 3), ...anyBooks(3, 4), gone(3), gone(5), ...anyBooks(5, 6)] },
    { records: [...anyBooks(0, 1), gone(2)] }
  ]
  t.match(await play(parts, source, pages, 'delta'), { state: 'finished', withdrawn: 3 })
  t.same((await present(store, source)).filter(id => /^b[0-5]$/.test(id)), ['b0', 'b4', 'b5'])
})

t.test('by the source’s own clock the newest statement counts, in whatever order a list shows them', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'oai-pmh', settings: { withdrawAtMost: 1 } })
  const at = (record: IncomingRecord, day: number): IncomingRecord => ({ ...record, datestamp: `2026-01-${String(day).padStart(2, '0')}` })
  await play(parts, source, [{ records: anyBooks(0, 20).map(record => at(record, 1)) }], 'full')

  const [zero, one, two] = anyBooks(0, 3) as [IncomingRecord, IncomingRecord, IncomingRecord]
  const pages = [{ records: [at(gone(0), 9), at(one, 9), at(gone(2), 3), at(two, 5)] }, { records: [at(zero, 4), at(gone(1), 4)] }]
  t.match(await play(parts, source, pages, 'delta'), { state: 'finished', received: 6, withdrawn: 1, quarantined: 0 })
  t.same((await present(store, source)).filter(id => /^b[0-2]$/.test(id)), ['b1', 'b2'])
})

t.test('proposals of a run that was given up are not carried out after others have seen the records again', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'oai-pmh', settings: { withdrawAtMost: 1 } })
  await play(parts, source, [{ records: anyBooks(0, 20) }], 'full')
  const given = await play(parts, source, [{ records: [gone(1), gone(2)] }, 'breaks'], 'delta')
  t.equal(given.state, 'failed')
  await play(parts, source, [{ records: anyBooks(1, 2) }], 'delta')

  await store.harvests.resume(given.id)
  t.match(await playOn(parts, given.id, [{ records: [] }]), { state: 'finished', withdrawn: 1 })
  t.same((await present(store, source)).filter(id => /^b[12]$/.test(id)), ['b1'])
})

t.test('however a harvest is broken off and taken up again, the outcome is that of one go', async t => {
  const { store, parts } = await aStore(t)
  await fc.assert(fc.asyncProperty(
    fc.array(fc.array(fc.record({ number: fc.nat(14), deleted: fc.boolean() }), { maxLength: 6 }), { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(4), { maxLength: 4 }), fc.constantFrom<Harvest['extent']>('full', 'delta'), fc.constantFrom(0, 0.1, 0.3, 1),
    async (pages, breaks, extent, withdrawAtMost) => {
      const outcomes: object[] = []
      for (const stops of [[], breaks]) {
        const source = await aSource(store, { protocol: 'oai-pmh', settings: { withdrawAtMost, withdrawFreely: 1 } })
        await play(parts, source, [{ records: anyBooks(0, 12) }], 'full')
        const { id } = await startHarvest(parts, source.id, { extent })
        const whole = pages.map(page => ({ records: page.map(({ number, deleted }) => deleted ? gone(number) : anyBooks(number, number + 1)[0]!) }))
        for (const stop of stops) {
          // The process dies after some commits: the harvest stays running, and another process takes it up.
          const died = new AbortController()
          const kill: Step[] = whole.map((page, at): Step => at >= stop ? () => died.abort() : page)
          await playOn(parts, id, kill, died.signal)
        }
        const ended = await playOn(parts, id, whole)
        const question = await store.withdrawals.question(id)
        outcomes.push({ state: ended?.state, withdrawn: ended?.withdrawn, live: await present(store, source), asked: question && [question.stated + question.missing, question.allowed] })
      }
      t.same(outcomes[1], outcomes[0])
    }
  ), { numRuns: 20 })
})

// A source that plays what it is told, one step a batch.
type Step = Partial<HarvestBatch> | 'breaks' | (() => void)

const anyBooks = (from: number, to: number): IncomingRecord[] =>
  Array.from({ length: to - from }, (_, at) => ({ identifier: `b${from + at}`, syntax: 'iso2709', bytes: book(from + at), deleted: false }))
const gone = (number: number): IncomingRecord => ({ identifier: `b${number}`, syntax: 'iso2709', bytes: new Uint8Array(0), deleted: true })

const player = (steps: Step[]): Connector => ({
  async * harvest ({ checkpoint }) {
    for (let at = Number(checkpoint?.at ?? 0); at < steps.length; at++) {
      const step = steps[at]!
      if (step === 'breaks') throw new Error('the server went away')
      if (typeof step === 'function') { step(); throw new Error('killed') }
      yield { records: [], rejected: [], ...step, checkpoint: { at: at + 1 } }
    }
    return { complete: true }
  }
})

async function playOn (parts: Parts, id: string, steps: Step[], signal?: AbortSignal): Promise<Harvest | undefined> {
  const usual = connectors['oai-pmh']
  connectors['oai-pmh'] = player(steps)
  try {
    return await runHarvest(parts, id, signal)
  } finally {
    connectors['oai-pmh'] = usual
  }
}

async function play (parts: Parts, source: Source, steps: Step[], extent: Harvest['extent']): Promise<Harvest> {
  const { id } = await startHarvest(parts, source.id, { extent })
  return (await playOn(parts, id, steps))!
}
