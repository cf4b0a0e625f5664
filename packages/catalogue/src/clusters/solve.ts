import { evidenceOf, scoreOf, vetoOf, type Evidence } from '../matching/compare.js'
import { inOneShape, isStub, type MatchFeatures } from '../matching/features.js'
import { compileRules, usualRules, type CompiledRules, type RuleSet } from '../matching/rule-set.js'
import { compareIds } from './order.js'

/**
 * A key that more records than this share proposes no pairs: it is a habit of cataloguers, not an edition. Who reads a
 * component for `solve` passes over such keys too, so that a component is the same from wherever it is reached.
 */
export const keyLimit = usualRules.keyLimit

export interface MatchRecord {
  id: string
  features: MatchFeatures
  keys: string[]
  /** The features as text, where they are at hand so: what `solve` compares to find records that are alike. */
  signature?: string
}

/** What staff decided of two records: the same edition, or not. Outranks the rules. */
export interface Pin { a: string, b: string, same: boolean }

export interface SolveOptions {
  /** The usual ones where none are given. */
  rules?: RuleSet
  /** In place of the rules' own. */
  keyLimit?: number
}

/** Why two records came together; `a` is the lower id. */
export interface Link { a: string, b: string, score: number, evidence: Evidence[] }

export interface Partition {
  /** Every record in exactly one cluster; ids in order inside a cluster, clusters by their first id. */
  clusters: string[][]
  /** The links that joined, and no others: a spanning tree of each cluster. */
  links: Link[]
}

/** Records whose features are equal and enough for a match: compared once for all. */
interface Node {
  records: MatchRecord[]
  features: MatchFeatures
  stub: boolean
  /** The features as text, once asked for. */
  signature: string | undefined
  /** Whether equal features are enough for a match, once asked for. */
  suffices: boolean | undefined
}

interface Proposal { a: number, b: number, score: number }

/**
 * The partition of the given records into editions: a pure function of the records and the pins, whatever the order.
 *
 * Links that reach the threshold are taken by score, then by record ids; a veto or a "not the same" pin between any two
 * members forbids the join. Bare ISBNs come after, each to the one cluster that it fits best, for they may not glue.
 * Staff's "the same" joins the clusters that came out, whatever the rules hold against it; "not the same" outranks that.
 */
export function solve (given: MatchRecord[], pins: Pin[] = [], options: SolveOptions = {}): Partition {
  const records = [...given].sort((x, y) => compareIds(x.id, y.id))
  const apart = new Map<string, Set<string>>()
  for (const { a, b, same } of pins) {
    if (same) continue
    apart.set(a, (apart.get(a) ?? new Set()).add(b))
    apart.set(b, (apart.get(b) ?? new Set()).add(a))
  }
  const counts = new Map<string, number>()
  for (const { keys } of records) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  const rules = compileRules(options.rules ?? usualRules)
  const limit = options.keyLimit ?? rules.keyLimit
  const proposes = (key: string): boolean => counts.get(key)! <= limit
  const nodes = nodesOf(records, proposes, apart, rules)
  const groups = new Groups(nodes, apart, rules)
  const links: Link[] = []
  for (const node of nodes) {
    for (const record of node.records.slice(1)) links.push(linkOf(node.records[0]!, record, rules))
  }
  const proposals = proposalsOf(nodes, proposes, rules)
  for (const { a, b } of proposals) {
    if (nodes[a]!.stub !== nodes[b]!.stub) continue
    if (groups.join(a, b, true)) links.push(linkOf(nodes[a]!.records[0]!, nodes[b]!.records[0]!, rules))
  }
  for (const { a, b } of proposals) {
    if (nodes[a]!.stub === nodes[b]!.stub) continue
    const [stub, described] = nodes[a]!.stub ? [a, b] : [b, a]
    if (!groups.isAlone(stub)) continue
    if (groups.join(stub, described, true)) links.push(linkOf(nodes[a]!.records[0]!, nodes[b]!.records[0]!, rules))
  }
  const nodeOf = new Map<string, number>()
  nodes.forEach((node, index) => { for (const record of node.records) nodeOf.set(record.id, index) })
  const together = pins.filter(pin => pin.same).map(({ a, b }) => compareIds(a, b) < 0 ? { a, b } : { a: b, b: a })
    .sort((x, y) => compareIds(x.a, y.a) || compareIds(x.b, y.b))
  for (const { a, b } of together) {
    const left = nodeOf.get(a)
    const right = nodeOf.get(b)
    if (left === undefined || right === undefined) continue
    if (groups.join(left, right, false)) links.push({ a, b, score: rules.threshold, evidence: [{ feature: 'staff', points: rules.threshold }] })
  }
  const clusters = groups.all().map(members => members.flatMap(index => nodes[index]!.records.map(record => record.id)).sort(compareIds))
  clusters.sort((x, y) => compareIds(x[0]!, y[0]!))
  links.sort((x, y) => compareIds(x.a, y.a) || compareIds(x.b, y.b))
  return { clusters, links }
}

function nodesOf (records: MatchRecord[], proposes: (key: string) => boolean, apart: Map<string, Set<string>>, rules: CompiledRules): Node[] {
  const nodes: Node[] = []
  // Equal features have equal keys, and keys are quicker to compare.
  const sameKeys = new Map<string, Node[]>()
  for (const record of records) {
    const candidates = records.length === 1 || apart.has(record.id) || !record.keys.some(proposes) ? undefined : entryOf(sameKeys, record.keys.join())
    if (candidates !== undefined && candidates.length > 0) {
      const signature = signatureOf(record)
      const like = candidates.find(node => (node.signature ??= signatureOf(node.records[0]!)) === signature)
      // A bare title that equals another is not therefore the same book.
      if (like !== undefined && (like.suffices ??= evidenceOf(like.features, like.features, rules).score >= rules.threshold)) {
        like.records.push(record)
        continue
      }
    }
    const node: Node = { records: [record], features: inOneShape(record.features), stub: isStub(record.features), signature: undefined, suffices: undefined }
    nodes.push(node)
    candidates?.push(node)
  }
  return nodes
}

const signatureOf = ({ signature, features }: MatchRecord): string => signature ?? JSON.stringify(features)

function entryOf<T> (map: Map<string, T[]>, key: string): T[] {
  let list = map.get(key)
  if (list === undefined) map.set(key, list = [])
  return list
}

function proposalsOf (nodes: Node[], proposes: (key: string) => boolean, rules: CompiledRules): Proposal[] {
  const holders = new Map<string, number[]>()
  nodes.forEach((node, index) => {
    for (const key of node.records[0]!.keys) entryOf(holders, key).push(index)
  })
  const seen = new Set<number>()
  const proposals: Proposal[] = []
  for (const [key, list] of holders) {
    if (list.length < 2 || !proposes(key)) continue
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const pair = list[i]! * nodes.length + list[j]!
        if (seen.has(pair)) continue
        seen.add(pair)
        const left = nodes[list[i]!]!
        const right = nodes[list[j]!]!
        if (vetoOf(left.features, right.features, rules) !== undefined) continue
        const score = left.stub || right.stub ? evidenceOf(left.features, right.features, rules).score : scoreOf(left.features, right.features, rules)
        if (score >= rules.threshold) proposals.push({ a: list[i]!, b: list[j]!, score })
      }
    }
  }
  // Nodes stand in the order of their lowest record id.
  return proposals.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b)
}

const linkOf = (left: MatchRecord, right: MatchRecord, rules: CompiledRules): Link => {
  const [a, b] = compareIds(left.id, right.id) < 0 ? [left, right] : [right, left]
  const { score, evidence } = evidenceOf(a.features, b.features, rules)
  return { a: a.id, b: b.id, score, evidence }
}

/** The clusters while they grow. */
class Groups {
  readonly #group: number[]
  readonly #members: (number[] | undefined)[]
  readonly #isbns: Set<string>[]

  constructor (readonly nodes: Node[], readonly apart: Map<string, Set<string>>, readonly rules: CompiledRules) {
    this.#group = nodes.map((_, index) => index)
    this.#members = nodes.map((_, index) => [index])
    this.#isbns = nodes.map(({ features }) => new Set(features.isbn))
  }

  isAlone (node: number): boolean { return this.#members[this.#group[node]!]!.length === 1 }

  all (): number[][] { return this.#members.filter(members => members !== undefined) }

  /** Whether the two came together now. */
  join (left: number, right: number, heedVetoes: boolean): boolean {
    const a = this.#group[left]!
    const b = this.#group[right]!
    if (a === b) return false
    const ours = this.#members[a]!
    const theirs = this.#members[b]!
    if (heedVetoes && this.rules.heedIsbnsOfClusters && this.#haveOtherIsbns(a, b)) return false
    for (const x of ours) {
      for (const y of theirs) {
        if (this.#keptApart(x, y)) return false
        if (heedVetoes && vetoOf(this.nodes[x]!.features, this.nodes[y]!.features, this.rules) !== undefined) return false
      }
    }
    for (const y of theirs) this.#group[y] = a
    ours.push(...theirs)
    for (const isbn of this.#isbns[b]!) this.#isbns[a]!.add(isbn)
    this.#members[b] = undefined
    return true
  }

  /**
   * A description without an ISBN agrees with either of two editions of one year: it may not make them one. Asked of whole
   * clusters, for a record that states both ISBNs (bound and paperback) has brought them together before.
   */
  #haveOtherIsbns (a: number, b: number): boolean {
    const ours = this.#isbns[a]!
    const theirs = this.#isbns[b]!
    if (ours.size === 0 || theirs.size === 0) return false
    for (const isbn of theirs) if (ours.has(isbn)) return false
    return true
  }

  #keptApart (x: number, y: number): boolean {
    if (this.apart.size === 0) return false
    // A record with such a pin stands in a node of its own.
    for (const { id } of this.nodes[x]!.records) {
      const others = this.apart.get(id)
      if (others !== undefined && this.nodes[y]!.records.some(record => others.has(record.id))) return true
    }
    return false
  }
}
