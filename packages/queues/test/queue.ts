import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { openQueues, type Queues } from '../src/index.js'

/** What this needs of a tap test. */
export interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

/** Queues of their own on the test's Redis, under a random prefix; `flush` loses all that is in them. */
export const aQueue = async (t: TearsDown): Promise<{ queues: Queues, redisUrl: string, flush: () => Promise<void> }> => {
  const redisUrl = process.env.REDIS_URL
  if (redisUrl === undefined) throw new Error('REDIS_URL must name a Redis server; `npm test` starts one')
  const prefix = `test-${randomBytes(6).toString('hex')}`
  const queues = openQueues(redisUrl, { prefix })
  const flush = async (): Promise<void> => {
    const redis = new Redis(redisUrl)
    // In one step, as FLUSHALL is: nothing that is added meanwhile is lost by half
    await redis.eval("for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end", 0, `${prefix}:*`)
    redis.disconnect()
  }
  t.teardown(async () => {
    await queues.close()
    await flush()
  })
  return { queues, redisUrl, flush }
}
