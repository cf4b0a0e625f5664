import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EntryNotFound } from '@commonshelf/lending'
import { jobs, type Queues } from '@commonshelf/queues'
import { inTransaction, type Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { callerOf, isWithin } from '../app/access.js'
import { ApiProblem } from '../app/problems.js'
import { CorrectedFields, Corrections, Id, NewCorrections, Problem, ref } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { staffNameOf } from './staff-name.js'

const params = Type.Object({ id: Id })

/** Fields of an entry that staff correct: no feed overwrites them. */
export const correctionRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  const shown = async (id: string): Promise<Corrections> => ({
    entry: id,
    corrections: (await store.corrections.ofCluster(id)).map(({ field, value, reason, staff, at, endedAt }) => ({
      field, value, staff, at: new Date(at).toISOString(),
      ...reason === null ? {} : { reason }, ...endedAt === null ? {} : { endedAt: new Date(endedAt).toISOString() }
    }))
  })

  /** The entry's living id, where a library of the caller's part of the tree has a record in it. */
  const own = async (request: FastifyRequest, id: string): Promise<string> => {
    const cluster = await store.clusters.find(id)
    const [entry] = cluster === undefined ? [] : await store.documents.entries([cluster.id])
    if (cluster === undefined || entry === undefined) throw new EntryNotFound(id)
    const libraries = await directory.libraries()
    if (!entry.records.some(({ library }) => isWithin(callerOf(request), libraries.get(library)?.path ?? []))) {
      throw new ApiProblem('outside-your-libraries', 'No library in your part of the tree has a record in this entry')
    }
    return cluster.id
  }

  app.get('/entries/:id/corrections', {
    config: { access: 'operator' },
    schema: { operationId: 'listCorrections', tags: ['review'], summary: 'What staff corrected of an entry, the last 200, the newest first', params, response: { 200: ref(Corrections), 404: ref(Problem) } }
  }, async request => shown(await own(request, request.params.id)))

  app.patch('/entries/:id/corrections', {
    config: { access: 'operator' },
    schema: { operationId: 'correctEntry', tags: ['review'], summary: 'Correct fields, or let the records speak again; the same again changes nothing', params, body: ref(NewCorrections), response: { 200: ref(Corrections), 404: ref(Problem) } }
  }, async request => {
    const id = await own(request, request.params.id)
    const { set = {}, takeBack = [], reason } = request.body as NewCorrections
    const fields = Object.keys(CorrectedFields.properties)
    for (const field of takeBack) if (!fields.includes(field)) throw new ApiProblem('invalid-request', `takeBack: ${field} is no field that can be corrected; those are ${fields.join(', ')}`)
    const staff = await staffNameOf(store, request)
    const standing = new Map((await store.corrections.ofCluster(id)).filter(({ endedAt }) => endedAt === null).map(({ field, value }) => [field, JSON.stringify(value)]))
    await inTransaction(store, async store => {
      for (const field of takeBack) await store.corrections.takeBack(id, field)
      for (const [field, value] of Object.entries(set)) {
        if (standing.get(field) !== JSON.stringify(value)) await store.corrections.correct(id, { field, value, staff, reason })
      }
    })
    await queues.add(jobs.index, {}).catch((err: unknown) => { request.log.warn({ err }, 'the queue could not be told; the sweeper will find it') })
    return shown(id)
  })
}
