import type { Db } from '../database.js'
import { jsonText } from '../records/json-text.js'

export const findingKinds = ['added', 'changed', 'gone', 'refused', 'merge', 'split', 'quality'] as const
export type FindingKind = typeof findingKinds[number]

/** A sample of what a trial found. */
export interface Finding { kind: FindingKind, code?: string, data: object }
export interface StoredFinding { id: string, kind: FindingKind, code: string | null, data: Record<string, unknown> }

/** How many samples of one kind are kept; of refusals and of quality so many for each code. */
const most: Record<FindingKind, number> = { added: 100, changed: 200, gone: 200, refused: 20, merge: 500, split: 500, quality: 10 }

export const addFindings = async (tx: Db, harvestId: string, findings: Finding[]): Promise<void> => {
  if (findings.length === 0) return
  const rows = await tx.sql<{ kind: FindingKind, code: string | null, count: number }[]>`
    select kind, code, count(*)::int as count from trial_finding where harvest_id = ${harvestId} group by kind, code`
  const counts = new Map(rows.map(({ kind, code, count }) => [`${kind} ${code ?? ''}`, count]))
  const kept = findings.filter(({ kind, code }) => {
    const count = counts.get(`${kind} ${code ?? ''}`) ?? 0
    counts.set(`${kind} ${code ?? ''}`, count + 1)
    return count < most[kind]
  })
  if (kept.length === 0) return
  await tx.sql`
    insert into trial_finding (harvest_id, kind, code, data)
    select ${harvestId}, f.kind, f.code, f.data from json_to_recordset(${jsonText(kept)}::json) as f (kind text, code text, data json)`
}

export const findings = (db: Db, harvestId: string, { kind, after, limit = 20 }: { kind: FindingKind, after?: string, limit?: number }): Promise<StoredFinding[]> =>
  db.sql<StoredFinding[]>`
    select id, kind, code, data from trial_finding where harvest_id = ${harvestId} and kind = ${kind} and id > ${after ?? '0'} order by id limit ${limit}`
