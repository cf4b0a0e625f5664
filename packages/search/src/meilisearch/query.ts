import { normaliseIsbn, foldText } from '@commonshelf/catalogue'
import { CapabilityMissing, facetNames, type CatalogueQuery, type FacetName, type SearchField } from '../engine.js'
import { bareNumber, unitsOf } from '../analysis.js'
import { numbersMeant } from '../numbers.js'
import { parseQuery, type QueryNode } from '../query/parse.js'
import { spelled } from './document.js'
import { facetAttributes, numberAttributes, textAttributes } from './settings.js'

type Words = Extract<QueryNode, { kind: 'words' }>

/** A query in Meilisearch's terms. */
export interface Translated {
  q: string
  attributesToSearchOn?: string[]
  filter: string[]
  /** By facet that something was chosen of: the conditions without that choice. */
  besides: Map<FacetName, string[]>
}

/** Meilisearch reads ten words of a query and passes over the rest without a word. */
const mostWords = 10

/** A value in a filter, whatever characters it has. */
export const quoted = (value: string): string => `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`

const oneOf = (attribute: string, values: string[]): string => `${attribute} IN [${values.map(quoted).join(', ')}]`

/** Throws `CapabilityMissing` for what Meilisearch would do otherwise than asked. */
export function translate (query: CatalogueQuery): Translated {
  const filter: string[] = []
  const text: Words[] = []
  for (const words of wordsOf(parseQuery(query.text, query.field ?? 'any'))) {
    const number = numberFilter(words)
    if (number !== undefined) filter.push(number)
    else if (unitsOf(words.text).length > 0) text.push(words)
  }
  const [field, ...others] = new Set(text.map(words => words.field))
  if (others.length > 0) throw new CapabilityMissing('Meilisearch cannot look for words in different fields in one query')
  if (text.length > mostWords) throw new CapabilityMissing(`Meilisearch reads no more than ${mostWords} words of a query`)
  if (text.filter(words => words.prefix).length > 1) throw new CapabilityMissing('Meilisearch looks for one unfinished word only')
  const choices = facetNames.map(name => ({ name, conditions: choiceOf(name, query) })).filter(({ conditions }) => conditions.length > 0)
  const without = (left?: FacetName): string[] => [...filter, ...choices.flatMap(({ name, conditions }) => name === left ? [] : conditions)]
  const besides = new Map(choices.map(({ name }) => [name, without(name)]))
  const attributes = field === undefined ? undefined : textAttributes[field]
  return { q: writtenQuery(text), filter: without(), besides, ...attributes === undefined ? {} : { attributesToSearchOn: attributes } }
}

/** The conditions that were chosen of one facet; a span of years is one of the facet of years. */
function choiceOf (name: FacetName, { filters, years }: CatalogueQuery): string[] {
  const values = filters?.[name] ?? []
  const conditions = values.length === 0 ? [] : [oneOf(facetAttributes[name], values)]
  if (name !== 'year') return conditions
  if (years?.from !== undefined) conditions.push(`year >= ${Number(years.from)}`)
  if (years?.to !== undefined) conditions.push(`year <= ${Number(years.to)}`)
  return conditions
}

function wordsOf (node: QueryNode | undefined): Words[] {
  if (node === undefined) return []
  if (node.kind === 'words') return [node]
  if (node.kind === 'and') return node.of.flatMap(wordsOf)
  throw new CapabilityMissing('Meilisearch knows no OR and NOT')
}

/** Standard and call numbers are found by filters, exactly; an ISBN among the words too. */
function numberFilter ({ text, field }: Words): string | undefined {
  const attribute = numberAttributes[field]
  if (attribute !== undefined) return oneOf(attribute, lookedFor[field]!(text))
  if (field === 'any' && normaliseIsbn(text).valid) return oneOf(numberAttributes.isbn!, numbersMeant(text))
  return undefined
}

const lookedFor: Partial<Record<SearchField, (text: string) => string[]>> = {
  isbn: numbersMeant,
  callnumber: text => [bareNumber(text)],
  class: text => [foldText(text).replace(/\s+/g, '')]
}

/** Each word in quotation marks, which makes it a phrase of its characters; an unfinished one comes last and bare. */
export function writtenQuery (words: Words[]): string {
  const phrases: string[] = []
  let unfinished = ''
  for (const { text, prefix } of words) {
    const units = unitsOf(text).map(spelled)
    const last = prefix ? units.pop() : undefined
    if (units.length > 0) phrases.push(`"${units.join(' ')}"`)
    if (last !== undefined) unfinished = last
  }
  return [...phrases, ...unfinished === '' ? [] : [unfinished]].join(' ')
}
