import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Session as SessionRow, Store } from '@commonshelf/store'
import { sessionCookie } from '../app/access.js'
import { ApiProblem } from '../app/problems.js'
import { Login, Problem, ref, Session } from '../contract/index.js'
import type { Directory } from '../directory/directory.js'
import { Guesses } from './guesses.js'
import { hashToken, isSecret, newToken } from './secrets.js'

const hour = 3_600_000
/** A reader's phone stays logged in for a fortnight; a desk for a working day. */
const lasts = { reader: 14 * 24 * hour, staff: 12 * hour }

/** Guesses: ten per card or name from one address in five minutes, and a hundred from one address for a whole reading room. What many addresses do to one card is for `Guesses`. */
const guesses = { perPerson: 10, perAddress: 100, timeWindow: 5 * 60_000 }

export const sessionRoutes: FastifyPluginAsyncTypebox<{ store: Store, directory: Directory, secureCookies: boolean }> = async (app, { store, directory, secureCookies }) => {
  const fromOneAddress = app.createRateLimit({ max: guesses.perAddress, timeWindow: guesses.timeWindow })
  const fromAnywhere = new Guesses()

  app.post('/sessions', {
    config: {
      access: 'public',
      rateLimit: {
        max: guesses.perPerson,
        timeWindow: guesses.timeWindow,
        hook: 'preHandler',
        keyGenerator: ({ ip, body }) => `${ip} ${nameIn(body as Login)}`
      }
    },
    schema: {
      operationId: 'logIn', tags: ['sessions'], summary: 'Log in: a reader with card and PIN, staff with name and password',
      body: ref(Login), response: { 201: ref(Session), 401: ref(Problem), 429: ref(Problem) }
    }
  }, async (request, reply) => {
    const limit = await fromOneAddress(request)
    if (!limit.isAllowed && limit.isExceeded) throw new ApiProblem('too-many-attempts', `Too many attempts from this address; try again in ${limit.ttlInSeconds} s`)
    const who = nameIn(request.body as Login)
    const wait = fromAnywhere.begin(who, request.ip)
    if (wait !== undefined) throw new ApiProblem('too-many-attempts', `Too many attempts with this card or name; try again in ${wait} s`)
    const person = await knownPerson(store, request.body as Login)
    fromAnywhere.succeed(who, request.ip)
    const token = newToken()
    const expiresAt = new Date(Date.now() + lasts[person.kind])
    const tokenHash = hashToken(token)
    await store.sessions.open(person.kind === 'reader' ? { tokenHash, expiresAt, reader: person.id } : { tokenHash, expiresAt, staff: person.id })
    const before = request.cookies[sessionCookie]
    if (before !== undefined) await store.sessions.close(hashToken(before))
    const session = await store.sessions.find(tokenHash) as SessionRow
    return reply.code(201)
      .setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookies || 'auto', expires: expiresAt })
      .send(await shown(session, directory))
  })

  app.get('/session', {
    config: { access: 'public' },
    schema: {
      operationId: 'getSession', tags: ['sessions'], summary: 'Who is logged in; 204 where nobody is',
      response: { 200: ref(Session), 204: Type.Null({ description: 'Nobody is logged in' }) }
    }
  }, async (request, reply) => {
    const token = request.cookies[sessionCookie]
    const session = token === undefined ? undefined : await store.sessions.find(hashToken(token))
    void reply.header('cache-control', 'no-store')
    return session === undefined ? reply.code(204).send(null) : reply.send(await shown(session, directory))
  })

  app.delete('/session', {
    config: { access: 'public' },
    schema: { operationId: 'logOut', tags: ['sessions'], summary: 'Log out', response: { 204: Type.Null({ description: 'Logged out' }) } }
  }, async (request, reply) => {
    const token = request.cookies[sessionCookie]
    if (token !== undefined) await store.sessions.close(hashToken(token))
    return reply.code(204).clearCookie(sessionCookie, { path: '/' }).send(null)
  })
}

const nameIn = ({ kind, card, name }: { kind?: string, card?: string, name?: string }) => `${kind} ${(kind === 'reader' ? card : name)?.trim().toLowerCase()}`

async function knownPerson (store: Store, login: { kind: 'reader' | 'staff', card?: string, pin?: string, name?: string, password?: string }): Promise<{ kind: 'reader' | 'staff', id: string }> {
  const [nameField, secretField] = login.kind === 'reader' ? ['card', 'pin'] as const : ['name', 'password'] as const
  const missing = [nameField, secretField].filter(field => login[field] === undefined).map(field => ({ field, expected: `is required for kind ${login.kind}` }))
  if (missing.length > 0) throw new ApiProblem('invalid-request', missing.map(({ field, expected }) => `${field} ${expected}`).join('; '), missing)
  const name = login[nameField] as string
  const found = login.kind === 'reader'
    ? await store.readers.byCard(name).then(known => known && { id: known.reader.id, hash: known.pinHash })
    : await store.staff.byName(name).then(known => known && { id: known.staff.id, hash: known.passwordHash })
  if (!await isSecret(found?.hash, login[secretField] as string) || found === undefined) {
    throw new ApiProblem('wrong-credentials', 'Nobody is known by these')
  }
  return { kind: login.kind, id: found.id }
}

async function shown (session: SessionRow, directory: Directory): Promise<Session> {
  const person = session.kind === 'reader' ? session.reader : session.staff
  const { path: _, ...library } = person.library
  const points = [...(await directory.servicePoints()).values()]
  const servicePoint = (session.kind === 'reader' ? session.reader.servicePoint : undefined) ??
    points.find(point => point.library.code === library.code && (session.kind === 'staff' || point.pickup))?.code
  return {
    kind: session.kind,
    name: person.name,
    library,
    ...session.kind === 'staff' ? { role: session.staff.role } : {},
    ...servicePoint === undefined ? {} : { servicePoint },
    expiresAt: session.expiresAt.toISOString()
  }
}
