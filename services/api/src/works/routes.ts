import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CatalogueEntry } from '@commonshelf/catalogue'
import { EntryNotFound } from '@commonshelf/lending'
import type { Store } from '@commonshelf/store'
import { Type } from 'typebox'
import { cursorOf, offsetOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Editions, EditionsQuery, EntrySeries, Id, Problem, ref, SeriesVolumes, type Library } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'
import { optional, summaryOf } from '../search/summary.js'

const params = Type.Object({ id: Id })

/** What belongs to an entry beyond its own edition. */
export const workRoutes: FastifyPluginAsyncTypebox<{ store: Pick<Store, 'clusters' | 'works' | 'series'>, directory: Directory }> = async (app, { store, directory }) => {
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

  app.get('/entries/:id/series', {
    config: { access: 'public' },
    schema: { operationId: 'getEntrySeries', tags: ['catalogue'], summary: 'The series and sets that an entry is in', params, response: { 200: ref(EntrySeries), 404: ref(Problem) } }
  }, async ({ params: { id } }) => ({ series: await store.series.ofEntry(await living(id)) }))

  app.get('/series/:key', {
    config: { access: 'public' },
    schema: {
      operationId: 'listVolumes', tags: ['catalogue'], summary: 'The volumes of a series or set, in shelf order, and which libraries have each',
      params: Type.Object({ key: Type.String({ pattern: '^-?[0-9]{1,19}$', description: 'As an entry’s series state it' }) }), querystring: EditionsQuery, response: { 200: ref(SeriesVolumes), 404: ref(Problem) }
    }
  }, async ({ params: { key }, query: { cursor, limit = 20 } }) => {
    const offset = offsetOf(cursor)
    if (!isBigint(key)) throw new ApiProblem('not-found', `No series has the key ${key}`)
    const [found, missing, libraries] = await Promise.all([store.series.volumes(key, { offset, limit }), offset === 0 ? store.series.missing(key) : [], directory.libraries()])
    if (found === undefined) throw new ApiProblem('not-found', `No series has the key ${key}`)
    const { title, kind, total, volumes } = found
    return {
      title, kind, total, missing,
      volumes: volumes.map(({ entry, volume, volumeTitle }) => ({
        ...optional({ volume, volumeTitle }), summary: summaryOf(entry), holders: holdersOf(entry, libraries)
      })),
      ...offset + limit < total ? { next: cursorOf(offset + limit) } : {}
    }
  })
}

/** Nineteen digits may be more than a key can be. */
const isBigint = (key: string): boolean => BigInt.asIntN(64, BigInt(key)) === BigInt(key)

/** Who has it, those with a copy on the shelf first. */
const holdersOf = ({ holdings }: CatalogueEntry, libraries: ReadonlyMap<string, Library>): SeriesVolumes['volumes'][number]['holders'] =>
  holdings.toSorted((a, b) => Math.sign(b.available) - Math.sign(a.available)).slice(0, 20).map(({ library, items, available }) => {
    const named = libraries.get(library)
    return { library: named === undefined ? { code: library, name: library } : nameOf(named), items, available }
  })

const shownEdition = (entry: CatalogueEntry): Editions['entries'][number] => {
  const volume = [entry.title.partNumber, entry.title.partName].filter(Boolean).join(' ')
  return { summary: summaryOf(entry), ...volume === '' ? {} : { volume } }
}
