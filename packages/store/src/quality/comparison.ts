import type { Db } from '../database.js'

/** What the latest finished reports of all libraries but this one say together. */
export const averageBeside = async (db: Db, libraryId: string): Promise<{ libraries: number, records: number, clean: number, counts: Record<string, number> }> => {
  const rows = await db.sql<{ records: number, clean: number, counts: Record<string, number> }[]>`
    select distinct on (library_id) records, clean, counts from quality_report
    where state = 'finished' and library_id <> ${libraryId} and records > 0 order by library_id, id desc`
  const sum = { libraries: rows.length, records: 0, clean: 0, counts: {} as Record<string, number> }
  for (const { records, clean, counts } of rows) {
    sum.records += records
    sum.clean += clean
    for (const [code, count] of Object.entries(counts)) sum.counts[code] = (sum.counts[code] ?? 0) + count
  }
  return sum
}

/**
 * A library whose latest full harvest came after its latest report. Not while anything is on its way through the pipeline:
 * a report is read by people, and can wait for what they search. `quiet` are the milliseconds since the harvest's end.
 */
export const libraryAwaitingReport = async (db: Db, quiet: number): Promise<string | undefined> => {
  const [row] = await db.sql<{ id: string }[]>`
    select source.library_id as id from harvest h join source on source.id = h.source_id
    where h.extent = 'full' and h.state = 'finished' and not h.trial and h.received > 0
      and not exists (select from quality_report r where r.library_id = source.library_id and r.created_at >= h.finished_at)
      and h.finished_at <= now() - ${quiet} * interval '1 millisecond'
      and not exists (select from record_batch where matched_at is null)
      and not exists (select from stale_cluster)
      and not exists (select from harvest where state in ('waiting', 'running', 'stopping'))
    order by h.finished_at limit 1`
  return row?.id
}
