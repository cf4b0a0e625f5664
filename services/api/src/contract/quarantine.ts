import { Type, type Static } from 'typebox'
import { encodings } from '@commonshelf/marc'
import { LibraryName } from './directory.js'
import { Id, oneOf, ref, Time } from './schema.js'

/** GET /v1/quarantine/counts. Open cases of the operator's part of the tree. */
export const QuarantineCounts = Type.Object({
  counts: Type.Array(Type.Object({ source: Type.String(), library: ref(LibraryName), reason: Type.String(), count: Type.Integer() }))
}, { $id: 'QuarantineCounts' })
export type QuarantineCounts = Static<typeof QuarantineCounts>

/** GET /v1/quarantine/:id/bytes. A window of the bytes; the text is that of the same window. */
export const BytesQuery = Type.Object({
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000, default: 0 })),
  length: Type.Optional(Type.Integer({ minimum: 16, maximum: 65_536, default: 4096 })),
  encoding: Type.Optional(oneOf(['auto', ...encodings], { default: 'auto', description: 'How the bytes are read as text; `auto` judges by them' }))
}, { additionalProperties: false })

export const QuarantinedBytes = Type.Object({
  size: Type.Integer({ description: 'Bytes in all' }),
  offset: Type.Integer(),
  lines: Type.Array(Type.Object({ offset: Type.Integer(), hex: Type.String({ description: 'Up to 16 bytes, two digits each' }) })),
  text: Type.String(),
  encoding: Type.String({ description: 'The one that the text was read in' }),
  encodings: Type.Array(Type.String(), { description: 'Those that can be tried' }),
  faults: Type.Array(Type.Object({ offset: Type.Integer(), length: Type.Integer(), what: Type.String() }), { description: 'Where the bytes do not fit, as far as that can be told' })
}, { $id: 'QuarantinedBytes' })
export type QuarantinedBytes = Static<typeof QuarantinedBytes>

/** POST /v1/quarantine/replays. Some by id; or all that are open of a source, for a reason, or both; or simply all. */
export const NewReplay = Type.Object({
  ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
  source: Type.Optional(Id),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 100 }))
}, { $id: 'NewReplay', additionalProperties: false })
export type NewReplay = Static<typeof NewReplay>

export const Replay = Type.Object({
  id: Type.String(),
  state: oneOf(['waiting', 'running', 'stopped', 'finished', 'failed']),
  total: Type.Integer({ description: 'Cases when it began' }),
  taken: Type.Integer({ description: 'Taken in' }),
  refused: Type.Integer({ description: 'Refused again: they are the same cases, with the reason of today' }),
  error: Type.Optional(Type.String()),
  createdAt: Time,
  finishedAt: Type.Optional(Time)
}, { $id: 'Replay' })
export type Replay = Static<typeof Replay>

/** POST /v1/quarantine/:id/dismiss */
export const Dismissal = Type.Object({ note: Type.Optional(Type.String({ maxLength: 1000 })) }, { $id: 'Dismissal', additionalProperties: false })
export type Dismissal = Static<typeof Dismissal>

/** POST /v1/quarantine/dismissals: all that are open for a reason, of one source or of all. */
export const Dismissals = Type.Object({ source: Type.Optional(Id), reason: Type.String({ minLength: 1, maxLength: 100 }), note: Type.Optional(Type.String({ maxLength: 1000 })) }, { $id: 'Dismissals', additionalProperties: false })
export type Dismissals = Static<typeof Dismissals>
export const Dismissed = Type.Object({ dismissed: Type.Integer() }, { $id: 'Dismissed' })
export type Dismissed = Static<typeof Dismissed>
