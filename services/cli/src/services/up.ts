import { endProcess, freePort, homeFolder, lockHome, root, startBackingServices, until } from '@commonshelf/local'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readState, runs, writeState, type HomeState, type Started } from '../home.js'
import { launch, type Launched } from './launch.js'

export interface UpOptions {
  home?: string
  env?: NodeJS.ProcessEnv
  host?: string
  /** The API's port; the one it had before, or a free one. */
  port?: number
  engine?: 'embedded' | 'meilisearch'
  /** What is being done, for people who wait. */
  say?: (sentence: string) => void
}

/** Starts the services of a home: Postgres and Redis, the schema, the API with its index, harvester with pipeline. */
export async function up ({ env = process.env, home = homeFolder(env), host = '127.0.0.1', port, engine = 'embedded', say = () => {} }: UpOptions = {}): Promise<{ state: HomeState, already: boolean }> {
  const before = readState(home)
  if (before !== undefined && runs(before.pids.api) && runs(before.pids.workers)) return { state: before, already: true }
  mkdirSync(join(home, 'logs'), { recursive: true })
  // One of the two may live on without the other. It holds the lock, so it ends before the lock is asked for.
  await endStarted(before?.pids.workers)
  await endStarted(before?.pids.api)
  const unlock = lockHome(home)
  const launched: Launched[] = []
  try {
    say('starting Postgres and Redis')
    const backing = await startBackingServices({ home, env })
    try {
      const state = await startServices(backing)
      unlock()
      lockHome(home, (state.pids.api as Started).pid)
      writeState(home, state)
      return { state, already: false }
    } catch (error) {
      await Promise.all(launched.map(endStarted))
      await backing.stop()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }

  async function startServices ({ databaseUrl, redisUrl }: { databaseUrl: string, redisUrl: string }): Promise<HomeState> {
    say('bringing the database up to date')
    const { migrate } = await import('@commonshelf/store')
    await migrate(databaseUrl)
    const chosen = await freePort(port ?? before?.ports.api)
    const queuePrefix = env.QUEUE_PREFIX ?? prefixOf(home)
    const common = {
      ...env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      QUEUE_PREFIX: queuePrefix,
      UPLOAD_DIR: join(home, 'uploads'),
      DROP_DIR: join(home, 'drop'),
      SNAPSHOT_DIR: join(home, 'snapshots'),
      SEARCH_ENGINE: engine
    }
    for (const folder of ['uploads', 'drop', 'snapshots']) mkdirSync(join(home, folder), { recursive: true })
    say('starting the services')
    const api = launch({ name: 'api', program: join(root, 'services/api/dist/src/main.js'), home, env: { ...common, HOST: host, PORT: String(chosen) } })
    launched.push(api)
    const workers = launch({ name: 'workers', program: join(root, 'services/pipeline/dist/src/main.js'), home, env: { ...common, COMMONSHELF_ROLE: 'all-workers' } })
    launched.push(workers)
    const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${chosen}`
    await until(async () => {
      for (const one of launched) one.check()
      return isReady(url)
    }, { limit: 120_000, what: 'The API' })
    return {
      pids: { api: started(api), workers: started(workers) },
      ports: { api: chosen },
      urls: { api: url, database: databaseUrl, redis: redisUrl },
      queuePrefix,
      searchEngine: engine,
      startedAt: new Date().toISOString()
    }
  }
}

/** Homes may share a Redis: each has its own keys there. */
const prefixOf = (home: string): string => `commonshelf-${createHash('sha256').update(home).digest('hex').slice(0, 10)}`

const started = ({ pid, mark }: Launched): Started => ({ pid, ...mark === undefined ? {} : { mark } })

export const endStarted = async (process: Started | undefined): Promise<void> => {
  if (process !== undefined) await endProcess(process.pid, process.mark === undefined ? {} : { mark: process.mark })
}

export async function isReady (url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3000) })).ok
  } catch {
    return false
  }
}
