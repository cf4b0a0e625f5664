import { Type, type Static } from 'typebox'
import { extents, Harvest, harvestStates } from './administration.js'
import { Id, Next, oneOf, paging, ref, Time } from './schema.js'

const Count = Type.Integer({ minimum: 0 })

/** How far what a harvest brought has come; batches are of a thousand records at most. */
export const HarvestProgress = Type.Object({
  batches: Count,
  described: Count,
  matched: Count,
  changed: Type.Integer({ minimum: 0, description: 'Records that were there before and came as others' }),
  entries: Type.Integer({ minimum: 0, description: 'Entries that had to be written anew' })
}, { $id: 'HarvestProgress' })

/** What a held harvest would withdraw, and what became of the question. */
export const HeldQuestion = Type.Object({
  stated: Type.Integer({ minimum: 0, description: 'Records that the source states as deleted' }),
  missing: Type.Integer({ minimum: 0, description: 'Records that a full dump did not bring' }),
  present: Type.Integer({ minimum: 0, description: 'Of so many records' }),
  allowed: Type.Integer({ minimum: 0, description: 'So many may go without asking' }),
  standing: Type.Integer({ minimum: 0, description: 'So many would still go; the others have come again or changed' }),
  engagedRecords: Count,
  engagedItems: Type.Integer({ minimum: 0, description: 'Copies on loan or promised among them' }),
  heldAt: Time,
  decision: Type.Optional(oneOf(['approved', 'refused', 'superseded'])),
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(Time)
}, { $id: 'HeldQuestion' })
export type HeldQuestion = Static<typeof HeldQuestion>

/** A trial: how far its comparison is, and what it has found. */
export const Trial = Type.Object({
  step: oneOf(['stage', 'describe', 'gone', 'match', 'done']),
  staged: Count,
  judged: Type.Integer({ minimum: 0, description: 'Of the staged' }),
  toMatch: Count,
  matched: Count,
  verdicts: Type.Record(Type.String(), Count, { description: 'Records: added, changed, unchanged, refused, stated (as deleted), missing' }),
  fields: Type.Record(Type.String(), Count, { description: 'Changed records, by the field that changes' }),
  refused: Type.Record(Type.String(), Count, { description: 'By reason' }),
  quality: Type.Record(Type.String(), Count, { description: 'Findings in new and changed records, by code' }),
  guard: Type.Optional(Type.Object({ verdict: oneOf(['nothing', 'withdrawn', 'held', 'empty']), stated: Count, missing: Count, present: Count, allowed: Count })),
  entries: Type.Object({ new: Count, joined: Count, gone: Count }, { description: 'Entries that would be new, records that would join one that is there, entries that would go' }),
  merges: Count,
  splits: Count,
  libraries: Type.Record(Type.String(), Count, { description: 'Libraries with records in entries that would come together or fall apart, with the number of entries' }),
  openRequests: Type.Integer({ minimum: 0, description: 'Open requests for such entries' }),
  decision: Type.Optional(oneOf(['taken', 'dropped', 'expired'])),
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(Time)
}, { $id: 'Trial' })
export type Trial = Static<typeof Trial>

/** GET /v1/harvests/:id */
export const HarvestDetail = Type.Object({
  harvest: ref(Harvest),
  progress: ref(HarvestProgress),
  limits: Type.Object({ withdrawAtMost: Type.Number(), withdrawFreely: Type.Integer() }, { description: 'How much of its source a harvest may withdraw without asking' }),
  held: Type.Optional(ref(HeldQuestion)),
  trial: Type.Optional(ref(Trial))
}, { $id: 'HarvestDetail' })
export type HarvestDetail = Static<typeof HarvestDetail>

/** PUT /v1/sources/:id/limits */
export const WithdrawalLimits = Type.Object({
  withdrawAtMost: Type.Number({ minimum: 0, maximum: 1, description: 'Of the records that were there: a share from 0 to 1' }),
  withdrawFreely: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'So many records may go whatever their share' })
}, { $id: 'WithdrawalLimits', additionalProperties: false })
export type WithdrawalLimits = Static<typeof WithdrawalLimits>

export const WithdrawalsQuery = Type.Object(paging, { additionalProperties: false })
/** GET /v1/harvests/:id/withdrawals: those with copies on loan or promised first. */
export const Withdrawals = Type.Object({
  withdrawals: Type.Array(Type.Object({
    record: Type.String(),
    identifier: Type.String(),
    cause: oneOf(['stated', 'missing']),
    engaged: Type.Integer({ minimum: 0, description: 'Copies on loan or promised' }),
    entry: Type.Optional(Type.String()),
    title: Type.Optional(Type.String()),
    author: Type.Optional(Type.String()),
    year: Type.Optional(Type.Integer())
  })),
  next: Next
}, { $id: 'Withdrawals' })
export type Withdrawals = Static<typeof Withdrawals>

/** POST /v1/harvests/:id/approve and /refuse */
export const WithdrawalAnswer = Type.Object({ harvest: ref(Harvest), withdrawn: Count, kept: Count }, { $id: 'WithdrawalAnswer' })
export type WithdrawalAnswer = Static<typeof WithdrawalAnswer>

export const trialFindingKinds = ['added', 'changed', 'gone', 'refused', 'merge', 'split', 'quality'] as const
export const TrialFindingsQuery = Type.Object({ ...paging, kind: oneOf(trialFindingKinds) }, { additionalProperties: false })
/** GET /v1/harvests/:id/findings: samples of what a trial found. */
export const TrialFindings = Type.Object({
  findings: Type.Array(Type.Object({ id: Type.String(), kind: oneOf(trialFindingKinds), code: Type.Optional(Type.String()), data: Type.Record(Type.String(), Type.Unknown()) })),
  next: Next
}, { $id: 'TrialFindings' })
export type TrialFindings = Static<typeof TrialFindings>

export const HarvestsQuery = Type.Object({
  ...paging,
  source: Type.Optional(Id),
  state: Type.Optional(oneOf(harvestStates)),
  trial: Type.Optional(Type.Boolean())
}, { additionalProperties: false })

/** POST /v1/harvests; stop, resume, approve, refuse, take and drop take nothing. */
export const NewHarvest = Type.Object({
  source: Id,
  extent: Type.Optional(oneOf(extents)),
  trial: Type.Optional(Type.Boolean({ description: 'Show first what would change; nothing does until it is taken in' }))
}, { $id: 'NewHarvest', additionalProperties: false })
export type NewHarvest = Static<typeof NewHarvest>
