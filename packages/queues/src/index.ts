export { defineJob, type JobDefinition, type RetryRule } from './define-job.js'
export * as jobs from './jobs.js'
export { openQueues, BadPayload, type Queues, type QueuesOptions } from './queues.js'
export { startWorker, type RunningWorker, type WorkerLog, type WorkerOptions, type JobContext } from './worker.js'
