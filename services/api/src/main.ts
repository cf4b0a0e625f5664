import { openQueues } from '@commonshelf/queues'
import { closeWithGrace, createLog, loadConfig } from '@commonshelf/runtime'
import { openStore } from '@commonshelf/store'
import { openEngine } from './open-engine.js'
import { startApi } from './start.js'

const config = loadConfig(process.env)
const log = createLog({ name: 'api', level: config.LOG_LEVEL })
const store = openStore(config.DATABASE_URL, { name: 'commonshelf-api' })
const queues = openQueues(config.REDIS_URL, { prefix: config.QUEUE_PREFIX, failFast: true })
const index = await openEngine(config, store.documents, log)
const api = await startApi({ store, engine: index.engine, indexReady: index.caughtUp, rebuilds: index.rebuilds, queues, log, config })

const closing = closeWithGrace({ log }, async () => {
  await api.close()
  await index.close()
  await queues.close()
  await store.close()
})

// Without its index the API would answer 503 for ever: it ends, and is started again with an index.
void index.lost?.then(closing.fail)

// As daemons have it: read everything again. The operator's `reindex` sends it. Closing has taken the signal for itself.
process.removeAllListeners('SIGHUP').on('SIGHUP', () => {
  index.rebuild().catch((err: unknown) => { log.error({ err }, 'the index could not be built anew') })
})
