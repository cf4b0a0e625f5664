import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { usualRules } from '@commonshelf/catalogue'
import { someIso2709 } from '@commonshelf/marc/testing'
import { jobs, type Queues } from '@commonshelf/queues'
import { aQueue } from '@commonshelf/queues/testing'
import type { NewSourceRecord, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import { startPipeline, type PipelineLog, type PipelineParts } from '../src/index.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }
interface Setting extends PipelineParts { url: string, redisUrl: string, flush: () => Promise<void>, source: Source }

const silent: PipelineLog = { debug () {}, info () {}, warn () {}, error () {} }
const until = async (condition: () => Promise<boolean>): Promise<void> => { while (!await condition()) await pause(20) }

const aSetting = async (t: TearsDown): Promise<Setting> => {
  const { store, url } = await aDatabase(t)
  const { queues, redisUrl, flush } = await aQueue(t)
  const library = await store.libraries.add({ code: 'haidian', name: '海淀区图书馆', tier: 2 })
  const source = await store.sources.add({ libraryId: library.id, protocol: 'file' })
  return { store, queues, url, redisUrl, flush, source, log: silent, tuning: { sweepEvery: 200, lostAfter: 0, gather: 0, rerunning: 2 } }
}

/** So many records of a third as many books; those of one book differ a little. */
const books = (count: number, from = 0): NewSourceRecord[] => Array.from({ length: count }, (_, at) => {
  const book = (from + at) % Math.ceil(count / 3)
  const height = 19 + Math.floor(at / Math.ceil(count / 3))
  return { identifier: `r${from + at}`, syntax: 'iso2709', bytes: someIso2709({ fields: [`001 r${from + at}`, '008 980101s1998####cc############000#0#chi#d', `245 10 $a 第${book}本大书`, '100 1# $a 余华', `300 ## $a ${100 + book}页 ;$c ${height}cm`] }) }
})

const receive = async ({ store, source }: Pick<Setting, 'store' | 'source'>, records: NewSourceRecord[]): Promise<string> => {
  const harvest = await store.harvests.add(source.id, 'delta')
  await store.harvests.begin(harvest.id)
  const { batchId } = await store.sourceRecords.receive(harvest.id, records)
  await store.harvests.finish(harvest.id)
  return batchId!
}

const settled = async (store: Store): Promise<boolean> => {
  const { describe, match } = await store.batches.waiting()
  return describe + match === 0 && await store.documents.stale() === 0
}

const takeIn = async (setting: Setting, records: NewSourceRecord[]): Promise<void> => {
  const batchId = await receive(setting, records)
  await setting.queues.add(jobs.describe, { batchId })
  await until(() => settled(setting.store))
}

const clustersOf = async (store: Store): Promise<Record<string, string>> =>
  Object.fromEntries((await memberships(store)).split('\n').map(line => line.split(' ')))

const memberships = async (store: Store): Promise<string> => {
  const rows: string[] = []
  for await (const page of store.clusters.memberships()) rows.push(...page.map(({ identifier, cluster }) => `${identifier} ${cluster}`))
  return rows.sort().join('\n')
}

t.test('everything is described and matched anew while what libraries send goes before, and may be paused', async t => {
  const setting = await aSetting(t)
  const { store, queues } = setting
  const pipeline = startPipeline(setting)
  t.teardown(() => pipeline.close())
  await takeIn(setting, books(60))
  await store.db.sql`update bibliographic_record set describing = 0 where id % 2 = 0`
  t.equal(await store.records.outdated(), 30, 'as after an upgrade')
  const before = await memberships(store)

  const outdated = await store.reruns.order({ step: 'describe', outdated: true, startedBy: 'operator' })
  const after = await store.reruns.order({ step: 'match', startedBy: 'operator' })
  await t.rejects(store.reruns.order({ step: 'match', startedBy: 'operator' }), { problem: 'rerun-live' } as never)
  await store.reruns.pause(after.id)
  await queues.add(jobs.rerun, { rerunId: outdated.id })
  await until(async () => (await store.reruns.get(outdated.id)).state === 'finished')
  t.match(await store.reruns.get(outdated.id), { total: 30, done: 30 })
  t.equal(await store.records.outdated(), 0)
  t.match(await store.reruns.get(after.id), { state: 'paused', done: 0 }, 'a paused one waits')
  await store.reruns.resume(after.id)
  await until(async () => (await store.reruns.get(after.id)).state === 'finished')

  t.match(await store.reruns.get(after.id), { total: 60, fed: 60, done: 60 })
  t.equal(await memberships(store), before)
  t.same(await store.db.sql`select from record_batch where rerun_id is not null`, [], 'its batches are gone')
})

t.test('what better code can read leaves the quarantine', async t => {
  const setting = await aSetting(t)
  const { store, queues, source } = setting
  const pipeline = startPipeline(setting)
  t.teardown(() => pipeline.close())
  await takeIn(setting, [{ identifier: 'a', syntax: 'row', bytes: Buffer.from('{"title": "活着"') }, { identifier: 'b', syntax: 'row', bytes: Buffer.from('{"title": "兄弟"') }])
  t.equal((await store.quarantine.list({ sourceId: source.id })).length, 2)
  // The bytes of one are mended here, in place of a better reader.
  await store.db.sql`update source_record set bytes = bytes || '}'::bytea where identifier = 'a'`

  const { id } = await store.reruns.order({ step: 'describe', sourceId: source.id, startedBy: 'operator' })
  await queues.add(jobs.rerun, { rerunId: id })
  await until(async () => (await store.reruns.get(id)).state === 'finished')

  t.match(await store.quarantine.list({ sourceId: source.id }), [{ identifier: 'b', state: 'open' }])
  t.same(Object.keys(await clustersOf(store)), ['a'])
})

t.test('fresh batches are matched before those of a run, of which one at a time is made meanwhile', async t => {
  const setting = await aSetting(t)
  const { store } = setting
  const taking = startPipeline(setting)
  await takeIn(setting, books(30))
  await taking.close()
  const run = await store.reruns.order({ step: 'match', startedBy: 'operator' })
  await receive(setting, books(10, 100))

  const fed = await store.reruns.feed(run.id, { atOnce: 4, batch: 5 })

  t.equal(fed?.batchIds.length, 1)
  const again = await store.reruns.feed(run.id, { atOnce: 4, batch: 5 })
  t.same(again?.batchIds, [], 'and none while that one is on its way')
})

t.test('a run and a shadow survive processes that are killed and a Redis that forgets', async t => {
  const setting = await aSetting(t)
  const { store, queues, flush } = setting
  const taking = startPipeline(setting)
  await takeIn(setting, books(2400))
  await taking.close()
  const before = await memberships(store)
  const run = await store.reruns.order({ step: 'describe', startedBy: 'operator' })
  const version = await store.rules.add({ name: 'strict', rules: { ...usualRules, threshold: 200 }, createdBy: 'operator' })
  const shadow = await store.shadows.order(version.id, 'operator')

  let kills = 0
  for (; kills < 4; kills++) {
    const child = worker(setting)
    // Killed at different moments, in the middle of whatever it does.
    const reached = async (): Promise<boolean> => (await store.reruns.get(run.id)).fed > kills * 800 || !['waiting', 'running'].includes((await store.reruns.get(run.id)).state)
    await until(reached)
    await pause(kills * 7)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await flush()
  }
  const pipeline = startPipeline(setting)
  t.teardown(() => pipeline.close())
  await until(async () => (await store.reruns.get(run.id)).state === 'finished' && (await store.shadows.get(shadow.id)).state === 'finished')
  await until(() => settled(store))

  t.match(await store.reruns.get(run.id), { total: 2400, done: 2400 })
  t.match(await store.shadows.get(shadow.id), { done: 2400, before: 800, after: 2400, merges: 0, splits: 800 })
  t.equal(await memberships(store), before)
  t.equal((await queues.counts(jobs.rerun)).failed, 0)

  // Switched on, carried out by the same workers, and back.
  const { rerun } = await store.rules.switchOn(version.id, { by: 'operator' })
  await until(async () => (await store.reruns.get(rerun.id)).state === 'finished')
  t.equal(await store.clusters.count(), 2400)
  const back = await store.rules.switchOn((await store.rules.switches())[0]!.fromId, { by: 'operator' })
  await until(async () => (await store.reruns.get(back.rerun.id)).state === 'finished')
  t.equal(await memberships(store), before, 'every record is under the id that it had')
})

const worker = ({ url, redisUrl, queues }: Setting & { queues: Queues }): ChildProcess =>
  fork(fileURLToPath(new URL('../src/main.js', import.meta.url)), {
    env: { PATH: process.env.PATH, DATABASE_URL: url, REDIS_URL: redisUrl, QUEUE_PREFIX: queues.prefix, COMMONSHELF_ROLE: 'pipeline', LOG_LEVEL: 'fatal' }, stdio: 'ignore'
  })
