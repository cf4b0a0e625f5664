import { readRuleSet } from '@commonshelf/catalogue'
import { aRecord } from '@commonshelf/catalogue/testing'
import fc from 'fast-check'
import t from 'tap'
import { clusterIds, given, gone, onSmallCatalogue, partitionOf, rerunAll, someRecords, take, type Small } from './small-catalogue.js'

const runs = { seed: 20261123, numRuns: Number(process.env.LAW_RUNS ?? 15), endOnFailure: true }
const named = (at: number): string => `r${String(at).padStart(2, '0')}`

/** No more than two or three descriptions under a key: what takes hundreds of libraries otherwise. */
const limited = async (small: Small, keyLimit: number): Promise<void> => {
  const { store } = small
  const version = await store.rules.add({ name: `limit ${keyLimit}`, rules: readRuleSet({ name: 'limited', keyLimit }), createdBy: 'operator' })
  const { rerun } = await store.rules.switchOn(version.id, { by: 'operator', unseen: true })
  await rerunAll(small, rerun.id)
}

t.test('an edition that many libraries copied holds together, though every key is borne by more than the limit', async t => {
  await onSmallCatalogue(async small => {
    await limited(small, 2)
    const copies = Array.from({ length: 38 }, (_, at) => given(named(at), aRecord({ isbn: '9787544210966', pages: at % 5 === 0 ? 196 : 195 })))
    for (let at = 0; at < copies.length; at += 9) await take(small, copies.slice(at, at + 9))
    t.equal(partitionOf(await clusterIds(small.store)).length, 1)

    await take(small, [given('r90', aRecord({ isbn: '9787544210966', pages: 197 }))])
    t.equal(partitionOf(await clusterIds(small.store)).length, 3, 'a third description: the ISBN falls silent for those before too; the pages do not')
    await take(small, [gone('r90')])
    t.equal(partitionOf(await clusterIds(small.store)).length, 1, 'and speaks again')
  })
})

t.test('at the limit too, order of arrival, batches and passing changes leave no trace', async t => {
  const world = fc.tuple(someRecords(8), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 8, maxLength: 8 }), fc.constantFrom(2, 3))
    .map(([records, copies, limit]) => ({ records: records.flatMap((record, at) => Array.from({ length: copies[at % 8]! }, () => record)).slice(0, 26), limit }))
  const ways = world.chain(({ records, limit }) => fc.record({
    records: fc.constant(records),
    limit: fc.constant(limit),
    order: fc.shuffledSubarray(records.map((_, at) => at), { minLength: records.length }),
    size: fc.integer({ min: 1, max: 9 }),
    passing: fc.array(fc.tuple(fc.nat({ max: records.length - 1 }), fc.nat({ max: records.length - 1 })), { maxLength: 4 })
  }))
  await fc.assert(fc.asyncProperty(ways, async ({ records, limit, order, size, passing }) => {
    const straight = await onSmallCatalogue(async small => {
      await limited(small, limit)
      await take(small, records.map((record, at) => given(named(at), record)))
      return partitionOf(await clusterIds(small.store))
    })
    const roundabout = await onSmallCatalogue(async small => {
      await limited(small, limit)
      for (let at = 0; at < order.length; at += size) await take(small, order.slice(at, at + size).map(index => given(named(index), records[index]!)))
      for (const [at, like] of passing) await take(small, [given(named(at), records[like]!)])
      for (const [at] of passing) await take(small, [given(named(at), records[at]!)])
      return partitionOf(await clusterIds(small.store))
    })
    t.same(roundabout, straight)
  }), runs)
})
