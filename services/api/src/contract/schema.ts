import { Type, type Static, type TSchema } from 'typebox'

/** Points at a schema that was added once under its `$id`, and keeps its type, so that a wrong answer does not compile. */
export const ref = <S extends TSchema>(schema: S): ReturnType<typeof Type.Unsafe<Static<S>>> => {
  const id = (schema as { $id?: string }).$id
  if (id === undefined) throw new Error('ref() needs a schema that has an $id')
  return Type.Unsafe<Static<S>>({ $ref: `${id}#` })
}

/** One of these words. Plain JSON Schema `enum`, which reads better in the OpenAPI document than a union of constants. */
export const oneOf = <const T extends readonly string[]>(values: T, options: Record<string, unknown> = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options })

/** An identity in the database, as decimal digits. */
export const Id = Type.String({ pattern: '^[0-9]{1,18}$', description: 'An id, as decimal digits' })

/** A library's or service point's code: letters, digits, hyphens, dots, underscores. */
export const Code = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', description: 'A code of Latin letters, digits, hyphens, dots and underscores, such as beijing-haidian' })

export const Time = Type.String({ format: 'date-time', description: 'RFC 3339, in UTC' })

export const Latitude = Type.Number({ minimum: -90, maximum: 90, description: 'Degrees north' })
export const Longitude = Type.Number({ minimum: -180, maximum: 180, description: 'Degrees east' })

/** What every list takes: where to go on, and how many at a time. */
export const paging = {
  cursor: Type.Optional(Type.String({ maxLength: 400, description: 'From `next` of the answer before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 }))
}

/** What every list answers beside its items: absent on the last page. */
export const Next = Type.Optional(Type.String({ description: 'The cursor of the next page' }))
