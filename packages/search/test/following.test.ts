import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import t, { type Test } from 'tap'
import { connectEngine, EmbeddedEngine, followFeed, serveEngine, type Following, type SearchEngine } from '../src/index.js'
import { anEntry, MemoryFeed, searchContract } from './contract.js'

const inAThread = async (t: Test): Promise<SearchEngine> => {
  const { port1, port2 } = new MessageChannel()
  const engine = new EmbeddedEngine()
  serveEngine(port1, engine)
  t.teardown(async () => {
    port2.close()
    await engine.close()
  })
  return connectEngine(port2)
}

t.test('an engine behind a message port keeps the contract too', async t => { searchContract(t, inAThread) })

t.test('when the search thread ends, callers are told and wait for nothing', async t => {
  const worker = new Worker('setTimeout(() => process.exit(3), 50)', { eval: true })
  const engine = connectEngine(worker)

  await t.rejects(engine.find({ text: '' }), { message: /ended with code 3/ })
  await t.rejects(engine.appliedUpTo(), { message: /ended/ })
})

t.test('an error in the search thread arrives as what it was', async t => {
  const engine = await inAThread(t)

  await t.rejects(engine.apply([{ change: 1, clusterId: 'x', entry: anEntry('x', 'No number') }], 1), { name: 'RangeError', message: /whole number/ })
  t.equal(await engine.appliedUpTo(), 0, 'and nothing of it was applied')
})

t.test('an engine that follows a feed', async t => {
  const following = (t: Test, engine: SearchEngine, feed: MemoryFeed, pollMs = 60_000): { follower: Following, errors: unknown[] } => {
    const errors: unknown[] = []
    const follower = followFeed(engine, feed, { pollMs, batch: 3, onError: error => errors.push(error) })
    t.teardown(() => follower.close())
    return { follower, errors }
  }
  const reaches = async (engine: SearchEngine, change: number): Promise<void> => {
    while (await engine.appliedUpTo() < change) await new Promise(resolve => setImmediate(resolve))
  }

  t.test('takes what is there, then what comes, as soon as it is told', async t => {
    const [engine, feed] = [new EmbeddedEngine(), new MemoryFeed()]
    feed.commit(...Array.from({ length: 10 }, (_, i) => anEntry(i + 1, `Before ${i}`)))
    const { follower, errors } = following(t, engine, feed)

    await follower.caughtUp
    t.equal((await engine.find({ text: 'before' })).total, 10)
    await reaches(engine, feed.commit(anEntry(11, 'After')))
    t.equal((await engine.find({ text: 'after' })).total, 1)
    t.same(errors, [])
  })

  t.test('misses nothing when every notification is lost', async t => {
    const [engine, feed] = [new EmbeddedEngine(), new MemoryFeed()]
    feed.notifies = false
    const { follower } = following(t, engine, feed, 5)

    await follower.caughtUp
    await reaches(engine, feed.commit(anEntry(1, 'Found by the poll')))
    t.equal((await engine.find({ text: 'poll' })).total, 1)
  })

  t.test('says so when the feed fails, and goes on once it is back', async t => {
    const [engine, feed] = [new EmbeddedEngine(), new MemoryFeed()]
    feed.failure = new Error('The database is away')
    feed.commit(anEntry(1, 'Waiting'))
    const { follower, errors } = following(t, engine, feed, 5)
    while (errors.length < 2) await new Promise(resolve => setImmediate(resolve))

    feed.failure = undefined
    await follower.caughtUp
    t.equal((await engine.find({ text: 'waiting' })).total, 1)
    t.match(errors[0], { message: 'The database is away' })
  })

  t.test('begins again when its database was restored from a backup', async t => {
    const engine = new EmbeddedEngine()
    const feed = new MemoryFeed()
    await engine.open(await feed.identity())
    await engine.apply([{ change: 7, clusterId: '9', entry: anEntry(9, 'Never happened') }], 7)
    feed.commit(anEntry(1, 'As it was'))
    const { follower } = following(t, engine, feed)

    await follower.caughtUp
    t.equal(await engine.appliedUpTo(), 1)
    t.equal((await engine.find({ text: '' })).total, 1)
  })

  t.test('stops when it is told to', async t => {
    const [engine, feed] = [new EmbeddedEngine(), new MemoryFeed()]
    const { follower } = following(t, engine, feed)
    await follower.caughtUp
    await follower.close()

    const { reads } = feed
    feed.commit(anEntry(1, 'Too late'))
    await new Promise(resolve => setImmediate(resolve))
    t.equal(feed.reads, reads)
    t.equal(await engine.appliedUpTo(), 0)
  })
})

t.test('a rebuild behind a message port reads the feed of the thread that asks', async t => {
  const engine = await inAThread(t)
  const feed = new MemoryFeed()
  feed.commit(...Array.from({ length: 2500 }, (_, i) => anEntry(i + 1, 'Read from afar')))

  await engine.rebuild(feed)

  t.equal((await engine.find({ text: 'afar' })).total, 2500)
  t.equal(feed.reads >= 3, true)
})

t.test('closing the port ends what waits for it', async t => {
  const { port1, port2 } = new MessageChannel()
  const engine = connectEngine(port2)
  const asked = engine.find({ text: '' })
  port1.close()
  await once(port2, 'close')

  await t.rejects(asked, { message: /gone/ })
})
