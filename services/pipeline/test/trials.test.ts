import fc from 'fast-check'
import t from 'tap'
import { runHarvest, takeTrial } from '@commonshelf/harvester'
import type { Harvest, Store } from '@commonshelf/store'
import { compareTrial } from '../src/index.js'
import { aCatalogue, harvest, log, settle, type Stated, type TearsDown } from './playing.js'

/** Every row of the catalogue, as text. */
const catalogueOf = async ({ db: { sql } }: Store): Promise<string[]> => {
  const tables = ['source_record', 'record_batch', 'bibliographic_record', 'holding', 'item', 'match_key', 'cluster', 'cluster_member', 'cluster_link', 'cluster_event', 'stale_cluster', 'cluster_document', 'quarantine', 'proposed_withdrawal', 'held_withdrawal', 'harvest_sighting']
  const rows: string[] = []
  for (const table of tables) rows.push(...(await sql<{ row: string }[]>`select ${table} || ' ' || t::text as row from ${sql(table)} as t`).map(({ row }) => row))
  rows.push(...(await sql<{ row: string }[]>`select 'source ' || id || coalesce(watermark, '') as row from source`).map(({ row }) => row))
  return rows.sort()
}

/** What there is, up to the numbers: records with what they say, and which are one entry. */
const contentOf = async ({ db: { sql } }: Store) => ({
  records: await sql`select source_id as source, identifier, encode(hash, 'hex') as hash, deleted from source_record order by source_id, identifier`,
  entries: (await sql<{ records: string }[]>`
    select string_agg(s.source_id || '/' || s.identifier, ' ' order by s.source_id, s.identifier) as records
    from cluster_member m join source_record s on s.id = m.record_id group by m.cluster_id order by 1`).map(({ records }) => records),
  copies: await sql`select s.source_id as source, s.identifier, i.barcode, i.status from item i join source_record s on s.id = i.record_id order by 1, 2, 3, 4`,
  quarantined: await sql`select identifier, reason from quarantine order by 1, 2`,
  watermarks: await sql`select id, watermark from source order by id`
})

const stated = fc.record<Stated>({
  number: fc.nat(7), title: fc.nat(3), year: fc.constantFrom(1998, 2008), isbn: fc.option(fc.nat(3), { nil: undefined }),
  copies: fc.nat(2), deleted: fc.boolean(), broken: fc.integer({ min: 0, max: 9 }).map(number => number === 0)
})
const pagesOf = fc.array(fc.array(stated, { maxLength: 5 }), { minLength: 1, maxLength: 3 })
const live = (pages: Stated[][]): Stated[][] => pages.map(page => page.map(record => ({ ...record, deleted: false })))

t.test('a trial changes nothing, tells what a harvest would do, and is taken in as that harvest', async t => {
  const limits = fc.constantFrom({ withdrawAtMost: 1 }, { withdrawAtMost: 0.2, withdrawFreely: 1 })
  await fc.assert(fc.asyncProperty(pagesOf, pagesOf, pagesOf, limits, fc.constantFrom<Harvest['extent']>('full', 'delta'), async (ours, theirs, next, settings, extent) => {
    const torn: (() => Promise<unknown> | unknown)[] = []
    const tear: TearsDown = { teardown: work => { torn.unshift(work) } }
    try {
      const [direct, tried] = [await aCatalogue(tear, settings), await aCatalogue(tear, settings)]
      for (const { store, source, other } of [direct, tried]) {
        await harvest(store, other, live(theirs))
        await harvest(store, source, live(ours))
        await settle(store)
      }
      const entriesBefore = (await contentOf(tried.store)).entries
      const before = await catalogueOf(tried.store)
      const { id } = await harvest(tried.store, tried.source, next, { trial: true, extent })
      await compareTrial({ store: tried.store, log }, id)
      t.same(await catalogueOf(tried.store), before, 'no row of the catalogue is another')
      const trial = (await tried.store.trials.find(id))!
      t.match(await tried.store.harvests.find(id), { state: 'shown', trial: true })
      t.equal(trial.matched, trial.toMatch)

      const run = await harvest(direct.store, direct.source, next, { extent })
      await settle(direct.store)
      t.ok(await takeTrial({ store: tried.store }, id, 'li'))
      const taken = (await runHarvest({ store: tried.store, log }, id))!
      await settle(tried.store)
      t.same({ ...taken, id: 0 }.state, run.state)
      t.same([taken.received, taken.added, taken.unchanged, taken.withdrawn, taken.quarantined], [run.received, run.added, run.unchanged, run.withdrawn, run.quarantined])
      const content = await contentOf(tried.store)
      t.same(content, await contentOf(direct.store), 'the same records, entries and copies')
      t.equal(run.state === 'held', trial.counts.guard?.verdict === 'held', 'the guard says what it said')
      if (run.state === 'finished' && trial.counts.guard?.verdict === 'withdrawn') t.equal(trial.counts.guard.missing + trial.counts.guard.stated, run.withdrawn)
      const merged = content.entries.filter(entry => entriesBefore.filter(old => entry.split(' ').some(record => old.split(' ').includes(record))).length > 1)
      const told = JSON.stringify({ ours, theirs, next, settings, extent })
      t.equal(trial.counts.changes?.merges ?? 0, merged.length, `it told every merge of ${told}`)
      const split = entriesBefore.filter(old => content.entries.filter(entry => old.split(' ').some(record => entry.split(' ').includes(record))).length > 1)
      t.equal(trial.counts.changes?.splits ?? 0, split.length, `and every split of ${told}`)
      t.same(await tried.store.trials.rows(id, 0, 1), [], 'what was staged is gone')
    } finally {
      for (const work of torn) await work()
    }
  }), { numRuns: 6 })
})

t.test('the report names new, changed, unchanged, gone and refused records, with the fields that change', async t => {
  const { store, source, other } = await aCatalogue(t, { withdrawAtMost: 0.5 })
  await harvest(store, other, [[{ number: 1, title: 0, isbn: 0 }]])
  await harvest(store, source, [[{ number: 0, title: 0 }, { number: 1, title: 1, isbn: 1 }, { number: 2, title: 2 }, { number: 3, title: 3 }]])
  await settle(store)

  const { id } = await harvest(store, source, [[
    { number: 0, title: 0 }, { number: 1, title: 1, isbn: 1, year: 2008, copies: 2 }, { number: 7, title: 2 }, { number: 8, title: 0, broken: true }, { number: 2, deleted: true, title: 0 }
  ]], { trial: true })
  await compareTrial({ store, log }, id)

  const { counts } = (await store.trials.find(id))!
  t.match(counts, {
    verdicts: { unchanged: 1, changed: 1, added: 1, refused: 1, stated: 1, missing: 1 },
    fields: { year: 1, publication: 1, copies: 1 },
    guard: { verdict: 'withdrawn', stated: 1, missing: 1, present: 4, allowed: 2 }
  })
  const [changed] = await store.trials.findings(id, { kind: 'changed' })
  t.match(changed?.data, { identifier: 'r1', before: { year: 1998 }, after: { year: 2008, copies: [/B1-0/, /B1-1/] } })
  t.match((await store.trials.findings(id, { kind: 'refused' }))[0]?.data, { identifier: 'r8', start: /broken 8/ })
  t.same((await store.trials.findings(id, { kind: 'gone' })).map(({ data }) => data.identifier).sort(), ['r2', 'r3'])
  t.ok((await store.trials.findings(id, { kind: 'quality' })).length > 0)
})

t.test('a trial that is outdated by a harvest is not taken in; one that is thrown away leaves nothing', async t => {
  const { store, source } = await aCatalogue(t)
  await harvest(store, source, [[{ number: 0, title: 0 }]])
  const { id } = await harvest(store, source, [[{ number: 0, title: 1 }]], { trial: true })
  await compareTrial({ store, log }, id)
  await harvest(store, source, [[{ number: 0, title: 2 }]], { extent: 'delta' })

  await t.rejects(store.trials.take(id), /outdated/)
  t.equal(await store.trials.drop(id, 'li'), id)
  t.match(await store.harvests.find(id), { state: 'dropped' })
  t.same(await store.trials.rows(id, 0, 10), [])
  t.equal(await store.trials.take(id), undefined)

  const { id: second } = await harvest(store, source, [[{ number: 0, title: 1 }]], { trial: true })
  await compareTrial({ store, log }, second)
  t.equal(await store.trials.expire(14), 0)
  t.equal(await store.trials.expire(0), 1, 'and after its days it is thrown away by itself')
})

t.test('a comparison can be stopped and resumed, and two workers at it do no harm', async t => {
  const { store, source } = await aCatalogue(t)
  const { id } = await harvest(store, source, [[{ number: 0, title: 0 }, { number: 1, title: 1 }]], { trial: true })
  t.match(await store.harvests.requestStop(id), { state: 'stopped' })
  await compareTrial({ store, log }, id)
  t.match(await store.trials.find(id), { step: 'describe', position: 0 })

  t.match(await store.harvests.resume(id), { state: 'comparing' })
  await Promise.all([compareTrial({ store, log }, id), compareTrial({ store, log }, id)])
  t.match(await store.trials.find(id), { step: 'done', matched: 2, toMatch: 2, counts: { verdicts: { added: 2 }, entries: { new: 2 } } })
})

t.test('a held harvest tells of books in readers’ hands first, by their titles', async t => {
  const { store, source } = await aCatalogue(t)
  const books = Array.from({ length: 12 }, (_, number): Stated => ({ number, title: number % 4, called: `第${number}种书` }))
  await harvest(store, source, [books])
  await settle(store)
  await store.db.sql`update item set engaged = true where barcode = 'B9-0'`

  const { id, state } = await harvest(store, source, [books.slice(0, 2)])

  t.equal(state, 'held')
  t.match(await store.withdrawals.question(id), { missing: 10, present: 12, allowed: 2, engagedRecords: 1, engagedItems: 1 })
  const [first, second] = await store.withdrawals.questionList(id, { limit: 2 })
  t.match(first, { identifier: 'r9', engaged: 1, record: { title: { main: '第9种书' } } })
  t.match(await store.withdrawals.questionList(id, { after: first!.position, limit: 1 }), [{ identifier: second!.identifier, engaged: 0 }])
})
