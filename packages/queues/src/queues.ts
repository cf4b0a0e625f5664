import { Queue, type JobsOptions } from 'bullmq'
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Static, TObject } from 'typebox'
import { Value } from 'typebox/value'
import type { JobDefinition } from './define-job.js'

export interface QueuesOptions {
  /** Before every key in Redis, so that installations can share a server. */
  prefix?: string
  /** Throw at once when Redis is away, rather than wait for it. For the API. */
  failFast?: boolean
}

export class BadPayload extends Error {
  readonly problem = 'bad-payload'
  constructor (readonly queue: string, readonly payload: unknown) {
    super(`A job for ${queue} does not say what it is about: ${JSON.stringify(payload)}`)
  }
}

/** Refuses a payload that is not what the job's definition says. */
export const checkPayload = <P extends TObject>(job: JobDefinition<P>, payload: unknown): Static<P> => {
  if (!Value.Check(job.payload, payload)) throw new BadPayload(job.queue, payload)
  return payload
}

/** `delay` is in milliseconds. Jobs with a `priority` come after those without one, the lower number first. */
export interface AddOptions { delay?: number, priority?: number }

/** The producers' side of all queues, over one connection. */
export interface Queues {
  readonly url: string
  readonly prefix: string
  /** Says that there is work. The same news while it still waits is one job; while it runs, it makes one more run. */
  add<P extends TObject> (job: JobDefinition<P>, payload: Static<P>, options?: AddOptions): Promise<void>
  addMany<P extends TObject> (job: JobDefinition<P>, payloads: Static<P>[], options?: AddOptions): Promise<void>
  /** Says it again and again: every so many milliseconds, or by a cron pattern. The same name replaces its rule. */
  schedule<P extends TObject> (job: JobDefinition<P>, payload: Static<P>, name: string, rule: { every: number } | { pattern: string }): Promise<void>
  unschedule (job: JobDefinition, name: string): Promise<void>
  /** Jobs that wait (also for a retry) and that run. */
  counts (job: JobDefinition): Promise<{ waiting: number, active: number, failed: number }>
  /** Answers when Redis does. */
  ready (): Promise<void>
  close (): Promise<void>
}

export const openQueues = (url: string, { prefix = 'commonshelf', failFast = false }: QueuesOptions = {}): Queues => {
  const redis = new Redis(url, failFast
    ? { maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: 2000 }
    : { maxRetriesPerRequest: null })
  redis.on('error', () => {}) // each call says what went wrong; ioredis goes on trying by itself
  const opened = new Map<string, Queue>()
  const queueOf = (job: JobDefinition): Queue => {
    let queue = opened.get(job.queue)
    if (queue === undefined) {
      queue = new Queue(job.queue, { connection: redis, prefix, skipWaitingForReady: failFast })
      queue.on('error', () => {})
      opened.set(job.queue, queue)
    }
    return queue
  }
  const optionsOf = <P extends TObject>(job: JobDefinition<P>, payload: Static<P>): JobsOptions => ({
    // Never a number counted in Redis: after a flush it would begin again, and a worker that still has the old job 1 in hand
    // would close the new one
    jobId: randomUUID(),
    attempts: job.retry.attempts,
    backoff: job.retry.backoff,
    deduplication: { id: job.key(payload), keepLastIfActive: true },
    removeOnComplete: { count: 100 },
    removeOnFail: { count: 1000 }
  })

  return {
    url,
    prefix,
    async add (job, payload, options = {}) {
      await queueOf(job as unknown as JobDefinition).add(job.queue, checkPayload(job, payload), { ...optionsOf(job, payload), ...options })
    },
    async addMany (job, payloads, options = {}) {
      if (payloads.length === 0) return
      await queueOf(job as unknown as JobDefinition).addBulk(payloads.map(payload => ({ name: job.queue, data: checkPayload(job, payload), opts: { ...optionsOf(job, payload), ...options } })))
    },
    async schedule (job, payload, name, rule) {
      const { deduplication: _, jobId: __, ...opts } = optionsOf(job, payload)
      await queueOf(job as unknown as JobDefinition).upsertJobScheduler(name, rule, { name: job.queue, data: checkPayload(job, payload), opts })
    },
    async unschedule (job, name) {
      await queueOf(job).removeJobScheduler(name)
    },
    async counts (job) {
      const counts = await queueOf(job).getJobCounts('waiting', 'delayed', 'prioritized', 'active', 'failed')
      const of = (state: string) => counts[state] ?? 0
      return { waiting: of('waiting') + of('delayed') + of('prioritized'), active: of('active'), failed: of('failed') }
    },
    async ready () { await redis.ping() },
    async close () {
      await Promise.all([...opened.values()].map(queue => queue.close()))
      redis.disconnect()
    }
  }
}
