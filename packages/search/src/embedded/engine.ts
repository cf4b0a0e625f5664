import type { Capabilities, CatalogueQuery, ChangeNumber, DocumentChange, DocumentFeed, FoundEntries, SearchEngine, Suggestion } from '../engine.js'
import { CatalogueIndex } from './catalogue-index.js'

/** Changes read from the feed at a time while rebuilding. */
const page = 2000

export interface EmbeddedOptions {
  /** Where the snapshot is kept; none is kept without it. */
  snapshotDir?: string
}

export const embeddedCapabilities: Capabilities = { booleanQueries: true, phrases: true, fieldedWords: true, exactTotals: true }

/**
 * The engine that lives in the memory of the process that searches (in a worker thread, see `serveEngine`): an index of
 * typed arrays that follows `cluster_document`. It holds no entries: hits are ids.
 */
export class EmbeddedEngine implements SearchEngine {
  readonly name = 'embedded'
  readonly capabilities = embeddedCapabilities
  private index = new CatalogueIndex()
  private writing: Promise<unknown> = Promise.resolve()
  private rebuilding: Promise<void> | undefined

  async open (_identity: string): Promise<ChangeNumber> { return this.index.applied }

  async apply (changes: DocumentChange[], upTo: ChangeNumber): Promise<void> {
    await this.inTurn(() => this.index.apply(changes, upTo))
  }

  async appliedUpTo (): Promise<ChangeNumber> { return this.index.applied }
  async find (query: CatalogueQuery): Promise<FoundEntries> { return this.index.find(query) }
  async suggest (prefix: string, limit: number): Promise<Suggestion[]> { return this.index.suggest(prefix, limit) }

  async rebuild (from: DocumentFeed): Promise<void> {
    this.rebuilding ??= this.rebuildFrom(from).finally(() => { this.rebuilding = undefined })
    await this.rebuilding
  }

  async close (): Promise<void> {
    await this.writing
    await this.index.close()
  }

  private async rebuildFrom (feed: DocumentFeed): Promise<void> {
    const fresh = new CatalogueIndex()
    const catchUp = async (): Promise<void> => {
      for (;;) {
        const changes = await feed.changesAfter(fresh.applied, page)
        if (changes.length === 0) return
        await fresh.apply(changes, changes.at(-1)!.change)
      }
    }
    await catchUp()
    // The live index went on meanwhile; what it has by now the new one gets too, while nothing else is applied.
    await this.inTurn(async () => {
      await catchUp()
      const old = this.index
      this.index = fresh
      await old.close()
    })
  }

  /** One writer after the other; a failure is its own caller's. */
  private inTurn<T> (work: () => Promise<T>): Promise<T> {
    const turn = this.writing.then(work)
    this.writing = turn.catch(() => {})
    return turn
  }
}
