import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { SearchEngine } from '@commonshelf/search'
import type { Store } from '@commonshelf/store'
import { ref, Statistics } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { guard } from './guard.js'

/** How much there is in the alliance and what still waits; of the quarantine, what the caller's part of the tree has there. */
export const statisticsRoutes: FastifyPluginAsyncTypebox<{ store: Store, engine: SearchEngine, directory: Directory }> = async (app, { store, engine, directory }) => {
  const { ownSources } = guard(store, directory)

  app.get('/statistics', {
    config: { access: 'staff' },
    schema: { operationId: 'getStatistics', tags: ['administration'], summary: 'How much there is, and what still waits', response: { 200: ref(Statistics) } }
  }, async request => {
    const own = [...(await ownSources(request)).keys()]
    const [counts, quarantineReasons, latest, applied, { requests }] = await Promise.all([
      store.counts(), store.quarantine.counts(own), store.documents.latest(), engine.appliedUpTo(), store.lending.statistics()
    ])
    return {
      ...counts,
      quarantined: quarantineReasons.reduce((sum, { count }) => sum + count, 0),
      quarantineReasons,
      index: { engine: engine.name, applied, latest },
      requests
    }
  })
}
