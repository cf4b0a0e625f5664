import type { FastifySchemaValidationError } from 'fastify'

/**
 * How requests are checked: every wrong field is told of at once, with its value; what is not in the schema is refused
 * rather than dropped, so that a misspelt filter does not quietly find everything.
 */
export const ajvOptions = { customOptions: { allErrors: true, verbose: true, removeAdditional: false as const, coerceTypes: 'array' as const, useDefaults: true } }

/** A wrong field in words: which, what was given, and what would be right. */
export function expectationOf (wrong: FastifySchemaValidationError, part = 'request'): { field: string, value?: unknown, expected: string } {
  const params = wrong.params as Record<string, unknown>
  const named = params.missingProperty ?? params.additionalProperty
  const path = wrong.instancePath.split('/').slice(1)
  const field = [...path, ...typeof named === 'string' ? [named] : []].join('.') || part
  if (wrong.keyword === 'required') return { field, expected: 'is required' }
  if (wrong.keyword === 'additionalProperties') return { field, expected: 'is not known here; leave it out' }
  const value = (wrong as { data?: unknown }).data
  const given = secret.test(field) || value === undefined ? {} : { value: brief(value) }
  return { field, ...given, expected: expected(wrong.keyword, params, wrong.message) }
}

const secret = /pin|password|card/i

function expected (keyword: string, params: Record<string, unknown>, message = 'is not right'): string {
  switch (keyword) {
    case 'enum': return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`
    case 'pattern': return 'must be written as its description says'
    default: return message
  }
}

const brief = (value: unknown) => typeof value === 'string' && value.length > 100 ? `${value.slice(0, 100)}…` : value
