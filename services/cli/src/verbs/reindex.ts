import { Trouble } from '@commonshelf/local'
import { runs, withStore, type Addresses } from '../home.js'
import { answer, type Answering } from '../output.js'

interface Rebuilt { engine: string, documents: number, applied: number, seconds: number, where: 'the running API' | 'a snapshot' | 'the server' }

/** Builds the index anew, beside the live one, from the documents in Postgres. */
export async function reindex (options: Answering & { engine: 'embedded' | 'meilisearch' }): Promise<void> {
  const began = performance.now()
  const rebuilt = await withStore(async (store, at): Promise<Rebuilt> => {
    const done = options.engine === 'meilisearch' ? await rebuildMeilisearch(store) : await rebuildEmbedded(store, at)
    return { engine: options.engine, documents: await store.documents.count(), ...done, seconds: Math.round((performance.now() - began) / 100) / 10 }
  })
  answer(options, rebuilt, ({ engine, documents, seconds, where }) => `${engine}: ${documents} entries indexed anew in ${seconds} s, in ${where}`)
}

type Store = Parameters<Parameters<typeof withStore>[0]>[0]

async function rebuildEmbedded (store: Store, { state, apiUrl, home }: Addresses): Promise<Pick<Rebuilt, 'applied' | 'where'>> {
  const { pid } = state?.pids.api ?? {}
  if (runs(state?.pids.api) && pid !== undefined && apiUrl !== undefined && state?.searchEngine === 'embedded') {
    const { rebuilds } = await indexHealth(apiUrl)
    // SIGHUP, as daemons have it: the API rebuilds its index beside the live one and swaps.
    process.kill(pid, 'SIGHUP')
    for (;;) {
      if (!runs(state.pids.api)) throw new Trouble('The API ended while it built its index anew; see its log')
      const now = await indexHealth(apiUrl)
      if (now.rebuilds > rebuilds) return { applied: now.applied, where: 'the running API' }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const { EmbeddedEngine } = await import('@commonshelf/search')
  const { mkdirSync } = await import('node:fs')
  const snapshotDir = `${home}/snapshots`
  mkdirSync(snapshotDir, { recursive: true })
  const engine = new EmbeddedEngine({ snapshotDir })
  await engine.open(await store.documents.identity())
  await engine.rebuild(store.documents)
  const applied = await engine.appliedUpTo()
  await engine.close()
  return { applied, where: 'a snapshot' }
}

async function rebuildMeilisearch (store: Store): Promise<Pick<Rebuilt, 'applied' | 'where'>> {
  const { MEILI_URL, MEILI_KEY } = process.env
  if (MEILI_URL === undefined) throw new Trouble('MEILI_URL must name the Meilisearch server (and MEILI_KEY its key, if it has one)')
  const { openMeilisearch } = await import('@commonshelf/api')
  const engine = await openMeilisearch(MEILI_URL, MEILI_KEY, store.documents.follower('meilisearch'))
  await engine.open(await store.documents.identity())
  await engine.rebuild(store.documents)
  const applied = await engine.appliedUpTo()
  await engine.close()
  return { applied, where: 'the server' }
}

async function indexHealth (apiUrl: string): Promise<{ applied: number, rebuilds: number }> {
  return await (await fetch(`${apiUrl}/health/index`, { signal: AbortSignal.timeout(10_000) })).json() as { applied: number, rebuilds: number }
}
