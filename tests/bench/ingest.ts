import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeMarc, Iso2709Splitter, readIso2709 } from '@commonshelf/marc'
import { startHarvest } from '@commonshelf/harvester'
import { startBackingServices } from '@commonshelf/local'
import { nodeOptions } from '@commonshelf/pipeline'
import { openQueues } from '@commonshelf/queues'
import { EmbeddedEngine, followFeed } from '@commonshelf/search'
import { migrate, openStore, type Store } from '@commonshelf/store'

/**
 * From file to searchable: the ISO 2709 files of a generated folder (`gen_marc.py`, a library each) through harvest,
 * describe, match and index, until the embedded engine finds the last record. Postgres and Redis are started for it, with
 * fsync on. `FOLDER`, `--libraries N` (all), `--profile DIR` for a CPU profile of the workers.
 *
 * Two processes of ours, as the embedded way of running has them: the workers, and this one in the place of the API with
 * its index.
 */
export async function run (args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { libraries: { type: 'string' }, profile: { type: 'string' } } })
  const [folder] = positionals
  if (folder === undefined) throw new Error('Say where the generated folder is')
  const files = (await readdir(folder)).filter(name => /^lib\d+\.mrc$/.test(name)).sort().slice(0, Number(values.libraries ?? Infinity)).map(name => join(folder, name))
  const home = await mkdtemp(join(tmpdir(), 'commonshelf-ingest-'))
  const backing = await startBackingServices({ home, env: {}, settings: { fsync: 'on', synchronous_commit: 'on' } })
  try {
    await migrate(backing.databaseUrl)
    await ingest(files, home, backing, values.profile)
  } finally {
    await backing.stop()
    await rm(home, { recursive: true, force: true })
  }
}

async function ingest (files: string[], home: string, { databaseUrl, redisUrl }: { databaseUrl: string, redisUrl: string }, profile?: string): Promise<void> {
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
    const meter = new Meter(workers, others)
    const began = performance.now()
    for (const [at, sourceId] of sources.entries()) await startHarvest({ store, queues }, sourceId, { extent: 'full', file: { path: files[at]!, origin: 'path' } })
    await until(() => finished(store))
    const matched = performance.now()
    await until(async () => await store.documents.stale() === 0 && await engine.appliedUpTo() >= await store.documents.latest())
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

/** The title of the last record of the last file, and how many records there are. */
async function lastOf (files: string[]): Promise<{ title: string, records: number }> {
  let records = 0
  let title = ''
  for (const file of files) {
    const raw = new Iso2709Splitter().push(readFileSync(file))
    records += raw.length
    title = describeMarc(readIso2709(raw.at(-1)!.bytes)).record.title.main
  }
  return { title, records }
}

async function until (condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await pause(250)
}

/** CPU seconds and memory of processes, from /proc. */
class Meter {
  readonly #began: Record<string, number>
  readonly #timer: NodeJS.Timeout
  peak = 0
  peakWorkers = 0
  peakApi = 0

  constructor (readonly workers: ChildProcess, readonly others: { postgres: number, redis: number }) {
    this.#began = this.#total()
    this.#timer = setInterval(() => {
      const [workersNow, apiNow] = [residentOf(workers.pid!), residentOf(process.pid)]
      this.peak = Math.max(this.peak, workersNow + apiNow)
      this.peakWorkers = Math.max(this.peakWorkers, workersNow)
      this.peakApi = Math.max(this.peakApi, apiNow)
    }, 250)
  }

  read (): { workers: number, api: number, postgres: number, redis: number } {
    const now = this.#total()
    const since = (name: string): number => (now[name]! - this.#began[name]!) / 100
    return { workers: since('workers'), api: since('api'), postgres: since('postgres'), redis: since('redis') }
  }

  stop (): void { clearInterval(this.#timer) }

  /** In hundredths of a second; of Postgres with all its children, living and ended. */
  #total (): Record<string, number> {
    return { workers: ticksOf(this.workers.pid!), api: ticksOf(process.pid), postgres: ticksOf(this.others.postgres, true), redis: ticksOf(this.others.redis) }
  }
}

/** The fields of /proc/PID/stat after the name. */
const statOf = (pid: number): string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  } catch {
    return []
  }
}
const parentOf = (pid: number): number => Number(statOf(pid)[1])
const processes = (): number[] => readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)

function ticksOf (pid: number, withChildren = false): number {
  const fields = statOf(pid)
  const own = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  if (!withChildren) return own
  const ended = Number(fields[13] ?? 0) + Number(fields[14] ?? 0)
  return processes().filter(child => parentOf(child) === pid).reduce((sum, child) => sum + ticksOf(child), own + ended)
}

const residentOf = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/** The process of this name whose command line has the port of the URL. */
function childNamed (name: string, url: string): number {
  const { port } = new URL(url)
  return processes().find(pid => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return line.includes(name) && line.includes(port)
    } catch {
      return false
    }
  }) ?? 0
}
