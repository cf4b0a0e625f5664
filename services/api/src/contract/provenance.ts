import { Type, type Static } from 'typebox'
import { LibraryName } from './directory.js'
import { oneOf, ref, Time } from './schema.js'

const text = Type.Optional(Type.String())

/** Why a field of an entry is from this record and no other. */
export const fieldReasons = ['only-one', 'best-record', 'best-is-silent', 'longest', 'gathered', 'staff'] as const

/** A record of an entry, and where it came from. */
export const OriginRecord = Type.Object({
  id: Type.String(),
  identifier: Type.String({ description: 'In its source' }),
  library: ref(LibraryName),
  source: Type.Object({ id: Type.String(), protocol: Type.String() }),
  harvest: Type.Optional(Type.Object({ id: Type.String(), at: Type.Optional(Time) })),
  receivedAt: Time,
  version: Type.Integer({ description: 'Counted up with every change' }),
  formerly: Type.Integer({ description: 'Former versions that are kept' })
}, { $id: 'OriginRecord' })
export type OriginRecord = Static<typeof OriginRecord>

/** GET /v1/entries/:id/provenance */
export const EntryProvenance = Type.Object({
  entry: Type.String(),
  fields: Type.Array(Type.Object({
    field: Type.String(),
    value: Type.String(),
    reason: oneOf(fieldReasons),
    records: Type.Array(Type.String(), { description: 'The record that gave it; of a list, all that state this value' }),
    others: Type.Array(Type.Object({ value: Type.String(), records: Type.Array(Type.String()) }), { description: 'What other records state instead' }),
    staff: text
  })),
  records: Type.Array(ref(OriginRecord)),
  history: Type.Array(Type.Object({ at: Time, what: oneOf(['merged', 'split', 'emptied', 'pinned', 'corrected', 'received']), details: Type.Optional(Type.Unknown()) }), { description: 'What happened to the entry and its records, the newest first' })
}, { $id: 'EntryProvenance' })
export type EntryProvenance = Static<typeof EntryProvenance>

/** GET /v1/records/:id. A record as its library sends it, with its former versions, the newest first. */
export const RecordHistory = Type.Object({
  record: ref(OriginRecord),
  title: text,
  entry: text,
  deleted: Type.Boolean(),
  versions: Type.Array(Type.Object({
    version: Type.Integer(),
    deleted: Type.Boolean(),
    syntax: Type.String(),
    size: Type.Integer(),
    receivedAt: Time,
    replacedAt: Type.Optional(Time),
    harvest: Type.Optional(Type.Object({ id: Type.String(), extent: Type.String(), at: Type.Optional(Time), file: text }))
  })),
  policy: Type.Object({ versions: Type.Integer(), days: Type.Integer() })
}, { $id: 'RecordHistory' })
export type RecordHistory = Static<typeof RecordHistory>

/** GET /v1/records/:id/versions/:version. What it states, beside the version before it. */
export const RecordVersion = Type.Object({
  version: Type.Integer(),
  before: Type.Optional(Type.Integer({ description: 'The version that it is compared with' })),
  deleted: Type.Boolean(),
  unreadable: text,
  rows: Type.Array(Type.Object({ place: Type.String(), before: text, after: text, change: oneOf(['same', 'changed', 'added', 'removed']) }))
}, { $id: 'RecordVersion' })
export type RecordVersion = Static<typeof RecordVersion>

/** GET and PUT /v1/history-policy. A former version goes when it is older than `days` and its record has `versions` newer ones. */
export const NewHistoryPolicy = Type.Object({ versions: Type.Integer({ minimum: 0, maximum: 1000 }), days: Type.Integer({ minimum: 0, maximum: 36_500 }) }, { $id: 'NewHistoryPolicy', additionalProperties: false })
export type NewHistoryPolicy = Static<typeof NewHistoryPolicy>
export const HistoryPolicy = Type.Object({ versions: Type.Integer(), days: Type.Integer(), setBy: text, setAt: Time, purged: Type.Integer({ description: 'Versions dropped since the beginning' }), purgedAt: Type.Optional(Time) }, { $id: 'HistoryPolicy' })
export type HistoryPolicy = Static<typeof HistoryPolicy>
