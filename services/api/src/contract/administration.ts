import { Type, type Static } from 'typebox'
import { LibraryName } from './directory.js'
import { Code, Id, Next, oneOf, paging, ref, Time } from './schema.js'

export const protocols = ['oai-pmh', 'sru', 'koha', 'file', 'spreadsheet', 'isbn-list'] as const
export const harvestStates = ['waiting', 'running', 'stopping', 'stopped', 'held', 'finished', 'failed', 'comparing', 'shown', 'dropped'] as const
export const extents = ['full', 'delta'] as const

const settings = Type.Record(Type.String(), Type.Unknown(), { description: 'What the protocol needs: set, metadata prefix, identifier field, columns of a sheet' })

export const Harvest = Type.Object({
  id: Type.String(),
  source: Type.String(),
  library: Type.Optional(ref(LibraryName)),
  extent: oneOf(extents),
  state: oneOf(harvestStates),
  trial: Type.Boolean(),
  received: Type.Integer(),
  added: Type.Integer(),
  unchanged: Type.Integer(),
  withdrawn: Type.Integer(),
  quarantined: Type.Integer(),
  error: Type.Optional(Type.String()),
  createdAt: Time,
  startedAt: Type.Optional(Time),
  finishedAt: Type.Optional(Time)
}, { $id: 'Harvest' })
export type Harvest = Static<typeof Harvest>

export const Source = Type.Object({
  id: Type.String(),
  library: ref(LibraryName),
  protocol: oneOf(protocols),
  address: Type.Optional(Type.String()),
  dialect: Type.Optional(Type.String()),
  encoding: Type.Optional(Type.String()),
  settings,
  schedule: Type.Optional(Type.String({ description: 'A cron pattern' })),
  watermark: Type.Optional(Type.String()),
  enabled: Type.Boolean()
}, { $id: 'Source' })
export type Source = Static<typeof Source>

/** POST /v1/sources */
export const NewSource = Type.Object({
  library: Code,
  protocol: oneOf(protocols),
  address: Type.Optional(Type.String({ maxLength: 2000 })),
  dialect: Type.Optional(Type.String({ maxLength: 40, description: 'auto, marc21, unimarc, cnmarc' })),
  encoding: Type.Optional(Type.String({ maxLength: 40, description: 'auto, utf-8, gb18030, marc-8, big5' })),
  settings: Type.Optional(settings),
  schedule: Type.Optional(Type.String({ maxLength: 100, description: 'A cron pattern: 0 3 * * *' }))
}, { $id: 'NewSource', additionalProperties: false })
export type NewSource = Static<typeof NewSource>

export const SourcesQuery = Type.Object({ ...paging, library: Type.Optional(Code) }, { additionalProperties: false })
export const Sources = Type.Object({ sources: Type.Array(ref(Source)), next: Next }, { $id: 'Sources' })
export type Sources = Static<typeof Sources>

export const Harvests = Type.Object({ harvests: Type.Array(ref(Harvest)), next: Next }, { $id: 'Harvests' })
export type Harvests = Static<typeof Harvests>

/** A record that could not go on, with why. */
export const Quarantined = Type.Object({
  id: Type.String(),
  source: Type.String(),
  library: Type.Optional(ref(LibraryName)),
  harvest: Type.Optional(Type.String()),
  identifier: Type.Optional(Type.String()),
  step: oneOf(['receive', 'describe']),
  reason: Type.String(),
  detail: Type.Optional(Type.String()),
  size: Type.Integer({ description: 'Bytes kept' }),
  state: oneOf(['open', 'replayed', 'dismissed']),
  syntax: Type.Optional(Type.String()),
  tries: Type.Integer({ description: 'How often it was tried again' }),
  triedAt: Type.Optional(Time),
  note: Type.Optional(Type.String({ description: 'Why staff laid it aside' })),
  answeredBy: Type.Optional(Type.String()),
  answeredAt: Type.Optional(Time),
  createdAt: Time
}, { $id: 'Quarantined' })
export type Quarantined = Static<typeof Quarantined>

export const QuarantineQuery = Type.Object({
  ...paging,
  source: Type.Optional(Id),
  harvest: Type.Optional(Id),
  reason: Type.Optional(Type.String({ maxLength: 100 })),
  state: Type.Optional(oneOf(['open', 'replayed', 'dismissed']))
}, { additionalProperties: false })
export const Quarantine = Type.Object({ quarantined: Type.Array(ref(Quarantined)), next: Next }, { $id: 'Quarantine' })
export type Quarantine = Static<typeof Quarantine>

/** GET /v1/statistics */
export const Statistics = Type.Object({
  libraries: Type.Integer(),
  sources: Type.Integer(),
  sourceRecords: Type.Integer(),
  quarantined: Type.Integer(),
  bibliographicRecords: Type.Integer(),
  outdated: Type.Integer({ description: 'Of these, those that older code described: POST /v1/reruns describes them anew' }),
  holdings: Type.Integer(),
  items: Type.Integer(),
  clusters: Type.Integer(),
  works: Type.Integer(),
  quarantineReasons: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
  documents: Type.Integer({ description: 'Entries in the index outbox' }),
  waiting: Type.Object({ describe: Type.Integer(), match: Type.Integer(), index: Type.Integer() }, { description: 'Batches to describe and to match, clusters to write' }),
  index: Type.Object({ engine: Type.String(), applied: Type.Integer(), latest: Type.Integer() }, { description: 'Change numbers: what searches find, and what there is' }),
  requests: Type.Record(Type.String(), Type.Integer(), { description: 'By status' })
}, { $id: 'Statistics' })
export type Statistics = Static<typeof Statistics>
