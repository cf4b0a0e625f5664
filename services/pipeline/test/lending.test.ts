import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { aQueue } from '@commonshelf/queues/testing'
import { anAlliance } from '@commonshelf/store/testing'
import { startPipeline } from '../src/index.js'
import { sendOutgoing } from '../src/lending/outgoing.js'

const silentLog = { debug () {}, info () {}, warn () {}, error () {} }

const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    await pause(20)
  }
}

t.test('a silent supplier passes on while nobody looks, readers see what is on the shelf, and messages leave', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { queues } = await aQueue(t)
  const entry = await alliance.anEntry({ haidian: ['A1'], jing: ['A2', 'A3'] })
  const available = async () => Object.fromEntries((await store.documents.entries([entry]))[0]?.holdings.map(({ library, available }) => [library, available]) ?? [])
  const pipeline = startPipeline({ store, queues, log: silentLog, tuning: { sweepEvery: 50 } })
  t.teardown(() => pipeline.close())

  const longAgo = new Date(Date.now() - 3 * 86_400_000)
  const { id } = await store.lending.place({ reader: await alliance.reader('王芳'), entry, pickup: 'dongma-desk' }, longAgo)
  await until(async () => (await store.lending.request(id, { kind: 'system' })).supplies.length === 2 || undefined)

  t.match(await alliance.transcript(id), ['reader: placed (dongma)', /asked \(haidian\)/, 'system: silent (haidian) reason no-answer', /asked \(jing\)/])
  t.strictSame(await until(async () => { const now = await available(); return now.jing === 1 && now.haidian === 1 ? now : undefined }), { haidian: 1, jing: 1 }, 'the copy that waits is not offered; the one that was passed over is')
  await until(async () => (await store.lending.statistics()).unsentMessages === 0 || undefined)
})

t.test('lending is indexed at once, without the sweeper', async t => {
  const { store, ...alliance } = await anAlliance(t)
  const { queues } = await aQueue(t)
  const entry = await alliance.anEntry({ haidian: ['A1'] })
  const pipeline = startPipeline({ store, queues, log: silentLog, tuning: { sweepEvery: 3_600_000 } })
  t.teardown(() => pipeline.close())
  const reader = await alliance.reader('王芳')

  // Nobody listens yet in the first moments; a place and a cancellation are repeated until somebody does
  await until(async () => {
    const { id } = await store.lending.place({ reader, entry, pickup: 'dongma-desk' })
    await store.lending.cancel({ request: id, actor: { kind: 'system' } })
    await pause(20)
    return (await store.documents.entries([entry]))[0]
  })
  await store.lending.place({ reader, entry, pickup: 'dongma-desk' })
  await until(async () => (await store.documents.entries([entry]))[0]!.holdings[0]!.available === 0 || undefined)
  t.pass('the last copy is shown as gone')
})

t.test('a message that cannot be delivered stays, and is not tried in vain without end', async t => {
  const { store, ...alliance } = await anAlliance(t)
  await store.lending.place({ reader: await alliance.reader('王芳'), entry: await alliance.anEntry({ haidian: ['A1'] }), pickup: 'dongma-desk' })
  let tries = 0

  await sendOutgoing({ store, log: silentLog }, async () => { tries++; throw new Error('the partner is away') })
  await sendOutgoing({ store, log: silentLog }, async () => { tries++ })

  t.equal(tries, 1, 'the second try waits')
  t.equal((await store.lending.statistics()).unsentMessages, 1)
})
