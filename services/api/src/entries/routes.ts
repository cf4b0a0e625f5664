import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { titleLine } from '@commonshelf/search'
import type { Store } from '@commonshelf/store'
import { Entry, EntryHoldings, EntryWhy, HoldingsQuery, Id, Problem, ref } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'
import { prefers } from '../exports/accept.js'
import { exportForms, exportOne } from '../exports/formats.js'
import { settingOf } from '../exports/setting.js'
import { countsOf, optional } from '../search/summary.js'
import { shownHoldings } from './holdings.js'
import { lookUpEntry } from './look-up.js'
import { placeOf } from './place.js'

const params = Type.Object({ id: Id })
const moved = Type.Null({ description: 'The entry was joined to another: its address is in Location' })

/** One entry, who holds it and why its records are one. A cluster's id never dies: a merged one leads on. */
export const entryRoutes: FastifyPluginAsyncTypebox<{ store: Pick<Store, 'documents' | 'clusters' | 'items'>, directory: Directory }> = async (app, { store, directory }) => {
  const lookUp = (id: string) => lookUpEntry(store, id)

  app.get('/entries/:id', {
    config: { access: 'public' },
    schema: {
      operationId: 'getEntry', tags: ['catalogue'], summary: 'The merged description of one edition; as schema.org with Accept: application/ld+json',
      params, response: { 200: ref(Entry), 308: moved, 404: ref(Problem) }
    }
  }, async (request, reply) => {
    const { id } = request.params
    const entry = await lookUp(id)
    void reply.header('vary', 'Accept')
    if ('movedTo' in entry) return reply.redirect(`/v1/entries/${entry.movedTo}`, 308)
    const linked = exportForms['json-ld']
    // Text as it is, past the schema of the plain answer
    if (prefers(request.headers.accept, 'application/ld+json', 'application/json')) return reply.type(linked.type).send(exportOne(linked, entry, settingOf(request, id)) as never)
    const { holdings: _, ...description } = entry
    return { ...description, ...countsOf(entry) }
  })

  app.get('/entries/:id/holdings', {
    config: { access: 'public' },
    schema: {
      operationId: 'getHoldings', tags: ['catalogue'], summary: 'Which libraries hold it, nearest first, and what is on the shelf',
      params, querystring: HoldingsQuery, response: { 200: ref(EntryHoldings), 308: moved, 404: ref(Problem) }
    }
  }, async ({ params: { id }, query: { near } }, reply) => {
    const entry = await lookUp(id)
    if ('movedTo' in entry) {
      const query = near === undefined ? '' : `?near=${encodeURIComponent(near)}`
      return reply.redirect(`/v1/entries/${entry.movedTo}/holdings${query}`, 308)
    }
    const [place, items, libraries] = await Promise.all([placeOf(near, directory), store.items.ofCluster(id), directory.libraries()])
    return { entry: id, ...near === undefined ? {} : { near }, libraries: shownHoldings(entry.holdings, items, libraries, place) }
  })

  app.get('/entries/:id/why', {
    config: { access: 'public' },
    schema: {
      operationId: 'getWhy', tags: ['catalogue'], summary: 'Which records are this entry, and what joined them',
      params, response: { 200: ref(EntryWhy), 308: moved, 404: ref(Problem) }
    }
  }, async ({ params: { id } }, reply) => {
    const entry = await lookUp(id)
    if ('movedTo' in entry) return reply.redirect(`/v1/entries/${entry.movedTo}/why`, 308)
    const [{ records, links, pins, events }, libraries] = await Promise.all([store.clusters.why(id), directory.libraries()])
    return {
      entry: id,
      records: records.map(({ id, library, identifier, record }) => {
        const named = libraries.get(library)
        return {
          id,
          identifier,
          library: named === undefined ? { code: library, name: library } : nameOf(named),
          title: titleLine(record.title),
          contributors: record.contributors.map(({ name }) => name),
          ...optional({ publisher: record.publication[0]?.publisher, year: record.year, extent: record.extent }),
          isbn: record.identifiers.isbn.map(({ value }) => value)
        }
      }),
      links: links.map(({ recordA, recordB, score, evidence }) => ({ a: recordA, b: recordB, score, evidence: evidence as { feature: string }[] })),
      history: [
        ...events.map(({ kind, otherId, recordIds, at }) => ({
          at: new Date(at).toISOString(), what: kind, details: { records: recordIds, ...otherId === null ? {} : { other: otherId } }
        })),
        ...pins.map(({ recordA, recordB, same, reason, at }) => ({
          at: new Date(at).toISOString(), what: 'pinned' as const, details: { records: [recordA, recordB], same, ...reason === null ? {} : { reason } }
        }))
      ].sort((a, b) => a.at < b.at ? -1 : 1)
    }
  })
}
