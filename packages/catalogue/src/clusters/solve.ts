import { evidenceOf, scoreOf, vetoOf, type Evidence } from '../matching/compare.js'
import type { MatchFeatures } from '../matching/features.js'
import { compileRules, usualRules, type CompiledRules, type RuleSet } from '../matching/rule-set.js'
import { doubtsOf, nearBut, type Doubt, type Near } from './doubts.js'
import { Groups } from './groups.js'
import { fieldOf, nodesOf, signatureOf, type Node } from './nodes.js'
import { compareIds } from './order.js'

/**
 * A key that more descriptions than this share proposes no pairs: it is a habit of cataloguers, not an edition. Records that
 * are described alike, in words that are enough for a match, count as one. Who reads a component for `solve` passes over
 * such keys too, so that a component is the same from wherever it is reached.
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
  /** Give as many doubtful pairs as this; none where it is left out, and then they cost nothing. */
  doubts?: number
}

/** Why two records came together; `a` is the lower id. */
export interface Link { a: string, b: string, score: number, evidence: Evidence[] }

export interface Partition {
  /** Every record in exactly one cluster; ids in order inside a cluster, clusters by their first id. */
  clusters: string[][]
  /** The links that joined, and no others: a spanning tree of each cluster. */
  links: Link[]
  /** Where they were asked for: see `doubtsOf`. */
  doubts?: Doubt[]
}

interface Proposal { a: number, b: number, score: number }

/**
 * The partition of the given records into editions: a pure function of the records and the pins, whatever the order.
 *
 * Links that reach the threshold are taken by score, of equals by what the records say and not by their ids, which are
 * given in the order of arrival; a veto or a "not the same" pin between any two
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
  const rules = compileRules(options.rules ?? usualRules)
  const { nodes, holders } = fieldOf(nodesOf(records, apart), options.keyLimit ?? rules.keyLimit)
  const groups = new Groups(nodes, apart, rules)
  const links: Link[] = []
  for (const node of nodes) {
    if (node.records.length === 1) continue
    const { score, evidence } = evidenceOf(node.features, node.features, rules)
    for (const record of node.records.slice(1)) links.push({ a: node.records[0]!.id, b: record.id, score, evidence })
  }
  const near: Near[] | undefined = options.doubts === undefined ? undefined : []
  const proposals = proposalsOf(nodes, holders, rules, near)
  const joins: Proposal[] = []
  const take = (proposal: Proposal): void => {
    const { a, b } = proposal
    if (!groups.join(a, b, true)) return
    links.push(linkOf(nodes[a]!.records[0]!, nodes[b]!.records[0]!, rules))
    joins.push(proposal)
  }
  const numbered = (node: number): boolean => nodes[node]!.features.isbn !== undefined
  const rest: Proposal[] = []
  for (const proposal of proposals) {
    if (nodes[proposal.a]!.stub !== nodes[proposal.b]!.stub) continue
    if (numbered(proposal.a) && numbered(proposal.b)) take(proposal)
    else rest.push(proposal)
  }
  const torn = tornBetween(rest, groups, numbered, rules)
  for (const proposal of rest) if (!torn(proposal)) take(proposal)
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
  const doubts = near === undefined ? undefined : doubtsOf(nodes, groups, { joins, proposals, near }, decidedBy(pins, nodes), rules, options.doubts!)
  const clusters = groups.all().map(members => members.flatMap(index => nodes[index]!.records.map(record => record.id)).sort(compareIds))
  clusters.sort((x, y) => compareIds(x[0]!, y[0]!))
  links.sort((x, y) => compareIds(x.a, y.a) || compareIds(x.b, y.b))
  return doubts === undefined ? { clusters, links } : { clusters, links, doubts }
}

/**
 * Tells of a proposal between a description without an ISBN and one with, whether the first agrees as well with a description
 * in another cluster, whose ISBNs are others: joined to either, it would be a toss of a coin.
 */
function tornBetween (proposals: Proposal[], groups: Groups, numbered: (node: number) => boolean, rules: CompiledRules): (proposal: Proposal) => boolean {
  if (!rules.heedIsbnsOfClusters) return () => false
  const best = new Map<number, { score: number, towards: number[] }>()
  const sideOf = ({ a, b }: Proposal): [bare: number, other: number] | undefined => numbered(a) === numbered(b) ? undefined : numbered(a) ? [b, a] : [a, b]
  for (const proposal of proposals) {
    const sides = sideOf(proposal)
    if (sides === undefined) continue
    const [bare, other] = sides
    const known = best.get(bare)
    // The best come first.
    if (known === undefined) best.set(bare, { score: proposal.score, towards: [other] })
    else if (known.score === proposal.score) known.towards.push(other)
  }
  const torn = new Set<number>()
  for (const [bare, { towards }] of best) if (towards.some(other => groups.haveOtherIsbns(towards[0]!, other))) torn.add(bare)
  return proposal => {
    const sides = sideOf(proposal)
    return sides !== undefined && torn.has(sides[0])
  }
}

/** Whether staff have said anything of two nodes. */
function decidedBy (pins: Pin[], nodes: Node[]): (x: number, y: number) => boolean {
  if (pins.length === 0) return () => false
  const said = new Set(pins.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]))
  return (x, y) => nodes[x]!.records.some(left => nodes[y]!.records.some(right => said.has(`${left.id} ${right.id}`)))
}

/** The pairs that reach the threshold, best first. Where `near` is given, pairs in doubt are put there: see `doubtsOf`. */
function proposalsOf (nodes: Node[], holders: Map<string, number[]>, rules: CompiledRules, near?: Near[]): Proposal[] {
  const seen = new Set<number>()
  const proposals: Proposal[] = []
  const doubtful = rules.threshold - rules.doubtBand
  for (const list of holders.values()) {
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const a = list[i]!
        const b = list[j]!
        const pair = a * nodes.length + b
        if (seen.has(pair)) continue
        seen.add(pair)
        const left = nodes[a]!
        const right = nodes[b]!
        if (vetoOf(left.features, right.features, rules) !== undefined) {
          if (near !== undefined) nearBut(left, right, a, b, rules, near)
          continue
        }
        const score = left.stub || right.stub ? evidenceOf(left.features, right.features, rules).score : scoreOf(left.features, right.features, rules)
        if (score >= rules.threshold) proposals.push({ a, b, score })
        else if (near !== undefined && score >= doubtful && !left.stub && !right.stub) near.push({ a, b, score })
      }
    }
  }
  if (proposals.length < 2) return proposals
  const ranks = ranksOf(nodes)
  const lower = ({ a, b }: Proposal): number => Math.min(ranks[a]!, ranks[b]!)
  const upper = ({ a, b }: Proposal): number => Math.max(ranks[a]!, ranks[b]!)
  // Nodes stand in the order of their lowest record id: that decides only between nodes that say the same.
  return proposals.sort((x, y) => y.score - x.score || lower(x) - lower(y) || upper(x) - upper(y) || x.a - y.a || x.b - y.b)
}

/** The places of the nodes in an order that has nothing to do with arrival: that of their features as text. Equal ones share a place. */
function ranksOf (nodes: Node[]): Float64Array {
  const texts = nodes.map(node => node.signature ??= signatureOf(node.records[0]!))
  const order = nodes.map((_, index) => index).sort((x, y) => texts[x]! < texts[y]! ? -1 : texts[x]! > texts[y]! ? 1 : 0)
  const ranks = new Float64Array(nodes.length)
  order.forEach((index, at) => { ranks[index] = at > 0 && texts[order[at - 1]!] === texts[index] ? ranks[order[at - 1]!]! : at })
  return ranks
}

const linkOf = (left: MatchRecord, right: MatchRecord, rules: CompiledRules): Link => {
  const [a, b] = compareIds(left.id, right.id) < 0 ? [left, right] : [right, left]
  const { score, evidence } = evidenceOf(a.features, b.features, rules)
  return { a: a.id, b: b.id, score, evidence }
}
