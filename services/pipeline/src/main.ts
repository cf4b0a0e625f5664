import { credentialsIn, startHarvester } from '@commonshelf/harvester'
import { openQueues } from '@commonshelf/queues'
import { closeWithGrace, createLog, loadConfig } from '@commonshelf/runtime'
import { openStore } from '@commonshelf/store'
import { startPipeline } from './pipeline.js'

const config = loadConfig(process.env)
const log = createLog({ name: config.COMMONSHELF_ROLE, level: config.LOG_LEVEL })
const store = openStore(config.DATABASE_URL, { name: config.COMMONSHELF_ROLE })
const queues = openQueues(config.REDIS_URL, { prefix: config.QUEUE_PREFIX })
const pipeline = startPipeline({ store, queues, log })
// On one machine the harvester lives here too: two processes are enough, and matching never holds up a search.
const harvester = config.COMMONSHELF_ROLE === 'all-workers' ? startHarvester({ store, queues, log, config, credentials: credentialsIn(process.env) }) : undefined
log.info({ role: config.COMMONSHELF_ROLE }, 'workers started')

closeWithGrace({ log }, async () => {
  await harvester?.close()
  await pipeline.close()
  await queues.close()
  await store.close()
})
