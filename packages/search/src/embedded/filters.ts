import { facetNames, type CatalogueQuery, type FacetName } from '../engine.js'
import type { Dictionaries } from './dictionaries.js'
import { noHits, type Hits } from './hits.js'
import type { Segment } from './segment.js'

/** What passes every choice, and, by facet, what only that facet's own choice keeps out. */
export interface Passed { hits: Hits, besides: Map<FacetName, Hits> }

/** Keeps, in place, the living hits that pass; facets are all required, values of one facet are alternatives. */
export type Filter = (segment: Segment, hits: Hits) => Passed

type Choice = { name: FacetName, passes: (segment: Segment) => (doc: number) => boolean }

/**
 * `counted` are the facets whose counts go by the other choices: what fails in one of them alone is given beside the hits.
 * A span of years is a choice of the facet of years.
 */
export function filterOf (query: CatalogueQuery, dictionaries: Dictionaries, counted: FacetName[] = []): Filter {
  const choices = facetNames.flatMap(name => {
    const choice = choiceOf(name, query, dictionaries)
    return choice === undefined ? [] : [choice]
  })
  const kept = choices.map(({ name }) => counted.includes(name))
  return (segment, hits) => {
    const tests = choices.map(({ passes }) => passes(segment))
    const besides = choices.map((_, i) => noHits(kept[i] === true ? hits.length : 0))
    const { dead } = segment
    const mayBeDead = segment.deadCount > 0
    let n = 0
    if (mayBeDead || choices.length > 0) {
      for (let i = 0; i < hits.length; i++) {
        const doc = hits.docs[i]!
        if (mayBeDead && dead[doc] === 1) continue
        let failed = -1
        for (let c = 0; c < tests.length; c++) {
          if (tests[c]!(doc)) continue
          failed = failed === -1 && kept[c] === true ? c : -2
          if (failed === -2) break
        }
        if (failed === -1) {
          hits.docs[n] = doc
          hits.scores[n] = hits.scores[i]!
          hits.agrees[n++] = hits.agrees[i]!
        } else if (failed >= 0) {
          const beside = besides[failed]!
          beside.docs[beside.length++] = doc
        }
      }
      hits.length = n
    }
    return { hits, besides: new Map(choices.map(({ name }, i) => [name, besides[i]!])) }
  }
}

function choiceOf (name: FacetName, { filters, years }: CatalogueQuery, dictionaries: Dictionaries): Choice | undefined {
  const values = filters?.[name] ?? []
  const span = name === 'year' ? years : undefined
  const within = span?.from === undefined && span?.to === undefined ? undefined : spanOf(span.from, span.to)
  if (values.length === 0) return within === undefined ? undefined : { name, passes: within }
  const dictionary = dictionaries.facets[name]
  const accepts = new Uint8Array(dictionary.shown.length)
  for (const value of values) {
    const ordinal = dictionary.find(value)
    if (ordinal >= 0) accepts[ordinal] = 1
  }
  const passes = (segment: Segment): (doc: number) => boolean => {
    const { starts, values } = segment.facets[name]
    return doc => {
      for (let i = starts[doc]!; i < starts[doc + 1]!; i++) if (accepts[values[i]!] === 1) return true
      return false
    }
  }
  if (within === undefined) return { name, passes }
  return {
    name,
    passes (segment) {
      const [chosen, inSpan] = [passes(segment), within(segment)]
      return doc => inSpan(doc) && chosen(doc)
    }
  }
}

function spanOf (from = 1, to = 0xFFFF): (segment: Segment) => (doc: number) => boolean {
  const low = Math.max(from, 1)
  return ({ columns: { years } }) => doc => years[doc]! >= low && years[doc]! <= to
}
