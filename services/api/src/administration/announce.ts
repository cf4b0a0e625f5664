import type { FastifyBaseLogger } from 'fastify'
import { jobs, type Queues } from '@commonshelf/queues'

/** Jobs that administration asks for; what they are about is in Postgres by then. */
type Announced = { harvestId: string } | { trialId: string } | { batchId: string }

/**
 * Says that there is work. It is written down already, so a queue that is away takes nothing back: the sweeper finds it,
 * and the operator's call has done what it was to do.
 */
export const announce = async (queues: Queues, work: Announced, log: FastifyBaseLogger): Promise<void> => {
  await ('harvestId' in work ? queues.add(jobs.harvest, work) : 'trialId' in work ? queues.add(jobs.compareTrial, { harvestId: work.trialId }) : queues.add(jobs.describe, work))
    .catch((err: unknown) => { log.warn({ err, ...work }, 'the queue could not be told; the sweeper will find it') })
}
