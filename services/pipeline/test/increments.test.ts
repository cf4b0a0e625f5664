import t from 'tap'
import type { Store } from '@commonshelf/store'
import { aCatalogue, harvest, settle, type Stated } from './playing.js'

const tables = ['source_record', 'bibliographic_record', 'holding', 'item', 'match_key', 'cluster', 'cluster_member', 'cluster_link', 'cluster_document'] as const

/** Rows of each table that transactions after a moment have written. */
const writtenSince = async ({ db: { sql } }: Store, moment: string): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const table of tables) counts[table] = (await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)} where xmin::text::bigint >= ${moment}`)[0]!.count
  return counts
}
const moment = async ({ db: { sql } }: Store): Promise<string> => (await sql<{ now: string }[]>`select pg_current_xact_id()::text as now`)[0]!.now

/** So many books, no two of which are one edition. */
const books = (from: number, to: number): Stated[] => Array.from({ length: to - from }, (_, at) => ({ number: from + at, title: 0, called: `第${from + at}种书`, copies: 1 }))

t.test('an incremental harvest of one per cent touches what changed, and nothing else', async t => {
  const { store, source, other } = await aCatalogue(t)
  await harvest(store, other, [books(0, 200)])
  await harvest(store, source, [books(0, 1000)])
  await settle(store)
  const before = await moment(store)

  const changed = books(10, 15).map(book => ({ ...book, year: 2020 }))
  const deleted = books(20, 23).map(book => ({ ...book, deleted: true }))
  const { id } = await harvest(store, source, [[...changed, ...books(1000, 1002), ...deleted, ...books(100, 130)]], { extent: 'delta' })
  await settle(store)

  t.match(await store.harvests.find(id), { state: 'finished', received: 40, added: 2, unchanged: 30, withdrawn: 3, quarantined: 0 })
  const progress = await store.harvests.progress(id)
  t.equal(progress.records, 10, 'ten records were described and matched')
  const written = await writtenSince(store, before)
  t.equal(written.source_record, 10)
  t.equal(written.bibliographic_record, 7, 'five described anew, two for the first time; three are gone')
  t.equal(written.item, 10)
  // The five leave entries that they shared with the other library; the two have entries of their own; the three leave theirs.
  t.equal(progress.entries, written.cluster_document)
  t.equal(written.cluster_document, 5 + 5 + 2 + 3)
  t.ok(written.cluster_member! <= 10, `${written.cluster_member} memberships`)
  t.ok(written.match_key! < 100, `${written.match_key} keys of some thousands`)
})

t.test('a full harvest in which one per cent changed compares everything and touches no more', async t => {
  const { store, source } = await aCatalogue(t)
  await harvest(store, source, [books(0, 1000)])
  await settle(store)
  const before = await moment(store)

  const { id } = await harvest(store, source, [[...books(0, 10).map(book => ({ ...book, year: 2020 })), ...books(10, 1000)]], { extent: 'full' })
  await settle(store)

  t.match(await store.harvests.find(id), { received: 1000, added: 0, unchanged: 990, withdrawn: 0 })
  t.match(await store.harvests.progress(id), { records: 10, entries: 10 })
  const { source_record: records, bibliographic_record: described, cluster_document: documents, cluster } = await writtenSince(store, before)
  t.same([records, described, documents, cluster], [10, 10, 10, 0])
})
