import { foldText } from '@commonshelf/catalogue'
import { Meilisearch, MeilisearchApiError, type EnqueuedTaskPromise, type Index } from 'meilisearch'
import { wholeFacets, type Capabilities, type CatalogueQuery, type ChangeNumber, type DocumentChange, type DocumentFeed, type FacetCount, type FacetName, type FoundEntries, type SearchEngine, type SortOrder, type Suggestion } from '../engine.js'
import { wholeTitle } from '../analysis.js'
import { termsOf } from '../query/terms.js'
import { documentOf, type MeilisearchDocument } from './document.js'
import { translate, writtenQuery } from './query.js'
import { facetAttributes, identityIn, mostFacetValues, settingsFor } from './settings.js'

/** Where the follower's number is kept, beside the documents' own database. */
export interface Position {
  read (): Promise<ChangeNumber>
  write (applied: ChangeNumber): Promise<void>
}

export interface MeilisearchOptions {
  url: string
  key?: string
  /** The index; `…_next` stands beside it during a rebuild. `entries` unless told. */
  index?: string
  /** Without it a restart goes on from the newest document that the index has, and takes later tombstones again. */
  position?: Position
  /** How long one indexing task may take; ten minutes unless told. */
  taskTimeout?: number
}

/** A task that Meilisearch took and did not fulfil. */
export class IndexingFailed extends Error {
  override readonly name = 'IndexingFailed'
}

export const meilisearchCapabilities: Capabilities = { booleanQueries: false, phrases: true, fieldedWords: false, exactTotals: true, foldedFacets: false, pinyin: false }

/** Documents sent at a time while rebuilding. */
const page = 2000

const sorts: Record<SortOrder, string[]> = {
  relevance: [],
  newest: ['year:desc'],
  oldest: ['year:asc'],
  title: ['sortTitle:asc'],
  'most-held': ['held:desc'],
  arrival: ['number:desc']
}

/** A Meilisearch server behind the port. One process follows the feed for it; any number may search. */
export class MeilisearchEngine implements SearchEngine {
  readonly name = 'meilisearch'
  readonly capabilities = meilisearchCapabilities
  private readonly client: Meilisearch
  private readonly uid: string
  private applied: ChangeNumber | undefined
  private writing: Promise<unknown> = Promise.resolve()

  constructor (private readonly options: MeilisearchOptions) {
    this.client = new Meilisearch({ host: options.url, ...options.key === undefined ? {} : { apiKey: options.key } })
    this.uid = options.index ?? 'entries'
  }

  async open (identity: string): Promise<ChangeNumber> {
    return this.inTurn(async () => {
      const kept = await this.identityOf(this.uid)
      if (kept !== undefined && kept !== identity) await this.done(this.client.deleteIndex(this.uid))
      await this.prepare(this.uid, identity)
      // An index that was made just now has nothing, whatever the number said of the one before it.
      if (kept !== identity) await this.options.position?.write(0)
      this.applied = kept !== identity ? 0 : await this.reached()
      return this.applied
    })
  }

  async apply (changes: DocumentChange[], upTo: ChangeNumber): Promise<void> {
    await this.inTurn(async () => {
      const applied = await this.appliedUpTo()
      const news = changes.filter(({ change }) => change > applied)
      await this.send(this.client.index(this.uid), news)
      if (upTo <= applied) return
      await this.options.position?.write(upTo)
      this.applied = upTo
    })
  }

  async appliedUpTo (): Promise<ChangeNumber> {
    return this.applied ?? await this.reached()
  }

  async find (query: CatalogueQuery): Promise<FoundEntries> {
    const { offset = 0, limit = 20, facets = [], facetLimit = 20 } = query
    // Totals are exact with numbered pages only; a page that would be cut in two is read from the start.
    const aligned = limit > 0 && offset % limit === 0
    const { besides, ...asked } = translate(query)
    const common = { indexUid: this.uid, ...asked, matchingStrategy: 'all' as const }
    const chosen = facets.filter(name => besides.has(name))
    const { results: [found, ...others] } = await this.client.multiSearch({ queries: [{
      ...common,
      sort: sorts[query.sort ?? 'relevance'],
      facets: facets.map(name => facetAttributes[name]),
      attributesToRetrieve: ['id'],
      showRankingScore: true,
      hitsPerPage: aligned ? limit : offset + limit,
      page: aligned ? offset / limit + 1 : 1
    }, ...chosen.map(name => ({ ...common, filter: besides.get(name)!, facets: [facetAttributes[name]], limit: 0 }))] })
    const distribution = (name: FacetName): Record<string, number> =>
      (chosen.includes(name) ? others[chosen.indexOf(name)] : found)?.facetDistribution?.[facetAttributes[name]] ?? {}
    return {
      total: found!.totalHits!,
      hits: found!.hits.slice(aligned ? 0 : offset).map(hit => ({ id: String(hit.id), score: hit._rankingScore ?? 0 })),
      facets: facets.map(name => facetCount(name, distribution(name), facetLimit)),
      terms: termsOf(query.text, query.field ?? 'any')
    }
  }

  async suggest (prefix: string, limit: number): Promise<Suggestion[]> {
    if (wholeTitle(prefix) === '' || limit <= 0) return []
    const q = writtenQuery(prefix.trim().split(/\s+/).map((text, i, all) =>
      ({ kind: 'words', text, field: 'any', phrase: false, prefix: i === all.length - 1 })))
    const common = { indexUid: this.uid, q, matchingStrategy: 'all' as const }
    const { results: [titles, authors, subjects] } = await this.client.multiSearch({
      queries: [
        { ...common, limit: 200, attributesToSearchOn: ['title'], attributesToRetrieve: ['shownTitle'] },
        { ...common, limit: 0, attributesToSearchOn: ['author'], facets: [facetAttributes.author] },
        { ...common, limit: 0, attributesToSearchOn: ['subject'], facets: [facetAttributes.subject] }
      ]
    })
    const byTitle = new Map<string, Suggestion>()
    for (const { shownTitle } of titles!.hits as { shownTitle: string }[]) {
      const known = byTitle.get(wholeTitle(shownTitle))
      if (known !== undefined) known.count++
      else byTitle.set(wholeTitle(shownTitle), { text: shownTitle, kind: 'title', count: 1 })
    }
    const others = ([['author', authors], ['subject', subjects]] as const).flatMap(([kind, found]) =>
      facetCount(kind, found!.facetDistribution?.[facetAttributes[kind]] ?? {}, mostFacetValues).values
        .filter(({ value }) => foldText(value).startsWith(foldText(prefix.trimStart())))
        .map(({ value, count }): Suggestion => ({ text: value, kind, count })))
      .sort((a, b) => b.count - a.count)
    const shownTitles = [...byTitle.values()].slice(0, Math.max(Math.ceil(limit / 2), limit - others.length))
    return [...shownTitles, ...others.slice(0, limit - shownTitles.length)]
  }

  async rebuild (from: DocumentFeed): Promise<void> {
    const next = `${this.uid}_next`
    const identity = await from.identity()
    await this.client.deleteIndexIfExists(next)
    await this.prepare(next, identity)
    let reached = 0
    const catchUp = async (): Promise<void> => {
      for (;;) {
        const changes = await from.changesAfter(reached, page)
        if (changes.length === 0) return
        await this.send(this.client.index(next), changes)
        reached = changes.at(-1)!.change
      }
    }
    await catchUp()
    await this.inTurn(async () => {
      // What the live index got meanwhile the new one gets too, while nothing else is applied.
      await catchUp()
      await this.prepare(this.uid, identity)
      await this.done(this.client.swapIndexes([{ indexes: [this.uid, next], rename: false }]))
      await this.options.position?.write(reached)
      this.applied = reached
      await this.done(this.client.deleteIndex(next))
    })
  }

  async close (): Promise<void> { await this.writing }

  /** Makes the index if it is not there, and gives it our settings. */
  private async prepare (uid: string, identity: string): Promise<void> {
    if (await this.identityOf(uid) === undefined) await this.done(this.client.createIndex(uid, { primaryKey: 'id' }))
    await this.done(this.client.index(uid).updateSettings(settingsFor(identity)))
  }

  /** The database that an index is of; empty if it does not say, undefined if there is no such index. */
  private async identityOf (uid: string): Promise<string | undefined> {
    return await this.unlessMissing(async () => identityIn(await this.client.index(uid).getSettings()))
  }

  /** How far the index is, as far as it is known outside this process. */
  private async reached (): Promise<ChangeNumber> {
    if (this.options.position !== undefined) return await this.options.position.read()
    const newest = await this.unlessMissing(() => this.client.index<{ change: number }>(this.uid).search('', { sort: ['change:desc'], limit: 1, attributesToRetrieve: ['change'] }))
    return newest?.hits[0]?.change ?? 0
  }

  private async unlessMissing<T> (ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found') return undefined
      throw error
    }
  }

  private async send (index: Index, changes: DocumentChange[]): Promise<void> {
    const latest = new Map<string, DocumentChange>()
    for (const change of changes) latest.set(change.clusterId, change)
    const documents: MeilisearchDocument[] = []
    const gone: string[] = []
    for (const { change, clusterId, entry } of latest.values()) {
      if (entry === null) gone.push(clusterId)
      else documents.push(documentOf(entry, change))
    }
    if (documents.length > 0) await this.done(index.addDocuments(documents))
    if (gone.length > 0) await this.done(index.deleteDocuments(gone))
  }

  /** Taking a task is no success: waits for its end. */
  private async done (task: EnqueuedTaskPromise): Promise<void> {
    const { status, type, error } = await task.waitTask({ timeout: this.options.taskTimeout ?? 600_000, interval: 20 })
    if (status !== 'succeeded') throw new IndexingFailed(`Meilisearch ended ${type} as ${status}: ${error?.message ?? 'no reason given'}`)
  }

  /** One writer after the other; a failure is its own caller's. */
  private inTurn<T> (work: () => Promise<T>): Promise<T> {
    const turn = this.writing.then(work)
    this.writing = turn.catch(() => {})
    return turn
  }
}

/** The most frequent values; equal ones in the order of their folded text. */
function facetCount (name: FacetName, distribution: Record<string, number>, limit: number): FacetCount {
  const values = Object.entries(distribution).map(([value, count]) => ({ value, count, folded: foldText(value) }))
    .sort((a, b) => b.count - a.count || (a.folded < b.folded ? -1 : 1))
    .slice(0, wholeFacets.includes(name) ? undefined : limit)
    .map(({ value, count }) => ({ value, count }))
  return { name, values }
}

