import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Queues } from '@commonshelf/queues'
import { withdrawalLimitsOf, type Store } from '@commonshelf/store'
import { cursorOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Harvest, HarvestDetail, Harvests, HarvestsQuery, Id, NewHarvest, Problem, ref, Source, WithdrawalLimits } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { optional } from '../search/summary.js'
import { announce } from './announce.js'
import { guard } from './guard.js'
import { idOf } from './id-of.js'
import { shownHarvest, shownQuestion, shownSource, shownTrial } from './shown.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(Harvest), 404: ref(Problem), 409: ref(Problem) }

/** Runs over sources: started, watched, stopped and resumed by hand. */
export const harvestRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const { sourceFor, harvestFor, ownSources } = guard(store, directory)

  app.get('/harvests', {
    config: { access: 'operator' },
    schema: { operationId: 'listHarvests', tags: ['administration'], summary: 'Runs, the newest first', querystring: HarvestsQuery, response: { 200: ref(Harvests) } }
  }, async request => {
    const { source: sourceId, cursor, limit = 20, ...which } = request.query
    const libraryOf = await ownSources(request)
    const before = idOf(cursor)
    const rows = await store.harvests.list({ ...which, sourceIds: [...libraryOf.keys()], limit: limit + 1, ...sourceId === undefined ? {} : { sourceId }, ...before === undefined ? {} : { before } })
    const page = rows.slice(0, limit)
    return { harvests: page.map(row => shownHarvest(row, libraryOf.get(row.sourceId))), ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {} }
  })

  app.post('/harvests', {
    config: { access: 'operator' },
    schema: {
      operationId: 'startHarvest', tags: ['administration'], summary: 'Harvest a source now, or try what would change',
      body: ref(NewHarvest), response: { 202: ref(Harvest), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { source, library } = await sourceFor(request, request.body.source)
    const { extent, trial = false } = request.body
    const harvest = await store.harvests.order(source.id, { trial, ...extent === undefined ? {} : { extent } })
    await announce(queues, { harvestId: harvest.id }, request.log)
    return reply.code(202).send(shownHarvest(harvest, library))
  })

  app.get('/harvests/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getHarvest', tags: ['administration'], summary: 'One run: how far it is, what came of it, what it asks', params, response: { 200: ref(HarvestDetail), 404: ref(Problem) } }
  }, async request => {
    const { harvest, source, library } = await harvestFor(request, request.params.id)
    const [{ records, ...progress }, held, trial] = await Promise.all([
      store.harvests.progress(harvest.id), store.withdrawals.question(harvest.id), harvest.trial ? store.trials.find(harvest.id) : undefined
    ])
    return {
      harvest: shownHarvest(harvest, library),
      progress: { ...progress, changed: Math.max(0, records - harvest.added - harvest.withdrawn) },
      limits: withdrawalLimitsOf(source.settings),
      ...optional({ held: held && shownQuestion(held), trial: trial && shownTrial(trial) })
    }
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
    await announce(queues, resumed.state === 'comparing' ? { trialId: harvest.id } : { harvestId: harvest.id }, request.log)
    return shownHarvest(resumed, library)
  })

  app.put('/sources/:id/limits', {
    config: { access: 'operator' },
    schema: { operationId: 'setWithdrawalLimits', tags: ['administration'], summary: 'How much of its records a harvest of a source may withdraw without asking', params, body: ref(WithdrawalLimits), response: { 200: ref(Source), 404: ref(Problem) } }
  }, async request => {
    const { source, library } = await sourceFor(request, request.params.id)
    const updated = await store.sources.addSettings(source.id, request.body as WithdrawalLimits)
    return shownSource(updated ?? source, library)
  })
}
