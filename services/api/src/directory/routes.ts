import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Store } from '@commonshelf/store'
import { callerOf, requireWithin } from '../app/access.js'
import { pageOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { Code, Libraries, LibrariesQuery, Library, NewLibrary, NewServicePoint, Problem, ref, ServicePoint, ServicePoints, ServicePointsQuery } from '../contract/index.js'
import type { Directory } from './directory.js'

/** Who the members are and where their desks stand: open to all; added to by operators. */
export const directoryRoutes: FastifyPluginAsyncTypebox<{ store: Store, directory: Directory }> = async (app, { store, directory }) => {
  app.get('/libraries', {
    config: { access: 'public' },
    schema: {
      operationId: 'listLibraries', tags: ['directory'], summary: 'The libraries, parents before children',
      querystring: LibrariesQuery, response: { 200: ref(Libraries) }
    }
  }, async ({ query }) => {
    const { page, next } = pageOf([...(await directory.libraries()).values()], { limit: 100, ...query })
    return { libraries: page, ...next === undefined ? {} : { next } }
  })

  app.get('/libraries/:code', {
    config: { access: 'public' },
    schema: {
      operationId: 'getLibrary', tags: ['directory'], summary: 'One library',
      params: Type.Object({ code: Code }), response: { 200: ref(Library), 404: ref(Problem) }
    }
  }, async ({ params }) => directory.library(params.code))

  app.post('/libraries', {
    config: { access: 'operator' },
    schema: {
      operationId: 'addLibrary', tags: ['administration'], summary: 'A library joins',
      body: ref(NewLibrary), response: { 201: ref(Library), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { body } = request
    const caller = callerOf(request)
    // An operator of a district adds what lies under it; only one at a root may add another root.
    if (body.parent !== undefined) requireWithin(caller, await directory.library(body.parent))
    else if (caller.library.path.length > 1) throw new ApiProblem('outside-your-libraries', 'Name the parent: a library under yours')
    await orTaken(body.code, store.libraries.add(body))
    directory.forget()
    return reply.code(201).send(await directory.library(body.code))
  })

  app.get('/service-points', {
    config: { access: 'public' },
    schema: {
      operationId: 'listServicePoints', tags: ['directory'], summary: 'Desks, kiosks and village rooms',
      querystring: ServicePointsQuery, response: { 200: ref(ServicePoints) }
    }
  }, async ({ query }) => {
    const all = [...(await directory.servicePoints()).values()]
      .filter(({ library, pickup }) => (query.library === undefined || library.code === query.library) && (query.pickup !== true || pickup))
    const { page, next } = pageOf(all, { limit: 100, ...query })
    return { servicePoints: page, ...next === undefined ? {} : { next } }
  })

  app.post('/service-points', {
    config: { access: 'operator' },
    schema: {
      operationId: 'addServicePoint', tags: ['administration'], summary: 'A service point opens',
      body: ref(NewServicePoint), response: { 201: ref(ServicePoint), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { library: code, ...given } = request.body
    const library = await directory.library(code)
    requireWithin(callerOf(request), library)
    await orTaken(given.code, store.servicePoints.add({ ...given, libraryId: library.id }))
    directory.forget()
    return reply.code(201).send(await directory.servicePoint(given.code))
  })
}

/** Postgres's 23505: a unique value is there already. */
async function orTaken<T> (code: string, adding: Promise<T>): Promise<T> {
  try {
    return await adding
  } catch (error) {
    const { code: sqlState } = ((error as Error).cause ?? error) as { code?: string }
    if (sqlState === '23505') throw new ApiProblem('code-taken', `${code}, or another value that must be unique, is taken`)
    throw error
  }
}
