import { openQueues } from '@commonshelf/queues'
import { closeWithGrace, createLog, loadConfig } from '@commonshelf/runtime'
import { openStore } from '@commonshelf/store'
import { openEngine } from './open-engine.js'
import { startApi } from './start.js'

const config = loadConfig(process.env)
const log = createLog({ name: 'api', level: config.LOG_LEVEL })
const store = openStore(config.DATABASE_URL, { name: 'commonshelf-api' })
const queues = openQueues(config.REDIS_URL, { prefix: config.QUEUE_PREFIX, failFast: true })
const index = openEngine(config, log)
const api = await startApi({ store, engine: index.engine, queues, log, config, indexReady: index.caughtUp })

closeWithGrace({ log }, async () => {
  await api.close()
  await index.close()
  await queues.close()
  await store.close()
})
