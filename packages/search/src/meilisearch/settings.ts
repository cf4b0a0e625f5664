import type { Settings } from 'meilisearch'
import type { FacetName, SearchField } from '../engine.js'

/** Values of a facet that Meilisearch gives at most. */
export const mostFacetValues = 300

/** The attribute in which the values of a facet are. */
export const facetAttributes: Record<FacetName, string> = {
  library: 'facetLibrary',
  tier: 'facetTier',
  availability: 'facetAvailability',
  format: 'facetFormat',
  language: 'facetLanguage',
  year: 'facetYear',
  subject: 'facetSubject',
  author: 'facetAuthor',
  class: 'facetClass',
  series: 'facetSeries'
}

/** Where the words of a field are looked for; fields that are numbers go by filters, see `numberAttributes`. */
export const textAttributes: Partial<Record<SearchField, string[]>> = {
  title: ['title', 'alternative'],
  author: ['author'],
  subject: ['subject'],
  series: ['series'],
  publisher: ['publisher']
}

export const numberAttributes: Partial<Record<SearchField, string>> = {
  isbn: 'numbers',
  callnumber: 'callNumbers',
  class: 'classBeginnings'
}

/**
 * The name of the database is kept as synonyms of a word that nobody asks for: settings stay with their index, also when
 * it is swapped for another, so that the name never tells of other documents than those beside it.
 */
const identityWord = 'zqidentityofthedatabase'
export const identityIn = ({ synonyms }: Settings): string => synonyms?.[identityWord]?.[0] ?? ''

/** All that makes the index ours; applied when an index is made and at every start. */
export const settingsFor = (identity: string): Settings => ({
  ...settings,
  synonyms: { [identityWord]: [identity] }
})

const settings: Settings = {
  // In the order of their worth: the rule `attribute` goes by it.
  searchableAttributes: ['title', 'alternative', 'author', 'subject', 'series', 'publisher', 'callNumberText', 'notes'],
  displayedAttributes: ['id', 'change', 'shownTitle', facetAttributes.author, facetAttributes.subject],
  filterableAttributes: [...Object.values(facetAttributes), ...Object.values(numberAttributes), 'year'],
  sortableAttributes: ['year', 'held', 'sortTitle', 'available', 'number', 'change'],
  rankingRules: ['sort', 'words', 'exactness', 'attribute', 'proximity', 'held:desc', 'year:desc', 'available:desc', 'number:asc'],
  // Words are folded before they come here; a word is that word and no other.
  typoTolerance: { enabled: false },
  stopWords: [],
  faceting: { maxValuesPerFacet: mostFacetValues, sortFacetValuesBy: { '*': 'count' } },
  // Totals are exact and every page can be reached.
  pagination: { maxTotalHits: 10_000_000 },
  prefixSearch: 'indexingTime',
  proximityPrecision: 'byWord'
}
