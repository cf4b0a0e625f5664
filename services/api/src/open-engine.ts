import type { Config, Log } from '@commonshelf/runtime'
import { startIndexThread, type IndexThread } from './index-thread.js'

/** The engine that the configuration asks for. */
export function openEngine (config: Config, _log: Log): IndexThread {
  if (config.SEARCH_ENGINE === 'meilisearch') throw new Error('meilisearch: see below')
  return startIndexThread({
    databaseUrl: config.DATABASE_URL,
    logLevel: config.LOG_LEVEL,
    ...config.SNAPSHOT_DIR === undefined ? {} : { snapshotDir: config.SNAPSHOT_DIR }
  })
}
