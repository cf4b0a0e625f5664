import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CapabilityMissing, facetNames, hintsOf, type CatalogueQuery, type EntrySource, type FacetCount, type SearchEngine } from '@commonshelf/search'
import { cursorOf, offsetOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { ref, SearchAnswer, SearchQuery, Suggestions, SuggestionsQuery, type Facet } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { librariesMeant } from './libraries.js'
import { summaryOf } from './summary.js'

/** The farthest hit that paging reaches; beyond it a narrower question serves everybody better. */
const farthest = 10_000

export const searchRoutes: FastifyPluginAsyncTypebox<{ engine: SearchEngine, documents: EntrySource, directory: Directory }> = async (app, { engine, documents, directory }) => {
  app.get('/search', {
    config: { access: 'public' },
    schema: {
      operationId: 'search',
      tags: ['catalogue'],
      summary: 'Entries of the whole alliance, with exact counts',
      querystring: SearchQuery,
      response: { 200: ref(SearchAnswer) }
    }
  }, async ({ query }) => {
    const start = performance.now()
    const offset = offsetOf(query.cursor)
    const limit = Math.min(query.limit ?? 20, farthest - offset)
    const found = await engine.find(catalogueQuery(query, offset, limit)).catch(refused)
    const entries = await documents.entries(found.hits.map(({ id }) => id))
    const names = await directory.libraries()
    const after = offset + found.hits.length
    return {
      total: found.total,
      milliseconds: Math.round((performance.now() - start) * 100) / 100,
      entries: entries.map(entry => summaryOf(entry, found.terms)),
      hints: hintsOf(query.q ?? '', query.field).filter(({ kind }) => kind === 'taken-as-words' || found.total === 0),
      facets: found.facets.map(facet => labelled(facet, code => names.get(code))),
      ...after < found.total && after < farthest && found.hits.length > 0 ? { next: cursorOf(after) } : {}
    }
  })

  app.get('/suggestions', {
    config: { access: 'public' },
    schema: {
      operationId: 'suggest',
      tags: ['catalogue'],
      summary: 'What the words so far may become',
      querystring: SuggestionsQuery,
      response: { 200: ref(Suggestions) }
    }
  }, async ({ query: { q, limit = 8 } }) => {
    const libraries = librariesMeant(q, (await directory.libraries()).values()).slice(0, Math.max(1, limit >> 2))
    const suggestions = await engine.suggest(q, limit)
    return { suggestions: [...suggestions.slice(0, limit - libraries.length), ...libraries] }
  })
}

/** What an engine cannot do it says; the reader hears it. */
function refused (error: unknown): never {
  if (error instanceof CapabilityMissing) throw new ApiProblem('capability-missing', error.message)
  throw error
}

function catalogueQuery (query: SearchQuery, offset: number, limit: number): CatalogueQuery {
  const filters: CatalogueQuery['filters'] = {}
  for (const name of facetNames) {
    const values = query[name]
    if (values !== undefined && values.length > 0) filters[name] = values
  }
  return {
    text: query.q ?? '',
    ...query.field === undefined ? {} : { field: query.field },
    filters,
    ...query.from === undefined && query.to === undefined ? {} : { years: { ...query.from === undefined ? {} : { from: query.from }, ...query.to === undefined ? {} : { to: query.to } } },
    facets: [...facetNames],
    facetLimit: 20,
    ...query.sort === undefined ? {} : { sort: query.sort },
    offset,
    limit
  }
}

const labelled = ({ name, values }: FacetCount, libraryOf: (code: string) => { name: string, nameEn?: string } | undefined): Facet => ({
  name,
  values: name === 'library'
    ? values.map(({ value, count }) => {
        const library = libraryOf(value)
        return { value, count, ...library && { label: library.name }, ...library?.nameEn === undefined ? {} : { labelEn: library.nameEn } }
      })
    : values
})

