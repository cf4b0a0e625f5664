import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Finding } from '@commonshelf/catalogue'
import { transact, type Db } from '../database.js'
import type { Syntax } from '../source-records/repository.js'
import { qualityFinding, qualityReport } from '../schema/quality.js'
import { averageBeside, libraryAwaitingReport } from './comparison.js'
import { finishReport } from './finish.js'
import { saveAssessed } from './save.js'

export type QualityReport = typeof qualityReport.$inferSelect
export type ReportState = QualityReport['state']

/** A finding with the record that it is about. */
export type QualityFinding = typeof qualityFinding.$inferSelect & { identifier: string, sourceId: string, title: string | null, clusterId: string | null }

/** A record to be judged, as its library sent it. */
export interface RecordToAssess { id: string, sourceId: string, identifier: string, syntax: Syntax, bytes: Uint8Array }

/** What came of a piece of a report. */
export interface Assessed {
  findings: { recordId: string, finding: Finding }[]
  /** Records that have a finding, by code. */
  counts: Record<string, number>
  records: number
  clean: number
  unreadable: number
  position: { source: string, identifier: string }
}

/** What is not as it should be in the records of each library. */
export const quality = (db: Db) => {
  const update = async (id: string, given: Partial<typeof qualityReport.$inferInsert>, from: ReportState[]): Promise<QualityReport | undefined> => {
    const [row] = await db.orm.update(qualityReport).set(given).where(and(eq(qualityReport.id, id), inArray(qualityReport.state, from))).returning()
    return row
  }
  return {
    /** A report of a library, waiting to be made; the one that waits or runs already where there is one. */
    async order (libraryId: string, { cause = 'staff', startedBy }: { cause?: QualityReport['cause'], startedBy?: string } = {}): Promise<QualityReport> {
      await db.orm.insert(qualityReport).values({ libraryId, cause, ...startedBy !== undefined && { startedBy } }).onConflictDoNothing()
      const [row] = await db.orm.select().from(qualityReport).where(eq(qualityReport.libraryId, libraryId)).orderBy(desc(qualityReport.id)).limit(1)
      return row as QualityReport
    },

    async find (id: string): Promise<QualityReport | undefined> {
      const [row] = await db.orm.select().from(qualityReport).where(eq(qualityReport.id, id))
      return row
    },

    /** Of one library, the newest first. */
    list: (libraryId: string, limit = 10): Promise<QualityReport[]> =>
      db.orm.select().from(qualityReport).where(eq(qualityReport.libraryId, libraryId)).orderBy(desc(qualityReport.id)).limit(limit),

    /** The latest report of each of these libraries. */
    latest: (libraryIds: string[]): Promise<QualityReport[]> =>
      db.orm.selectDistinctOn([qualityReport.libraryId]).from(qualityReport).where(inArray(qualityReport.libraryId, libraryIds)).orderBy(qualityReport.libraryId, desc(qualityReport.id)),

    /** Those that a worker should be at; for the sweeper. */
    live: (): Promise<QualityReport[]> => db.orm.select().from(qualityReport).where(inArray(qualityReport.state, ['waiting', 'running'])),

    /** A worker takes it up, for the first time or again; the first time its records are counted. */
    begin: (id: string): Promise<QualityReport | undefined> => update(id, {
      state: 'running', error: null,
      startedAt: sql`coalesce(${qualityReport.startedAt}, now())` as never,
      total: sql`case when ${qualityReport.position} is null then (select count(*)::int from source_record s join source on source.id = s.source_id
        where source.library_id = ${qualityReport.libraryId} and not s.deleted) else ${qualityReport.total} end` as never
    }, ['waiting', 'running']),

    stop: (id: string): Promise<QualityReport | undefined> => update(id, { state: 'stopped' }, ['waiting', 'running']),

    /** Goes on where it stopped or failed. Undefined for one in another state, or where another one has begun since. */
    resume: (id: string): Promise<QualityReport | undefined> => update(id, { state: 'waiting', error: null, finishedAt: null }, ['stopped', 'failed'])
      .catch((error: unknown) => { if (((error as Error).cause as { code?: string } | undefined)?.code === '23505') return undefined; throw error }),

    fail: (id: string, error: string): Promise<QualityReport | undefined> => update(id, { state: 'failed', error, finishedAt: new Date() }, ['running']),

    /** The next records of the report's library, by source and identifier. */
    async next (report: Pick<QualityReport, 'libraryId' | 'position'>, limit: number): Promise<RecordToAssess[]> {
      const { source = '0', identifier = '' } = report.position ?? {}
      // One source at a time, along the index that keeps its identifiers
      const [at] = await db.sql<{ id: string }[]>`
        select id from source where library_id = ${report.libraryId} and id >= ${source}
          and exists (select from source_record s where s.source_id = source.id and not s.deleted and (source.id > ${source} or s.identifier > ${identifier}))
        order by id limit 1`
      return at === undefined ? [] : await recordsAfter(db, at.id, at.id === source ? identifier : '', limit)
    },

    /** Records of one source as they were sent, in the order of their identifiers: what a corrected file is made of. */
    recordsAfter: (sourceId: string, identifier: string, limit: number): Promise<RecordToAssess[]> => recordsAfter(db, sourceId, identifier, limit),

    /** Valid ISBNs that the other records of their clusters state. */
    async isbnsBeside (recordIds: string[]): Promise<Map<string, string[]>> {
      if (recordIds.length === 0) return new Map()
      const rows = await db.sql<{ id: string, isbns: string[] }[]>`
        select m.record_id as id, array_agg(distinct i ->> 'value') as isbns from cluster_member m
        join cluster_member o on o.cluster_id = m.cluster_id and o.record_id <> m.record_id join bibliographic_record r on r.id = o.record_id
        cross join lateral json_array_elements(r.record -> 'identifiers' -> 'isbn') as i
        where m.record_id = any(${recordIds}::bigint[]) and (i ->> 'valid')::boolean and i ->> 'cancelled' is null group by m.record_id`
      return new Map(rows.map(({ id, isbns }) => [id, isbns]))
    },

    /** How many barcodes of a library have which length. */
    async barcodeLengths (libraryId: string): Promise<Map<number, number>> {
      const rows = await db.sql<{ length: number, count: number }[]>`
        select length(barcode)::int as length, count(*)::int as count from item where library_id = ${libraryId} and barcode is not null group by 1`
      return new Map(rows.map(({ length, count }) => [length, count]))
    },

    /** Keeps what came of a piece, in one transaction; false where the report was stopped, or another worker has gone on. */
    save: (report: QualityReport, assessed: Assessed): Promise<boolean> => transact(db, tx => saveAssessed(tx, report, assessed)),

    /** Finds what stands twice in the library's own records, and ends the report; findings of the one before are dropped. */
    finish: (id: string): Promise<QualityReport | undefined> => transact(db, tx => finishReport(tx, id)),

    /** A library whose full harvest has come all the way since its last report; nothing while batches wait. */
    awaiting: (quiet = 60_000): Promise<string | undefined> => libraryAwaitingReport(db, quiet),

    /** What the latest reports of all other libraries say together. */
    average: (libraryId: string): Promise<{ libraries: number, records: number, clean: number, counts: Record<string, number> }> => averageBeside(db, libraryId),

    /** By id; `after` is the last of the page before. */
    findings: (reportId: string, { code, field, after = '0', limit = 50 }: { code?: string, field?: string, after?: string, limit?: number } = {}): Promise<QualityFinding[]> => db.sql<QualityFinding[]>`
      select f.id, f.report_id as "reportId", f.record_id as "recordId", f.code, f.field, f.value, f.detail, f.proposal, f.safe,
        coalesce(s.identifier, '') as identifier, coalesce(s.source_id::text, '') as "sourceId", b.record -> 'title' ->> 'main' as title, m.cluster_id as "clusterId"
      from quality_finding f left join source_record s on s.id = f.record_id left join bibliographic_record b on b.id = f.record_id left join cluster_member m on m.record_id = f.record_id
      where f.report_id = ${reportId} and f.id > ${after}
        ${code === undefined ? db.sql`` : db.sql`and f.code = ${code}`} ${field === undefined ? db.sql`` : db.sql`and f.field = ${field}`}
      order by f.id limit ${limit}`
  }
}

const recordsAfter = (db: Db, sourceId: string, identifier: string, limit: number): Promise<RecordToAssess[]> => db.sql<RecordToAssess[]>`
  select id, source_id as "sourceId", identifier, syntax, bytes from source_record
  where source_id = ${sourceId} and identifier > ${identifier} and not deleted order by identifier limit ${limit}`
