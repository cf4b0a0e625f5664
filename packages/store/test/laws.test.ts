import fc from 'fast-check'
import t from 'tap'
import { readRuleSet, usualRules } from '@commonshelf/catalogue'
import { aRecord } from '@commonshelf/catalogue/testing'
import { brokenRedirects, clusterIds, given, gone, matchAll, onSmallCatalogue, partitionOf, receive, rerunAll, someRecords, take } from './small-catalogue.js'

const runs = { seed: 20261123, numRuns: Number(process.env.LAW_RUNS ?? 8), endOnFailure: true }
const named = (at: number): string => `r${String(at).padStart(2, '0')}`

/** Rules that some cluster will be another under. */
const otherRules = fc.record({
  threshold: fc.constantFrom(40, 60, 80, 95, 120),
  without: fc.constantFrom('volume', 'edition', 'ISBNs of the clusters', 'nothing'),
  isbn: fc.constantFrom(45, 0, 90),
  keyLimit: fc.constantFrom(500, 3)
}).map(({ threshold, without, isbn, keyLimit }) => readRuleSet({
  name: 'other', threshold, keyLimit, vetoes: usualRules.vetoes.filter(name => name !== without),
  points: Object.fromEntries(Object.entries(usualRules.points.isbn ?? {}).filter(([outcome]) => outcome === 'same').map(([outcome]) => ['isbn', { [outcome]: isbn }]))
}))

t.test('records that arrive in another order, in other batches, at several workers at once, make the same clusters', async t => {
  await fc.assert(fc.asyncProperty(
    someRecords().chain(records => fc.tuple(fc.constant(records), fc.shuffledSubarray(records.map((_, at) => at), { minLength: records.length }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3 }))),
    async ([records, order, size, workers]) => {
      const inOneGo = await onSmallCatalogue(async small => {
        await take(small, records.map((record, at) => given(named(at), record)))
        return partitionOf(await clusterIds(small.store))
      })
      const anotherWay = await onSmallCatalogue(async small => {
        const batches: string[] = []
        for (let at = 0; at < order.length; at += size) batches.push(...await receive(small, order.slice(at, at + size).map(index => given(named(index), records[index]!))))
        await matchAll(small, batches, workers)
        return partitionOf(await clusterIds(small.store))
      })
      t.same(anotherWay, inOneGo)
    }
  ), runs)
})

t.test('a harvest that is played again changes neither clusters nor ids', async t => {
  await fc.assert(fc.asyncProperty(someRecords(), fc.integer({ min: 1, max: 3 }), async (records, workers) => {
    await onSmallCatalogue(async small => {
      const sent = records.map((record, at) => given(named(at), record))
      await take(small, sent)
      const before = await clusterIds(small.store)

      await take(small, sent)
      await take(small, sent.map(one => ({ ...one, bytes: Buffer.concat([one.bytes, Buffer.from(' ')]) })))
      for (const step of ['describe', 'match'] as const) {
        const { id } = await small.store.reruns.order({ step, startedBy: 'operator' })
        await rerunAll(small, id, { workers, batch: 5 })
      }

      t.same(await clusterIds(small.store), before)
      t.same(await brokenRedirects(small.store), [])
    })
  }), runs)
})

t.test('records that are deleted and come back are where they were, under the same ids', async t => {
  await fc.assert(fc.asyncProperty(
    someRecords().chain(records => fc.tuple(fc.constant(records), fc.subarray(records.map((_, at) => at), { minLength: 1, maxLength: 4 }))),
    async ([records, removed]) => {
      await onSmallCatalogue(async small => {
        await take(small, records.map((record, at) => given(named(at), record)))
        const before = await clusterIds(small.store)

        await take(small, removed.map(at => gone(named(at))))
        const without = await clusterIds(small.store)
        t.same(Object.keys(without).length, records.length - removed.length)
        t.same(await brokenRedirects(small.store), [])
        await take(small, removed.map(at => given(named(at), records[at]!)))

        t.same(await clusterIds(small.store), before)
        t.same(await brokenRedirects(small.store), [])
      })
    }
  ), runs)
})

t.test('rules that are switched on and back leave every record under the id that it had', async t => {
  await fc.assert(fc.asyncProperty(someRecords(), fc.array(otherRules, { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 30 }), async (records, tried, workers, batch) => {
    await onSmallCatalogue(async small => {
      const { store } = small
      await take(small, records.map((record, at) => given(named(at), record)))
      const before = await clusterIds(store)
      const usual = await store.rules.active()

      for (const rules of tried) {
        const version = await store.rules.add({ name: 'other', rules, createdBy: 'operator' })
        const { rerun } = await store.rules.switchOn(version.id, { by: 'operator', unseen: true })
        await rerunAll(small, rerun.id, { workers, batch })
        t.same(await brokenRedirects(store), [])
      }
      const { rerun } = await store.rules.switchOn(usual.id, { by: 'operator' })
      await rerunAll(small, rerun.id, { workers, batch })

      t.same(await clusterIds(store), before)
      t.same(await brokenRedirects(store), [])
    })
  }), runs)
})

t.test('a shadow foretells what switching the rules on does, and changes nothing itself', async t => {
  await fc.assert(fc.asyncProperty(someRecords(), otherRules, fc.integer({ min: 1, max: 6 }), async (records, rules, clusters) => {
    await onSmallCatalogue(async small => {
      const { store } = small
      await take(small, records.map((record, at) => given(named(at), record)))
      const before = await clusterIds(store)
      const version = await store.rules.add({ name: 'other', rules, createdBy: 'operator' })
      await t.rejects(store.rules.switchOn(version.id, { by: 'operator' }), { problem: 'shadow-missing' } as never)

      const ordered = await store.shadows.order(version.id, 'operator')
      let shadow = await store.shadows.step(ordered.id, { clusters })
      while (shadow?.state === 'running') shadow = await store.shadows.step(ordered.id, { clusters })
      t.match(shadow, { state: 'finished', done: records.length, total: records.length })
      t.same(await clusterIds(store), before)
      const { rerun } = await store.rules.switchOn(version.id, { by: 'operator' })
      await rerunAll(small, rerun.id)

      const after = await clusterIds(store)
      t.equal(shadow?.before, partitionOf(before).length)
      t.equal(shadow?.after, partitionOf(after).length)
      const changes = await store.shadows.changes(ordered.id, { limit: 100 })
      const kept = await store.db.sql<{ parts: string[][] }[]>`select parts from shadow_change`
      const identifierOf = new Map((await store.db.sql<{ id: string, identifier: string }[]>`select id, identifier from source_record`).map(({ id, identifier }) => [id, identifier]))
      const foretold = new Set(kept.flatMap(({ parts }) => parts.map(part => part.map(id => identifierOf.get(id)).sort().join(' '))))
      const anew = partitionOf(after).filter(cluster => !partitionOf(before).includes(cluster))
      t.same([...foretold].filter(cluster => !partitionOf(before).includes(cluster)).sort(), anew)
      const totals = await store.shadows.totals(ordered.id)
      t.equal(totals.changes, changes.length)
      t.equal(totals.libraries, changes.length > 0 ? 1 : 0)
    })
  }), runs)
})

t.test('rules that other code wrote down are read as far as this code knows their names', async t => {
  await onSmallCatalogue(async small => {
    const { id } = await small.store.rules.active()
    await small.store.db.sql`
      update rule_version set rules = ${JSON.stringify({ ...usualRules, threshold: 77, vetoes: ['volume', 'colour'], keys: ['isbn', 'smell'], points: { isbn: { same: 50, 'on the back': 3 }, colour: { same: 1 } }, later: true })}::text::json where id = ${id}`

    await take(small, [given('a', aRecord({ isbn: '9787544210966' })), given('b', aRecord({ isbn: '9787544210966' }))])

    t.equal(partitionOf(await clusterIds(small.store)).length, 1, 'and matching goes on')
  })
})

t.test('what staff decided outlives harvests and rules', async t => {
  await fc.assert(fc.asyncProperty(someRecords().filter(records => records.length >= 8), otherRules, async (records, rules) => {
    await onSmallCatalogue(async small => {
      const { store } = small
      await take(small, records.map((record, at) => given(named(at), record)))
      const rows = await store.db.sql<{ id: string, identifier: string }[]>`select id, identifier from source_record`
      const idOf = new Map(rows.map(({ id, identifier }) => [identifier, id]))
      const pin = async (a: number, b: number, same: boolean): Promise<void> => {
        const { batchId } = await store.clusters.pin([idOf.get(named(a))!, idOf.get(named(b))!], same, { staff: 'operator' })
        await store.clusters.match(batchId)
      }
      await pin(0, 1, true)
      await pin(2, 3, false)
      const holds = async (): Promise<void> => {
        const ids = await clusterIds(store)
        t.equal(ids.r00, ids.r01, 'the same')
        t.not(ids.r02, ids.r03, 'not the same')
      }
      await holds()

      await take(small, records.map((record, at) => given(named(at), { ...record, notes: ['sent again'] })))
      await holds()
      const version = await store.rules.add({ name: 'other', rules, createdBy: 'operator' })
      const { rerun } = await store.rules.switchOn(version.id, { by: 'operator', unseen: true })
      await rerunAll(small, rerun.id, { workers: 2, batch: 4 })
      await holds()
      t.same(await brokenRedirects(store), [])
    })
  }), runs)
})
