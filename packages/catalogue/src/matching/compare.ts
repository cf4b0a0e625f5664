import { isStub, type MatchFeatures } from './features.js'
import { matchFeatures, vetoes } from './rules.js'

/** One piece of evidence: a feature's name, its points (negative: against), and what was read on either side. */
export interface Evidence { feature: string, points: number, left?: unknown, right?: unknown }

export interface Verdict {
  /** The sum of the evidence; from `matchThreshold` on two records describe one edition. */
  score: number
  /** Why they can never be one edition, whatever else agrees. */
  veto?: string
  evidence: Evidence[]
}

/** Points from which two records are judged to describe one edition. */
export const matchThreshold = 80

/** A reason why two records cannot describe one edition; cheap, for it is asked of every two members of a cluster. */
export function vetoOf (left: MatchFeatures, right: MatchFeatures): string | undefined {
  if (isStub(left) || isStub(right)) return undefined
  for (const veto of vetoes) if (veto.forbids(left, right)) return veto.name
  return undefined
}

/** How much speaks for two records describing one edition. Symmetric in its points. */
export function compareFeatures (left: MatchFeatures, right: MatchFeatures): Verdict {
  const veto = vetoOf(left, right)
  if (veto !== undefined) return { score: 0, veto, evidence: [] }
  if (isStub(left) || isStub(right)) return compareStub(left, right)
  const evidence: Evidence[] = []
  let score = 0
  for (const feature of matchFeatures) {
    const points = feature.compare(left, right)
    if (points === 0) continue
    score += points
    evidence.push({ feature: feature.name, points, left: feature.read(left), right: feature.read(right) })
  }
  return { score, evidence }
}

/** A bare ISBN says nothing to compare: it is held by whoever has that ISBN, and joins no two described records. */
function compareStub (left: MatchFeatures, right: MatchFeatures): Verdict {
  const shared = (left.isbn ?? []).filter(isbn => right.isbn?.includes(isbn))
  if (shared.length === 0) return { score: 0, evidence: [] }
  return { score: matchThreshold, evidence: [{ feature: 'isbn', points: matchThreshold, left: left.isbn, right: right.isbn }] }
}

/** The points alone, for solving: the evidence is gathered for the links that join. */
export function scoreOf (left: MatchFeatures, right: MatchFeatures): number {
  let score = 0
  for (const feature of matchFeatures) score += feature.compare(left, right)
  return score
}
