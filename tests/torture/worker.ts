import { startHarvester } from '@commonshelf/harvester'
import { startPipeline } from '@commonshelf/pipeline'
import { openQueues } from '@commonshelf/queues'
import { createLog, loadConfig } from '@commonshelf/runtime'
import { openStore } from '@commonshelf/store'

// One process of the two that take records in, as in an installation but with less patience. It waits for its turn, so that
// the place of one that is killed is taken at once, and is ended by SIGKILL.
await new Promise<void>(resolve => process.once('message', () => resolve()))
process.on('disconnect', () => process.exit())
const role = process.argv[2]
const config = loadConfig(process.env)
const log = createLog({ name: role ?? 'worker', level: config.LOG_LEVEL })
const store = openStore(config.DATABASE_URL, { name: 'torture' })
const queues = openQueues(config.REDIS_URL, { prefix: config.QUEUE_PREFIX })
if (role === 'pipeline') startPipeline({ store, queues, log, tuning: { gather: 20, gatherInBulk: 20, sweepEvery: 300, lostAfter: 300 } })
else startHarvester({ store, queues, log, config, limits: { requestTime: 250, firstPause: 5, longestPause: 40, attempts: 6 } })
