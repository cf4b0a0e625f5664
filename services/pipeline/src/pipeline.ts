import { jobs, startWorker, type RunningWorker } from '@commonshelf/queues'
import { describeBatch } from './describing/describe-batch.js'
import { indexStale } from './indexing/index-stale.js'
import { followAvailability } from './lending/availability.js'
import { sendOutgoing } from './lending/outgoing.js'
import { runTimeOuts } from './lending/time-outs.js'
import { compareTrial } from './trials/compare-trial.js'
import { usualTuning, type PipelineParts } from './parts.js'
import { makeReport } from './quality/report.js'
import { runReplay } from './quality/replay.js'
import { feedRerun } from './reruns/feed-rerun.js'
import { runShadow } from './shadows/run-shadow.js'
import { sweep } from './sweeping/sweep.js'

export interface RunningPipeline { close (): Promise<void> }

/** Works on batches until it is closed; what a former process or a lost Redis left is taken up at once. */
export const startPipeline = (parts: PipelineParts): RunningPipeline => {
  const { store, queues, log } = parts
  const tuning = { ...usualTuning, ...parts.tuning }
  const workers: RunningWorker[] = [
    startWorker(queues, jobs.describe, ({ batchId }) => describeBatch(parts, batchId), { concurrency: tuning.describing, log }),
    startWorker(queues, jobs.match, async ({ batchId }) => {
      const { records, clusters, rerunId } = await store.clusters.match(batchId)
      log.debug({ batchId, records, clusters }, 'batch matched')
      await queues.add(jobs.index, {})
      if (rerunId !== undefined) await queues.add(jobs.rerun, { rerunId })
    }, { concurrency: tuning.matching, log }),
    startWorker(queues, jobs.index, async () => {
      const documents = await indexStale(parts, tuning)
      log.debug({ documents }, 'documents written')
    }, { log }),
    startWorker(queues, jobs.report, ({ reportId }) => makeReport(parts, reportId), { log }),
    startWorker(queues, jobs.replay, ({ replayId }) => runReplay(parts, replayId), { log }),
    startWorker(queues, jobs.rerun, ({ rerunId }) => feedRerun(parts, rerunId, tuning.rerunning), { log }),
    startWorker(queues, jobs.compareTrial, ({ harvestId }) => compareTrial(parts, harvestId), { log }),
    startWorker(queues, jobs.shadow, ({ shadowId }) => runShadow(parts, shadowId), { log }),
    startWorker(queues, jobs.timeOut, () => runTimeOuts(parts), { log }),
    startWorker(queues, jobs.notify, () => sendOutgoing(parts), { log })
  ]
  const availability = followAvailability(parts)
  // The clock is this process's and the sweep goes by no queue: a Redis that forgot everything is told again.
  let sweeping: Promise<void> | undefined
  const sweepOnce = (lostAfter: number): void => {
    sweeping ??= sweep(parts, lostAfter)
      .catch((error: unknown) => log.warn({ err: error }, 'what was left over could not be taken up; the next sweep will'))
      .finally(() => { sweeping = undefined })
  }
  const beat = (): void => {
    sweepOnce(tuning.lostAfter)
    for (const job of [jobs.timeOut, jobs.notify]) queues.add(job, {}).catch((error: unknown) => log.warn({ err: error }, 'a regular job could not be enqueued'))
  }
  sweepOnce(0)
  const timer = setInterval(beat, tuning.sweepEvery)
  const purging = setInterval(() => {
    store.batches.purge().catch((error: unknown) => log.warn({ err: error }, 'what is done and over could not be thrown away'))
  }, tuning.purgeEvery)
  return {
    async close () {
      clearInterval(timer)
      clearInterval(purging)
      await sweeping
      await availability.close()
      await Promise.all(workers.map(worker => worker.close()))
    }
  }
}
