import type { CatalogueEntry } from '@commonshelf/catalogue'

/** Position in the stream of index changes; strictly increasing in commit order. */
export type ChangeNumber = number

/** A changed document, or its tombstone (`entry` null). */
export interface DocumentChange { change: ChangeNumber, clusterId: string, entry: CatalogueEntry | null }

/**
 * Where an engine's documents come from: the table `cluster_document`, by way of the store.
 * `identity` names the database, so that a snapshot of another one is never taken for this one's.
 */
export interface DocumentFeed {
  identity (): Promise<string>
  /** The highest change number that is visible now. */
  latest (): Promise<ChangeNumber>
  /** Changes after `after`, in order, at most `limit`. An empty list means up to date. */
  changesAfter (after: ChangeNumber, limit: number): Promise<DocumentChange[]>
  /** Calls back when something may have changed; a hint, never a promise. Returns how to stop. */
  watch (changed: () => void): Promise<() => Promise<void>>
}

/** The entries by id, in the order asked; unknown ids are left out. */
export interface EntrySource { entries (ids: string[]): Promise<CatalogueEntry[]> }

export const facetNames = ['library', 'tier', 'availability', 'format', 'language', 'year', 'subject', 'author', 'class', 'series'] as const
export type FacetName = typeof facetNames[number]

/** Facets that are drawn whole, as a histogram and as a tree: all their values are given, whatever the limit. */
export const wholeFacets: readonly FacetName[] = ['year', 'class']

export const searchFields = ['any', 'title', 'author', 'subject', 'publisher', 'series', 'isbn', 'class', 'callnumber'] as const
export type SearchField = typeof searchFields[number]

export const sortOrders = ['relevance', 'newest', 'oldest', 'title', 'most-held', 'arrival'] as const
/**
 * `title` goes by the letters, Han by its pinyin (see `sortableTitle`); `arrival` by when the alliance first had it, the
 * latest first: ids of clusters are given in that order and kept.
 */
export type SortOrder = typeof sortOrders[number]

export interface CatalogueQuery {
  /** What was typed: words, "phrases", AND OR NOT, parentheses, field prefixes such as title: or 题名:. Empty finds everything. */
  text: string
  /** Where words without a prefix are looked for. */
  field?: SearchField
  /** Values within one facet are alternatives; facets are all required. A library's code includes the libraries under it. */
  filters?: Partial<Record<FacetName, string[]>>
  years?: { from?: number, to?: number }
  /**
   * Which facets to count, exactly: each over every hit that the other choices leave, as if nothing of its own had been
   * chosen (`years` is a choice of the facet of years). What else could be chosen is then seen with its count.
   */
  facets?: FacetName[]
  /** Values shown per facet, most frequent first. */
  facetLimit?: number
  sort?: SortOrder
  offset?: number
  limit?: number
}

export interface FacetCount { name: FacetName, values: { value: string, count: number }[] }

export interface Hit {
  id: string
  score: number
}

export interface FoundEntries {
  total: number
  hits: Hit[]
  facets: FacetCount[]
  /** The folded terms that were looked for, and how words were read as pinyin: what `highlight` goes by. */
  terms: string[]
}

export interface Suggestion { text: string, kind: 'title' | 'author' | 'subject', count: number }

/** What an engine can do; what it cannot it refuses with `CapabilityMissing`, never with another result. */
export interface Capabilities {
  booleanQueries: boolean
  phrases: boolean
  fieldedWords: boolean
  exactTotals: boolean
  /** Facet values that differ in script or case only are counted and filtered as one. */
  foldedFacets: boolean
  /** Han titles, names, subjects and series are found by their pinyin, in full or by first letters. */
  pinyin: boolean
}

/** The engine was asked for what it cannot do. */
export class CapabilityMissing extends Error {
  override readonly name = 'CapabilityMissing'
}

export interface SearchEngine {
  readonly name: 'embedded' | 'meilisearch'
  readonly capabilities: Capabilities
  /**
   * Takes up what it kept of that database, if anything, and says up to which change that is; 0 is nothing. What it kept
   * of another database it drops. `followFeed` calls it first.
   */
  open (identity: string): Promise<ChangeNumber>
  /**
   * Documents and tombstones; applying the same again changes nothing: what is not above `appliedUpTo` is passed over.
   * The changes become visible together.
   */
  apply (changes: DocumentChange[], upTo: ChangeNumber): Promise<void>
  /** Tests and the API wait for this, never for time. */
  appliedUpTo (): Promise<ChangeNumber>
  find (query: CatalogueQuery): Promise<FoundEntries>
  suggest (prefix: string, limit: number): Promise<Suggestion[]>
  /** Beside the live index, then swapped; searches go on meanwhile. */
  rebuild (from: DocumentFeed): Promise<void>
  close (): Promise<void>
}
