import { setTimeout as pause } from 'node:timers/promises'
import { Type } from 'typebox'
import t from 'tap'
import { BadPayload, defineJob, jobs, openQueues, startWorker } from '../src/index.js'
import { aQueue } from './queue.js'

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => { while (!await condition()) await pause(10) }

/** Something that happens once, and whoever waits for it. */
const aGate = () => {
  let open = () => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  return { open, opened }
}

t.test('the same news while it waits is one job, other news is another', async t => {
  const { queues } = await aQueue(t)

  await queues.add(jobs.describe, { batchId: '1' })
  await queues.add(jobs.describe, { batchId: '1' })
  await queues.addMany(jobs.describe, [{ batchId: '1' }, { batchId: '2' }])

  t.match(await queues.counts(jobs.describe), { waiting: 2, active: 0, failed: 0 })
  t.match(await queues.counts(jobs.match), { waiting: 0 }, 'each kind has its own')
})

t.test('news that comes during a run makes one more run, however often it comes', async t => {
  const { queues } = await aQueue(t)
  const first = aGate()
  let runs = 0
  const worker = startWorker(queues, jobs.match, async () => {
    if (++runs === 1) await first.opened
  })
  t.teardown(() => worker.close())

  await queues.add(jobs.match, { batchId: '7' })
  await until(() => runs === 1)
  for (let n = 0; n < 3; n++) await queues.add(jobs.match, { batchId: '7' })
  first.open()
  await until(async () => { const { waiting, active } = await queues.counts(jobs.match); return runs >= 2 && waiting + active === 0 })

  t.equal(runs, 2)
  await queues.add(jobs.match, { batchId: '7' })
  await until(() => runs === 3)
  t.pass('once it has run, the same news is news again')
})

t.test('what fails is tried again as its rule says, and is free for the same news after that', async t => {
  const { queues } = await aQueue(t)
  const restless = defineJob({ queue: 'restless', payload: Type.Object({ id: Type.String() }), key: ({ id }) => id, retry: { attempts: 3, backoff: { type: 'fixed', delay: 1 } } })
  const attempts: number[] = []
  const told: string[] = []

  await queues.add(restless, { id: 'a' })
  const worker = startWorker(queues, restless, async (_, { attempt }) => {
    attempts.push(attempt)
    if (attempts.length <= 3) throw new Error('the database is away')
  }, { log: { debug () {}, error: (_, sentence) => { told.push(sentence) } } })
  t.teardown(() => worker.close())
  await until(async () => (await queues.counts(restless)).failed === 1)

  t.same(attempts, [1, 2, 3])
  t.same(told, Array(3).fill('job failed'), 'each failure is told')
  await queues.add(restless, { id: 'a' })
  await until(() => attempts.length === 4)
  t.equal(attempts[3], 1)
})

t.test('a job that does not say what it is about is refused, by who sends and by who works', async t => {
  const { queues } = await aQueue(t)
  const loose = defineJob({ ...jobs.describe, payload: Type.Object({}), key: () => 'loose' })
  const done: unknown[] = []
  const errors: unknown[] = []

  await t.rejects(queues.add(jobs.describe, {} as never), { problem: 'bad-payload', queue: 'describe' } as never)
  await t.rejects(queues.addMany(jobs.describe, [{ batchId: 'three' }]), { problem: 'bad-payload', message: /describe.*three/ } as never)
  await queues.add(loose, { batchId: 'three' } as never) // as an older version of a producer might
  const worker = startWorker(queues, jobs.describe, async payload => { done.push(payload) }, { log: { debug () {}, error: about => { errors.push((about as { err: unknown }).err) } } })
  t.teardown(() => worker.close())
  await until(() => errors.length > 0)

  t.ok(errors[0] instanceof BadPayload)
  t.same(done, [])
})

t.test('a producer that must not wait hears at once that Redis is away', async t => {
  const queues = openQueues('redis://127.0.0.1:1', { failFast: true })
  t.teardown(() => queues.close())

  await t.rejects(queues.add(jobs.index, {}))
  await t.rejects(queues.ready())
})
