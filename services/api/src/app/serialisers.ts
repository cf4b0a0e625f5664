import fastJson from 'fast-json-stringify'
import fp from 'fastify-plugin'

type Schema = Record<string, unknown>

/**
 * Answers are written by schema. Most routes answer with the same few named schemas, and every one with the same problem:
 * each is compiled once for all routes, with the schemas that it names and no others. Compiled a route and status, each
 * with all of them, they took seconds of every start.
 */
export const serialisers = fp(async app => {
  const compiled = new Map<string, (data: unknown) => string>()
  app.setSerializerCompiler(({ schema }) => {
    const { $ref } = schema as { $ref?: string }
    const write = ($ref === undefined ? undefined : compiled.get($ref)) ??
      fastJson(schema as object, { schema: namedBy(schema, app.getSchemas() as Record<string, Schema>) as never })
    if ($ref !== undefined) compiled.set($ref, write)
    return write
  })
}, { name: 'serialisers', fastify: '5.x' })

/** The schemas that this one refers to, by way of others too. */
function namedBy (schema: unknown, all: Record<string, Schema>, found: Record<string, Schema> = {}): Record<string, Schema> {
  if (typeof schema !== 'object' || schema === null) return found
  for (const [key, value] of Object.entries(schema)) {
    const name = key === '$ref' && typeof value === 'string' ? value.replace(/#.*$/, '') : undefined
    const known = name === undefined ? undefined : all[name]
    if (name !== undefined && known !== undefined && found[name] === undefined) {
      found[name] = known
      namedBy(known, all, found)
    } else namedBy(value, all, found)
  }
  return found
}
