import { bigintColumn, booleanColumn, copyInto, copyRow, nullColumn, textColumn, type Column } from '../copy.js'
import type { Db } from '../database.js'
import { qualityReport } from '../schema/quality.js'
import type { Assessed } from './repository.js'

/** A finding shows enough to be recognised; the record itself has the rest. */
const longest = 500
const shown = (text: string): string => {
  const plain = text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd')
  return plain.length > longest ? `${plain.slice(0, longest).replace(/\p{Cs}/gu, '')}…` : plain
}
const optional = (text: string | undefined): Column => text === undefined ? nullColumn : textColumn(shown(text))

/**
 * The report's row says how far it has come, and only who finds it there writes on: a piece that was judged twice, by two
 * workers or after a crash, counts once.
 */
export const saveAssessed = async (tx: Db, report: typeof qualityReport.$inferSelect, { findings, counts, records, clean, unreadable, position }: Assessed): Promise<boolean> => {
  const before = report.position === null ? null : JSON.stringify(report.position)
  const [row] = await tx.sql<{ counts: Record<string, number> }[]>`
    select counts from quality_report where id = ${report.id} and state = 'running' and position is not distinct from ${before}::text::jsonb for update`
  if (row === undefined) return false
  const summed: Record<string, number> = { ...row.counts }
  for (const [code, count] of Object.entries(counts)) summed[code] = (summed[code] ?? 0) + count
  if (findings.length > 0) {
    await copyInto(tx, 'quality_finding (report_id, record_id, code, field, value, detail, proposal, safe)', findings.map(({ recordId, finding }) => copyRow([
      bigintColumn(report.id), bigintColumn(recordId), textColumn(finding.code), textColumn(shown(finding.field)), textColumn(shown(finding.value)),
      optional(finding.detail), optional(finding.proposal), booleanColumn(finding.safe === true)
    ])))
  }
  await tx.sql`
    update quality_report set counts = ${JSON.stringify(summed)}::text::jsonb, records = records + ${records}, clean = clean + ${clean},
      unreadable = unreadable + ${unreadable}, position = ${JSON.stringify(position)}::text::jsonb where id = ${report.id}`
  return true
}
