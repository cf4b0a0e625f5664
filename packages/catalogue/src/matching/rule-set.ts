import { keyKinds, type KeyKind } from './key-kinds.js'
import { matchFeatures, type MatchFeature, type Points } from './rules.js'
import { vetoes, type Veto } from './vetoes.js'

/**
 * Which records are one edition, as data: plain JSON that staff edit within bounds and that is stored as a version. How two
 * readings compare is code under the names that stand here.
 */
export interface RuleSet {
  name: string
  /** Points from which two records are judged to describe one edition. */
  threshold: number
  /** How many points below the threshold a pair is doubtful, and a person may be asked. */
  doubtBand: number
  /** Names of the vetoes that hold. */
  vetoes: string[]
  /** Feature, outcome of its comparison, points. */
  points: Record<string, Points>
  /** Kinds of keys under which records propose one another. */
  keys: KeyKind[]
  /** A key that more distinct descriptions than this share proposes nothing. */
  keyLimit: number
}

/** Clusters whose ISBNs have nothing in common do not join through a record that states none. Asked of clusters, not of pairs. */
export const isbnsOfClusters = 'ISBNs of the clusters'

/** Every name that may stand among a rule set's vetoes. */
export const vetoNames: readonly string[] = [...vetoes.map(({ name }) => name), isbnsOfClusters]

/** The rules as they come with the programme. */
export const usualRules: RuleSet = {
  name: 'usual',
  threshold: 80,
  doubtBand: 20,
  vetoes: [...vetoNames],
  points: Object.fromEntries(matchFeatures.map(({ name, usual }) => [name, { ...usual }])),
  keys: [...keyKinds],
  keyLimit: 500
}

export const ruleBounds = { threshold: [1, 500], doubtBand: [0, 500], keyLimit: [2, 10_000], points: [-200, 200] } as const

/** A field of a rule set that cannot be: where it stands (`points.isbn.same`), what is there, and what would be right. */
export interface RuleProblem { field: string, value: unknown, expected: string }

export class InvalidRuleSet extends Error {
  constructor (readonly problems: RuleProblem[]) {
    super(`The rules cannot be read: ${problems.map(({ field, expected }) => `${field} must be ${expected}`).join('; ')}`)
  }
}

/**
 * A rule set out of JSON. What is left out is as in the usual rules, so that a version stays readable when a feature was
 * added since; what has a name that is not known, or a value beyond its bounds, is refused with every wrong field.
 *
 * @throws {InvalidRuleSet}
 */
export function readRuleSet (json: unknown): RuleSet {
  if (!isObject(json)) throw new InvalidRuleSet([{ field: '', value: json, expected: 'an object' }])
  const problems: RuleProblem[] = []
  const refuse = (field: string, value: unknown, expected: string): void => { problems.push({ field, value, expected }) }
  const number = (field: string, value: unknown, usual: number, [least, most]: readonly [number, number]): number => {
    if (value === undefined) return usual
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    refuse(field, value, `a whole number from ${least} to ${most}`)
    return usual
  }
  const names = <T extends string>(field: string, value: unknown, known: readonly T[]): T[] => {
    if (value === undefined) return [...known]
    if (!Array.isArray(value)) { refuse(field, value, 'a list of names'); return [...known] }
    value.forEach((name, at) => { if (!known.includes(name)) refuse(`${field}.${at}`, name, `one of: ${known.join(', ')}`) })
    return known.filter(name => value.includes(name))
  }
  for (const field of Object.keys(json)) if (!(field in usualRules)) refuse(field, json[field], `left out: a rule set has ${Object.keys(usualRules).join(', ')}`)
  const name = json.name ?? usualRules.name
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) refuse('name', name, 'a text of 1 to 100 characters')
  const given = json.points ?? {}
  const points: RuleSet['points'] = {}
  if (!isObject(given)) refuse('points', given, 'an object with the features')
  else for (const field of Object.keys(given)) if (!(field in usualRules.points)) refuse(`points.${field}`, given[field], `left out: the features are ${Object.keys(usualRules.points).join(', ')}`)
  for (const [feature, usual] of Object.entries(usualRules.points)) {
    const weights = isObject(given) ? given[feature] ?? {} : {}
    points[feature] = { ...usual }
    if (!isObject(weights)) { refuse(`points.${feature}`, weights, 'an object with the points of each outcome'); continue }
    for (const outcome of Object.keys(weights)) {
      if (outcome in usual) points[feature]![outcome] = number(`points.${feature}.${outcome}`, weights[outcome], usual[outcome]!, ruleBounds.points)
      else refuse(`points.${feature}.${outcome}`, weights[outcome], `left out: the outcomes are ${Object.keys(usual).join(', ')}`)
    }
  }
  const rules: RuleSet = {
    name: String(name),
    threshold: number('threshold', json.threshold, usualRules.threshold, ruleBounds.threshold),
    doubtBand: number('doubtBand', json.doubtBand, usualRules.doubtBand, ruleBounds.doubtBand),
    vetoes: names('vetoes', json.vetoes, vetoNames),
    points,
    keys: names('keys', json.keys, keyKinds),
    keyLimit: number('keyLimit', json.keyLimit, usualRules.keyLimit, ruleBounds.keyLimit)
  }
  if (rules.keys.length === 0) refuse('keys', json.keys, 'at least one kind, for without keys no two records meet')
  if (problems.length > 0) throw new InvalidRuleSet(problems)
  return rules
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A rule set made ready for comparing: what holds, in the order of the tables. */
export interface CompiledRules {
  threshold: number
  doubtBand: number
  keyLimit: number
  keys: ReadonlySet<KeyKind>
  vetoes: Veto[]
  features: MatchFeature[]
  /** The points of each of these features, at the same place. */
  points: Points[]
  heedIsbnsOfClusters: boolean
}

const compiled = new WeakMap<RuleSet, CompiledRules>()

/** Once for each rule set; a rule set is not changed after it was used. */
export function compileRules (rules: RuleSet): CompiledRules {
  const known = compiled.get(rules)
  if (known !== undefined) return known
  const made: CompiledRules = {
    threshold: rules.threshold,
    doubtBand: rules.doubtBand,
    keyLimit: rules.keyLimit,
    keys: new Set(rules.keys),
    vetoes: vetoes.filter(({ name }) => rules.vetoes.includes(name)),
    features: matchFeatures,
    // Spread over the usual ones, so that every feature's points are objects of one shape.
    points: matchFeatures.map(({ name, usual }) => ({ ...usual, ...rules.points[name] })),
    heedIsbnsOfClusters: rules.vetoes.includes(isbnsOfClusters)
  }
  compiled.set(rules, made)
  return made
}
