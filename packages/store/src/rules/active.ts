import { InvalidRuleSet, keyKinds, readRuleSet, usualRules, vetoNames, type RuleSet } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** The rules that every match goes by, and the version that they are. */
export interface ActiveRules { id: string, rules: RuleSet }

/** Rule sets by their text: a rule set is made ready for comparing once, and that is remembered with the object. */
const known = new Map<string, RuleSet>()

const rulesOf = (text: string): RuleSet => {
  let rules = known.get(text)
  if (rules === undefined) {
    if (known.size >= 100) known.clear()
    known.set(text, rules = readStored(JSON.parse(text) as RuleSet))
  }
  return rules
}

/** What was written by other code: names that this code does not know any longer are passed over, for matching has to go on. */
const readStored = (stored: RuleSet): RuleSet => {
  try {
    return readRuleSet(stored)
  } catch (error) {
    if (!(error instanceof InvalidRuleSet)) throw error
    const points = Object.entries(stored.points).flatMap(([feature, outcomes]) => {
      const present = usualRules.points[feature]
      return present === undefined ? [] : [[feature, Object.fromEntries(Object.entries(outcomes).filter(([outcome]) => outcome in present))]]
    })
    const { name, threshold, doubtBand, keyLimit, vetoes, keys } = stored
    return readRuleSet({
      name, threshold, doubtBand, keyLimit, points: Object.fromEntries(points) as RuleSet['points'],
      vetoes: vetoes.filter(veto => vetoNames.includes(veto)), keys: keys.filter(key => keyKinds.includes(key))
    })
  }
}

/** The active version, as this transaction sees it. A database that has none gets the usual rules: an upgrade changes nobody's rules by itself. */
export const activeRules = async (db: Db): Promise<ActiveRules> => {
  for (;;) {
    const [row] = await db.sql<{ id: string, rules: string }[]>`select id, rules::text as rules from rule_version where state = 'active'`
    if (row !== undefined) return { id: row.id, rules: rulesOf(row.rules) }
    await db.sql`
      insert into rule_version (name, rules, state, created_by) values (${usualRules.name}, ${JSON.stringify(usualRules)}::text::json, 'active', 'commonshelf')
      on conflict do nothing`
  }
}

/** The rules of a version, whatever its state; undefined where there is no such version. */
export const rulesOfVersion = async (db: Db, id: string): Promise<RuleSet | undefined> => {
  const [row] = await db.sql<{ rules: string }[]>`select rules::text as rules from rule_version where id = ${id}`
  return row && rulesOf(row.rules)
}
