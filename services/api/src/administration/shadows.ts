import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { jobs, type Queues } from '@commonshelf/queues'
import type { Shadow as ShadowRow, Store } from '@commonshelf/store'
import type { FastifyBaseLogger } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../app/access.js'
import { cursorOf, offsetOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Id, Problem, ref, RuleVersionsQuery, Shadow, ShadowChanges, ShadowChangesQuery, ShadowLibraries } from '../contract/index.js'
import { nameOf, type Directory } from '../directory/directory.js'
import { staffNameOf } from '../review/staff-name.js'
import { idOf } from './id-of.js'
import { shownChange, shownShadow } from './shown-rules.js'
import { requireAll } from './whole-catalogue.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(Shadow), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }

/** Rules tried over the whole catalogue without changing anything, and what would be different. */
export const shadowRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const announce = async (shadowId: string, log: FastifyBaseLogger): Promise<void> => {
    await queues.add(jobs.shadow, { shadowId }).catch((err: unknown) => { log.warn({ err, shadowId }, 'the queue could not be told; the sweeper will find it') })
  }
  const shown = async (row: ShadowRow): Promise<Shadow> => {
    const [totals, active] = await Promise.all([store.shadows.totals(row.id), store.rules.active()])
    return shownShadow(row, totals, active.id)
  }

  app.post('/rules/:id/shadow', {
    config: { access: 'operator' },
    schema: { operationId: 'startShadow', tags: ['administration'], summary: 'Try a version over the whole catalogue', params, response: { 202: ref(Shadow), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) } }
  }, async (request, reply) => {
    requireAll(callerOf(request), await directory.libraries())
    const shadow = await store.shadows.order(request.params.id, await staffNameOf(store, request))
    await announce(shadow.id, request.log)
    return reply.code(202).send(await shown(shadow))
  })

  app.get('/shadows/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getShadow', tags: ['administration'], summary: 'How far a shadow has come, and what would be different', params, response: answers }
  }, async request => shown(await store.shadows.get(request.params.id)))

  const steers = { pause: 'Look at no more', resume: 'Go on where it was', stop: 'End it; what was found stays' } as const
  for (const how of Object.keys(steers) as (keyof typeof steers)[]) {
    app.post(`/shadows/:id/${how}`, {
      config: { access: 'operator' },
      schema: { operationId: `${how}Shadow`, tags: ['administration'], summary: steers[how], params, response: answers }
    }, async request => {
      requireAll(callerOf(request), await directory.libraries())
      const { id, state } = await store.shadows.get(request.params.id)
      const row = await store.shadows[how](id)
      if (row === undefined) throw new ApiProblem('conflict', `The shadow is ${state}`)
      await announce(id, request.log)
      return shown(row)
    })
  }

  app.get('/shadows/:id/changes', {
    config: { access: 'operator' },
    schema: { operationId: 'listShadowChanges', tags: ['administration'], summary: 'Entries that would be others, with the records and what tells why', params, querystring: ShadowChangesQuery, response: { 200: ref(ShadowChanges), 404: ref(Problem) } }
  }, async request => {
    const { id } = await store.shadows.get(request.params.id)
    const { cursor, limit = 20, cause, kind, requested = false } = request.query
    const after = idOf(cursor)
    const rows = await store.shadows.changes(id, {
      limit: limit + 1, withRequests: requested, ...after === undefined ? {} : { after }, ...cause === undefined ? {} : { cause }, ...kind === undefined ? {} : { kind }
    })
    const libraries = await directory.libraries()
    const page = rows.slice(0, limit)
    return { changes: page.map(row => shownChange(row, libraries)), ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {} }
  })

  app.get('/shadows/:id/libraries', {
    config: { access: 'operator' },
    schema: { operationId: 'listShadowLibraries', tags: ['administration'], summary: 'Libraries with records in entries that would be others, those with most first', params, querystring: RuleVersionsQuery, response: { 200: ref(ShadowLibraries), 404: ref(Problem) } }
  }, async request => {
    const { id } = await store.shadows.get(request.params.id)
    const { cursor, limit = 20 } = request.query
    const offset = offsetOf(cursor)
    const rows = await store.shadows.libraries(id, { offset, limit: limit + 1 })
    const libraries = await directory.librariesById()
    return {
      libraries: rows.slice(0, limit).flatMap(({ libraryId, records }) => {
        const library = libraries.get(libraryId)
        return library === undefined ? [] : [{ library: nameOf(library), records }]
      }),
      ...rows.length > limit ? { next: cursorOf(offset + limit) } : {}
    }
  })
}
