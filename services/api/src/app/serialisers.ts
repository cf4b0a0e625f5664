import fastJson from 'fast-json-stringify'
import fp from 'fastify-plugin'

/**
 * Answers are written by schema. Most routes answer with the same few named schemas, and every one with the same problem:
 * each is compiled once for all routes, not once a route and status, which took seconds of every start.
 */
export const serialisers = fp(async app => {
  const known = new Map<string, (data: unknown) => string>()
  app.setSerializerCompiler(({ schema }) => {
    const { $ref } = schema as { $ref?: string }
    const compiled = ($ref !== undefined && known.get($ref)) || fastJson(schema as object, { schema: app.getSchemas() as never })
    if ($ref !== undefined) known.set($ref, compiled)
    return compiled
  })
}, { name: 'serialisers', fastify: '5.x' })
