import type * as lending from '@commonshelf/lending'
import type * as store from '@commonshelf/store'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { STATUS_CODES } from 'node:http'
import type { Problem } from '../contract/problem.js'
import { expectationOf } from './validation.js'

/** What the errors of a package carry in `problem`. */
type ProblemsOf<Package> = { [Name in keyof Package]: Package[Name] extends new (...given: never[]) => { problem: infer P extends string } ? P : never }[keyof Package]

/**
 * The kinds of problem, by the word that domain errors carry in `problem`: the status they are answered with, and what
 * they mean to whoever reads the answer. The page /docs/problems is drawn from this table.
 * It does not compile without a row for every error of lending and of the store.
 */
const table = {
  'invalid-request': { status: 400, title: 'Something in the request is not as it should be' },
  'invalid-query': { status: 400, title: 'The query cannot be read' },
  'invalid-cursor': { status: 400, title: 'This cursor belongs to no list' },
  'not-logged-in': { status: 401, title: 'Log in first' },
  'wrong-credentials': { status: 401, title: 'Card and PIN, or name and password, do not belong together' },
  'not-allowed': { status: 403, title: 'This is not open to you' },
  'outside-your-libraries': { status: 403, title: 'This belongs to a library outside your part of the alliance' },
  'foreign-origin': { status: 403, title: 'The request came from a page of another site' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'entry-not-found': { status: 404, title: 'There is no such entry' },
  'library-not-found': { status: 404, title: 'There is no such library' },
  'service-point-not-found': { status: 404, title: 'There is no such service point' },
  'request-not-found': { status: 404, title: 'There is no such request' },
  'supply-not-found': { status: 404, title: 'There is no such supply' },
  'loan-not-found': { status: 404, title: 'There is no such loan' },
  'item-not-found': { status: 404, title: 'There is no such item' },
  'source-not-found': { status: 404, title: 'There is no such source' },
  'record-not-found': { status: 404, title: 'There is no such record' },
  'harvest-not-found': { status: 404, title: 'There is no such harvest' },
  'quarantine-case-not-found': { status: 404, title: 'There is no such record in quarantine' },
  'scan-not-found': { status: 404, title: 'There is no such scan' },
  'sheet-not-found': { status: 404, title: 'There is no such spreadsheet' },
  'rerun-not-found': { status: 404, title: 'There is no such run over stored records' },
  'rule-version-not-found': { status: 404, title: 'There is no such version of the rules' },
  'shadow-not-found': { status: 404, title: 'There is no such shadow' },
  'reader-not-found': { status: 404, title: 'There is no such reader' },
  'no-pickup-here': { status: 422, title: 'Nothing can be collected there' },
  'no-returns-here': { status: 422, title: 'Nothing can be returned there' },
  'not-yours-to-do': { status: 403, title: 'This step belongs to somebody else' },
  'action-not-allowed': { status: 409, title: 'There is no such step from here' },
  'copy-in-use': { status: 409, title: 'This copy is promised or lent' },
  'already-requested': { status: 409, title: 'You wait for this already' },
  'answered-meanwhile': { status: 409, title: 'Somebody else was quicker' },
  'barcode-ambiguous': { status: 409, title: 'Several libraries have this barcode; say whose it is' },
  'other-item-promised': { status: 409, title: 'This is not the copy that was promised' },
  'item-not-free': { status: 409, title: 'This copy is not free' },
  'renewal-refused': { status: 409, title: 'This loan cannot be renewed' },
  conflict: { status: 409, title: 'This does not go together with how things stand now' },
  'nothing-to-harvest': { status: 409, title: 'This source takes files' },
  'source-busy': { status: 409, title: 'This source is being harvested already' },
  'trial-outdated': { status: 409, title: 'The source was harvested since this trial; try it again' },
  'rerun-needed': { status: 409, title: 'This run carries out rules that are switched on' },
  'rerun-live': { status: 409, title: 'These records are being run again already' },
  'rules-active': { status: 409, title: 'These rules are switched on already' },
  'shadow-live': { status: 409, title: 'These rules are being tried already' },
  'shadow-missing': { status: 409, title: 'These rules were not tried yet' },
  'code-taken': { status: 409, title: 'Something else has this code already' },
  'idempotency-key-reused': { status: 409, title: 'This Idempotency-Key came with another request before' },
  'too-large': { status: 413, title: 'That is too large' },
  'unsupported-media-type': { status: 415, title: 'This kind of content is not understood here' },
  'capability-missing': { status: 422, title: 'The search engine in use cannot do that' },
  'too-many-attempts': { status: 429, title: 'Too many attempts; wait a moment' },
  'unexpected-error': { status: 500, title: 'Something went wrong here' },
  'not-ready': { status: 503, title: 'Not ready yet' }
} satisfies Record<string, { status: number, title: string }> & Record<ProblemsOf<typeof lending> | ProblemsOf<typeof store>, unknown>

export const problemTypes: Record<string, { status: number, title: string }> = table

/** An error that the API itself finds. Domain errors have the same `problem` and need not know of this class. */
export class ApiProblem extends Error {
  constructor (readonly problem: keyof typeof table, detail: string, readonly errors?: Problem['errors']) {
    super(detail)
  }
}

const byStatus: Record<number, string> = {
  400: 'invalid-request', 401: 'not-logged-in', 403: 'not-allowed', 404: 'not-found', 409: 'conflict', 413: 'too-large',
  415: 'unsupported-media-type', 429: 'too-many-attempts', 503: 'not-ready'
}

/** What an error says to the outside. An unexpected one says nothing of itself: its story is in the log. */
export function problemOf (error: Partial<FastifyError> & { problem?: unknown, details?: Record<string, unknown>, errors?: Problem['errors'] }, request: FastifyRequest): Problem {
  const instance = request.url.split('?')[0]
  const base = { instance, reqId: request.id }
  if (error.validation) {
    const errors = error.validation.map(wrong => expectationOf(wrong, error.validationContext))
    const detail = errors.map(({ field, expected }) => `${field}: ${expected}`).join('; ')
    return { ...typed('invalid-request'), detail, ...base, errors }
  }
  if (typeof error.problem === 'string') {
    const { details, errors } = error
    return { ...typed(error.problem), detail: error.message, ...base, ...details && Object.keys(details).length > 0 && { details }, ...errors && { errors } }
  }
  if (isUnkeepable(error)) return { ...typed('invalid-request'), detail: 'A text has a character that cannot be kept: NUL (U+0000). Leave it out', ...base }
  const status = error.statusCode ?? 500
  if (status < 400 || status >= 500) return { ...typed(status === 503 ? 'not-ready' : 'unexpected-error'), ...base }
  return { ...typed(byStatus[status] ?? 'invalid-request', status), detail: error.message, ...base }
}

/** Postgres's 22021 and 22P05: NUL in a text or in JSON. Schemas do not look for it, and it is the caller's mistake. */
const isUnkeepable = (error: { code?: unknown, cause?: unknown }): boolean =>
  [error.code, (error.cause as { code?: unknown } | undefined)?.code].some(code => code === '22021' || code === '22P05')

/** A problem that a package names and this table does not is a conflict with how things stand, unless its name says more. */
function typed (problem: string, status?: number): Pick<Problem, 'type' | 'title' | 'status'> {
  const known = problemTypes[problem]
  const code = status ?? known?.status ?? (problem.endsWith('-not-found') ? 404 : problem.startsWith('invalid-') ? 400 : 409)
  return { type: `/docs/problems#${problem}`, title: known?.title ?? STATUS_CODES[code] ?? 'Problem', status: code }
}

export async function sendProblem (reply: FastifyReply, problem: Problem): Promise<FastifyReply> {
  return reply.code(problem.status).header('cache-control', 'no-store').type('application/problem+json').send(problem)
}

/** Every error leaves as application/problem+json (RFC 9457), from this one place. */
export const problems = fp(async app => {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const problem = problemOf(error, request)
    if (problem.status >= 500) request.log.error({ err: error }, 'a request failed unexpectedly')
    return sendProblem(reply, problem)
  })

  app.get('/docs/problems', {
    config: { access: 'public' },
    schema: { hide: true, response: {} }
  }, async (_request, reply) => reply.type('text/html; charset=utf-8').send(problemPage()))
}, { name: 'problems', fastify: '5.x' })

const problemPage = () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems</title><h1>Problems</h1><dl>${
  Object.entries(problemTypes).map(([name, { status, title }]) => `<dt id="${name}"><b>${name}</b> (${status})</dt><dd>${title}</dd>`).join('')
}</dl></html>`
