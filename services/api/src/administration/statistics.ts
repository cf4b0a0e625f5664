import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { SearchEngine } from '@commonshelf/search'
import type { Store } from '@commonshelf/store'
import { ref, Statistics } from '../contract/index.js'

/** How much there is, and what still waits. */
export const statisticsRoutes: FastifyPluginAsyncTypebox<{ store: Store, engine: SearchEngine }> = async (app, { store, engine }) => {
  app.get('/statistics', {
    config: { access: 'staff' },
    schema: { operationId: 'getStatistics', tags: ['administration'], summary: 'How much there is, and what still waits', response: { 200: ref(Statistics) } }
  }, async () => {
    const [counts, quarantineReasons, latest, applied, { requests }] = await Promise.all([
      store.counts(), store.quarantine.counts(), store.documents.latest(), engine.appliedUpTo(), store.lending.statistics()
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
