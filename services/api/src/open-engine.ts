import type { Config, Log } from '@commonshelf/runtime'
import { followFeed, type DocumentFeed, type SearchEngine } from '@commonshelf/search'
import { startIndexThread } from './index-thread.js'

/** An engine that follows the documents of the database. */
export interface RunningIndex {
  engine: SearchEngine
  /** Resolves when the index first has everything that was in the database when it began. */
  caughtUp: Promise<void>
  /** Builds the index anew beside the live one, and swaps. */
  rebuild (): Promise<void>
  /** How often that was done. */
  rebuilds (): number
  close (): Promise<void>
}

/** The engine that the configuration asks for: in a thread of this process, or behind a Meilisearch server. */
export async function openEngine (config: Config, documents: DocumentFeed, log: Log): Promise<RunningIndex> {
  const { engine, caughtUp, close } = config.SEARCH_ENGINE === 'meilisearch' ? await meilisearch(config, documents, log) : embedded(config)
  let rebuilds = 0
  return {
    engine,
    caughtUp,
    close,
    rebuilds: () => rebuilds,
    async rebuild () {
      await engine.rebuild(documents)
      rebuilds++
      log.info({ rebuilds }, 'the index was built anew')
    }
  }
}

const embedded = (config: Config) => startIndexThread({
  databaseUrl: config.DATABASE_URL,
  logLevel: config.LOG_LEVEL,
  ...config.SNAPSHOT_DIR === undefined ? {} : { snapshotDir: config.SNAPSHOT_DIR }
})

async function meilisearch ({ MEILI_URL, MEILI_KEY }: Config, documents: DocumentFeed, log: Log): Promise<Pick<RunningIndex, 'engine' | 'caughtUp' | 'close'>> {
  if (MEILI_URL === undefined) throw new Error('SEARCH_ENGINE=meilisearch needs MEILI_URL, the address of the server')
  const engine = await openMeilisearch(MEILI_URL, MEILI_KEY)
  const following = followFeed(engine, documents, { onError: err => { log.error({ err }, 'the index cannot follow for now') } })
  return {
    engine,
    caughtUp: following.caughtUp,
    async close () {
      await following.close()
      await engine.close()
    }
  }
}

/** The client is loaded only where there is such a server. */
export async function openMeilisearch (url: string, key?: string): Promise<SearchEngine> {
  const { MeilisearchEngine } = await import('@commonshelf/search')
  return new MeilisearchEngine({ url, ...key === undefined ? {} : { key } })
}
