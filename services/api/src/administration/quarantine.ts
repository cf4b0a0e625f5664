import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Queues } from '@commonshelf/queues'
import type { QuarantinedRecord, Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { cursorOf, positionOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Id, Problem, Quarantine, QuarantineAnswer, QuarantineQuery, ref } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { announce } from './announce.js'
import { guard } from './guard.js'
import { shownCase } from './shown.js'

const params = Type.Object({ id: Id })

/** Records that could not go on, with why; sent on their way again after a fix. */
export const quarantineRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const { sourceFor, ownSources } = guard(store, directory)

  async function openCase (request: FastifyRequest, id: string): Promise<QuarantinedRecord> {
    const found = await store.quarantine.find(id)
    if (found === undefined) throw new ApiProblem('quarantine-case-not-found', `Nothing in quarantine has the id ${id}`)
    await sourceFor(request, found.sourceId)
    if (found.state !== 'open') throw new ApiProblem('conflict', `This case is ${found.state}`)
    return found
  }

  app.get('/quarantine', {
    config: { access: 'operator' },
    schema: { operationId: 'listQuarantine', tags: ['administration'], summary: 'What could not be taken in, the newest first', querystring: QuarantineQuery, response: { 200: ref(Quarantine) } }
  }, async request => {
    const { source: sourceId, harvest: harvestId, state = 'open', cursor, limit = 20 } = request.query
    const before = positionOf(cursor)
    if (before !== undefined && !/^\d{1,18}$/.test(before)) throw new ApiProblem('invalid-cursor', 'Pass `next` of the answer before as it was')
    if (sourceId !== undefined) await sourceFor(request, sourceId)
    const libraryOf = await ownSources(request)
    const rows = await store.quarantine.list({
      state, limit: limit + 1, sourceIds: [...libraryOf.keys()],
      ...sourceId === undefined ? {} : { sourceId }, ...harvestId === undefined ? {} : { harvestId }, ...before === undefined ? {} : { before }
    })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      quarantined: page.map(row => shownCase(row, libraryOf.get(row.sourceId))),
      ...rows.length > limit && last !== undefined ? { next: cursorOf(last.id) } : {}
    }
  })

  app.post('/quarantine/:id/replay', {
    config: { access: 'operator' },
    schema: { operationId: 'replayQuarantined', tags: ['administration'], summary: 'Try again, after a fix', params, response: { 200: ref(QuarantineAnswer), 404: ref(Problem), 409: ref(Problem) } }
  }, async request => {
    const { id } = await openCase(request, request.params.id)
    const { batchId } = await store.quarantine.replay([id])
    if (batchId !== undefined) await announce(queues, { batchId }, request.log)
    return { state: 'replayed' as const, ...batchId === undefined ? {} : { batch: batchId } }
  })

  app.post('/quarantine/:id/dismiss', {
    config: { access: 'operator' },
    schema: { operationId: 'dismissQuarantined', tags: ['administration'], summary: 'Nothing to be done about it', params, response: { 200: ref(QuarantineAnswer), 404: ref(Problem), 409: ref(Problem) } }
  }, async request => {
    const { id } = await openCase(request, request.params.id)
    await store.quarantine.dismiss(id)
    return { state: 'dismissed' as const }
  })
}
