import type { CatalogueEntry, EntryHolding } from '@commonshelf/catalogue'
import type { ChangeNumber, DocumentChange, DocumentFeed } from '../src/engine.js'

/** An entry that says as little as an entry can. */
export function anEntry (id: number | string, title: string, telling: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    id: String(id),
    work: String(id),
    format: 'book',
    carrier: 'print',
    languages: [],
    title: { main: title },
    alternativeTitles: [],
    contributors: [],
    publication: [],
    series: [],
    isbn: [],
    issn: [],
    unifiedBookNumber: [],
    subjects: [],
    classifications: [],
    notes: [],
    links: [],
    provenance: {},
    records: [],
    holdings: [],
    ...telling
  }
}

export const anAuthor = (name: string): CatalogueEntry['contributors'][number] => ({ name, kind: 'person', primary: true })

/** What a library has; its path is given from the root, itself last. */
export const aHolding = (path: string, telling: Partial<EntryHolding> = {}): EntryHolding => {
  const codes = path.split('/')
  return { library: codes.at(-1)!, path: codes, tier: codes.length, callNumbers: [], items: 1, available: 1, ...telling }
}

/** A feed in memory that plays `cluster_document`: one row a cluster, with the number of its last change. */
export class MemoryFeed implements DocumentFeed {
  private readonly rows = new Map<string, DocumentChange>()
  private readonly watchers = new Set<() => void>()
  private last: ChangeNumber = 0
  /** Reads of the feed, for tests that count them. */
  reads = 0
  /** Set to false to lose every notification. */
  notifies = true
  /** While set, reading fails with it. */
  failure: Error | undefined

  constructor (private readonly name = 'a database') {}

  /** Commits entries (or, by id, tombstones) as one transaction. */
  commit (...changed: (CatalogueEntry | string)[]): ChangeNumber {
    for (const one of changed) {
      const clusterId = typeof one === 'string' ? one : one.id
      this.rows.delete(clusterId)
      this.rows.set(clusterId, { change: ++this.last, clusterId, entry: typeof one === 'string' ? null : one })
    }
    if (this.notifies) for (const watcher of this.watchers) watcher()
    return this.last
  }

  async identity (): Promise<string> { return this.name }
  async latest (): Promise<ChangeNumber> { return this.last }

  async changesAfter (after: ChangeNumber, limit: number): Promise<DocumentChange[]> {
    this.reads++
    if (this.failure !== undefined) throw this.failure
    return [...this.rows.values()].filter(({ change }) => change > after).slice(0, limit)
  }

  async watch (changed: () => void): Promise<() => Promise<void>> {
    this.watchers.add(changed)
    return async () => { this.watchers.delete(changed) }
  }
}
