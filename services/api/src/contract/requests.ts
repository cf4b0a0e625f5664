import { eventNames, proximities, requestActions, requestOutcomes, requestStatuses, supplyActions, supplyStatuses, type RoutingReason } from '@commonshelf/lending'
import { Type, type Static } from 'typebox'
import { LibraryName, ServicePointName } from './directory.js'
import { Code, Id, Next, oneOf, paging, ref, Time } from './schema.js'

/** Why a supplier stands where it stands: the rule that spoke, its values, and the points it gave; obstacles give none. */
export const Reason = Type.Unsafe<RoutingReason>(Type.Object({
  rule: oneOf(['proximity', 'on-shelf', 'load', 'distance', 'tried-before', 'not-lendable', 'not-on-shelf', 'not-supplying']),
  points: Type.Optional(Type.Number()),
  proximity: Type.Optional(oneOf(proximities)),
  onShelf: Type.Optional(Type.Integer()),
  unsure: Type.Optional(Type.Integer()),
  openSupplies: Type.Optional(Type.Integer()),
  capacity: Type.Optional(Type.Integer()),
  kilometres: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  copies: Type.Optional(Type.Integer()),
  lendable: Type.Optional(Type.Integer())
}, { $id: 'Reason' }))
export type Reason = RoutingReason

/** A library as routing ranked it; rank null for one that could not supply. */
export const RankedLibrary = Type.Object({
  library: ref(LibraryName),
  rank: Type.Union([Type.Integer(), Type.Null()]),
  points: Type.Number(),
  reasons: Type.Array(ref(Reason))
}, { $id: 'RankedLibrary' })
export type RankedLibrary = Static<typeof RankedLibrary>

export const SuppliedItem = Type.Object({
  id: Type.Optional(Type.String()),
  barcode: Type.Optional(Type.String()),
  callNumber: Type.Optional(Type.String()),
  location: Type.Optional(Type.String()),
  volume: Type.Optional(Type.String())
}, { $id: 'SuppliedItem' })
export type SuppliedItem = Static<typeof SuppliedItem>

/** One attempt by one supplier. `status` is spelled as ISO 18626 spells it. */
export const Supply = Type.Object({
  id: Type.String(),
  request: Type.String(),
  supplier: ref(LibraryName),
  status: oneOf(supplyStatuses),
  item: Type.Optional(ref(SuppliedItem)),
  reasons: Type.Array(ref(Reason), { description: 'Why this supplier was chosen' }),
  unfilledReason: Type.Optional(Type.String({ description: 'NotOnShelf, OnLoan… or why it was withdrawn: cancelled, no-answer, not-shipped' })),
  note: Type.Optional(Type.String()),
  answerBy: Type.Optional(Time),
  createdAt: Time,
  changedAt: Time
}, { $id: 'Supply' })
export type Supply = Static<typeof Supply>

export const Loan = Type.Object({
  id: Type.String(),
  item: ref(SuppliedItem),
  lentAt: Time,
  dueAt: Time,
  renewals: Type.Integer(),
  returnedAt: Type.Optional(Time)
}, { $id: 'Loan' })
export type Loan = Static<typeof Loan>

/** What may be done next with a request or its supply. */
const actions = Type.Array(oneOf([...new Set([...requestActions, ...supplyActions])]), { description: 'What whoever asks may do next' })

/** One line of a request's history. */
export const TimelineEvent = Type.Object({
  at: Time,
  what: oneOf(eventNames),
  by: Type.Optional(Type.String({ description: 'Who: reader, staff, or the system' })),
  library: Type.Optional(ref(LibraryName)),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown()))
}, { $id: 'TimelineEvent' })
export type TimelineEvent = Static<typeof TimelineEvent>

const summary = {
  id: Type.String({ format: 'uuid' }),
  entry: Type.String({ description: 'As asked for; it may redirect' }),
  title: Type.String(),
  contributors: Type.Array(Type.String()),
  year: Type.Optional(Type.Integer()),
  status: oneOf(requestStatuses),
  outcome: Type.Optional(oneOf(requestOutcomes)),
  requester: ref(LibraryName),
  pickup: ref(ServicePointName),
  supplier: Type.Optional(ref(LibraryName)),
  note: Type.Optional(Type.String()),
  createdAt: Time,
  changedAt: Time,
  collectBy: Type.Optional(Time),
  loan: Type.Optional(ref(Loan)),
  actions
}

/** A request as a list shows it. */
export const RequestSummary = Type.Object(summary, { $id: 'RequestSummary' })
export type RequestSummary = Static<typeof RequestSummary>

/** A reader's wish for a copy. `status` says where it stands, `outcome` how it ended. */
export const Request = Type.Object({
  ...summary,
  reader: Type.Optional(Type.Object({ name: Type.String(), card: Type.String() }, { description: "Only for the requester's staff" })),
  supplies: Type.Array(ref(Supply), { description: 'Each attempt, the latest last' }),
  ranking: Type.Array(ref(RankedLibrary), { description: 'Every library with a copy as the latest routing judged it, the best first' }),
  timeline: Type.Array(ref(TimelineEvent))
}, { $id: 'Request' })
export type Request = Static<typeof Request>

/** POST /v1/requests, with an Idempotency-Key so that a second tap asks for nothing twice. */
export const NewRequest = Type.Object({
  entry: Id,
  pickup: Code,
  note: Type.Optional(Type.String({ maxLength: 500 }))
}, { $id: 'NewRequest', additionalProperties: false })
export type NewRequest = Static<typeof NewRequest>

/** GET /v1/requests: the reader's own; for staff, those of their part of the tree. */
export const RequestsQuery = Type.Object({
  ...paging,
  open: Type.Optional(Type.Boolean({ description: 'Only those that have not ended' }))
}, { additionalProperties: false })
export const Requests = Type.Object({ requests: Type.Array(ref(RequestSummary)), next: Next }, { $id: 'Requests' })
export type Requests = Static<typeof Requests>
