import { paceOf, type Rerun as RerunRow, type RuleVersion as VersionRow, type Shadow as ShadowRow, type ShadowChange as ChangeRow, type ShadowTotals } from '@commonshelf/store'
import type { Library, Rerun, RuleVersion, Shadow, ShadowChange } from '../contract/index.js'
import { nameOf } from '../directory/directory.js'
import { shownRecord } from '../review/shown.js'
import { optional } from '../search/summary.js'

type Worked = Pick<RerunRow, 'state' | 'total' | 'done' | 'paceSince' | 'paceFrom' | 'startedBy' | 'error' | 'createdAt' | 'startedAt' | 'finishedAt'>

const progressOf = (row: Worked) => ({
  state: row.state, total: row.total, done: row.done, startedBy: row.startedBy, createdAt: row.createdAt.toISOString(),
  ...optional({
    rate: paceOf(row, new Date()), error: row.error ?? undefined,
    startedAt: row.startedAt?.toISOString(), finishedAt: row.finishedAt?.toISOString()
  })
})

export const shownRerun = (row: RerunRow, libraries: ReadonlyMap<string, Library>): Rerun => {
  const library = row.libraryId === null ? undefined : libraries.get(row.libraryId)
  return {
    id: row.id, step: row.step, outdated: row.outdated, ...progressOf(row),
    ...optional({ library: library && nameOf(library), source: row.sourceId ?? undefined, ruleVersion: row.ruleVersionId ?? undefined })
  }
}

export const shownShadow = (row: ShadowRow, { causes, libraries, requests }: ShadowTotals, active: string): Shadow => ({
  id: row.id, ruleVersion: row.ruleVersionId, against: row.againstId, current: row.againstId === active,
  before: row.before, after: row.after, merges: row.merges, splits: row.splits, libraries, requests, causes: [...causes], ...progressOf(row)
})

export const shownVersion = (row: VersionRow, shadow?: Shadow): RuleVersion => ({
  id: row.id, name: row.name, state: row.state, rules: row.rules, createdBy: row.createdBy, createdAt: row.createdAt.toISOString(),
  ...optional({ reason: row.reason ?? undefined, shadow })
})

/** `libraries` by code. */
export const shownChange = ({ id, kind, cause, clusterIds, parts, records, requests, pair }: ChangeRow, libraries: ReadonlyMap<string, Library>): ShadowChange => ({
  id, kind, cause, records, requests, entries: clusterIds,
  parts: parts.map(part => part.map(one => shownRecord(one, { cluster: one.cluster ?? '', members: 0 }, libraries))),
  ...pair === null ? {} : { pair: { a: pair.a, b: pair.b, now: judged(pair.now), tried: judged(pair.tried) } }
})

const judged = ({ score, veto, evidence }: NonNullable<ChangeRow['pair']>['now']) => ({ score, evidence: evidence.map(one => ({ ...one })), ...optional({ veto }) })
