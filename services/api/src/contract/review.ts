import { Type, type Static } from 'typebox'
import { carriers, formats } from '@commonshelf/catalogue'
import { LibraryName } from './directory.js'
import { Evidence } from './entries.js'
import { Code, Id, Next, oneOf, paging, ref, Time } from './schema.js'

const text = Type.Optional(Type.String())
const texts = Type.Array(Type.String())

/** One record of a pair, as somebody who compares the two wants to see it. */
export const ReviewedRecord = Type.Object({
  id: Type.String(),
  library: ref(LibraryName),
  identifier: Type.String({ description: 'The identifier in the source' }),
  entry: Type.String(),
  records: Type.Integer({ description: 'Records of that entry' }),
  title: Type.String(),
  responsibility: text,
  contributors: texts,
  edition: text,
  publication: text,
  year: Type.Optional(Type.Integer()),
  extent: text,
  series: texts,
  isbn: texts,
  languages: texts,
  format: oneOf(formats),
  carrier: oneOf(carriers),
  subjects: texts,
  notes: texts
}, { $id: 'ReviewedRecord' })
export type ReviewedRecord = Static<typeof ReviewedRecord>

/** Two records that the rules are not sure of. */
export const DoubtfulPair = Type.Object({
  score: Type.Number(),
  veto: Type.Optional(Type.String({ description: 'What alone kept them apart' })),
  together: Type.Boolean({ description: 'Whether they are one entry at present' }),
  evidence: Type.Array(ref(Evidence)),
  foundAt: Time,
  left: ref(ReviewedRecord),
  right: ref(ReviewedRecord)
}, { $id: 'DoubtfulPair' })
export type DoubtfulPair = Static<typeof DoubtfulPair>

/** GET /v1/doubtful-pairs. The likeliest first; of the caller's libraries. */
export const DoubtfulPairsQuery = Type.Object({ ...paging, library: Type.Optional(Code) }, { additionalProperties: false })
export const DoubtfulPairs = Type.Object({ total: Type.Integer(), threshold: Type.Number(), pairs: Type.Array(ref(DoubtfulPair)), next: Next }, { $id: 'DoubtfulPairs' })
export type DoubtfulPairs = Static<typeof DoubtfulPairs>

/** PUT /v1/decisions/:a/:b. `same`: one edition or not; null takes the decision back; `unsure` sets the pair aside. */
export const decisionVerdicts = ['same', 'different', 'unsure', 'undecided'] as const
export const NewDecision = Type.Object({
  verdict: oneOf(decisionVerdicts, { description: 'same and different are pins that outrank the rules; unsure shows the pair to nobody again; undecided takes either back' }),
  reason: Type.Optional(Type.String({ maxLength: 1000 }))
}, { $id: 'NewDecision', additionalProperties: false })
export type NewDecision = Static<typeof NewDecision>

export const DecisionAnswer = Type.Object({ a: Id, b: Id, verdict: oneOf(decisionVerdicts) }, { $id: 'DecisionAnswer' })
export type DecisionAnswer = Static<typeof DecisionAnswer>

/** GET /v1/decisions. What staff decided: labelled pairs, with both records as they stand. */
export const Decision = Type.Object({
  same: Type.Boolean(),
  at: Time,
  staff: text,
  reason: text,
  left: ref(ReviewedRecord),
  right: ref(ReviewedRecord)
}, { $id: 'Decision' })
export type Decision = Static<typeof Decision>
export const DecisionsQuery = Type.Object({ ...paging }, { additionalProperties: false })
export const Decisions = Type.Object({ decisions: Type.Array(ref(Decision)), next: Next }, { $id: 'Decisions' })
export type Decisions = Static<typeof Decisions>

const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const lines = (maxLength: number) => Type.Array(line(maxLength), { maxItems: 100 })
/** Null says that the entry has none, whatever a record states. */
const orNone = <S extends ReturnType<typeof line> | ReturnType<typeof Type.Integer>>(schema: S) => Type.Union([schema, Type.Null()])

/** Fields of an entry that staff can correct, in the shape that the entry has. */
export const CorrectedFields = Type.Partial(Type.Object({
  title: Type.Object({
    main: line(1000), rest: Type.Optional(line(1000)), partNumber: Type.Optional(line(200)), partName: Type.Optional(line(500)), responsibility: Type.Optional(line(1000))
  }, { additionalProperties: false }),
  contributors: Type.Array(Type.Object({
    name: line(300), kind: oneOf(['person', 'body', 'meeting']), romanised: Type.Optional(line(300)), dates: Type.Optional(line(100)), role: Type.Optional(line(100)), primary: Type.Boolean()
  }, { additionalProperties: false }), { maxItems: 100 }),
  edition: orNone(line(300)),
  publication: Type.Array(Type.Object({ place: Type.Optional(line(300)), publisher: Type.Optional(line(300)), date: Type.Optional(line(100)) }, { additionalProperties: false }), { maxItems: 20 }),
  year: orNone(Type.Integer({ minimum: -3000, maximum: 2200 })),
  extent: orNone(line(300)),
  series: Type.Array(Type.Object({ title: line(500), volume: Type.Optional(line(100)), issn: Type.Optional(line(20)) }, { additionalProperties: false }), { maxItems: 30 }),
  languages: Type.Array(Type.String({ pattern: '^[a-z]{3}$', description: 'MARC language code: chi, eng' }), { maxItems: 20 }),
  format: oneOf(formats),
  carrier: oneOf(carriers),
  subjects: lines(300),
  summary: orNone(line(20_000)),
  contents: orNone(line(20_000)),
  notes: lines(4000)
}), { $id: 'CorrectedFields', additionalProperties: false, minProperties: 1 })
export type CorrectedFields = Static<typeof CorrectedFields>

/** PATCH /v1/entries/:id/corrections. What is set holds against every feed until it is taken back. */
export const NewCorrections = Type.Object({
  set: Type.Optional(ref(CorrectedFields)),
  takeBack: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 30 })),
  reason: Type.Optional(Type.String({ maxLength: 1000 }))
}, { $id: 'NewCorrections', additionalProperties: false, minProperties: 1 })
export type NewCorrections = Static<typeof NewCorrections>

/** GET /v1/entries/:id/corrections, and the answer to PATCH. The newest first; without `endedAt` it stands. */
export const Corrections = Type.Object({
  entry: Type.String(),
  corrections: Type.Array(Type.Object({ field: Type.String(), value: Type.Unknown(), reason: text, staff: Type.String(), at: Time, endedAt: Type.Optional(Time) }))
}, { $id: 'Corrections' })
export type Corrections = Static<typeof Corrections>
