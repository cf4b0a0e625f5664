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

/**
 * The pairs worth a person's look: just below the threshold without a veto, at or above it but for one soft veto, or joined
 * with less than half the doubt band to spare. One pair for every two clusters, the nearest to the threshold first, no more
 * than `most`. What staff have decided is no longer in doubt.
 */
export function doubtsOf (
  nodes: Node[], holders: Map<string, number[]>, groups: Groups, joins: { a: number, b: number, score: number }[], decided: (x: number, y: number) => boolean, rules: CompiledRules, most: number
): Doubt[] {
  const { threshold, doubtBand } = rules
  interface Candidate { a: number, b: number, score: number, veto?: string, joined: boolean }
  const best = new Map<string, Candidate>()
  const distance = ({ score }: Candidate): number => Math.abs(score - threshold)
  const consider = (candidate: Candidate): void => {
    const pair = candidate.joined ? `j${candidate.a} ${candidate.b}` : [groups.of(candidate.a), groups.of(candidate.b)].sort((x, y) => x - y).join(' ')
    const known = best.get(pair)
    // Of two clusters' pairs the one that agrees best is shown, a plain one before one with a veto.
    if (known === undefined || candidate.score > known.score || candidate.score === known.score && (candidate.a - known.a || candidate.b - known.b) < 0) best.set(pair, candidate)
  }
  for (const { a, b, score } of joins) {
    if (score < threshold + doubtBand / 2 && !nodes[a]!.stub && !nodes[b]!.stub && !decided(a, b)) consider({ a, b, score, joined: true })
  }
  const seen = new Set<number>()
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
        if (left.stub || right.stub || groups.of(a) === groups.of(b) || decided(a, b)) continue
        const score = scoreOf(left.features, right.features, rules)
        if (score < threshold - doubtBand) continue
        const own = vetoesOf(left.features, right.features, rules)
        if (own.length === 0 && score < threshold) { consider({ a, b, score, joined: false }); continue }
        if (score < threshold || own.length > 1) continue
        const obstacles = groups.obstacles(a, b)
        const [veto] = obstacles
        if (obstacles.size === 1 && soft.has(veto!)) consider({ a, b, score, veto: veto!, joined: false })
      }
    }
  }
  return [...best.values()].sort((x, y) => distance(x) - distance(y) || x.a - y.a || x.b - y.b).slice(0, most).map(({ a, b, score, veto, joined }) => ({
    a: nodes[a]!.records[0]!.id,
    b: nodes[b]!.records[0]!.id,
    score,
    evidence: evidenceOf(nodes[a]!.features, nodes[b]!.features, rules).evidence,
    ...veto !== undefined && { veto },
    joined
  }))
}
