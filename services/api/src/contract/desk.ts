import { requestActions, supplyActions, supplyStatuses, unfilledReasons } from '@commonshelf/lending'
import { Type, type Static } from 'typebox'
import { LibraryName, ServicePointName } from './directory.js'
import { SuppliedItem } from './requests.js'
import { Code, Next, oneOf, paging, ref, Time } from './schema.js'

/** The kinds of work at a desk, in the order in which a book goes through them. */
export const deskKinds = ['to-supply', 'to-ship', 'to-receive', 'to-lend', 'lent', 'to-return'] as const
export type DeskKind = typeof deskKinds[number]

/** GET /v1/desk. Without a library the caller's own; without a kind the counts alone. */
export const DeskQuery = Type.Object({
  ...paging,
  library: Type.Optional(Code),
  kind: Type.Optional(oneOf(deskKinds))
}, { additionalProperties: false })

/** One thing to do, with what is needed to do it. */
export const DeskTask = Type.Object({
  kind: oneOf(deskKinds),
  request: Type.String(),
  supply: Type.Optional(Type.String()),
  loan: Type.Optional(Type.String()),
  entry: Type.String(),
  title: Type.String(),
  contributors: Type.Array(Type.String()),
  item: Type.Optional(ref(SuppliedItem)),
  supplier: Type.Optional(ref(LibraryName)),
  requester: ref(LibraryName),
  pickup: ref(ServicePointName),
  to: Type.Optional(Type.String({ description: 'For a transit: the name of the place it goes to' })),
  reader: Type.Optional(Type.Object({ name: Type.String(), card: Type.String() }, { description: 'Where the reader stands at this desk' })),
  since: Time,
  due: Type.Optional(Time),
  late: Type.Boolean(),
  actions: Type.Array(oneOf([...new Set([...requestActions, ...supplyActions])]))
}, { $id: 'DeskTask' })
export type DeskTask = Static<typeof DeskTask>

export const Desk = Type.Object({
  library: ref(LibraryName),
  counts: Type.Object(Object.fromEntries(deskKinds.map(kind => [kind, Type.Integer()])) as Record<DeskKind, ReturnType<typeof Type.Integer>>),
  tasks: Type.Array(ref(DeskTask)),
  next: Next
}, { $id: 'Desk' })
export type Desk = Static<typeof Desk>

/**
 * POST /v1/supplies/:id/will-supply. With a barcode, another free copy of the same library that the clerk would rather
 * send. `seen` is the status that the clerk saw: the answer is refused where somebody was quicker.
 */
export const WillSupply = Type.Object({
  barcode: Type.Optional(Type.String({ maxLength: 64 })),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  seen: Type.Optional(oneOf(supplyStatuses))
}, { $id: 'WillSupply', additionalProperties: false })
export type WillSupply = Static<typeof WillSupply>

/** POST /v1/supplies/:id/unfilled, in the reasons of ISO 18626. */
export const Unfilled = Type.Object({
  reason: Type.Optional(oneOf(unfilledReasons, { default: 'NotAvailable' })),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  seen: Type.Optional(oneOf(supplyStatuses))
}, { $id: 'Unfilled', additionalProperties: false })
export type Unfilled = Static<typeof Unfilled>

/** POST /v1/supplies/:id/ship, /v1/requests/:id/receive and /lend: an empty object, or a barcode that is checked against the promise. */
export const Handling = Type.Object({ barcode: Type.Optional(Type.String({ maxLength: 64 })) }, { $id: 'Handling', additionalProperties: false })
export type Handling = Static<typeof Handling>

/** POST /v1/scans. A copy passed under the scanner: the one thing to do with it. */
export const Scan = Type.Object({
  barcode: Type.String({ minLength: 1, maxLength: 64 }),
  servicePoint: Code,
  library: Type.Optional(Code)
}, { $id: 'Scan', additionalProperties: false })
export type Scan = Static<typeof Scan>

/** `do` is the one thing to do with the book now; `done` is what the scan itself made true. */
export const ScanAnswer = Type.Object({
  do: oneOf(['shelve', 'supply', 'hold', 'send']),
  because: Type.Optional(oneOf(['home', 'pickup'])),
  done: Type.Array(oneOf(['returned', 'received', 'arrived-home', 'redirected', 'seen', 'sent-home', 'sent-on'])),
  item: ref(SuppliedItem),
  owner: ref(LibraryName),
  title: Type.Optional(Type.String()),
  toLibrary: Type.Optional(ref(LibraryName)),
  toPoint: Type.Optional(ref(ServicePointName)),
  supply: Type.Optional(Type.String()),
  request: Type.Optional(Type.String())
}, { $id: 'ScanAnswer' })
export type ScanAnswer = Static<typeof ScanAnswer>
