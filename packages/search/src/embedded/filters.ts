import { facetNames, type CatalogueQuery } from '../engine.js'
import type { Dictionaries } from './dictionaries.js'
import type { Hits } from './hits.js'
import type { Segment } from './segment.js'

/** Keeps, in place, the living hits that pass; facets are all required, values of one facet are alternatives. */
export type Filter = (segment: Segment, hits: Hits) => void

export function filterOf (query: CatalogueQuery, dictionaries: Dictionaries): Filter {
  const accepted = facetNames.flatMap(name => {
    const values = query.filters?.[name]
    if (values === undefined || values.length === 0) return []
    const dictionary = dictionaries.facets[name]
    const accepts = new Uint8Array(dictionary.shown.length)
    for (const value of values) {
      const ordinal = dictionary.find(value)
      if (ordinal >= 0) accepts[ordinal] = 1
    }
    return [{ name, accepts }]
  })
  const { from, to } = query.years ?? {}

  return (segment, hits) => {
    if (segment.deadCount > 0) keep(hits, doc => segment.dead[doc] === 0)
    for (const { name, accepts } of accepted) {
      const { starts, values } = segment.facets[name]
      keep(hits, doc => {
        for (let i = starts[doc]!; i < starts[doc + 1]!; i++) if (accepts[values[i]!] === 1) return true
        return false
      })
    }
    if (from !== undefined || to !== undefined) {
      const { years } = segment.columns
      const [low, high] = [Math.max(from ?? 1, 1), to ?? 0xFFFF]
      keep(hits, doc => years[doc]! >= low && years[doc]! <= high)
    }
  }
}

function keep (hits: Hits, passes: (doc: number) => boolean): void {
  let n = 0
  for (let i = 0; i < hits.length; i++) {
    const doc = hits.docs[i]!
    if (!passes(doc)) continue
    hits.docs[n] = doc
    hits.scores[n] = hits.scores[i]!
    hits.agrees[n++] = hits.agrees[i]!
  }
  hits.length = n
}
