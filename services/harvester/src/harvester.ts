import { jobs, startWorker } from '@commonshelf/queues'
import { SourceBusy } from '@commonshelf/store'
import { isFetched, takesFiles } from './fetching/address.js'
import { DropWatch } from './files/drops.js'
import { runHarvest } from './harvests/run.js'
import { startHarvest } from './harvests/start.js'
import type { HarvesterParts } from './parts.js'
import { syncSchedules } from './schedules.js'
import { lookAfterSheets, readUpload } from './spreadsheets/uploads.js'

export interface RunningHarvester { close (): Promise<void> }

/** How often schedules are compared with the sources and folders are looked into, in milliseconds. */
const lookEvery = 5_000

/**
 * Works on harvests until it is closed. Closing ends what is in hand after its last commit; whoever starts next goes on
 * from there, beginning with what was left running.
 */
export function startHarvester (parts: HarvesterParts): RunningHarvester {
  const { store, queues, log, config } = parts
  const closing = new AbortController()
  const workerLog = { debug () { /* what a run did is logged by itself */ }, error: (about: object, sentence: string) => log.error(about, sentence) }
  const workers = [
    startWorker(queues, jobs.harvest, async ({ harvestId }) => { await runHarvest({ ...parts, limits: { privateNetworks: config.COMMONSHELF_PRIVATE_NETWORKS ?? '', ...parts.limits }, ...config.UPLOAD_DIR !== undefined && { uploads: config.UPLOAD_DIR } }, harvestId, closing.signal) }, { concurrency: 4, log: workerLog }),
    startWorker(queues, jobs.readSheet, ({ uploadId }) => readUpload(parts, uploadId), { concurrency: 2, log: workerLog }),
    startWorker(queues, jobs.startScheduledHarvest, async ({ sourceId }) => {
      const source = await store.sources.find(sourceId)
      // Files that are brought to us are harvested when they come, whatever the clock says.
      if (!source?.enabled || (takesFiles(source) && !isFetched(source))) return
      await startHarvest({ store, queues }, sourceId).catch((error: unknown) => { if (!(error instanceof SourceBusy)) throw error })
    }, { log: workerLog })
  ]
  const drops = config.DROP_DIR === undefined ? undefined : new DropWatch({ store, queues, log, folder: config.DROP_DIR })
  let known = new Map<string, string>()
  let round: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      known = await syncSchedules({ store, queues, log }, known)
      await drops?.look()
      await lookAfterSheets(parts, closing.signal)
    } catch (error) {
      log.warn({ err: error }, 'the harvester could not look round')
    }
  }
  round = takeUp(parts).then(look)
  const timer = setInterval(() => { round = round.then(look) }, lookEvery)
  return {
    async close () {
      clearInterval(timer)
      closing.abort()
      await round
      await Promise.all(workers.map(worker => worker.close()))
    }
  }
}

/** What another process left waiting or running, when its jobs were lost. */
async function takeUp ({ store, queues, log }: HarvesterParts): Promise<void> {
  try {
    await queues.addMany(jobs.harvest, (await store.harvests.live()).map(({ id }) => ({ harvestId: id })))
  } catch (error) {
    log.warn({ err: error }, 'harvests left over could not be taken up; the sweeper will')
  }
}
