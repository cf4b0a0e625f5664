import type { CatalogueEntry, Classification } from '@commonshelf/catalogue'
import type { FacetName } from './engine.js'

/** Under which values of a facet an entry is counted and found; each value once. */
export const facetValues: Record<FacetName, (entry: CatalogueEntry) => string[]> = {
  // A library's count includes what the libraries under it hold.
  library (entry) {
    const codes: string[] = []
    for (const { path, library } of entry.holdings) {
      for (const code of path) if (!codes.includes(code)) codes.push(code)
      if (path.length === 0 && !codes.includes(library)) codes.push(library)
    }
    return codes
  },
  tier (entry) {
    const tiers: string[] = []
    for (const { tier } of entry.holdings) if (tier !== undefined && !tiers.includes(String(tier))) tiers.push(String(tier))
    return tiers
  },
  availability: entry => [availableCopies(entry) > 0 ? 'available' : 'unavailable'],
  format: entry => [entry.format],
  language: entry => distinct(entry.languages),
  year: entry => entry.year === undefined ? [] : [String(entry.year)],
  subject: entry => distinct(entry.subjects),
  author: entry => distinct(entry.contributors.map(contributor => contributor.name)),
  series: entry => distinct(entry.series.map(({ title }) => title)),
  class: entry => distinct(entry.classifications.flatMap(classLabels))
}

export function availableCopies (entry: CatalogueEntry): number {
  let copies = 0
  for (const holding of entry.holdings) copies += holding.available
  return copies
}

/** How many libraries hold it. */
export const librariesHolding = (entry: CatalogueEntry): number => {
  if (entry.holdings.length < 2) return entry.holdings.length
  return new Set(entry.holdings.map(holding => holding.library)).size
}

/**
 * The upper two levels of a class number, with its scheme: I247.5 of the Chinese Library Classification is counted under
 * clc:I and clc:I2, TP312 under clc:T and clc:TP, 813.54 of Dewey under ddc:8 and ddc:81.
 */
function classLabels ({ scheme, value }: Classification): string[] {
  if (scheme === 'other') return []
  const bare = value.normalize('NFKC').trim().toUpperCase()
  const found = scheme === 'clc' ? /^([A-Z])([A-Z]|\d)?/.exec(bare)
    : scheme === 'lcc' ? /^([A-Z])([A-Z])?/.exec(bare)
      : /^(\d)(\d)?/.exec(bare)
  if (found === null) return []
  const upper = `${scheme}:${found[1]}`
  return found[2] === undefined ? [upper] : [upper, upper + found[2]]
}

const distinct = (values: string[]): string[] =>
  values.length < 2 ? values.filter(value => value !== '') : [...new Set(values)].filter(value => value !== '')
