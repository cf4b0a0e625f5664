import type { Facet, SearchQuery } from '@commonshelf/api/contract'
import { withQuery } from '../api/client.js'

export type FacetName = Facet['name']
export type SortOrder = NonNullable<SearchQuery['sort']>
export type Field = NonNullable<SearchQuery['field']>

/** The facets in the order in which they help most. */
export const facetOrder = ['availability', 'library', 'format', 'language', 'subject', 'author', 'class', 'series', 'year', 'tier'] as const satisfies readonly FacetName[]

/** What is looked for; it lives in the address of the results page, under the API's own names. */
export interface Search {
  q: string
  field: Field
  filters: Partial<Record<FacetName, string[]>>
  from: string
  to: string
  sort: SortOrder
}

export function searchFrom (address: string): Search {
  const params = new URLSearchParams(address)
  const filters: Search['filters'] = {}
  for (const name of facetOrder) {
    const values = params.getAll(name)
    if (values.length > 0) filters[name] = values
  }
  return {
    q: params.get('q') ?? '',
    field: (params.get('field') ?? 'any') as Field,
    filters,
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    sort: (params.get('sort') ?? 'relevance') as SortOrder
  }
}

const asQuery = ({ q, field, filters, from, to, sort }: Search) => ({
  q,
  field: field === 'any' ? undefined : field,
  ...filters,
  from,
  to,
  sort: sort === 'relevance' ? undefined : sort
})

/** The address of the page that shows this search. */
export const pageOf = (search: Partial<Search>): string => withQuery('/search', asQuery({ ...searchFrom(''), ...search }))

/** What the API is asked for it. */
export const apiPathOf = (search: Search, cursor?: string): string => withQuery('/search', { ...asQuery(search), limit: 20, cursor })

export function toggled (search: Search, name: FacetName, value: string): Search {
  const before = search.filters[name] ?? []
  const after = before.includes(value) ? before.filter(one => one !== value) : [...before, value]
  return { ...search, filters: { ...search.filters, [name]: after } }
}

export const withoutFilters = (search: Search): Search => ({ ...search, filters: {}, from: '', to: '' })

/** Every chosen condition as a list, the years as one each. */
export function conditionsOf (search: Search): { name: FacetName | 'from' | 'to', value: string }[] {
  return [
    ...facetOrder.flatMap(name => (search.filters[name] ?? []).map(value => ({ name, value }))),
    ...(search.from === '' ? [] : [{ name: 'from' as const, value: search.from }]),
    ...(search.to === '' ? [] : [{ name: 'to' as const, value: search.to }])
  ]
}

export function without (search: Search, { name, value }: { name: FacetName | 'from' | 'to', value: string }): Search {
  return name === 'from' || name === 'to' ? { ...search, [name]: '' } : toggled(search, name, value)
}
