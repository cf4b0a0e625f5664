import { EmbeddedEngine, followFeed, serveEngine } from '@commonshelf/search'
import { createLog } from '@commonshelf/runtime'
import { openStore } from '@commonshelf/store'
import { parentPort, workerData } from 'node:worker_threads'
import type { IndexWorkerData } from './index-thread.js'

/** The index in a thread of its own: follows the documents of the database, and answers the searches of the main thread. */
if (parentPort === null) throw new Error('This is started as a worker thread')
const { databaseUrl, snapshotDir, logLevel } = workerData as IndexWorkerData
const log = createLog({ name: 'index', level: logLevel })
const store = openStore(databaseUrl, { name: 'commonshelf-index', connections: 2 })
const engine = new EmbeddedEngine(snapshotDir === undefined ? {} : { snapshotDir })
const following = followFeed(engine, store.documents, { onError: err => { log.error({ err }, 'the index cannot follow for now') } })
serveEngine(parentPort, engine)

await following.caughtUp
const upTo = await engine.appliedUpTo()
log.info({ upTo }, 'the index is up to date')
parentPort.postMessage({ kind: 'caught-up' })

parentPort.on('message', (message: { kind?: string }) => {
  if (message.kind !== 'end') return
  void (async () => {
    await following.close()
    await engine.close()
    await store.close()
    process.exit(0) // ends this thread alone
  })()
})
