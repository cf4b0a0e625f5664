import { readRuleSet, usualRules, type RuleSet } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** The rules that every match goes by, and the version that they are. */
export interface ActiveRules { id: string, rules: RuleSet }

/** Rule sets by their text: a rule set is made ready for comparing once, and that is remembered with the object. */
const known = new Map<string, RuleSet>()

const rulesOf = (text: string): RuleSet => {
  let rules = known.get(text)
  if (rules === undefined) {
    if (known.size >= 100) known.clear()
    known.set(text, rules = readRuleSet(JSON.parse(text)))
  }
  return rules
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
