import type { Capabilities, CatalogueQuery, ChangeNumber, DocumentChange, DocumentFeed, FoundEntries, SearchEngine, Suggestion } from '../engine.js'
import { CatalogueIndex } from './catalogue-index.js'
import { readSnapshot, removeSnapshot, SnapshotUnusable, writeSnapshot } from './snapshot.js'

/** Changes read from the feed at a time while rebuilding. */
const page = 1000

export interface EmbeddedOptions {
  /** Where the snapshot is kept; none is kept without it. */
  snapshotDir?: string
  /** Told why a snapshot was not read or could not be written. The engine goes on without it. */
  onSnapshotTrouble?: (error: unknown) => void
}

export const embeddedCapabilities: Capabilities = { booleanQueries: true, phrases: true, fieldedWords: true, exactTotals: true, foldedFacets: true, pinyin: true }

/**
 * The engine that lives in the memory of the process that searches (in a worker thread, see `serveEngine`): an index of
 * typed arrays that follows `cluster_document`. It holds no entries: hits are ids.
 *
 * A snapshot is written when a fifth of the index has changed since the last one, after a rebuild, and at closing.
 */
export class EmbeddedEngine implements SearchEngine {
  readonly name = 'embedded'
  readonly capabilities = embeddedCapabilities
  private index = new CatalogueIndex()
  private identity: string | undefined
  private writing: Promise<unknown> = Promise.resolve()
  private rebuilding: Promise<void> | undefined
  private saving: Promise<void> | undefined
  private unsaved = 0

  constructor (private readonly options: EmbeddedOptions = {}) {}

  async open (identity: string): Promise<ChangeNumber> {
    return this.inTurn(async () => {
      if (this.identity === identity) return this.index.applied
      const kept = await this.kept(identity)
      if (kept !== undefined || this.identity !== undefined) await this.replace(kept ?? new CatalogueIndex())
      this.identity = identity
      this.unsaved = 0
      return this.index.applied
    })
  }

  async apply (changes: DocumentChange[], upTo: ChangeNumber): Promise<void> {
    await this.inTurn(() => this.index.apply(changes, upTo))
    this.unsaved += changes.length
    if (this.unsaved > Math.max(20_000, this.index.size / 5)) void this.save()
  }

  async appliedUpTo (): Promise<ChangeNumber> { return this.index.applied }
  async find (query: CatalogueQuery): Promise<FoundEntries> { return this.index.find(query) }
  async suggest (prefix: string, limit: number): Promise<Suggestion[]> { return this.index.suggest(prefix, limit) }

  async rebuild (from: DocumentFeed): Promise<void> {
    this.rebuilding ??= this.rebuildFrom(from).finally(() => { this.rebuilding = undefined })
    await this.rebuilding
  }

  /** Writes the snapshot now; without a directory, or before `open`, there is none to write. */
  async save (): Promise<void> {
    const { snapshotDir } = this.options
    const { identity } = this
    if (snapshotDir === undefined || identity === undefined) return
    this.unsaved = 0
    this.saving ??= writeSnapshot(snapshotDir, identity, this.index)
      .catch(error => this.options.onSnapshotTrouble?.(error))
      .finally(() => { this.saving = undefined })
    await this.saving
  }

  /** Resolves when nothing is waiting to be applied or merged. */
  async settled (): Promise<void> {
    await this.writing
    await this.index.settled()
  }

  async close (): Promise<void> {
    await this.writing
    await this.index.close()
    await this.saving
    if (this.unsaved > 0) await this.save()
  }

  private async kept (identity: string): Promise<CatalogueIndex | undefined> {
    const { snapshotDir } = this.options
    if (snapshotDir === undefined) return undefined
    try {
      return await readSnapshot(snapshotDir, identity)
    } catch (error) {
      this.options.onSnapshotTrouble?.(error)
      if (error instanceof SnapshotUnusable) await removeSnapshot(snapshotDir).catch(() => {})
      return undefined
    }
  }

  private async rebuildFrom (feed: DocumentFeed): Promise<void> {
    const identity = await feed.identity()
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
      await this.replace(fresh)
      this.identity = identity
    })
    await this.save()
  }

  private async replace (index: CatalogueIndex): Promise<void> {
    const old = this.index
    this.index = index
    await old.close()
  }

  /** One writer after the other; a failure is its own caller's. */
  private inTurn<T> (work: () => Promise<T>): Promise<T> {
    const turn = this.writing.then(work)
    this.writing = turn.catch(() => {})
    return turn
  }
}
