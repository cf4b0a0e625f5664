import type { Config, Log } from '@commonshelf/runtime'
import { followFeed, type Following, type SearchEngine } from '@commonshelf/search'
import type { Documents, Follower } from '@commonshelf/store'
import { startIndexThread } from './index-thread.js'

/** An engine that follows the documents of the database. */
export interface RunningIndex {
  engine: SearchEngine
  /** Resolves when the index first has everything that was in the database when it began. */
  caughtUp: Promise<void>
  /** Resolves, with the reason, when there is no index any more: this process can search no longer. */
  lost?: Promise<Error>
  /** Builds the index anew beside the live one, and swaps. */
  rebuild (): Promise<void>
  /** How often that was done. */
  rebuilds (): number
  close (): Promise<void>
}

/** The engine that the configuration asks for: in a thread of this process, or behind a Meilisearch server. */
export async function openEngine (config: Config, documents: Documents, log: Log): Promise<RunningIndex> {
  const { engine, caughtUp, lost, close } = config.SEARCH_ENGINE === 'meilisearch' ? await meilisearch(config, documents, log) : embedded(config)
  let rebuilds = 0
  return {
    engine,
    caughtUp,
    close,
    ...lost === undefined ? {} : { lost },
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

async function meilisearch ({ MEILI_URL, MEILI_KEY }: Config, documents: Documents, log: Log): Promise<Pick<RunningIndex, 'engine' | 'caughtUp' | 'lost' | 'close'>> {
  if (MEILI_URL === undefined) throw new Error('SEARCH_ENGINE=meilisearch needs MEILI_URL, the address of the server')
  const follower = documents.follower('meilisearch')
  const engine = await openMeilisearch(MEILI_URL, MEILI_KEY, follower)
  const onError = (err: unknown): void => { log.error({ err }, 'the index cannot follow for now') }
  // Any number of API processes search; the one that leads brings the server up to date
  let following: Following | undefined
  const resign = follower.lead(() => { following = followFeed(engine, documents, { onError }) }, onError)
  return {
    engine,
    caughtUp: caughtUp(engine, documents),
    async close () {
      await following?.close()
      await resign()
      await engine.close()
    }
  }
}

/** Until the engine has what was there at the start, whoever brings it. */
async function caughtUp (engine: SearchEngine, documents: Documents): Promise<void> {
  const wanted = await documents.latest()
  while (await engine.appliedUpTo().catch(() => 0) < wanted) await new Promise(resolve => { setTimeout(resolve, 200).unref() })
}

/** The client is loaded only where there is such a server. */
export async function openMeilisearch (url: string, key: string | undefined, position: Follower): Promise<SearchEngine> {
  const { MeilisearchEngine } = await import('@commonshelf/search')
  return new MeilisearchEngine({ url, position, ...key === undefined ? {} : { key } })
}
