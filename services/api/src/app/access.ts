import '@fastify/cookie'
import type { FastifyRequest, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { ApiProblem } from './problems.js'

/** Who may call a route. An operator is staff who may also administer, so a route for staff is open to operators. */
export type Access = 'public' | 'reader' | 'staff' | 'operator'

/** Who is calling, as the session says. `path` is that of the caller's library, codes from the root down: it bounds what staff may do. */
export interface Caller {
  kind: 'reader' | 'staff'
  /** The reader's or staff member's id. */
  id: string
  role?: 'staff' | 'operator'
  library: { code: string, path: string[] }
}

/** Finds out who a session's token belongs to; undefined where it is unknown or over. */
export type CallerOf = (token: string) => Promise<Caller | undefined>

declare module 'fastify' {
  interface FastifyContextConfig { access?: Access | readonly Access[] }
  interface FastifyRequest { caller?: Caller }
}

export const sessionCookie = 'commonshelf_session'

/**
 * Deny by default: a route that does not say who may call it stops the start, and a call that the route does not
 * provide for is turned away before its body is read.
 */
export const access = fp<{ callerOf: CallerOf, origins: readonly string[] }>(async (app, { callerOf, origins }) => {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => { routes.push(route) })
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.access === undefined).map(({ method, url }) => `${String(method)} ${url}`)
    if (open.length > 0) throw new Error(`These routes do not declare who may call them (config.access): ${open.join(', ')}`)
  })

  app.decorateRequest('caller', undefined)
  app.addHook('onRequest', async (request, reply) => {
    refuseForeignOrigin(request, origins)
    if (request.is404) return
    const declared = request.routeOptions.config.access
    const allowed = typeof declared === 'string' ? [declared] : declared ?? []
    if (allowed.includes('public')) return
    // The phone of a reading room shows nobody the requests of whoever had it before.
    void reply.header('cache-control', 'no-store')
    const token = request.cookies[sessionCookie]
    request.caller = token === undefined ? undefined : await callerOf(token)
    if (request.caller === undefined) throw new ApiProblem('not-logged-in', 'This needs a session: POST /v1/sessions')
    if (!isAllowed(request.caller, allowed)) throw new ApiProblem('not-allowed', `This is for ${allowed.join(' and ')} only`)
  })
}, { name: 'access', fastify: '5.x', dependencies: ['@fastify/cookie', 'problems'] })

const isAllowed = ({ kind, role }: Caller, allowed: readonly Access[]) =>
  allowed.includes(kind) || (role === 'operator' && allowed.includes('operator'))

/**
 * Browsers say where an unsafe request comes from. The cookie is SameSite already; this is the second lock. Clients that
 * are no browsers send neither header and bring no cookies by accident.
 */
function refuseForeignOrigin (request: FastifyRequest, origins: readonly string[]): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const { origin, 'sec-fetch-site': site } = request.headers
  const own = origin === undefined
    ? site === undefined || site === 'same-origin' || site === 'none'
    : URL.canParse(origin) && (new URL(origin).host === request.headers.host || origins.includes(origin))
  if (!own) throw new ApiProblem('foreign-origin', 'Changes are accepted from the pages of this service only')
}

/** The caller of a route that is not public. */
export function callerOf (request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new ApiProblem('not-logged-in', 'This needs a session: POST /v1/sessions')
  return request.caller
}

/** Whether a library lies in the caller's part of the tree: the caller's own library or under it. */
export const isWithin = (caller: Caller, path: readonly string[]): boolean => path.includes(caller.library.code)

/** Staff, operators too, act for their own library and what lies under it. */
export function requireWithin (caller: Caller, library: { code: string, path: readonly string[] }): void {
  if (!isWithin(caller, library.path)) {
    throw new ApiProblem('outside-your-libraries', `${library.code} is not under ${caller.library.code}`)
  }
}
