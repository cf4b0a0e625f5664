import { closeWithGrace, createLog, loadConfig } from '@commonshelf/runtime'
import { openQueues } from '@commonshelf/queues'
import { openStore } from '@commonshelf/store'
import { credentialsIn } from './fetching/credentials.js'
import { startHarvester } from './harvester.js'

const config = loadConfig(process.env)
const log = createLog({ name: 'harvester', level: config.LOG_LEVEL })
const store = openStore(config.DATABASE_URL, { name: 'harvester' })
const queues = openQueues(config.REDIS_URL, { prefix: config.QUEUE_PREFIX })
const harvester = startHarvester({ store, queues, log, config, credentials: credentialsIn(process.env) })
log.info({}, 'harvester started')

closeWithGrace({ log }, async () => {
  await harvester.close()
  await queues.close()
  await store.close()
})
