import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Lending, Scanned } from '@commonshelf/store'
import { callerOf } from '../app/access.js'
import { Desk, DeskQuery, Handling, Id, Problem, ref, Request, Scan, ScanAnswer, Unfilled, WillSupply } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { dated, shownRequest } from '../requests/shown.js'
import { optional } from '../search/summary.js'
import { actorOf } from '../sessions/people.js'

const params = Type.Object({ id: Id })
const answers = { 200: ref(Request), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }

/** What waits for the staff of a library, and what they say and do as supplier. */
export const deskRoutes: FastifyPluginAsyncTypebox<{ lending: Lending, directory: Directory }> = async (app, { lending, directory }) => {
  app.get('/desk', {
    config: { access: 'staff' },
    schema: {
      operationId: 'getDesk', tags: ['desk'], summary: 'What waits for the staff of a library, the longest waiting first',
      querystring: DeskQuery, response: { 200: ref(Desk), 403: ref(Problem) }
    }
  }, async request => {
    const caller = callerOf(request)
    return dated(await lending.desk({ actor: actorOf(caller), ...request.query, library: request.query.library ?? caller.library.code }))
  })

  app.post('/supplies/:id/will-supply', {
    config: { access: 'staff' },
    schema: { operationId: 'willSupply', tags: ['desk'], summary: 'The supplier has it and will send it', params, body: ref(WillSupply), response: answers }
  }, async request => shownRequest(await lending.answer({
    actor: actorOf(callerOf(request)), supply: request.params.id, answer: 'will-supply', ...request.body
  }), directory))

  app.post('/supplies/:id/unfilled', {
    config: { access: 'staff' },
    schema: { operationId: 'unfilled', tags: ['desk'], summary: 'The supplier cannot; the next one is asked', params, body: ref(Unfilled), response: answers }
  }, async request => shownRequest(await lending.answer({
    actor: actorOf(callerOf(request)), supply: request.params.id, answer: 'unfilled', ...request.body, reason: request.body.reason ?? 'NotAvailable'
  }), directory))

  app.post('/supplies/:id/ship', {
    config: { access: 'staff' },
    schema: { operationId: 'shipSupply', tags: ['desk'], summary: 'The book leaves, or goes on the hold shelf where it is collected', params, body: ref(Handling), response: answers }
  }, async request => shownRequest(await lending.ship({ actor: actorOf(callerOf(request)), supply: request.params.id, ...request.body }), directory))

  app.post('/scans', {
    config: { access: 'staff' },
    schema: {
      operationId: 'scan', tags: ['desk'], summary: 'A copy under the scanner: the one thing to do with it',
      body: ref(Scan), response: { 200: ref(ScanAnswer), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async request => shownScan(await lending.returnAt({ actor: actorOf(callerOf(request)), ...request.body })))
}

function shownScan ({ instruction, done, item, owner, title, to, request }: Scanned): ScanAnswer {
  return {
    do: instruction.do,
    done,
    item,
    owner,
    ...optional({
      because: instruction.do === 'send' ? instruction.because : undefined,
      supply: instruction.do === 'supply' ? instruction.supply : undefined,
      title,
      toLibrary: to?.library,
      toPoint: to?.servicePoint,
      request
    })
  }
}
