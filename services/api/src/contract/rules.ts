import { Type, type Static } from 'typebox'
import { Evidence } from './entries.js'
import { LibraryName } from './directory.js'
import { ReviewedRecord } from './review.js'
import { Code, Id, Next, oneOf, paging, ref, Time } from './schema.js'

export const workStates = ['waiting', 'running', 'paused', 'stopping', 'stopped', 'finished', 'failed'] as const

/** How far a long piece of work has come. */
const progress = {
  state: oneOf(workStates),
  total: Type.Integer({ description: 'Records in all' }),
  done: Type.Integer(),
  rate: Type.Optional(Type.Number({ description: 'Records a second, while it runs' })),
  startedBy: Type.String(),
  error: Type.Optional(Type.String()),
  createdAt: Time,
  startedAt: Type.Optional(Time),
  finishedAt: Type.Optional(Time)
}

/** A run over stored records, without harvesting. */
export const Rerun = Type.Object({
  id: Type.String(),
  step: oneOf(['describe', 'match']),
  library: Type.Optional(ref(LibraryName)),
  source: Type.Optional(Type.String()),
  outdated: Type.Boolean({ description: 'Only records that were described by older code' }),
  ruleVersion: Type.Optional(Type.String({ description: 'The rules whose switching on it carries out' })),
  ...progress
}, { $id: 'Rerun' })
export type Rerun = Static<typeof Rerun>

/** POST /v1/reruns. Without library and source, everything. */
export const NewRerun = Type.Object({
  step: oneOf(['describe', 'match'], { description: 'describe reads the stored bytes anew and matches after; match only matches anew' }),
  library: Type.Optional(Code),
  source: Type.Optional(Id),
  outdated: Type.Optional(Type.Boolean())
}, { $id: 'NewRerun', additionalProperties: false })
export type NewRerun = Static<typeof NewRerun>

export const RerunsQuery = Type.Object(paging, { additionalProperties: false })
export const Reruns = Type.Object({
  reruns: Type.Array(ref(Rerun)),
  outdated: Type.Integer({ description: 'Records that were described by older code' }),
  mayRunAll: Type.Boolean({ description: 'Whether the caller may run everything again' }),
  next: Next
}, { $id: 'Reruns' })
export type Reruns = Static<typeof Reruns>

const points = Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer()), { description: 'Feature, outcome of its comparison, points' })

/** What matches go by. */
export const RuleSet = Type.Object({
  name: Type.String(),
  threshold: Type.Integer({ description: 'Points from which two records are one edition' }),
  doubtBand: Type.Integer({ description: 'Points below the threshold within which a person is asked' }),
  vetoes: Type.Array(Type.String(), { description: 'What forbids that two records are one, whatever else agrees' }),
  points,
  keys: Type.Array(Type.String(), { description: 'Under which keys records propose one another' }),
  keyLimit: Type.Integer({ description: 'A key that more descriptions than this share proposes nothing' })
}, { $id: 'RuleSet' })
export type RuleSet = Static<typeof RuleSet>

/** A version tried over the whole catalogue without changing anything, and what would be different. */
export const Shadow = Type.Object({
  id: Type.String(),
  ruleVersion: Type.String(),
  against: Type.String({ description: 'The version it is compared with' }),
  current: Type.Boolean({ description: 'Whether that version is still the active one' }),
  before: Type.Integer({ description: 'Entries now' }),
  after: Type.Integer({ description: 'Entries then' }),
  merges: Type.Integer({ description: 'Entries that would come of several' }),
  splits: Type.Integer({ description: 'Entries that would fall apart' }),
  libraries: Type.Integer({ description: 'Libraries with records in entries that would be others' }),
  requests: Type.Integer({ description: 'Open requests for such entries' }),
  causes: Type.Array(Type.Object({ cause: Type.String({ description: 'veto:NAME, points:FEATURE, threshold, keys or others' }), changes: Type.Integer() })),
  ...progress
}, { $id: 'Shadow' })
export type Shadow = Static<typeof Shadow>

export const ruleStates = ['draft', 'active', 'retired'] as const
export const RuleVersion = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: oneOf(ruleStates),
  rules: ref(RuleSet),
  createdBy: Type.String(),
  reason: Type.Optional(Type.String()),
  createdAt: Time,
  shadow: Type.Optional(ref(Shadow))
}, { $id: 'RuleVersion' })
export type RuleVersion = Static<typeof RuleVersion>

/** What a rule set may be made of, for whoever draws a form. */
export const RuleBounds = Type.Object({
  usual: ref(RuleSet),
  threshold: Type.Array(Type.Integer()),
  doubtBand: Type.Array(Type.Integer()),
  keyLimit: Type.Array(Type.Integer()),
  points: Type.Array(Type.Integer()),
  vetoes: Type.Array(Type.String()),
  keys: Type.Array(Type.String())
}, { $id: 'RuleBounds' })
export type RuleBounds = Static<typeof RuleBounds>

export const RuleVersionsQuery = Type.Object(paging, { additionalProperties: false })
export const RuleVersions = Type.Object({
  versions: Type.Array(ref(RuleVersion)),
  active: Type.String(),
  previous: Type.Optional(Type.String({ description: 'The version that was active before' })),
  carryingOut: Type.Optional(ref(Rerun)),
  mayChange: Type.Boolean({ description: 'Whether the caller may change the rules of the whole catalogue' }),
  next: Next
}, { $id: 'RuleVersions' })
export type RuleVersions = Static<typeof RuleVersions>

/** POST /v1/rules. What is left out of the rules is as usual. */
export const NewRuleVersion = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  rules: Type.Record(Type.String(), Type.Unknown()),
  reason: Type.Optional(Type.String({ maxLength: 1000 }))
}, { $id: 'NewRuleVersion', additionalProperties: false })
export type NewRuleVersion = Static<typeof NewRuleVersion>

/** POST /v1/rules/:id/switch */
export const SwitchRules = Type.Object({
  reason: Type.Optional(Type.String({ maxLength: 1000 })),
  unseen: Type.Optional(Type.Boolean({ description: 'Also a draft that was not tried' }))
}, { $id: 'SwitchRules', additionalProperties: false })
export const RulesSwitched = Type.Object({ version: ref(RuleVersion), rerun: ref(Rerun) }, { $id: 'RulesSwitched' })
export type RulesSwitched = Static<typeof RulesSwitched>

export const RuleSwitches = Type.Object({
  switches: Type.Array(Type.Object({ id: Type.String(), from: Type.String(), to: Type.String(), by: Type.String(), reason: Type.Optional(Type.String()), at: Time })),
  next: Next
}, { $id: 'RuleSwitches' })
export type RuleSwitches = Static<typeof RuleSwitches>

const Judged = Type.Object({ score: Type.Number(), veto: Type.Optional(Type.String()), evidence: Type.Array(ref(Evidence)) })

/** Entries that would be others. */
export const ShadowChange = Type.Object({
  id: Type.String(),
  kind: oneOf(['merge', 'split', 'both']),
  cause: Type.String(),
  entries: Type.Array(Type.String(), { description: 'The entries concerned, as they are' }),
  parts: Type.Array(Type.Array(ref(ReviewedRecord)), { description: 'The records as they would be together; of many, some' }),
  records: Type.Integer(),
  requests: Type.Integer({ description: 'Open requests for these entries' }),
  pair: Type.Optional(Type.Object({ a: Type.String(), b: Type.String(), now: Judged, tried: Judged }, { description: 'Two records that tell why' }))
}, { $id: 'ShadowChange' })
export type ShadowChange = Static<typeof ShadowChange>

export const ShadowChangesQuery = Type.Object({
  ...paging,
  cause: Type.Optional(Type.String({ maxLength: 100 })),
  kind: Type.Optional(oneOf(['merge', 'split', 'both'])),
  requested: Type.Optional(Type.Boolean({ description: 'Only those for which a request is open' }))
}, { additionalProperties: false })
export const ShadowChanges = Type.Object({ changes: Type.Array(ref(ShadowChange)), next: Next }, { $id: 'ShadowChanges' })
export type ShadowChanges = Static<typeof ShadowChanges>

export const ShadowLibraries = Type.Object({
  libraries: Type.Array(Type.Object({ library: ref(LibraryName), records: Type.Integer() })), next: Next
}, { $id: 'ShadowLibraries' })
export type ShadowLibraries = Static<typeof ShadowLibraries>
