import { endProcess, freePort, homeFolder, lockHome, root, startBackingServices, until } from '@commonshelf/local'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readState, runs, writeState, type HomeState, type Started } from '../home.js'
import { launch, logFrom, type LogFrom } from './launch.js'

export interface UpOptions {
  home?: string
  env?: NodeJS.ProcessEnv
  host?: string
  /** The API's port; the one it had before, or a free one. */
  port?: number
  engine?: 'embedded' | 'meilisearch'
  /** What is being done, for people who wait. */
  say?: (sentence: string) => void
  /** Gives up at the next step, and ends what was started. */
  signal?: AbortSignal | undefined
}

/**
 * Starts the services of a home: Postgres and Redis, the schema, and the supervisor, which starts the API with its index
 * and the workers and keeps them alive. Where they run already it waits until they are ready.
 */
export async function up ({ env = process.env, home = homeFolder(env), host = '127.0.0.1', port, engine = engineOf(env), say = () => {}, signal }: UpOptions = {}): Promise<{ state: HomeState, already: boolean }> {
  const before = readState(home)
  if (before !== undefined && runs(before.pids.supervisor)) {
    await until(() => isReady(before.urls.api), { limit: 120_000, what: 'The API' })
    return { state: readState(home) ?? before, already: true }
  }
  mkdirSync(join(home, 'logs'), { recursive: true })
  const unlock = lockHome(home)
  try {
    // Where the supervisor was killed, the services live on without it.
    await endAll(before)
    say('starting Postgres and Redis')
    const backing = await startBackingServices({ home, env })
    try {
      const state = await startServices(backing)
      return { state, already: false }
    } catch (error) {
      await endAll(readState(home))
      forgetPids(home)
      await backing.stop()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }

  async function startServices ({ databaseUrl, redisUrl }: { databaseUrl: string, redisUrl: string }): Promise<HomeState> {
    signal?.throwIfAborted()
    say('bringing the database up to date')
    const { migrate } = await import('@commonshelf/store')
    await migrate(databaseUrl)
    signal?.throwIfAborted()
    const chosen = await freePort(port ?? before?.ports.api)
    const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${chosen}`
    const queuePrefix = env.QUEUE_PREFIX ?? prefixOf(home)
    for (const folder of ['uploads', 'drop', 'snapshots']) mkdirSync(join(home, folder), { recursive: true })
    // From here on the supervisor writes the pids into it.
    writeState(home, {
      pids: {},
      ports: { api: chosen },
      urls: { api: url, database: databaseUrl, redis: redisUrl },
      queuePrefix,
      searchEngine: engine,
      startedAt: new Date().toISOString()
    })
    say('starting the services')
    const supervisor = launch({
      name: 'supervisor',
      program: join(root, 'services/cli/dist/src/services/supervisor.js'),
      home,
      env: {
        ...env,
        COMMONSHELF_HOME: home,
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        QUEUE_PREFIX: queuePrefix,
        UPLOAD_DIR: join(home, 'uploads'),
        DROP_DIR: join(home, 'drop'),
        SNAPSHOT_DIR: join(home, 'snapshots'),
        SEARCH_ENGINE: engine,
        HOST: host,
        PORT: String(chosen)
      }
    })
    const first: Partial<Record<'api' | 'workers', LogFrom>> = { api: logFrom(home, 'api'), workers: logFrom(home, 'workers') }
    const seen: HomeState['pids'] = {}
    try {
      unlock()
      lockHome(home, supervisor.pid)
      await until(async () => {
        signal?.throwIfAborted()
        supervisor.check()
        const { pids } = readState(home) as HomeState
        for (const name of ['api', 'workers'] as const) {
          seen[name] ??= pids[name]
          // What ends before it was ever ready would end again: its log says why.
          if (seen[name] !== undefined && !runs(seen[name])) throw first[name]!.trouble()
        }
        return seen.api !== undefined && seen.workers !== undefined && await isReady(url)
      }, { limit: 120_000, what: 'The API' })
    } catch (error) {
      await endStarted(supervisor)
      throw error
    }
    return readState(home) as HomeState
  }
}

/** Ends what a home's state names, the supervisor first: it would start the others again. */
export async function endAll (state: HomeState | undefined): Promise<void> {
  await endStarted(state?.pids.supervisor)
  await Promise.all([endStarted(state?.pids.workers), endStarted(state?.pids.api)])
}

export function forgetPids (home: string): void {
  const state = readState(home)
  if (state !== undefined) writeState(home, { ...state, pids: {} })
}

/** SEARCH_ENGINE in the environment, as the services read it. */
const engineOf = ({ SEARCH_ENGINE }: NodeJS.ProcessEnv): 'embedded' | 'meilisearch' => SEARCH_ENGINE === 'meilisearch' ? 'meilisearch' : 'embedded'

/** Homes may share a Redis: each has its own keys there. */
const prefixOf = (home: string): string => `commonshelf-${createHash('sha256').update(home).digest('hex').slice(0, 10)}`

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
