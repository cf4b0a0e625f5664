import { compareFeatures, isbnsOfClusters, type MatchFeatures, type RuleSet, type Verdict } from '@commonshelf/catalogue'

/** A pair of records that tells why clusters would be others: judged by the rules as they are, and as they would be. */
export interface Telling { cause: string, recordA: string, recordB: string, judgedNow: Verdict, judgedThen: Verdict }

interface Pair { a: string, b: string }

/**
 * What made the difference, as a word that can be counted: `veto:volume`, `points:isbn`, `threshold`, `keys`, or `others`,
 * where the two are judged as before and only the company that they keep is another.
 */
export const causeOf = (now: Verdict, then: Verdict, rulesNow: RuleSet, rulesThen: RuleSet): string => {
  const sameNow = now.veto === undefined && now.score >= rulesNow.threshold
  const sameThen = then.veto === undefined && then.score >= rulesThen.threshold
  if (sameNow !== sameThen) {
    if (now.veto !== then.veto) return `veto:${now.veto ?? then.veto}`
    const feature = mostMoved(now, then)
    if (feature !== undefined) return `points:${feature}`
    return 'threshold'
  }
  if (rulesNow.vetoes.includes(isbnsOfClusters) !== rulesThen.vetoes.includes(isbnsOfClusters)) return `veto:${isbnsOfClusters}`
  if (rulesNow.keyLimit !== rulesThen.keyLimit || rulesNow.keys.join() !== rulesThen.keys.join()) return 'keys'
  return 'others'
}

/** The feature whose points differ most. */
const mostMoved = (now: Verdict, then: Verdict): string | undefined => {
  const before = new Map(now.evidence.map(({ feature, points }) => [feature, points]))
  const after = new Map(then.evidence.map(({ feature, points }) => [feature, points]))
  let best: string | undefined
  let most = 0
  for (const feature of new Set([...before.keys(), ...after.keys()])) {
    const moved = Math.abs((after.get(feature) ?? 0) - (before.get(feature) ?? 0))
    if (moved > most) [best, most] = [feature, moved]
  }
  return best
}

/** Of the pairs that would come together, or part, the first that is judged otherwise; else the first. */
export const tellingPair = (pairs: Pair[], featuresOf: (record: string) => MatchFeatures | undefined, rulesNow: RuleSet, rulesThen: RuleSet): Telling | undefined => {
  let first: Telling | undefined
  for (const { a, b } of pairs.slice(0, 50)) {
    const [left, right] = [featuresOf(a), featuresOf(b)]
    if (left === undefined || right === undefined) continue
    const judgedNow = compareFeatures(left, right, rulesNow)
    const judgedThen = compareFeatures(left, right, rulesThen)
    const told = { cause: causeOf(judgedNow, judgedThen, rulesNow, rulesThen), recordA: a, recordB: b, judgedNow, judgedThen }
    if (told.cause !== 'others') return told
    first ??= told
  }
  return first
}
