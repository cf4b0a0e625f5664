import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CatalogueEntry } from '@commonshelf/catalogue'
import { EntryNotFound } from '@commonshelf/lending'
import type { Store } from '@commonshelf/store'
import { Type } from 'typebox'
import { cursorOf, offsetOf } from '../app/cursor.js'
import { Editions, EditionsQuery, Id, Problem, ref } from '../contract/index.js'
import { summaryOf } from '../search/summary.js'

const params = Type.Object({ id: Id })

/** What belongs to an entry beyond its own edition. */
export const workRoutes: FastifyPluginAsyncTypebox<{ store: Pick<Store, 'clusters' | 'works'> }> = async (app, { store }) => {
  const living = async (id: string): Promise<string> => {
    const cluster = await store.clusters.find(id)
    if (cluster === undefined) throw new EntryNotFound(id)
    return cluster.id
  }

  app.get('/entries/:id/editions', {
    config: { access: 'public' },
    schema: { operationId: 'listEditions', tags: ['catalogue'], summary: 'Other editions, translations, media and volumes of the same work', params, querystring: EditionsQuery, response: { 200: ref(Editions), 404: ref(Problem) } }
  }, async ({ params: { id }, query: { cursor, limit = 20 } }) => {
    const offset = offsetOf(cursor)
    const { total, entries } = await store.works.editions(await living(id), { offset, limit })
    return { total, entries: entries.map(shownEdition), ...offset + limit < total ? { next: cursorOf(offset + limit) } : {} }
  })
}

const shownEdition = (entry: CatalogueEntry): Editions['entries'][number] => {
  const volume = [entry.title.partNumber, entry.title.partName].filter(Boolean).join(' ')
  return { summary: summaryOf(entry), ...volume === '' ? {} : { volume } }
}
