import { setImmediate as nextTurn } from 'node:timers/promises'
import { facetNames, type CatalogueQuery, type ChangeNumber, type DocumentChange, type FoundEntries, type Suggestion } from '../engine.js'
import { termsOf } from '../query/terms.js'
import { SegmentBuilder } from './builder.js'
import { Dictionaries } from './dictionaries.js'
import { FacetCounter } from './facet-counts.js'
import { filterOf } from './filters.js'
import { Merge } from './merge.js'
import { planQuery, type Frequencies } from './plan.js'
import { Best } from './ranking.js'
import { Segment } from './segment.js'
import { suggestionsFor } from './suggestions.js'

/** How long a search may have to wait for indexing or merging, in milliseconds. */
const slice = 5
/** Segments of about one size that are left before they are merged. */
const fanIn = 6
/** Answers kept to queries without words. */
const mostUnasked = 50

/** One index: its segments, from the largest and oldest to the smallest and newest, and what they share. */
export class CatalogueIndex {
  readonly dictionaries: Dictionaries
  segments: Segment[] = []
  applied: ChangeNumber = 0
  private merging: Promise<void> | undefined
  private closed = false
  /** Answers to queries without words, until something changes. */
  private readonly unasked = new Map<string, FoundEntries>()

  constructor (dictionaries = new Dictionaries()) { this.dictionaries = dictionaries }

  get size (): number { return this.segments.reduce((sum, segment) => sum + segment.alive, 0) }

  /** Indexes in slices, then makes the changes visible at once. Never call it while another call is under way. */
  async apply (changes: DocumentChange[], upTo: ChangeNumber): Promise<void> {
    const latest = new Map<string, DocumentChange>()
    for (const change of changes) if (change.change > this.applied) latest.set(change.clusterId, change)
    const builder = new SegmentBuilder(this.dictionaries)
    let end = performance.now() + slice
    for (const { entry } of latest.values()) {
      if (entry === null) continue
      builder.add(entry)
      if (performance.now() > end) {
        await nextTurn()
        end = performance.now() + slice
      }
    }
    const segment = builder.seal()
    for (const clusterId of latest.keys()) this.kill(Number(clusterId))
    if (segment.size > 0) {
      this.count(segment, 1)
      this.segments.push(segment)
    }
    this.applied = Math.max(this.applied, upTo)
    if (latest.size > 0) this.unasked.clear()
    this.tidy()
  }

  find (query: CatalogueQuery): FoundEntries {
    // Asking nothing touches every entry, and every visit begins so.
    if (query.text.trim() !== '') return this.search(query)
    const key = JSON.stringify(query)
    let found = this.unasked.get(key)
    if (found === undefined) {
      found = this.search(query)
      if (this.unasked.size >= mostUnasked) this.unasked.clear()
      this.unasked.set(key, found)
    }
    return structuredClone(found)
  }

  private search (query: CatalogueQuery): FoundEntries {
    const { segments, dictionaries } = this
    const field = query.field ?? 'any'
    const plan = planQuery(query.text, field, dictionaries, this.frequencies(), segments)
    const facets = query.facets ?? []
    const filter = filterOf(query, dictionaries, facets)
    const counters = facets.map(name => new FacetCounter(name, dictionaries.facets[name]))
    const offset = query.offset ?? 0
    const best = new Best(query.sort ?? 'relevance', offset + (query.limit ?? 20), plan)
    let total = 0
    for (const segment of segments) {
      const { hits, besides } = filter(segment, plan.matcher.all(segment))
      total += hits.length
      for (const counter of counters) {
        counter.add(segment, hits)
        const beside = besides.get(counter.name)
        if (beside !== undefined) counter.add(segment, beside)
      }
      best.add(segment, hits)
    }
    return {
      total,
      hits: best.take(offset),
      facets: counters.map(counter => counter.most(query.facetLimit ?? 20)),
      terms: [...termsOf(query.text, field), ...plan.sounds]
    }
  }

  suggest (prefix: string, limit: number): Suggestion[] {
    return suggestionsFor(prefix, limit, this.dictionaries, this.segments, this.frequencies())
  }

  /** Resolves when nothing is being merged. */
  async settled (): Promise<void> {
    while (this.merging !== undefined) await this.merging
  }

  async close (): Promise<void> {
    this.closed = true
    await this.settled()
  }

  /** Adds segments that a snapshot kept. */
  restore (segments: Segment[], applied: ChangeNumber): void {
    this.segments = segments
    this.applied = applied
    for (const segment of segments) this.count(segment, 1)
  }

  private frequencies (): Frequencies {
    const { segments } = this
    return {
      documents: segments.reduce((sum, segment) => sum + segment.size, 0),
      of: term => segments.reduce((sum, segment) => sum + segment.frequency(term), 0)
    }
  }

  private kill (id: number): void {
    for (const segment of this.segments) {
      const doc = segment.find(id)
      if (doc < 0) continue
      segment.kill(doc)
      this.countDocument(segment, doc, -1)
      return
    }
  }

  private count (segment: Segment, by: 1 | -1): void {
    for (let doc = 0; doc < segment.size; doc++) if (segment.dead[doc] === 0) this.countDocument(segment, doc, by)
  }

  private countDocument (segment: Segment, doc: number, by: 1 | -1): void {
    for (const name of facetNames) {
      const { starts, values } = segment.facets[name]
      for (let i = starts[doc]!; i < starts[doc + 1]!; i++) this.dictionaries.facets[name].count(values[i]!, by)
    }
  }

  /** Starts merging in the background if there is something to merge. */
  private tidy (): void {
    if (this.closed || this.merging !== undefined) return
    const sources = this.toMerge()
    if (sources === undefined) return
    this.merging = this.merge(sources).finally(() => {
      this.merging = undefined
      this.tidy()
    })
  }

  private async merge (sources: Segment[]): Promise<void> {
    const merge = new Merge(sources)
    while (!merge.step(slice)) {
      await nextTurn()
      if (this.closed) return
    }
    // Only `apply` adds segments, at the end: the sources still lie side by side.
    const merged = merge.result()
    const first = this.segments.indexOf(sources[0]!)
    this.segments.splice(first, sources.length, ...(merged.alive > 0 ? [merged] : []))
  }

  /**
   * The newest segments that together are no smaller than a fan of the next older one, once there are enough of them; or
   * one segment that is mostly dead.
   */
  private toMerge (): Segment[] | undefined {
    const { segments } = this
    for (let first = 0; first <= segments.length - fanIn; first++) {
      // From here on, sizes are alike: none is more than a fan larger than all that follow it together.
      const run = segments.slice(first)
      const rest = run.slice(1).reduce((sum, segment) => sum + segment.alive, 0)
      if (run[0]!.size <= rest * 2) return run
    }
    const dying = segments.find(segment => segment.size > 0 && segment.deadCount * 3 > segment.size && segment.deadCount > 100)
    return dying === undefined ? undefined : [dying]
  }
}
