import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import * as contract from '../contract/index.js'
import { sessionCookie, type Access } from './access.js'

/** Every schema of the contract that has an `$id`, so that it appears in the document under its name. */
export const namedSchemas = Object.values(contract).filter((value): value is typeof contract.Problem =>
  typeof value === 'object' && value !== null && '$id' in value)

/** The page styles itself in place; nothing of it comes from elsewhere, and plain http is not upgraded where there is no https. */
const ownPolicy = (header: string) => header.replace(/upgrade-insecure-requests;?/, '').replace(/style-src [^;]*/, "style-src 'self' 'unsafe-inline'").replaceAll(/ https:(?=[ ;])| validator\.swagger\.io/g, '')

/** The OpenAPI document at /docs/json and its page at /docs, both drawn from the routes' own schemas. */
export const openapi = fp(async app => {
  for (const schema of namedSchemas) app.addSchema(schema)

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Commonshelf',
        version: '0.1.0',
        description: 'One catalogue out of many, and a book borrowed through it. Errors are application/problem+json (RFC 9457); lists go on with `cursor`.'
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: sessionCookie } } }
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => typeof json.$id === 'string' ? json.$id : `def-${i}` },
    transform: ({ schema, url, route }) => {
      const access = (route.config as { access?: Access | readonly Access[] } | undefined)?.access
      const security = access === undefined || [access].flat().includes('public') ? {} : { security: [{ session: [] }] }
      return { schema: { ...schema, ...security, 'x-access': access } as never, url }
    }
  })

  // The problems that any route may answer are said once for all of them.
  app.addHook('onRoute', route => {
    if (!route.url.startsWith('/v1/')) return
    route.schema ??= {}
    route.schema.response = { '4xx': contract.ref(contract.Problem), '5xx': contract.ref(contract.Problem), ...route.schema.response as object }
  })

  await app.register(async docs => {
    docs.addHook('onRoute', route => { route.config = { ...route.config, access: 'public' } })
    await docs.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, transformStaticCSP: ownPolicy })
  })
}, { name: 'openapi', fastify: '5.x' })
