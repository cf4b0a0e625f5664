import { facetNames, type FacetName } from '../engine.js'
import { Segment, type Columns, type Keys, type Postings, type Ragged } from './segment.js'

const gone = 0xFFFFFFFF

/** A merge under way: `step` works for about a slice of time and says whether it is finished. */
export class Merge {
  private readonly steps: Iterator<void, Segment>
  /** By source segment: the new number of each document, or `gone`. */
  private readonly moved: Uint32Array[]
  private merged: Segment | undefined

  constructor (readonly sources: Segment[]) {
    let next = 0
    this.moved = sources.map(source => {
      const moved = new Uint32Array(source.size)
      for (let doc = 0; doc < source.size; doc++) moved[doc] = source.dead[doc] === 1 ? gone : next++
      return moved
    })
    this.steps = mergeInSteps(sources, this.moved, next)
  }

  step (milliseconds: number): boolean {
    const end = performance.now() + milliseconds
    do {
      const { done, value } = this.steps.next()
      if (done === true) { this.merged = value; return true }
    } while (performance.now() < end)
    return false
  }

  /** The new segment, with the deaths of the meantime. */
  result (): Segment {
    const { merged } = this
    if (merged === undefined) throw new Error('The merge is still under way')
    for (const [i, source] of this.sources.entries()) {
      const moved = this.moved[i]!
      for (let doc = 0; doc < source.size; doc++) if (source.dead[doc] === 1 && moved[doc] !== gone) merged.kill(moved[doc]!)
    }
    return merged
  }
}

/** Work between two looks at the clock. */
const postingsPerStep = 50_000

function * mergeInSteps (sources: Segment[], moved: Uint32Array[], size: number): Generator<void, Segment> {
  const columns: Partial<Record<keyof Columns, Columns[keyof Columns]>> = {}
  for (const name of Object.keys(sources[0]!.columns) as (keyof Columns)[]) {
    const kind = sources[0]!.columns[name].constructor as { new (length: number): Columns[keyof Columns] }
    const column = new kind(size)
    for (const [i, source] of sources.entries()) {
      const from = source.columns[name]
      const to = moved[i]!
      for (let doc = 0; doc < to.length; doc++) if (to[doc] !== gone) column[to[doc]!] = from[doc]!
      yield
    }
    columns[name] = column
  }
  const forward = yield * mergeRagged(sources.map(source => source.forward), moved, size, Uint32Array)
  const titles = yield * mergeRagged(sources.map(source => source.titles), moved, size, Uint8Array)
  const facets: Partial<Record<FacetName, Ragged>> = {}
  for (const name of facetNames) facets[name] = yield * mergeRagged(sources.map(source => source.facets[name]), moved, size, Uint32Array)
  const postings = yield * mergePostings(sources.map(source => source.postings), moved)
  const keys = yield * mergeKeys(sources.map(source => source.keys), moved)
  const ids = (columns as Columns).ids
  const byId = yield * mergeSorted(sources.map((source, i) => kept(source.byId, moved[i]!)), ids)
  return new Segment({ columns: columns as Columns, postings, keys, forward, titles, facets: facets as Record<FacetName, Ragged> }, undefined, byId)
}

function * mergeRagged<A extends Uint8Array | Uint32Array> (sources: Ragged<A>[], moved: Uint32Array[], size: number, kind: { new (length: number): A }): Generator<void, Ragged<A>> {
  const starts = new Uint32Array(size + 1)
  let total = 0
  for (const [i, source] of sources.entries()) {
    const to = moved[i]!
    for (let doc = 0; doc < to.length; doc++) {
      if (to[doc] === gone) continue
      total += source.starts[doc + 1]! - source.starts[doc]!
      starts[to[doc]! + 1] = total
    }
    yield
  }
  const values = new kind(total)
  for (const [i, source] of sources.entries()) {
    const to = moved[i]!
    // Stretches without a dead document are copied whole.
    for (let doc = 0; doc < to.length;) {
      if (to[doc] === gone) { doc++; continue }
      const first = doc
      while (doc < to.length && to[doc] !== gone && doc - first < postingsPerStep) doc++
      values.set(source.values.subarray(source.starts[first]!, source.starts[doc]!), starts[to[first]!]!)
      yield
    }
  }
  return { starts, values }
}

function * mergePostings (sources: Postings[], moved: Uint32Array[]): Generator<void, Postings> {
  const capacity = sources.reduce((sum, source) => sum + source.docs.length, 0)
  const mostTerms = sources.reduce((sum, source) => sum + source.terms.length, 0)
  const terms = new Uint32Array(mostTerms)
  const starts = new Uint32Array(mostTerms + 1)
  const docs = new Uint32Array(capacity)
  const fields = new Uint8Array(capacity)
  const places = new Uint32Array(sources.length)
  let count = 0
  let n = 0
  let worked = 0
  for (;;) {
    let term = gone
    for (const [i, source] of sources.entries()) {
      if (places[i]! < source.terms.length) term = Math.min(term, source.terms[places[i]!]!)
    }
    if (term === gone) break
    const before = n
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i]!
      const place = places[i]!
      if (place === source.terms.length || source.terms[place] !== term) continue
      places[i]!++
      const to = moved[i]!
      const end = source.starts[place + 1]!
      for (let at = source.starts[place]!; at < end; at++) {
        const doc = to[source.docs[at]!]!
        if (doc === gone) continue
        docs[n] = doc
        fields[n++] = source.fields[at]!
      }
    }
    if (n > before) { terms[count] = term; starts[++count] = n }
    worked += n - before + sources.length
    if (worked > postingsPerStep) { worked = 0; yield }
  }
  return { terms: terms.slice(0, count), starts: starts.slice(0, count + 1), docs: docs.slice(0, n), fields: fields.slice(0, n) }
}

/** The new numbers of those that live on, in the order given. */
function kept (docs: Uint32Array, moved: Uint32Array): Uint32Array {
  const list = new Uint32Array(docs.length)
  let n = 0
  for (const doc of docs) if (moved[doc] !== gone) list[n++] = moved[doc]!
  return list.slice(0, n)
}

function * mergeKeys (sources: Keys[], moved: Uint32Array[]): Generator<void, Keys> {
  // Keys are put one after the other, then their places are brought into order.
  const hashes = new Float64Array(sources.reduce((sum, source) => sum + source.docs.length, 0))
  const docs = new Uint32Array(hashes.length)
  let n = 0
  const lists: Uint32Array[] = []
  for (const [i, source] of sources.entries()) {
    const to = moved[i]!
    const first = n
    for (let k = 0; k < source.docs.length; k++) {
      if (to[source.docs[k]!] === gone) continue
      hashes[n] = source.hashes[k]!
      docs[n++] = to[source.docs[k]!]!
    }
    lists.push(Uint32Array.from({ length: n - first }, (_, k) => first + k))
    yield
  }
  const order = yield * mergeSorted(lists, hashes)
  const merged = { hashes: new Float64Array(n), docs: new Uint32Array(n) }
  for (let i = 0; i < n; i++) {
    merged.hashes[i] = hashes[order[i]!]!
    merged.docs[i] = docs[order[i]!]!
    if (i % postingsPerStep === 0) yield
  }
  return merged
}

/** Joins, two by two, lists that are each in the order of `values`. */
function * mergeSorted (lists: Uint32Array[], values: Float64Array): Generator<void, Uint32Array> {
  while (lists.length > 1) {
    const joined: Uint32Array[] = []
    for (let i = 0; i < lists.length; i += 2) joined.push(i + 1 < lists.length ? yield * join(lists[i]!, lists[i + 1]!, values) : lists[i]!)
    lists = joined
  }
  return lists[0] ?? new Uint32Array(0)
}

function * join (left: Uint32Array, right: Uint32Array, values: Float64Array): Generator<void, Uint32Array> {
  const joined = new Uint32Array(left.length + right.length)
  let l = 0
  let r = 0
  for (let i = 0; i < joined.length; i++) {
    const fromLeft = r === right.length || (l < left.length && values[left[l]!]! <= values[right[r]!]!)
    joined[i] = fromLeft ? left[l++]! : right[r++]!
    if (i % postingsPerStep === 0) yield
  }
  return joined
}
