import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ApiProblem } from './problems.js'

/** Something that the API cannot do without; throws where it is away. */
export interface Dependency { name: string, check: () => Promise<void> }

/** What searches find now: up to which change, and how often the index was built anew since the start. */
export interface IndexHealth { readonly engine: string, applied (): Promise<number>, rebuilds (): number }

/** /health/live says that the process runs, /health/ready that it can serve. */
export const healthRoutes: FastifyPluginAsyncTypebox<{ dependencies: Dependency[], index: IndexHealth }> = async (app, { dependencies, index }) => {
  const Health = Type.Object({ status: Type.String() })

  app.get('/health/live', {
    config: { access: 'public' },
    schema: { operationId: 'getLive', tags: ['health'], summary: 'The process runs', response: { 200: Health } }
  }, async () => ({ status: 'live' }))

  app.get('/health/ready', {
    config: { access: 'public' },
    schema: { operationId: 'getReady', tags: ['health'], summary: 'Database, queue and index can be used', response: { 200: Health } }
  }, async request => {
    const checks = await Promise.allSettled(dependencies.map(({ check }) => within(2000, check())))
    const away = dependencies.filter((_, i) => checks[i]?.status === 'rejected').map(({ name }) => name)
    if (away.length > 0) {
      request.log.warn({ away }, 'not ready')
      throw new ApiProblem('not-ready', `Not answering: ${away.join(', ')}`)
    }
    return { status: 'ready' }
  })

  app.get('/health/index', {
    config: { access: 'public' },
    schema: {
      operationId: 'getIndexHealth', tags: ['health'], summary: 'Up to which change searches find',
      response: { 200: Type.Object({ engine: Type.String(), applied: Type.Integer(), rebuilds: Type.Integer() }) }
    }
  }, async () => ({ engine: index.engine, applied: await index.applied(), rebuilds: index.rebuilds() }))
}

const within = <T>(milliseconds: number, work: Promise<T>): Promise<T> => new Promise((resolve, reject) => {
  const timer = setTimeout(() => { reject(new Error('no answer in time')) }, milliseconds)
  work.then(resolve, reject).finally(() => { clearTimeout(timer) })
})
