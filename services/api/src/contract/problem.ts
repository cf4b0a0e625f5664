import { Type, type Static } from 'typebox'

/** RFC 9457. `reqId` finds the log lines; `errors` names each wrong field, what was given and what would be right. */
export const Problem = Type.Object({
  type: Type.String({ description: 'Names the kind of problem; the page /docs/problems lists them' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  reqId: Type.Optional(Type.String()),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'What happened, as data, for whoever says it in another language' })),
  errors: Type.Optional(Type.Array(Type.Object({
    field: Type.String(),
    value: Type.Optional(Type.Unknown()),
    expected: Type.String()
  })))
}, { $id: 'Problem', additionalProperties: true })
export type Problem = Static<typeof Problem>
