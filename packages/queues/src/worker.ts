import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Static, TObject } from 'typebox'
import type { JobDefinition } from './define-job.js'
import { checkPayload, type Queues } from './queues.js'

/** What a worker needs of a log. */
export interface WorkerLog {
  debug (about: object, sentence: string): void
  error (about: object, sentence: string): void
}

export interface WorkerOptions {
  /** Jobs at a time in this process. */
  concurrency?: number
  log?: WorkerLog
}

/** A worker that takes jobs until it is closed; closing lets what is in hand be finished. */
export interface RunningWorker { close (): Promise<void> }

/** What a handler may want to know of its job. */
export interface JobContext { jobId: string, attempt: number }

/**
 * Starts to do the jobs of one kind. A handler reads the present state and passes over what is done: a job may come
 * twice. What it throws is logged and tried again by the job's retry rule.
 */
export const startWorker = <P extends TObject>(
  queues: Pick<Queues, 'url' | 'prefix'>, job: JobDefinition<P>, handler: (payload: Static<P>, context: JobContext) => Promise<void>, { concurrency = 1, log }: WorkerOptions = {}
): RunningWorker => {
  const redis = new Redis(queues.url, { maxRetriesPerRequest: null })
  redis.on('error', error => log?.error({ queue: job.queue, err: error }, 'Redis is away'))
  const worker = new Worker(job.queue, async bull => {
    const began = performance.now()
    await handler(checkPayload(job, bull.data), { jobId: String(bull.id), attempt: bull.attemptsMade + 1 })
    log?.debug({ queue: job.queue, jobId: bull.id, milliseconds: Math.round(performance.now() - began) }, 'job done')
  }, { connection: redis, prefix: queues.prefix, concurrency, lockDuration: 30_000 })
  worker.on('failed', (bull, error) => log?.error({ queue: job.queue, jobId: bull?.id, attempt: bull?.attemptsMade, err: error }, 'job failed'))
  worker.on('error', error => log?.error({ queue: job.queue, err: error }, 'worker in trouble'))
  return {
    async close () {
      await worker.close()
      redis.disconnect()
    }
  }
}
