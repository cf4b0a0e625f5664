import { alive, homeFolder, readJson, Trouble, writeJson } from '@commonshelf/local'
import type { Queues } from '@commonshelf/queues'
import type { Store } from '@commonshelf/store'
import { join } from 'node:path'

/** A process of ours, and what tells it from a later one with the same id. */
export interface Started { pid: number, mark?: string }

/** HOME/state.json: what runs for a home, and where. Written by `up`, its pids by the supervisor; readable by its owner only. */
export interface HomeState {
  pids: { supervisor?: Started, api?: Started, workers?: Started }
  ports: { api: number }
  urls: { api: string, database: string, redis: string }
  queuePrefix: string
  searchEngine: 'embedded' | 'meilisearch'
  startedAt: string
}

const stateFile = (home: string) => join(home, 'state.json')
export const readState = (home: string = homeFolder()): HomeState | undefined => readJson<HomeState>(stateFile(home))
export const writeState = (home: string, state: HomeState): void => { writeJson(stateFile(home), state) }

export const runs = (process: Started | undefined): boolean => process !== undefined && alive(process.pid, process.mark)

/** Where a verb finds its parts. */
export interface Addresses {
  home: string
  databaseUrl: string
  redisUrl?: string
  queuePrefix: string
  /** The API, where one runs. */
  apiUrl?: string
  state?: HomeState
}

/**
 * DATABASE_URL and REDIS_URL in the environment, else what runs for the home.
 * @throws Trouble that names the command to start with
 */
export function addresses (env: NodeJS.ProcessEnv = process.env): Addresses {
  const home = homeFolder(env)
  const state = readState(home)
  const apiUrl = env.COMMONSHELF_API ?? (runs(state?.pids.api) ? state?.urls.api : undefined)
  const up = state?.pids.supervisor !== undefined || state?.pids.api !== undefined || state?.pids.workers !== undefined
  const databaseUrl = env.DATABASE_URL ?? (up ? state?.urls.database : undefined)
  const redisUrl = env.REDIS_URL ?? (up ? state?.urls.redis : undefined)
  if (databaseUrl === undefined) throw notRunning(home)
  return {
    home,
    databaseUrl,
    queuePrefix: env.QUEUE_PREFIX ?? state?.queuePrefix ?? 'commonshelf',
    ...redisUrl === undefined ? {} : { redisUrl },
    ...apiUrl === undefined ? {} : { apiUrl },
    ...state === undefined ? {} : { state }
  }
}

export const notRunning = (home: string): Trouble =>
  new Trouble(`Nothing runs for ${home}. Start it with: pnpm -s commonshelf up\n(COMMONSHELF_HOME=DIR picks another home; DATABASE_URL and REDIS_URL name servers that run elsewhere.)`)

/** Opens the store for one piece of work. */
export async function withStore<T> (work: (store: Store, at: Addresses) => Promise<T>): Promise<T> {
  const at = addresses()
  const { openStore } = await import('@commonshelf/store')
  const store = openStore(at.databaseUrl, { name: 'commonshelf-cli', connections: 4 })
  try {
    return await work(store, at)
  } catch (error) {
    throw unreachable(error) ? notRunning(at.home) : refused(error) ?? error
  } finally {
    await store.close()
  }
}

/** Opens store and queues for one piece of work. */
export async function withQueues<T> (work: (parts: { store: Store, queues: Queues }, at: Addresses) => Promise<T>): Promise<T> {
  return withStore(async (store, at) => {
    if (at.redisUrl === undefined) throw notRunning(at.home)
    const { openQueues } = await import('@commonshelf/queues')
    const queues = openQueues(at.redisUrl, { prefix: at.queuePrefix, failFast: false })
    try {
      return await work({ store, queues }, at)
    } finally {
      await queues.close()
    }
  })
}

/** A database that was never migrated (42P01), or what it refuses in its own words: a value that is none of its kind (class 22 of its codes), or against a rule (23). */
const refused = (error: unknown): Trouble | undefined => {
  const { code, message, detail } = ((error as Error).cause ?? error) as { code?: string, message?: string, detail?: string }
  if (code === '42P01') return new Trouble('The database has no tables of ours yet. Make them with: pnpm -s commonshelf migrate')
  if (typeof code !== 'string' || !/^2[23]/.test(code)) return undefined
  return new Trouble(code === '23505' && detail !== undefined ? detail : message ?? 'The database refuses this')
}

const unreachable = (error: unknown): boolean => {
  const { code, cause } = error as { code?: string, cause?: { code?: string } }
  return code === 'ECONNREFUSED' || cause?.code === 'ECONNREFUSED'
}
