import { credentialsIn, startHarvester } from '@commonshelf/harvester'
import { openQueues } from '@commonshelf/queues'
import { closeWithGrace, createLog, loadConfig } from '@commonshelf/runtime'
import { openStore } from '@commonshelf/store'
import { describeFresh } from './describing/describe-batch.js'
import { startPipeline } from './pipeline.js'

const config = loadConfig(process.env)
const log = createLog({ name: config.COMMONSHELF_ROLE, level: config.LOG_LEVEL })
const store = openStore(config.DATABASE_URL, { name: config.COMMONSHELF_ROLE })
const queues = openQueues(config.REDIS_URL, { prefix: config.QUEUE_PREFIX })
const parts = { store, queues, log }
const pipeline = startPipeline(parts)
// On one machine the harvester lives here too: two processes are enough, and matching never holds up a search.
const harvester = config.COMMONSHELF_ROLE === 'all-workers' ? startHarvester({
  ...parts, config, credentials: credentialsIn(process.env), describe: (batchId, records) => describeFresh(parts, batchId, records)
}) : undefined
log.info({ role: config.COMMONSHELF_ROLE }, 'workers started')

closeWithGrace({ log }, async () => {
  await harvester?.close()
  await pipeline.close()
  await queues.close()
  await store.close()
})
