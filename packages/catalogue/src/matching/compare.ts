import { isStub, type MatchFeatures } from './features.js'
import { compileRules, usualRules, type CompiledRules, type RuleSet } from './rule-set.js'

/** One piece of evidence: a feature's name, its points (negative: against), and what was read on either side. */
export interface Evidence { feature: string, points: number, left?: unknown, right?: unknown }

export interface Verdict {
  /** The sum of the evidence; from the rules' threshold on two records describe one edition. */
  score: number
  /** Why they can never be one edition, whatever else agrees. */
  veto?: string
  evidence: Evidence[]
}

/** Points from which two records are judged to describe one edition, by the usual rules. */
export const matchThreshold = usualRules.threshold

/** A reason why two records cannot describe one edition; cheap, for it is asked of every two members of a cluster. */
export function vetoOf (left: MatchFeatures, right: MatchFeatures, { vetoes }: CompiledRules): string | undefined {
  if (isStub(left) || isStub(right)) return undefined
  for (const veto of vetoes) if (veto.forbids(left, right)) return veto.name
  return undefined
}

/** All the reasons, for who shows them. */
export function vetoesOf (left: MatchFeatures, right: MatchFeatures, { vetoes }: CompiledRules): string[] {
  return isStub(left) || isStub(right) ? [] : vetoes.filter(veto => veto.forbids(left, right)).map(({ name }) => name)
}

/** How much speaks for two records describing one edition. Symmetric in its points. */
export function compareFeatures (left: MatchFeatures, right: MatchFeatures, rules: RuleSet = usualRules): Verdict {
  const compiled = compileRules(rules)
  const veto = vetoOf(left, right, compiled)
  if (veto !== undefined) return { score: 0, veto, evidence: [] }
  return evidenceOf(left, right, compiled)
}

/** The same without asking for vetoes. */
export function evidenceOf (left: MatchFeatures, right: MatchFeatures, rules: CompiledRules): Verdict {
  if (isStub(left) || isStub(right)) return compareStub(left, right, rules)
  const evidence: Evidence[] = []
  let score = 0
  rules.features.forEach((feature, at) => {
    const points = feature.compare(left, right, rules.points[at]!)
    if (points === 0) return
    score += points
    evidence.push({ feature: feature.name, points, left: feature.read(left), right: feature.read(right) })
  })
  return { score, evidence }
}

/** A bare ISBN says nothing to compare: it is held by whoever has that ISBN, and joins no two described records. */
function compareStub (left: MatchFeatures, right: MatchFeatures, { threshold }: CompiledRules): Verdict {
  const shared = (left.isbn ?? []).filter(isbn => right.isbn?.includes(isbn))
  if (shared.length === 0) return { score: 0, evidence: [] }
  return { score: threshold, evidence: [{ feature: 'isbn', points: threshold, left: left.isbn, right: right.isbn }] }
}

/** The points alone, for solving: the evidence is gathered for the links that join. */
export function scoreOf (left: MatchFeatures, right: MatchFeatures, { features, points }: CompiledRules): number {
  let score = 0
  for (let at = 0; at < features.length; at++) score += features[at]!.compare(left, right, points[at]!)
  return score
}
