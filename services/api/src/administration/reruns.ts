import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { jobs, type Queues } from '@commonshelf/queues'
import type { Rerun as RerunRow, Store } from '@commonshelf/store'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { callerOf, requireWithin } from '../app/access.js'
import { cursorOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Id, NewRerun, Problem, ref, Rerun, Reruns, RerunsQuery } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { staffNameOf } from '../review/staff-name.js'
import { guard } from './guard.js'
import { idOf } from './id-of.js'
import { shownRerun } from './shown-rules.js'
import { decidesForAll, requireAll } from './whole-catalogue.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(Rerun), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }

/** Tells the workers; the sweeper finds it where the queue is away. */
export const announceRerun = async (queues: Queues, rerunId: string, log: FastifyBaseLogger): Promise<void> => {
  await queues.add(jobs.rerun, { rerunId }).catch((err: unknown) => { log.warn({ err, rerunId }, 'the queue could not be told; the sweeper will find it') })
}

/** Runs over stored records, without harvesting: everything, or what is of the caller's part of the tree. */
export const rerunRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const { sourceFor, ownSources } = guard(store, directory)

  /** The run, which the caller may steer. */
  async function rerunFor (request: FastifyRequest, id: string): Promise<RerunRow> {
    const found = await store.reruns.get(id)
    if (found.sourceId !== null) await sourceFor(request, found.sourceId)
    else if (found.libraryId !== null) requireWithin(callerOf(request), (await directory.librariesById()).get(found.libraryId) ?? { code: found.libraryId, path: [] })
    else requireAll(callerOf(request), await directory.libraries())
    return found
  }

  app.get('/reruns', {
    config: { access: 'operator' },
    schema: { operationId: 'listReruns', tags: ['administration'], summary: 'Runs over stored records, the newest first', querystring: RerunsQuery, response: { 200: ref(Reruns) } }
  }, async request => {
    const { cursor, limit = 20 } = request.query
    const before = idOf(cursor)
    const own = await ownSources(request)
    const rows = await store.reruns.list({
      limit: limit + 1, ...before === undefined ? {} : { before },
      within: { sourceIds: [...own.keys()], libraryIds: [...new Set([...own.values()].map(({ id }) => id))] }
    })
    const libraries = await directory.librariesById()
    const page = rows.slice(0, limit)
    return {
      reruns: page.map(row => shownRerun(row, libraries)),
      outdated: await store.records.outdated(),
      mayRunAll: decidesForAll(callerOf(request), await directory.libraries()),
      ...rows.length > limit ? { next: cursorOf(page.at(-1)!.id) } : {}
    }
  })

  app.post('/reruns', {
    config: { access: 'operator' },
    schema: {
      operationId: 'startRerun', tags: ['administration'], summary: 'Describe or match stored records anew',
      description: 'Fresh records go before. The same run while it is under way is refused with 409.',
      body: ref(NewRerun), response: { 202: ref(Rerun), 400: ref(Problem), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { step, library: code, source, outdated = false } = request.body
    if (code !== undefined && source !== undefined) throw new ApiProblem('invalid-request', 'Name a library or a source', [{ field: 'source', value: source, expected: 'left out where a library is named' }])
    if (outdated && step === 'match') throw new ApiProblem('invalid-request', 'Only describing has versions of code', [{ field: 'outdated', value: true, expected: 'left out where the step is match' }])
    const library = code === undefined ? undefined : await directory.library(code)
    if (source !== undefined) await sourceFor(request, source)
    else if (library !== undefined) requireWithin(callerOf(request), library)
    else requireAll(callerOf(request), await directory.libraries())
    const rerun = await store.reruns.order({
      step, outdated, startedBy: await staffNameOf(store, request),
      ...library === undefined ? {} : { libraryId: library.id }, ...source === undefined ? {} : { sourceId: source }
    })
    await announceRerun(queues, rerun.id, request.log)
    return reply.code(202).send(shownRerun(rerun, await directory.librariesById()))
  })

  app.get('/reruns/:id', {
    config: { access: 'operator' },
    schema: { operationId: 'getRerun', tags: ['administration'], summary: 'How far a run has come', params, response: answers }
  }, async request => {
    const found = await store.reruns.get(request.params.id)
    if (found.sourceId !== null || found.libraryId !== null) await rerunFor(request, found.id)
    return shownRerun(found, await directory.librariesById())
  })

  const steers = { pause: 'Begin no more batches', resume: 'Go on where it was', stop: 'End it; what was done stays done' } as const
  for (const how of Object.keys(steers) as (keyof typeof steers)[]) {
    app.post(`/reruns/:id/${how}`, {
      config: { access: 'operator' },
      schema: { operationId: `${how}Rerun`, tags: ['administration'], summary: steers[how], params, response: answers }
    }, async request => {
      const { id, state } = await rerunFor(request, request.params.id)
      const row = await store.reruns[how](id)
      if (row === undefined) throw new ApiProblem('conflict', `The run is ${state}`)
      await announceRerun(queues, id, request.log)
      return shownRerun(row, await directory.librariesById())
    })
  }
}
