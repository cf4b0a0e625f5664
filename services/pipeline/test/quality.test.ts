import { someIso2709 } from '@commonshelf/marc/testing'
import { aQueue } from '@commonshelf/queues/testing'
import type { NewSourceRecord, QualityReport, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import t from 'tap'
import { describeBatch, type PipelineParts } from '../src/index.js'
import { purgeHistory } from '../src/quality/history.js'
import { lookAfterQuality } from '../src/quality/look-after.js'
import { runReplay } from '../src/quality/replay.js'
import { makeReport } from '../src/quality/report.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const silent = { debug () {}, info () {}, warn () {}, error () {} }

const aLibrary = async (t: TearsDown, code = 'haidian'): Promise<PipelineParts & { source: Source }> => {
  const { store } = await aDatabase(t)
  const { queues } = await aQueue(t)
  const library = await store.libraries.add({ code, name: code, tier: 2 })
  return { store, queues, log: silent, source: await store.sources.add({ libraryId: library.id, protocol: 'file' }) }
}

/** Takes records in as a harvest does, and brings them all the way to their clusters. */
const harvest = async (parts: PipelineParts, source: Source, records: NewSourceRecord[], extent: 'full' | 'delta' = 'delta'): Promise<string> => {
  const { store } = parts
  const { id } = await store.harvests.add(source.id, extent)
  await store.harvests.begin(id)
  const { batchId } = await store.sourceRecords.receive(id, records)
  await store.harvests.finish(id)
  if (batchId !== undefined) await through(parts, batchId)
  return id
}

const through = async (parts: PipelineParts, batchId: string): Promise<void> => {
  await describeBatch(parts, batchId)
  await parts.store.clusters.match(batchId)
}

const marc = (identifier: string, ...fields: string[]): NewSourceRecord => ({ identifier, syntax: 'iso2709', bytes: someIso2709({ fields: [`001 ${identifier}`, ...fields] }) })
const sound = (identifier: string, title: string): NewSourceRecord => marc(identifier, '008 980101s1998####cc############000#0#chi#d', '093 ## $a I247.57', `245 10 $a ${title} /$c 余华著`, '100 1# $a 余华', '260 ## $a 北京 :$b 作家出版社,$c 1998', `852 ## $a haidian $h I247.5/${identifier} $p B${identifier}`)

const report = async (parts: PipelineParts, source: Source): Promise<QualityReport> => {
  const { id } = await parts.store.quality.order(source.libraryId)
  await makeReport(parts, id)
  return await parts.store.quality.find(id) as QualityReport
}

const findingsOf = async (store: Store, reportId: string) => (await store.quality.findings(reportId, { limit: 1000 })).map(({ identifier, code, field, value, proposal, safe }) => ({ identifier, code, field, value, proposal, safe }))

t.test('a report counts what is wrong, names the records, and finds what stands twice in the library’s own file', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  await harvest(parts, source, [
    sound('1', '活着'), sound('2', '兄弟'), sound('3', '活着'),
    marc('4', '020 ## $a 9787506365430', '020 ## $a 9787506365437', '008 980101s1998####cc############000#0#chi#d', '093 ## $a 823', '245 10 $a 文城', '100 1# $a 余华', '260 ## $b 作家出版社'),
    { identifier: 'poison', syntax: 'iso2709', bytes: Buffer.from('no record\x1d') }
  ])

  const made = await report(parts, source)

  t.match(made, { state: 'finished', total: 5, records: 5, clean: 2, unreadable: 1, counts: { 'isbn-invalid': 1, 'class-dewey': 1, 'duplicate-entry': 1 } })
  const findings = await findingsOf(store, made.id)
  t.match(findings.find(({ code }) => code === 'isbn-invalid'), { identifier: '4', field: '020$a', value: '9787506365430', proposal: '9787506365437', safe: true })
  t.match(findings.find(({ code }) => code === 'duplicate-entry'), { identifier: '3', field: 'record' }, 'the second copy; the first stays clean')
  t.match(await store.quality.findings(made.id, { code: 'class-dewey' }), [{ title: '文城', detail: null }])

  await harvest(parts, source, [sound('4', '文城')])
  const next = await report(parts, source)
  t.match(next, { clean: 3, counts: { 'duplicate-entry': 1, 'isbn-invalid': undefined } })
  t.same(await store.quality.findings(made.id), [], 'findings are kept of the latest report only; the counts of all')
  t.equal((await store.quality.list(source.libraryId)).length, 2)
})

t.test('another library’s record of the same edition tells what a wrong ISBN was meant to be', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  const other = await store.sources.add({ libraryId: (await store.libraries.add({ code: 'dongcheng', name: '东城' })).id, protocol: 'file' })
  const book = (identifier: string, isbn: string) => marc(identifier, `020 ## $a ${isbn}`, '008 980101s1998####cc############000#0#chi#d', '245 10 $a 文城 /$c 余华著', '100 1# $a 余华', '260 ## $a 北京 :$b 作家出版社,$c 1998', '300 ## $a 195页')
  await harvest(parts, other, [book('right', '9787506365437')])
  await harvest(parts, source, [book('wrong', '9787506365473')])

  const made = await report(parts, source)

  t.match((await findingsOf(store, made.id)).find(({ code }) => code === 'isbn-invalid'), { proposal: '9787506365437', safe: true })
  t.match(await store.quality.average(source.libraryId), { libraries: 0 })
  await report(parts, other)
  t.match(await store.quality.average(source.libraryId), { libraries: 1, records: 1 })
})

t.test('a report that was stopped goes on where it was, and a piece that is judged twice counts once', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  await harvest(parts, source, Array.from({ length: 600 }, (_, n) => sound(String(n).padStart(4, '0'), `第${n}本书`)))
  const { id } = await store.quality.order(source.libraryId)
  t.equal((await store.quality.order(source.libraryId)).id, id, 'one at a time')
  const save = store.quality.save
  let pieces = 0
  const stopping = { ...parts, store: { ...store, quality: { ...store.quality, save: async (...given: Parameters<typeof save>) => {
    const saved = await save(...given)
    t.notOk(await save(...given), 'the same piece again')
    if (++pieces === 1) await store.quality.stop(id)
    return saved
  } } } }

  await makeReport(stopping as PipelineParts, id)
  t.match(await store.quality.find(id), { state: 'stopped', records: 250, total: 600 })
  await store.quality.resume(id)
  await makeReport(parts, id)

  t.match(await store.quality.find(id), { state: 'finished', records: 600, clean: 600, counts: {} })
})

t.test('a full harvest calls for a report once nothing is on its way', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  await harvest(parts, source, [sound('1', '活着')], 'full')
  parts.tuning = { reportAfter: 0 }
  const [waiting] = await store.db.sql<{ id: string }[]>`insert into record_batch (record_ids, described_at) values ('{}', now()) returning id`
  await lookAfterQuality(parts)
  t.same(await store.quality.live(), [])

  await store.clusters.match(waiting!.id)
  await lookAfterQuality(parts)
  t.same(await store.quality.live(), [])

  await store.documents.writeStale()
  await lookAfterQuality(parts)
  await lookAfterQuality(parts)
  t.match(await store.quality.live(), [{ libraryId: source.libraryId, cause: 'harvest' }])
  t.equal((await store.quality.list(source.libraryId)).length, 1)
})

t.test('a replay takes in what can be read now, leaves the rest the same case, and says so', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  const row = (identifier: string, text: string): NewSourceRecord => ({ identifier, syntax: 'row', bytes: Buffer.from(text) })
  await harvest(parts, source, [row('a', '{"title": "兄弟"'), row('b', '{"title": '), sound('c', '活着')])
  const { id: second } = await store.harvests.add(source.id, 'delta')
  await store.sourceRecords.receive(second, [sound('c', '活着'), sound('c', '第七天')])
  await store.quarantine.putAside({ sourceId: source.id, harvestId: second }, [
    { reason: 'too-short', detail: 'Too short', bytes: sound('d', '文城').bytes, syntax: 'iso2709' },
    { reason: 'cut-off', detail: 'The file ends', bytes: sound('e', '在细雨中呼喊').bytes, syntax: 'iso2709' },
    { identifier: 'g', reason: 'not-an-isbn', detail: '“活着” is no ISBN', bytes: Buffer.from('["活着"]'), syntax: 'isbn' },
    { identifier: 'f', reason: 'no-metadata', detail: 'Nothing came', bytes: new Uint8Array(0) }
  ])
  await store.harvests.finish(second)
  // The fix: a better reader would mend this one
  await store.db.sql`update source_record set bytes = bytes || '}'::bytea where identifier = 'a'`

  const { id, total } = await store.quarantineReplays.order({ sourceIds: [source.id], startedBy: 'chen' })
  await runReplay(parts, id)
  for (const batchId of await store.batches.awaiting('describe')) await through(parts, batchId)

  t.equal(total, 6, 'which of two records under one identifier is right, nobody has said')
  t.match(await store.quarantineReplays.find(id), { state: 'finished', taken: 2, refused: 4 })
  const chosen = await store.quarantineReplays.order({ sourceIds: [source.id], reason: 'duplicate-identifier', startedBy: 'chen' })
  await runReplay(parts, chosen.id)
  for (const batchId of await store.batches.awaiting('describe')) await through(parts, batchId)
  const open = await store.quarantine.list({ sourceId: source.id })
  t.same(open.map(({ reason, tries }) => `${reason} ${tries}`).sort(), ['cannot-be-described 1', 'cut-off 1', 'no-metadata 1', 'not-an-isbn 1'])
  t.same((await store.quarantine.list({ state: 'replayed' })).map(({ identifier, answeredBy }) => `${identifier} ${answeredBy}`).sort(), ['a chen', 'c chen', 'd chen'], 'the identifier was read from the record itself')
  const titles = await store.db.sql<{ title: string }[]>`select record -> 'title' ->> 'main' as title from bibliographic_record`
  t.same(titles.map(({ title }) => title).sort(), ['兄弟', '文城', '第七天'].sort(), 'staff chose the second record under c')
  const again = await store.quarantineReplays.order({ sourceIds: [source.id], reason: 'too-short' })
  t.match(again, { state: 'finished', total: 0 }, 'nothing is left to do')
})

t.test('a replay of everything does not put an old state in the place of what the library sent since', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  const { id: first } = await store.harvests.add(source.id, 'delta')
  await store.quarantine.putAside({ sourceId: source.id, harvestId: first }, [{ identifier: 'a', reason: 'too-short', detail: 'x', bytes: sound('a', '旧').bytes, syntax: 'iso2709' }])
  await store.harvests.finish(first)
  await harvest(parts, source, [sound('a', '新')])
  const titles = async () => (await store.db.sql<{ title: string }[]>`select record -> 'title' ->> 'main' as title from bibliographic_record`).map(({ title }) => title)

  const { id } = await store.quarantineReplays.order({ sourceIds: [source.id], startedBy: 'chen' })
  await runReplay(parts, id)
  for (const batchId of await store.batches.awaiting('describe')) await through(parts, batchId)

  t.same(await titles(), ['新'])
  t.match(await store.quarantine.list({ state: 'dismissed' }), [{ identifier: 'a', answeredBy: 'chen', note: /again since/ }])
})

t.test('what a record was is kept when it changes, and dropped as the policy says', async t => {
  const parts = await aLibrary(t)
  const { store, source } = parts
  const first = await harvest(parts, source, [sound('1', '活着'), sound('2', '兄弟')])
  t.same(await store.db.sql`select * from source_record_version`, [], 'new records have no history')
  await harvest(parts, source, [sound('1', '活着'), sound('2', '兄弟')])
  const changed = await harvest(parts, source, [sound('1', '活着：新版')])
  const gone = await harvest(parts, source, [{ identifier: '1', syntax: 'iso2709', bytes: new Uint8Array(0), deleted: true }])
  const id = (await store.db.sql<{ id: string }[]>`select id from source_record where identifier = '1'`)[0]!.id

  const versions = await store.provenance.versions(id)
  t.match(versions.map(({ version, deleted, harvest: by, replacedAt }) => [version, deleted, by?.id, replacedAt !== null]), [[3, true, gone, false], [2, false, changed, true], [1, false, first, true]])
  t.match(Buffer.from((await store.provenance.bytesOf(id, 1))!.bytes).toString(), /活着 \//)
  t.match(Buffer.from((await store.provenance.bytesOf(id, 2))!.bytes).toString(), /新版/, 'a deletion keeps the bytes once')
  t.match(await store.provenance.origins([id]), [{ library: 'haidian', version: 3, formerly: 2, deleted: true }])

  await store.provenance.setPolicy({ versions: 1, days: 30 }, 'chen')
  t.same(await store.provenance.purge(), { purged: 0, more: false }, 'younger than the days')
  await store.db.sql`update source_record_version set replaced_at = now() - interval '40 days'`
  await store.db.sql`update history_policy set purged_at = null`
  await purgeHistory(parts)
  t.same((await store.provenance.versions(id)).map(({ version }) => version), [3, 2])
  t.match(Buffer.from((await store.provenance.bytesOf(id, 2))!.bytes).toString(), /新版/)
  t.match(await store.provenance.policy(), { versions: 1, days: 30, setBy: 'chen', purged: 1 })
})
