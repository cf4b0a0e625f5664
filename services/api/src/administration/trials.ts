import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Queues } from '@commonshelf/queues'
import type { Store } from '@commonshelf/store'
import { cursorOf, positionOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Harvest, Id, Problem, ref, TrialFindings, TrialFindingsQuery, WithdrawalAnswer, Withdrawals, WithdrawalsQuery } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { staffNameOf } from '../review/staff-name.js'
import { announce } from './announce.js'
import { guard } from './guard.js'
import { idOf } from './id-of.js'
import { shownHarvest, shownWithdrawal } from './shown.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(Harvest), 404: ref(Problem), 409: ref(Problem) }

/** What a person decides about harvests: withdrawals beyond the limits, and trials. */
export const trialRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const { harvestFor } = guard(store, directory)

  app.get('/harvests/:id/withdrawals', {
    config: { access: 'operator' },
    schema: { operationId: 'listWithdrawals', tags: ['administration'], summary: 'Records that a held harvest would withdraw, or that were kept when it was refused', params, querystring: WithdrawalsQuery, response: { 200: ref(Withdrawals), 404: ref(Problem) } }
  }, async request => {
    const { harvest } = await harvestFor(request, request.params.id)
    const { cursor, limit = 20 } = request.query
    const after = positionOf(cursor)
    if (after !== undefined && !/^[01] \d{1,18}$/.test(after)) throw new ApiProblem('invalid-cursor', 'Pass `next` of the answer before as it was')
    const rows = await store.withdrawals.questionList(harvest.id, { limit: limit + 1, ...after === undefined ? {} : { after } })
    const page = rows.slice(0, limit)
    return { withdrawals: page.map(shownWithdrawal), ...rows.length > limit ? { next: cursorOf(page.at(-1)!.position) } : {} }
  })

  app.post('/harvests/:id/approve', {
    config: { access: 'operator' },
    schema: { operationId: 'approveWithdrawals', tags: ['administration'], summary: 'Withdraw what a held harvest shows, as far as it is still so', params, response: { 200: ref(WithdrawalAnswer), 404: ref(Problem), 409: ref(Problem) } }
  }, async request => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    const outcome = await store.withdrawals.approve(harvest.id, await staffNameOf(store, request))
    if (outcome === undefined) throw new ApiProblem('conflict', notHeld(harvest.state))
    for (const batchId of outcome.batchIds) await announce(queues, { batchId }, request.log)
    return { harvest: shownHarvest(await store.harvests.find(harvest.id) ?? harvest, library), withdrawn: outcome.withdrawn, kept: 0 }
  })

  app.post('/harvests/:id/refuse', {
    config: { access: 'operator' },
    schema: { operationId: 'refuseWithdrawals', tags: ['administration'], summary: 'Keep everything that a held harvest would withdraw', params, response: { 200: ref(WithdrawalAnswer), 404: ref(Problem), 409: ref(Problem) } }
  }, async request => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    const outcome = await store.withdrawals.refuse(harvest.id, await staffNameOf(store, request))
    if (outcome === undefined) throw new ApiProblem('conflict', notHeld(harvest.state))
    return { harvest: shownHarvest(await store.harvests.find(harvest.id) ?? harvest, library), withdrawn: 0, kept: outcome.kept }
  })

  app.get('/harvests/:id/findings', {
    config: { access: 'operator' },
    schema: { operationId: 'listTrialFindings', tags: ['administration'], summary: 'Samples of what a trial found', params, querystring: TrialFindingsQuery, response: { 200: ref(TrialFindings), 404: ref(Problem) } }
  }, async request => {
    const { harvest } = await harvestFor(request, request.params.id)
    const { cursor, limit = 20, kind } = request.query
    const after = idOf(cursor)
    const rows = await store.trials.findings(harvest.id, { kind, limit: limit + 1, ...after === undefined ? {} : { after } })
    const page = rows.slice(0, limit)
    return { findings: page.map(({ code, ...finding }) => ({ ...finding, ...code === null ? {} : { code } })), ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {} }
  })

  app.post('/harvests/:id/take', {
    config: { access: 'operator' },
    schema: { operationId: 'takeTrial', tags: ['administration'], summary: 'Take in what a trial staged, without asking the source again', params, response: { ...answers, 202: ref(Harvest) } }
  }, async (request, reply) => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    if (await store.trials.take(harvest.id, await staffNameOf(store, request)) === undefined) throw new ApiProblem('conflict', `The harvest is ${harvest.state}: only a trial that is shown can be taken in`)
    await announce(queues, { harvestId: harvest.id }, request.log)
    return reply.code(202).send(shownHarvest(await store.harvests.find(harvest.id) ?? harvest, library))
  })

  app.post('/harvests/:id/drop', {
    config: { access: 'operator' },
    schema: { operationId: 'dropTrial', tags: ['administration'], summary: 'Throw away what a trial staged', params, response: answers }
  }, async request => {
    const { harvest, library } = await harvestFor(request, request.params.id)
    if (await store.trials.drop(harvest.id, await staffNameOf(store, request)) === undefined) throw new ApiProblem('conflict', `The harvest is ${harvest.state}: only a trial that was not taken in can be thrown away; stop it first while it runs`)
    return shownHarvest(await store.harvests.find(harvest.id) ?? harvest, library)
  })
}

const notHeld = (state: string): string => `The harvest is ${state}: it asks nothing`
