import { evidenceOf, scoreOf, vetoesOf, type Evidence } from '../matching/compare.js'
import { isbnsOfClusters, type CompiledRules } from '../matching/rule-set.js'
import type { Groups } from './groups.js'
import type { Node } from './nodes.js'

/** A pair that a person might judge otherwise; `a` is the lower id. */
export interface Doubt {
  a: string
  b: string
  /** As if no veto stood between them. */
  score: number
  evidence: Evidence[]
  /** The one reason that keeps them apart although the score would do. */
  veto?: string
  /** Whether the rules brought them together, narrowly. */
  joined: boolean
}

/** Vetoes that go by what cataloguers word or leave out; the others go by what a book is. */
const soft = new Set(['language', 'set', 'edition', 'title of the part', 'digits in the title', 'national number', isbnsOfClusters])

/** Why a description joined nothing although it fits: it agrees with another edition as well. */
export const fitsAnother = 'fits another edition as well'

/** A pair of nodes below the threshold, or at or above it but for one soft veto. */
export interface Near { a: number, b: number, score: number, veto?: string }

/** Notes a pair that a veto keeps apart, where it is a soft one, stands alone, and the rest would do. */
export function nearBut (left: Node, right: Node, a: number, b: number, rules: CompiledRules, near: Near[]): void {
  const [veto, ...others] = vetoesOf(left.features, right.features, rules)
  if (veto === undefined || others.length > 0 || !soft.has(veto)) return
  const score = scoreOf(left.features, right.features, rules)
  if (score >= rules.threshold) near.push({ a, b, score, veto })
}

interface Candidate extends Near { joined: boolean }

/**
 * The pairs worth a person's look: just below the threshold without a veto, at or above it but for one soft veto, or joined
 * with less than half the doubt band to spare. One pair for every two clusters, the one that agrees best; the nearest to the
 * threshold first, no more than `most`. What staff have decided is no longer in doubt.
 */
export function doubtsOf (
  nodes: Node[], groups: Groups, { joins, proposals, near }: { joins: Near[], proposals: Near[], near: Near[] }, decided: (x: number, y: number) => boolean, rules: CompiledRules, most: number
): Doubt[] {
  const { threshold, doubtBand } = rules
  const best = new Map<string, Candidate>()
  const consider = (pair: string, candidate: Candidate): void => {
    const known = best.get(pair)
    if (known === undefined || candidate.score > known.score || candidate.score === known.score && (candidate.a - known.a || candidate.b - known.b) < 0) best.set(pair, candidate)
  }
  const described = ({ a, b }: Near): boolean => !nodes[a]!.stub && !nodes[b]!.stub
  for (const join of joins) {
    if (join.score < threshold + doubtBand / 2 && described(join) && !decided(join.a, join.b)) consider(`joined ${join.a} ${join.b}`, { ...join, joined: true })
  }
  for (const one of [...near, ...proposals]) {
    const x = groups.of(one.a)
    const y = groups.of(one.b)
    if (x === y || !described(one) || decided(one.a, one.b)) continue
    const candidate: Candidate = { ...one, joined: false }
    if (one.score >= threshold) {
      const obstacles = groups.obstacles(one.a, one.b)
      const [veto] = obstacles
      // Without any it fits another edition as well.
      if (obstacles.size > 1 || veto !== undefined && !soft.has(veto)) continue
      candidate.veto = veto ?? fitsAnother
    }
    consider(x < y ? `${x} ${y}` : `${y} ${x}`, candidate)
  }
  const distance = ({ score }: Candidate): number => Math.abs(score - threshold)
  return [...best.values()].sort((x, y) => distance(x) - distance(y) || x.a - y.a || x.b - y.b).slice(0, most).map(({ a, b, score, veto, joined }) => ({
    a: nodes[a]!.records[0]!.id,
    b: nodes[b]!.records[0]!.id,
    score,
    evidence: evidenceOf(nodes[a]!.features, nodes[b]!.features, rules).evidence,
    ...veto !== undefined && { veto },
    joined
  }))
}
