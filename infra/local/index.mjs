import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { stopContainer } from './containers.mjs'
import { startPostgres, stopPostgres } from './postgres.mjs'
import { root } from './prepare.mjs'
import { startRedis, stopRedis } from './redis.mjs'
import { alive, endProcess, markOf, Trouble } from './steps.mjs'

export { prepare, root } from './prepare.mjs'
export { alive, endProcess, freePort, main, markOf, say, Trouble, until } from './steps.mjs'

/**
 * Where a set of services keeps its data, logs, secrets and state: COMMONSHELF_HOME, else .commonshelf in the checkout.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const homeFolder = (env = process.env) => resolve(env.COMMONSHELF_HOME ?? join(root, '.commonshelf'))

/**
 * Starts the Postgres and the Redis of a home, or uses those that DATABASE_URL and REDIS_URL name. What it started it
 * records in HOME/backing.json, so that a later process can stop it with `stopBackingServices`.
 * @param {{ home: string, env?: NodeJS.ProcessEnv, settings?: Record<string, string> }} options `settings` are Postgres's
 * @returns {Promise<{ databaseUrl: string, redisUrl: string, stop: () => Promise<void> }>}
 */
export async function startBackingServices ({ home, env = process.env, settings }) {
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o755 })
  const password = secretOf(home)
  const before = readJson(join(home, 'backing.json')) ?? {}
  const running = {}
  const record = () => writeJson(join(home, 'backing.json'), running)
  try {
    if (!env.DATABASE_URL) {
      running.postgres = stillRuns(before.postgres) ?? await startPostgres({ home, password, port: before.postgres?.port, settings })
      record()
    }
    if (!env.REDIS_URL) {
      running.redis = stillRuns(before.redis) ?? await startRedis({ home, password, port: before.redis?.port })
      record()
    }
  } catch (error) {
    await stopBackingServices(home)
    throw error
  }
  return {
    databaseUrl: env.DATABASE_URL ?? running.postgres.url,
    redisUrl: env.REDIS_URL ?? running.redis.url,
    stop: () => stopBackingServices(home)
  }
}

/**
 * Starts again what of a home's own Postgres and Redis has ended, on the ports they had: whoever knows their addresses need
 * not be told. What was stopped with `stopBackingServices`, and what the home does not own, is left alone.
 * @returns {Promise<string[]>} what was started
 */
export async function restartBackingServices (home) {
  const file = join(home, 'backing.json')
  const restarted = []
  for (const [name, start] of Object.entries({ postgres: startPostgres, redis: startRedis })) {
    const known = readJson(file)?.[name]
    if (!known?.pid || alive(known.pid, known.mark)) continue
    const service = await start({ home, password: secretOf(home), port: known.port })
    if (service.port !== known.port) {
      await endProcess(service.pid, { mark: service.mark })
      throw new Trouble(`Port ${known.port}, where ${name} was, is taken.`)
    }
    writeJson(file, { ...readJson(file), [name]: service })
    restarted.push(name)
  }
  return restarted
}

/** Stops what `startBackingServices` started for this home, and nothing else. The ports are remembered for the next start. */
export async function stopBackingServices (home) {
  const { postgres, redis } = readJson(join(home, 'backing.json')) ?? {}
  if (!postgres && !redis) return
  if (redis) await (redis.container ? stopContainer(redis) : stopRedis(redis))
  if (postgres) await (postgres.container ? stopContainer(postgres) : stopPostgres(postgres))
  writeJson(join(home, 'backing.json'), {
    ...postgres && { postgres: { port: postgres.port, data: postgres.data } },
    ...redis && { redis: { port: redis.port } }
  })
}

/**
 * Ends a home that was for once, a test's or a benchmark's, and takes away all that it had: its database may lie outside,
 * where its account can reach it.
 */
export async function discardHome (home) {
  await stopBackingServices(home)
  const data = readJson(join(home, 'backing.json'))?.postgres?.data
  // .../postgres/15: the folder above it has the name of the home
  if (data) rmSync(data.startsWith(home) ? data : dirname(dirname(data)), { recursive: true, force: true })
  rmSync(home, { recursive: true, force: true })
}

/**
 * Makes this process (or `pid`) the one that runs the services of a home. A lock whose process is gone is taken over.
 * @returns {() => void} gives the lock back
 */
export function lockHome (home, pid = process.pid) {
  mkdirSync(home, { recursive: true })
  const file = join(home, 'lock')
  const owner = readJson(file)
  if (owner && owner.pid !== pid && alive(owner.pid, owner.mark)) {
    throw new Trouble(`The services of ${home} are run by process ${owner.pid} already. Stop them first, or choose another home with COMMONSHELF_HOME=DIR.`)
  }
  rmSync(file, { force: true })
  // wx: of two that find the same dead lock at once, one gets it
  writeFileSync(file, JSON.stringify({ pid, mark: markOf(pid) }), { flag: 'wx' })
  return () => rmSync(file, { force: true })
}

const stillRuns = service => service?.pid && alive(service.pid, service.mark) ? service : undefined

function secretOf (home) {
  const file = join(home, 'secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** A JSON file's content; undefined where there is none. */
export const readJson = file => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined

/** Writes a JSON file in one step, readable by its owner only: it may hold addresses with passwords. */
export function writeJson (file, value) {
  writeFileSync(`${file}.new`, JSON.stringify(value, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
