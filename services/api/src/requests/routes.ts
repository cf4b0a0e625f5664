import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Lending } from '@commonshelf/store'
import { callerOf } from '../app/access.js'
import { Handling, Id, NewRequest, Problem, ref, Request, Requests, RequestsQuery } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { actorOf } from '../sessions/people.js'
import { dated, shownRequest } from './shown.js'

const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const answers = { 200: ref(Request), 403: ref(Problem), 404: ref(Problem), 409: ref(Problem) }

/** A reader's wishes, and what the staff of the library where they are collected does with them. */
export const requestRoutes: FastifyPluginAsyncTypebox<{ lending: Lending, directory: Directory }> = async (app, { lending, directory }) => {
  app.post('/requests', {
    config: { access: 'reader' },
    schema: {
      operationId: 'placeRequest', tags: ['requests'], summary: 'Ask for a copy of an entry',
      headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }),
      body: ref(NewRequest),
      response: { 201: ref(Request), 404: ref(Problem), 409: ref(Problem) }
    }
  }, async (request, reply) => {
    const { entry, pickup, note } = request.body
    const placed = await lending.place({
      reader: callerOf(request).id, entry, pickup, note, idempotencyKey: request.headers['idempotency-key']
    })
    return reply.code(201).header('location', `/v1/requests/${placed.id}`).send(await shownRequest(placed, directory))
  })

  app.get('/requests', {
    config: { access: ['reader', 'staff'] },
    schema: {
      operationId: 'listRequests', tags: ['requests'], summary: "A reader's own; for staff, those of their part of the tree",
      querystring: RequestsQuery, response: { 200: ref(Requests) }
    }
  }, async request => dated(await lending.requests({ actor: actorOf(callerOf(request)), ...request.query })))

  app.get('/requests/:id', {
    config: { access: ['reader', 'staff'] },
    schema: { operationId: 'getRequest', tags: ['requests'], summary: 'One request, with its supplies and their reasons', params, response: answers }
  }, async request => shownRequest(await lending.request(request.params.id, actorOf(callerOf(request))), directory))

  app.post('/requests/:id/cancel', {
    config: { access: ['reader', 'staff'] },
    schema: { operationId: 'cancelRequest', tags: ['requests'], summary: 'The wish is over', params, response: answers }
  }, async request => shownRequest(await lending.cancel({ actor: actorOf(callerOf(request)), request: request.params.id }), directory))

  app.post('/requests/:id/receive', {
    config: { access: 'staff' },
    schema: { operationId: 'receiveRequest', tags: ['desk'], summary: 'The book has come to where it is collected', params, body: ref(Handling), response: answers }
  }, async request => shownRequest(await lending.receive({ actor: actorOf(callerOf(request)), request: request.params.id, ...request.body }), directory))

  app.post('/requests/:id/lend', {
    config: { access: 'staff' },
    schema: { operationId: 'lendRequest', tags: ['desk'], summary: 'The reader takes the book', params, body: ref(Handling), response: answers }
  }, async request => shownRequest(await lending.lend({ actor: actorOf(callerOf(request)), request: request.params.id, ...request.body }), directory))

  app.post('/requests/:id/come-home', {
    config: { access: 'staff' },
    schema: { operationId: 'bringRequestHome', tags: ['desk'], summary: 'The book is on its shelf again, at a library that does not scan', params, response: answers }
  }, async request => shownRequest(await lending.arriveHome({ actor: actorOf(callerOf(request)), request: request.params.id }), directory))

  app.post('/loans/:id/renew', {
    config: { access: ['reader', 'staff'] },
    schema: { operationId: 'renewLoan', tags: ['requests'], summary: 'Keep it longer', params: Type.Object({ id: Id }), response: answers }
  }, async request => shownRequest(await lending.renew({ actor: actorOf(callerOf(request)), loan: request.params.id }), directory))
}
