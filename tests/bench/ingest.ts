import { fork } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeMarc, Iso2709Splitter, readIso2709 } from '@commonshelf/marc'
import { startHarvest } from '@commonshelf/harvester'
import { discardHome, startBackingServices } from '@commonshelf/local'
import { nodeOptions } from '@commonshelf/pipeline'
import { jobs, openQueues } from '@commonshelf/queues'
import { EmbeddedEngine, followFeed } from '@commonshelf/search'
import { migrate, openStore, type Store } from '@commonshelf/store'
import { childNamed, Meter, parentOf } from './meter.js'

/**
 * From file to searchable: the ISO 2709 files of a generated folder (`gen_marc.py`, a library each) through harvest,
 * describe, match and index, until the embedded engine finds the last record. Postgres and Redis are started for it, with
 * fsync on.
 *
 * `FOLDER`, `--libraries N` (all); `--every SECONDS` tells on the way what was done since the last time, so that a catalogue
 * that slows down as it grows is seen; `--delta` harvests the folder's deltas after it, and tells what that touched; `--again`
 * matches every stored record again; `--statements` lists the dearest statements (pg_stat_statements); `--profile DIR` is for
 * a CPU profile of the workers.
 *
 * Two processes of ours, as the embedded way of running has them: the workers, and this one in the place of the API with
 * its index.
 */
export async function run (args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: {
    libraries: { type: 'string' }, profile: { type: 'string' }, every: { type: 'string' }, delta: { type: 'boolean' }, again: { type: 'boolean' }, statements: { type: 'boolean' }
  } })
  const [folder] = positionals
  if (folder === undefined) throw new Error('Say where the generated folder is')
  const files = (await readdir(folder)).filter(name => /^lib\d+\.mrc$/.test(name)).sort().slice(0, Number(values.libraries ?? Infinity)).map(name => join(folder, name))
  const home = await mkdtemp(join(tmpdir(), 'commonshelf-ingest-'))
  const backing = await startBackingServices({ home, env: {}, settings: { fsync: 'on', synchronous_commit: 'on', ...values.statements === true && { shared_preload_libraries: 'pg_stat_statements' } } })
  try {
    await migrate(backing.databaseUrl)
    await ingest(files, home, backing, values)
  } finally {
    await discardHome(home)
  }
}

interface Wanted { profile?: string, every?: string, delta?: boolean, again?: boolean, statements?: boolean }

async function ingest (files: string[], home: string, { databaseUrl, redisUrl }: { databaseUrl: string, redisUrl: string }, { profile, every, delta, again, statements }: Wanted): Promise<void> {
  const store = openStore(databaseUrl, { name: 'bench' })
  const queues = openQueues(redisUrl)
  const [postgres] = await store.db.sql<{ backend: number, version: string }[]>`select pg_backend_pid() as backend, current_setting('server_version') as version`
  const others = { postgres: parentOf(postgres!.backend), redis: childNamed('redis-server', redisUrl) }
  const engine = new EmbeddedEngine({ snapshotDir: join(home, 'snapshot') })
  const following = followFeed(engine, store.documents, { onError: error => { console.error(error) } })
  const workers = fork(fileURLToPath(import.meta.resolve('@commonshelf/pipeline/main')), {
    execArgv: [...nodeOptions, ...profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, COMMONSHELF_ROLE: 'all-workers', UPLOAD_DIR: join(home, 'uploads'), LOG_LEVEL: 'warn' }
  })
  try {
    const sources: string[] = []
    for (const [at] of files.entries()) {
      const code = `LB${String(at).padStart(3, '0')}`
      const library = await store.libraries.add({ code, name: code, tier: 2 })
      sources.push((await store.sources.add({ libraryId: library.id, protocol: 'file', dialect: 'marc21' })).id)
    }
    const { title, records } = await lastOf(files)
    if (statements) await store.db.sql`create extension pg_stat_statements`
    const meter = new Meter(workers, others)
    const watch = every === undefined ? undefined : watchOn(store, meter, Number(every))
    const began = performance.now()
    for (const [at, sourceId] of sources.entries()) await startHarvest({ store, queues }, sourceId, { extent: 'full', file: { path: files[at]!, origin: 'path' } })
    await until(() => finished(store))
    const matched = performance.now()
    const searchable = () => until(async () => await store.documents.stale() === 0 && await engine.appliedUpTo() >= await store.documents.latest())
    await searchable()
    clearInterval(watch)
    const found = await engine.find({ text: title })
    const seconds = (performance.now() - began) / 1000
    const used = meter.read()
    const bytes = (await Promise.all(files.map(file => stat(file)))).reduce((sum, { size }) => sum + size, 0)
    const ours = used.workers + used.api
    console.log(`${cpus().length} cores (${cpus()[0]?.model}), Postgres ${postgres!.version}, Node ${process.version}; ${files.length} files, ${records} records, ${(bytes / 1e6).toFixed(1)} MB`)
    console.log(`clusters ${await store.clusters.count()}, documents ${await store.documents.count()}, quarantined ${(await store.quarantine.counts()).map(({ reason, count }) => `${reason} ${count}`).join(', ') || 'none'}; the last record's title finds ${found.total}`)
    console.log(`wall: ${seconds.toFixed(1)} s, ${Math.round(records / seconds)} records/s (matched after ${((matched - began) / 1000).toFixed(1)} s)`)
    for (const [name, cpu] of Object.entries(used)) console.log(`  ${name.padEnd(9)} ${cpu.toFixed(2)} CPU s, ${Math.round(cpu / records * 1e6)} µs a record`)
    console.log(`our processes: ${Math.round(records / ours)} records per CPU second; with Postgres and Redis: ${Math.round(records / (ours + used.postgres + used.redis))}`)
    console.log(`our processes' peak memory: ${Math.round(meter.peak)} MB resident (workers ${Math.round(meter.peakWorkers)}, API's place ${Math.round(meter.peakApi)})`)
    meter.stop()
    if (statements) await showStatements(store)
    if (delta) {
      const before = await touched(store)
      for (const [at, sourceId] of sources.entries()) await startHarvest({ store, queues }, sourceId, { extent: 'delta', file: { path: files[at]!.replace(/\.mrc$/, '.delta.mrc'), origin: 'path' } })
      await until(() => finished(store))
      await searchable()
      const after = await touched(store)
      console.log(`the deltas: ${Object.entries(after).map(([what, count]) => `${what} ${count - before[what as keyof typeof before]}`).join(', ')}`)
    }
    if (again) {
      const from = performance.now()
      const cpu = meter.read()
      const { id } = await store.reruns.order({ step: 'match', startedBy: 'bench' })
      await queues.add(jobs.rerun, { rerunId: id })
      await until(async () => (await store.reruns.get(id)).state === 'finished')
      await searchable()
      const now = meter.read()
      console.log(`matched again: ${((performance.now() - from) / 1000).toFixed(1)} s; workers ${(now.workers - cpu.workers).toFixed(1)}, API's place ${(now.api - cpu.api).toFixed(1)}, Postgres ${(now.postgres - cpu.postgres).toFixed(1)} CPU s`)
    }
  } finally {
    await following.close()
    const ended = new Promise(resolve => workers.on('exit', resolve))
    workers.kill('SIGTERM')
    await ended
    await engine.close()
    await queues.close()
    await store.close()
  }
}

const finished = async (store: Store): Promise<boolean> => {
  if ((await store.harvests.live()).length > 0) return false
  const { describe, match } = await store.batches.waiting()
  return describe + match === 0
}

/** Records received, described and matched, and documents written, since the beginning: what a harvest adds to them is what it touched. */
async function touched ({ db }: Store): Promise<{ received: number, changed: number, batched: number, entries: number, documents: number }> {
  const [row] = await db.sql<{ received: number, changed: number, batched: number, entries: number, documents: number }[]>`
    select (select sum(received) from harvest)::int as received, (select sum(received - unchanged) from harvest)::int as changed,
      (select coalesce(sum(cardinality(record_ids)), 0) from record_batch)::int as batched, (select coalesce(sum(entries), 0) from record_batch)::int as entries,
      (select last_value from document_change)::int as documents`
  return row!
}

/** Tells every so many seconds what was done in them, and what CPU it took. */
function watchOn (store: Store, meter: Meter, seconds: number): NodeJS.Timeout {
  let before = { matched: 0, documents: 0, ...meter.read() }
  return setInterval(() => {
    void (async () => {
      const [row] = await store.db.sql<{ received: number, matched: number, documents: number, stale: number }[]>`
        select (select coalesce(sum(received), 0) from harvest)::int as received, (select coalesce(sum(cardinality(record_ids)) filter (where matched_at is not null), 0) from record_batch)::int as matched,
          (select last_value from document_change)::int as documents, (select count(*) from stale_cluster)::int as stale`
      const now = { ...row!, ...meter.read() }
      const each = (cpu: number): string => `${Math.round(cpu / Math.max(1, now.matched - before.matched) * 1e6)} µs`
      console.log(`received ${now.received}, matched ${now.matched} (+${now.matched - before.matched}), documents +${now.documents - before.documents}, stale ${now.stale}; for each matched: workers ${each(now.workers - before.workers)}, API ${each(now.api - before.api)}, Postgres ${each(now.postgres - before.postgres)}; ${Math.round(meter.peak)} MB`)
      before = now
    })().catch(console.error)
  }, seconds * 1000)
}

async function showStatements ({ db }: Store): Promise<void> {
  const rows = await db.sql<{ milliseconds: number, calls: number, rows: number, text: string }[]>`
    select round(total_exec_time)::int as milliseconds, calls::int, rows::int, left(regexp_replace(query, E'\\s+', ' ', 'g'), 140) as text
    from pg_stat_statements order by total_exec_time desc limit 30`
  for (const { milliseconds, calls, rows: count, text } of rows) console.log(`${String(milliseconds).padStart(7)} ms ${String(calls).padStart(6)} calls ${String(count).padStart(8)} rows  ${text}`)
}

/** The title of the last record of the last file, and how many records there are. */
async function lastOf (files: string[]): Promise<{ title: string, records: number }> {
  let records = 0
  let last: Uint8Array | undefined
  for (const file of files) {
    const splitter = new Iso2709Splitter()
    const take = (found: { bytes: Uint8Array }[]): void => {
      records += found.length
      last = found.at(-1)?.bytes ?? last
    }
    for await (const chunk of createReadStream(file)) take(splitter.push(chunk as Buffer))
    take(splitter.end())
  }
  return { title: describeMarc(readIso2709(last!)).record.title.main, records }
}

async function until (condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await pause(250)
}
