import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foundAlliance, harvestAlliance, makeCatalogues, operatorAt, serveCatalogue, type Catalogues, type Plan, type Visitor } from '@commonshelf/alliance'
import { openEngine, startApi } from '@commonshelf/api'
import type { Statistics } from '@commonshelf/api/contract'
import { startHarvester } from '@commonshelf/harvester'
import { startPipeline } from '@commonshelf/pipeline'
import { aQueue } from '@commonshelf/queues/testing'
import { createLog, loadConfig } from '@commonshelf/runtime'
import type { Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import type { Test } from 'tap'

export interface RunningAlliance {
  url: string
  store: Store
  operator: Visitor
  catalogues: Catalogues
  /** What the harvests came to. */
  statistics: Statistics
}

/** The made-up alliance, founded, harvested and served by every service in this process, on a database of its own. */
export async function aRunningAlliance (t: Test, plan: Plan): Promise<RunningAlliance> {
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-alliance-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { url: databaseUrl, store } = await aDatabase(t)
  const { queues, redisUrl } = await aQueue(t)
  const config = loadConfig({
    DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, PORT: '0', LOG_LEVEL: 'error', SNAPSHOT_DIR: folder, UPLOAD_DIR: folder, DROP_DIR: folder, COMMONSHELF_PRIVATE_NETWORKS: 'loopback'
  })
  const log = createLog({ name: 'tests', level: config.LOG_LEVEL })
  const harvester = await startHarvester({ store, queues, log, config })
  t.teardown(() => harvester.close())
  const pipeline = await startPipeline({ store, queues, log })
  t.teardown(() => pipeline.close())
  const index = await openEngine(config, store.documents, log)
  t.teardown(() => index.close())
  const api = await startApi({ store, engine: index.engine, indexReady: index.caughtUp, queues, log, config })
  t.teardown(() => api.close())

  const catalogues = await makeCatalogues(folder, plan)
  const oai = await serveCatalogue(async () => catalogues.served)
  t.teardown(() => oai.close())
  await foundAlliance(store)
  const operator = await operatorAt(api.url)
  const statistics = await harvestAlliance(operator, catalogues.files, oai.url, () => {})
  return { url: api.url, store, operator, catalogues, statistics }
}
