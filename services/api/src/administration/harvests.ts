import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Queues } from '@commonshelf/queues'
import type { Store } from '@commonshelf/store'
import { pageOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Harvest, Harvests, HarvestsQuery, Id, NewHarvest, Problem, ref } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { announce } from './announce.js'
import { guard } from './guard.js'
import { shownHarvest } from './shown.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(Harvest), 404: ref(Problem), 409: ref(Problem) }

/** Runs over sources: started, watched, stopped and resumed by hand. */
export const harvestRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const { sourceFor, harvestFor, ownSources } = guard(store, directory)

  app.get('/harvests', {
    config: { access: 'operator' },
    schema: { operationId: 'listHarvests', tags: ['administration'], summary: 'Runs, the newest first', querystring: HarvestsQuery, response: { 200: ref(Harvests) } }
  }, async request => {
    const { source: sourceId, ...paging } = request.query
    const libraryOf = await ownSources(request)
    const rows = await store.harvests.list({ limit: 1000, sourceIds: [...libraryOf.keys()], ...sourceId === undefined ? {} : { sourceId } })
    const { page, next } = pageOf(rows, paging)
    return { harvests: page.map(row => shownHarvest(row, libraryOf.get(row.sourceId))), ...next === undefined ? {} : { next } }
  })

  app.post('/harvests', {
    config: { access: 'operator' },
    schema: {
      operationId: 'startHarvest', tags: ['administration'], summary: 'Harvest a source now',
      body: ref(NewHarvest), response: { 202: ref(Harvest), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { source, library } = await sourceFor(request, request.body.source)
    const { extent } = request.body
    const harvest = await store.harvests.order(source.id, extent === undefined ? {} : { extent })
    await announce(queues, { harvestId: harvest.id }, request.log)
    return reply.code(202).send(shownHarvest(harvest, library))
  })

  app.get('/harvests/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getHarvest', tags: ['administration'], summary: 'One run', params, response: answers }
  }, async request => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    return shownHarvest(harvest, library)
  })

  app.post('/harvests/:id/stop', {
    config: { access: 'operator' },
    schema: { operationId: 'stopHarvest', tags: ['administration'], summary: 'Stop after the batch in hand', params, response: answers }
  }, async request => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    const stopped = await store.harvests.requestStop(harvest.id)
    if (stopped === undefined) throw new ApiProblem('conflict', `The harvest is ${harvest.state}`)
    return shownHarvest(stopped, library)
  })

  app.post('/harvests/:id/resume', {
    config: { access: 'operator' },
    schema: { operationId: 'resumeHarvest', tags: ['administration'], summary: 'Go on from the checkpoint', params, response: answers }
  }, async request => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    const resumed = await store.harvests.resume(harvest.id)
    if (resumed === undefined) throw new ApiProblem('conflict', `The harvest is ${harvest.state}`)
    await announce(queues, { harvestId: harvest.id }, request.log)
    return shownHarvest(resumed, library)
  })
}
