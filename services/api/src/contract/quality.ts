import { Type, type Static } from 'typebox'
import { LibraryName } from './directory.js'
import { Next, oneOf, paging, ref, Time } from './schema.js'

/** One report on a library's records. `counts` are records that have a finding, by code. */
export const QualityReport = Type.Object({
  id: Type.String(),
  library: ref(LibraryName),
  cause: oneOf(['staff', 'harvest']),
  state: oneOf(['waiting', 'running', 'stopped', 'finished', 'failed']),
  total: Type.Integer({ description: 'Records when it began' }),
  records: Type.Integer({ description: 'Looked at so far' }),
  clean: Type.Integer({ description: 'Nothing wrong or missing in them' }),
  unreadable: Type.Integer({ description: 'In quarantine' }),
  counts: Type.Record(Type.String(), Type.Integer()),
  error: Type.Optional(Type.String()),
  createdAt: Time,
  finishedAt: Type.Optional(Time)
}, { $id: 'QualityReport' })
export type QualityReport = Static<typeof QualityReport>

/** GET /v1/quality. The latest report of each library in the caller's part of the tree. */
export const QualityOverview = Type.Object({
  libraries: Type.Array(Type.Object({ library: ref(LibraryName), records: Type.Boolean({ description: 'Whether it has a source at all' }), report: Type.Optional(ref(QualityReport)) }))
}, { $id: 'QualityOverview' })
export type QualityOverview = Static<typeof QualityOverview>

/** GET /v1/libraries/:code/quality */
export const LibraryQuality = Type.Object({
  library: ref(LibraryName),
  report: Type.Optional(ref(QualityReport)),
  severities: Type.Record(Type.String(), oneOf(['wrong', 'missing', 'hint']), { description: 'How much each code weighs' }),
  trend: Type.Array(ref(QualityReport), { description: 'Finished reports, the newest first' }),
  average: Type.Object({ libraries: Type.Integer(), records: Type.Integer(), clean: Type.Integer(), counts: Type.Record(Type.String(), Type.Integer()) }, { description: 'The latest reports of all other libraries together' }),
  sources: Type.Array(Type.Object({ id: Type.String(), protocol: Type.String(), form: Type.Optional(oneOf(['iso2709', 'marcxml', 'marc-json', 'csv'], { description: 'Of its corrected file; absent where there is none' })) }))
}, { $id: 'LibraryQuality' })
export type LibraryQuality = Static<typeof LibraryQuality>

export const QualityFinding = Type.Object({
  id: Type.String(),
  record: Type.String(),
  identifier: Type.String({ description: 'The record in its source' }),
  title: Type.Optional(Type.String()),
  entry: Type.Optional(Type.String()),
  code: Type.String(),
  field: Type.String(),
  value: Type.String(),
  detail: Type.Optional(Type.String()),
  proposal: Type.Optional(Type.String()),
  safe: Type.Boolean({ description: 'The corrected file has the proposal' })
}, { $id: 'QualityFinding' })
export type QualityFinding = Static<typeof QualityFinding>

/** GET /v1/quality-reports/:id/findings */
export const FindingsQuery = Type.Object({
  ...paging,
  code: Type.Optional(Type.String({ maxLength: 50 })),
  field: Type.Optional(Type.String({ maxLength: 200 }))
}, { additionalProperties: false })
export const QualityFindings = Type.Object({ findings: Type.Array(ref(QualityFinding)), next: Next }, { $id: 'QualityFindings' })
export type QualityFindings = Static<typeof QualityFindings>
