import { eq } from 'drizzle-orm'
import { findingCodes } from '@commonshelf/catalogue'
import type { Db } from '../database.js'
import { qualityReport } from '../schema/quality.js'

const hints = Object.entries(findingCodes).filter(([, severity]) => severity === 'hint').map(([code]) => code)

/**
 * What stands twice in a library's own records: records that are one entry in the catalogue, and records with the same
 * bytes. Each but the first of its group is a finding that names the first. A record that was clean until then is not any more.
 */
export const finishReport = async (tx: Db, id: string): Promise<typeof qualityReport.$inferSelect | undefined> => {
  const [held] = await tx.sql<{ libraryId: string }[]>`select library_id as "libraryId" from quality_report where id = ${id} and state = 'running' for update`
  if (held === undefined) return undefined
  const { libraryId } = held
  await tx.sql`
    create temporary table library_record on commit drop as
    select s.id, s.identifier, s.hash, m.cluster_id from source_record s join source on source.id = s.source_id left join cluster_member m on m.record_id = s.id
    where source.library_id = ${libraryId} and not s.deleted`
  const twice = async (code: string, key: string): Promise<string[]> => {
    const rows = await tx.sql.unsafe<{ recordId: string }[]>(`
      insert into quality_finding (report_id, record_id, code, field, value, detail, safe)
      select $1::bigint, id, $2, 'record', identifier, first, false
      from (select id, identifier, first_value(identifier) over same as first, row_number() over same as n
        from library_record where ${key} is not null window same as (partition by ${key} order by id)) as grouped
      where n > 1 returning record_id as "recordId"`, [id, code])
    return rows.map(row => row.recordId)
  }
  const sameBytes = await twice('duplicate-bytes', 'hash')
  const sameEntry = await twice('duplicate-entry', 'cluster_id')
  const duplicates = [...new Set([...sameBytes, ...sameEntry])]
  const [soiled] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count from unnest(${duplicates}::bigint[]) as d (id)
    where not exists (select from quality_finding f where f.report_id = ${id} and f.record_id = d.id and f.code not like 'duplicate-%' and f.code <> all(${hints}::text[]))`
  await tx.sql`delete from quality_finding f using quality_report r where f.report_id = r.id and r.library_id = ${libraryId} and r.id <> ${id}`
  await tx.sql`
    update quality_report set state = 'finished', finished_at = now(), clean = greatest(0, clean - ${soiled!.count}),
      counts = counts || jsonb_strip_nulls(jsonb_build_object('duplicate-bytes', nullif(${sameBytes.length}::int, 0), 'duplicate-entry', nullif(${sameEntry.length}::int, 0)))
    where id = ${id}`
  const [row] = await tx.orm.select().from(qualityReport).where(eq(qualityReport.id, id))
  return row
}
