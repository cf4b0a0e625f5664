import type { RuleSet } from '@commonshelf/catalogue'
import { and, desc, eq, lt } from 'drizzle-orm'
import { MATCH_LOCK } from '../clusters/match.js'
import { transact, type Db } from '../database.js'
import { reruns, type Rerun } from '../reruns/repository.js'
import { rerun, ruleShadow, ruleSwitch, ruleVersion } from '../schema/rules.js'
import { activeRules } from './active.js'
import { RulesActive, RuleVersionNotFound, ShadowMissing } from './errors.js'

export type RuleVersion = typeof ruleVersion.$inferSelect
export type RuleSwitch = typeof ruleSwitch.$inferSelect

export interface NewRuleVersion { name: string, rules: RuleSet, createdBy: string, reason?: string }

/** Versions of the rules of matching. Exactly one is active. */
export const ruleVersions = (db: Db) => {
  const find = async (on: Db, id: string): Promise<RuleVersion | undefined> => {
    const [row] = await on.orm.select().from(ruleVersion).where(eq(ruleVersion.id, id))
    return row
  }
  const get = async (on: Db, id: string): Promise<RuleVersion> => {
    const found = await find(on, id)
    if (found === undefined) throw new RuleVersionNotFound(id)
    return found
  }

  return {
    find: (id: string): Promise<RuleVersion | undefined> => find(db, id),

    /** @throws RuleVersionNotFound */
    get: (id: string): Promise<RuleVersion> => get(db, id),

    active: async (): Promise<RuleVersion> => get(db, (await activeRules(db)).id),

    /** Newest first. */
    list: ({ before, limit = 20 }: { before?: string, limit?: number } = {}): Promise<RuleVersion[]> =>
      db.orm.select().from(ruleVersion).where(before === undefined ? undefined : lt(ruleVersion.id, before)).orderBy(desc(ruleVersion.id)).limit(limit),

    /** A draft: nothing goes by it until it is switched on. */
    async add ({ rules, name, ...given }: NewRuleVersion): Promise<RuleVersion> {
      const [row] = await db.orm.insert(ruleVersion).values({ ...given, name, rules: { ...rules, name } }).returning()
      return row as RuleVersion
    },

    /** What became active when, the newest first. */
    switches: ({ before, limit = 20 }: { before?: string, limit?: number } = {}): Promise<RuleSwitch[]> =>
      db.orm.select().from(ruleSwitch).where(before === undefined ? undefined : lt(ruleSwitch.id, before)).orderBy(desc(ruleSwitch.id)).limit(limit),

    /**
     * Makes a version the active one and orders the run that carries it out. It waits for the matches that are going on, and
     * those that come wait for it: no two go by different rules at a time. A run for former rules is stopped.
     * @throws RuleVersionNotFound, RulesActive, ShadowMissing for a draft that was not tried, unless `unseen`
     */
    switchOn: (id: string, { by, reason, unseen = false }: { by: string, reason?: string, unseen?: boolean }): Promise<{ version: RuleVersion, rerun: Rerun }> => transact(db, async tx => {
      await tx.sql`select pg_advisory_xact_lock(${MATCH_LOCK})`
      const from = await activeRules(tx)
      const version = await get(tx, id)
      if (version.state === 'active') throw new RulesActive(id)
      if (version.state === 'draft' && !unseen) {
        const [seen] = await tx.orm.select({ id: ruleShadow.id }).from(ruleShadow)
          .where(and(eq(ruleShadow.ruleVersionId, id), eq(ruleShadow.againstId, from.id), eq(ruleShadow.state, 'finished'))).limit(1)
        if (seen === undefined) throw new ShadowMissing(id)
      }
      await tx.orm.update(ruleVersion).set({ state: 'retired' }).where(eq(ruleVersion.id, from.id))
      await tx.orm.update(ruleVersion).set({ state: 'active' }).where(eq(ruleVersion.id, id))
      await tx.orm.insert(ruleSwitch).values({ fromId: from.id, toId: id, by, ...reason === undefined ? {} : { reason } })
      await tx.sql`
        update rerun set state = 'stopping', pace_since = null
        where step = 'match' and library_id is null and source_id is null and state in ('waiting', 'running', 'paused')`
      const ordered = await reruns(tx).order({ step: 'match', ruleVersionId: id, startedBy: by })
      return { version: await get(tx, id), rerun: ordered }
    }),

    /** The run that carries out the last switch, if it is not over. */
    async carryingOut (): Promise<Rerun | undefined> {
      const { id } = await activeRules(db)
      const [row] = await db.orm.select().from(rerun).where(eq(rerun.ruleVersionId, id)).orderBy(desc(rerun.id)).limit(1)
      return row !== undefined && ['waiting', 'running', 'paused', 'failed'].includes(row.state) ? row : undefined
    }
  }
}
