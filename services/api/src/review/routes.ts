import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { matchThreshold } from '@commonshelf/catalogue'
import { jobs, type Queues } from '@commonshelf/queues'
import type { DoubtPosition, Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { callerOf, isWithin, requireWithin } from '../app/access.js'
import { cursorOf, positionOf } from '../app/cursor.js'
import { ApiProblem } from '../app/problems.js'
import { DecisionAnswer, Decisions, DecisionsQuery, DoubtfulPair, DoubtfulPairs, DoubtfulPairsQuery, Id, NewDecision, Problem, ref } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { staffNameOf } from './staff-name.js'
import { shownPair, shownRecord } from './shown.js'

const params = Type.Object({ a: Id, b: Id })

/** Pairs of records that the rules leave in doubt, and what people decide of them: it outranks the rules from then on. */
export const reviewRoutes: FastifyPluginAsyncTypebox<{ store: Store, queues: Queues, directory: Directory }> = async (app, { store, queues, directory }) => {
  /** Ids of the libraries that a caller decides for; narrowed to one part of them where it is asked for. */
  async function librariesFor (request: FastifyRequest, code?: string): Promise<string[]> {
    const caller = callerOf(request)
    const within = code === undefined ? undefined : await directory.library(code)
    if (within !== undefined) requireWithin(caller, within)
    return [...await directory.librariesById()].filter(([, { path }]) => isWithin(caller, path) && (within === undefined || path.includes(within.code))).map(([id]) => id)
  }

  /** Both records, of which at least one is of the caller's libraries. @returns them in the order of their ids */
  async function recordsFor (request: FastifyRequest, { a, b }: { a: string, b: string }): Promise<[string, string]> {
    if (a === b) throw new ApiProblem('invalid-request', `${a} is the same record twice: name two`)
    const libraries = new Map((await store.records.find([a, b])).map(({ id, libraryId }) => [id, libraryId]))
    for (const id of [a, b]) if (!libraries.has(id)) throw new ApiProblem('record-not-found', `No record has the id ${id}`)
    const byId = await directory.librariesById()
    const caller = callerOf(request)
    if (![...libraries.values()].some(id => isWithin(caller, byId.get(id)?.path ?? []))) {
      throw new ApiProblem('outside-your-libraries', 'Neither record is of a library in your part of the tree')
    }
    return BigInt(a) < BigInt(b) ? [a, b] : [b, a]
  }

  app.get('/doubtful-pairs', {
    config: { access: 'operator' },
    schema: { operationId: 'listDoubtfulPairs', tags: ['review'], summary: 'Records that may be one edition, the likeliest first; one pair for each two entries', querystring: DoubtfulPairsQuery, response: { 200: ref(DoubtfulPairs) } }
  }, async request => {
    const { library, cursor, limit = 20 } = request.query
    const own = await librariesFor(request, library)
    const [rows, total, libraries] = await Promise.all([
      store.doubts.list({ libraries: own, after: doubtPosition(cursor), limit: limit + 1 }), store.doubts.count(own), directory.libraries()
    ])
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      total, threshold: matchThreshold,
      pairs: page.map(pair => shownPair(pair, libraries)),
      ...rows.length > limit && last !== undefined ? { next: cursorOf(`${last.score} ${last.left.id} ${last.right.id}`) } : {}
    }
  })

  app.get('/doubtful-pairs/:a/:b', {
    config: { access: 'operator' },
    schema: { operationId: 'getDoubtfulPair', tags: ['review'], summary: 'Two records side by side, with what speaks for and against', params, response: { 200: ref(DoubtfulPair), 404: ref(Problem) } }
  }, async request => {
    const [a, b] = await recordsFor(request, request.params)
    const pair = await store.doubts.find(a, b)
    if (pair === undefined) throw new ApiProblem('not-found', `Records ${a} and ${b} are in no doubt`)
    return shownPair(pair, await directory.libraries())
  })

  app.put('/decisions/:a/:b', {
    config: { access: 'operator' },
    schema: { operationId: 'decidePair', tags: ['review'], summary: 'Two records are one edition, or are not, whatever the rules say; saying it twice is saying it once', params, body: ref(NewDecision), response: { 200: ref(DecisionAnswer), 403: ref(Problem), 404: ref(Problem) } }
  }, async request => {
    const [a, b] = await recordsFor(request, request.params)
    const { verdict, reason } = request.body as NewDecision
    if (verdict === 'unsure') {
      if (!await store.doubts.setAside(a, b)) throw new ApiProblem('not-found', `Records ${a} and ${b} are in no doubt: there is nothing to set aside`)
      return { a, b, verdict }
    }
    await store.doubts.setAside(a, b, false)
    const by = { staff: await staffNameOf(store, request), ...reason === undefined ? {} : { reason } }
    const { batchId } = await store.clusters.pin([a, b], verdict === 'undecided' ? null : verdict === 'same', by)
    await queues.add(jobs.match, { batchId }).catch((err: unknown) => { request.log.warn({ err, batchId }, 'the queue could not be told; the sweeper will find it') })
    return { a, b, verdict }
  })

  app.get('/decisions', {
    config: { access: 'operator' },
    schema: { operationId: 'listDecisions', tags: ['review'], summary: 'What staff decided: labelled pairs, with both records as they stand', querystring: DecisionsQuery, response: { 200: ref(Decisions) } }
  }, async request => {
    const { cursor, limit = 20 } = request.query
    const [rows, libraries] = await Promise.all([store.decisions.list({ libraries: await librariesFor(request), after: pairPosition(cursor), limit: limit + 1 }), directory.libraries()])
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const entries = await store.clusters.ofRecords(page.flatMap(({ left, right }) => [left.id, right.id]))
    const entryOf = (id: string) => { const cluster = entries.get(id); return cluster === undefined ? undefined : { cluster, members: 0 } }
    return {
      decisions: page.map(({ same, at, staff, reason, left, right }) => ({
        same, at: new Date(at).toISOString(), ...staff === null ? {} : { staff }, ...reason === null ? {} : { reason },
        left: shownRecord(left, entryOf(left.id), libraries), right: shownRecord(right, entryOf(right.id), libraries)
      })),
      ...rows.length > limit && last !== undefined ? { next: cursorOf(`${last.left.id} ${last.right.id}`) } : {}
    }
  })
}

function doubtPosition (cursor: string | undefined): DoubtPosition | undefined {
  const found = positionOf(cursor)
  if (found === undefined) return undefined
  const [, score, a, b] = /^(-?[0-9.]{1,20}) (\d{1,18}) (\d{1,18})$/.exec(found) ?? wrongCursor()
  return { score: Number(score), a: a!, b: b! }
}

function pairPosition (cursor: string | undefined): { a: string, b: string } | undefined {
  const found = positionOf(cursor)
  if (found === undefined) return undefined
  const [, a, b] = /^(\d{1,18}) (\d{1,18})$/.exec(found) ?? wrongCursor()
  return { a: a!, b: b! }
}

const wrongCursor = (): never => { throw new ApiProblem('invalid-cursor', 'Pass `next` of the answer before as it was') }
