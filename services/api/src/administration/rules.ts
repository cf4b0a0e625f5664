import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { InvalidRuleSet, keyKinds, readRuleSet, ruleBounds, usualRules, vetoNames } from '@commonshelf/catalogue'
import type { Queues } from '@commonshelf/queues'
import type { RuleVersion as VersionRow, Shadow as ShadowRow, Store } from '@commonshelf/store'
import { Type } from 'typebox'
import { callerOf } from '../app/access.js'
import { cursorOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Id, NewRuleVersion, Problem, ref, RuleBounds, RulesSwitched, RuleSwitches, RuleVersion, RuleVersions, RuleVersionsQuery, SwitchRules, type Shadow } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { staffNameOf } from '../review/staff-name.js'
import { idOf } from './id-of.js'
import { announceRerun } from './reruns.js'
import { shownRerun, shownShadow, shownVersion } from './shown-rules.js'
import { decidesForAll, requireAll } from './whole-catalogue.js'

const params = Type.Object({ id: Id })

/** Rules of matching: versions, and which of them is switched on. */
export const ruleRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const shadowOf = async (row: ShadowRow | undefined, active: string): Promise<Shadow | undefined> => row && shownShadow(row, await store.shadows.totals(row.id), active)
  const shown = async (version: VersionRow): Promise<RuleVersion> => {
    const [active, shadows] = await Promise.all([store.rules.active(), store.shadows.latestOf([version.id])])
    return shownVersion(version, await shadowOf(shadows.get(version.id), active.id))
  }

  app.get('/rules', {
    config: { access: 'operator' },
    schema: { operationId: 'listRules', tags: ['administration'], summary: 'Versions of the rules of matching, the newest first', querystring: RuleVersionsQuery, response: { 200: ref(RuleVersions) } }
  }, async request => {
    const { cursor, limit = 20 } = request.query
    const before = idOf(cursor)
    const active = await store.rules.active()
    const rows = await store.rules.list({ limit: limit + 1, ...before === undefined ? {} : { before } })
    const page = rows.slice(0, limit)
    const [shadows, [last], carryingOut] = await Promise.all([store.shadows.latestOf(page.map(({ id }) => id)), store.rules.switches({ limit: 1 }), store.rules.carryingOut()])
    return {
      versions: await Promise.all(page.map(async row => shownVersion(row, await shadowOf(shadows.get(row.id), active.id)))),
      active: active.id,
      mayChange: decidesForAll(callerOf(request), await directory.libraries()),
      ...last === undefined ? {} : { previous: last.fromId },
      ...carryingOut === undefined ? {} : { carryingOut: shownRerun(carryingOut, await directory.librariesById()) },
      ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {}
    }
  })

  app.get('/rules/bounds', {
    config: { access: 'operator' },
    schema: { operationId: 'getRuleBounds', tags: ['administration'], summary: 'What rules may be made of', response: { 200: ref(RuleBounds) } }
  }, async () => ({
    usual: usualRules, threshold: [...ruleBounds.threshold], doubtBand: [...ruleBounds.doubtBand], keyLimit: [...ruleBounds.keyLimit], points: [...ruleBounds.points],
    vetoes: [...vetoNames], keys: [...keyKinds]
  }))

  app.get('/rules/switches', {
    config: { access: 'operator' },
    schema: { operationId: 'listRuleSwitches', tags: ['administration'], summary: 'Which version was switched on when, and by whom', querystring: RuleVersionsQuery, response: { 200: ref(RuleSwitches) } }
  }, async request => {
    const { cursor, limit = 20 } = request.query
    const before = idOf(cursor)
    const rows = await store.rules.switches({ limit: limit + 1, ...before === undefined ? {} : { before } })
    const page = rows.slice(0, limit)
    return {
      switches: page.map(({ id, fromId, toId, by, reason, at }) => ({ id, from: fromId, to: toId, by, at: at.toISOString(), ...reason === null ? {} : { reason } })),
      ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {}
    }
  })

  app.get('/rules/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getRules', tags: ['administration'], summary: 'One version', params, response: { 200: ref(RuleVersion), 404: ref(Problem) } }
  }, async request => shown(await store.rules.get(request.params.id)))

  app.post('/rules', {
    config: { access: 'operator' },
    schema: {
      operationId: 'addRules', tags: ['administration'], summary: 'A draft: nothing goes by it until it is switched on',
      body: ref(NewRuleVersion), response: { 201: ref(RuleVersion), 400: ref(Problem), 403: ref(Problem) }
    }
  }, async (request, reply) => {
    requireAll(callerOf(request), await directory.libraries())
    const { name, rules, reason } = request.body
    const version = await store.rules.add({ name, rules: readable({ ...rules, name }), createdBy: await staffNameOf(store, request), ...reason === undefined ? {} : { reason } })
    return reply.code(201).send(shownVersion(version))
  })

  app.post('/rules/:id/switch', {
    config: { access: 'operator' },
    schema: {
      operationId: 'switchRules', tags: ['administration'], summary: 'Switch a version on, or back',
      description: 'Orders the run that carries it out. A draft has to be tried as a shadow before.',
      params, body: ref(SwitchRules), response: { 200: ref(RulesSwitched), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async request => {
    requireAll(callerOf(request), await directory.libraries())
    const { version, rerun } = await store.rules.switchOn(request.params.id, { ...request.body, by: await staffNameOf(store, request) })
    await announceRerun(queues, rerun.id, request.log)
    return { version: await shown(version), rerun: shownRerun(rerun, await directory.librariesById()) }
  })
}

/** @throws ApiProblem with every wrong field */
function readable (given: Record<string, unknown>) {
  try {
    return readRuleSet(given)
  } catch (error) {
    if (!(error instanceof InvalidRuleSet)) throw error
    throw new ApiProblem('invalid-request', error.message, error.problems.map(({ field, value, expected }) => ({ field: field === '' ? 'rules' : `rules.${field}`, value, expected: `must be ${expected}` })))
  }
}
