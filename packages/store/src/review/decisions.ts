import type { BibliographicRecord } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** A record as it stood when the decisions were asked for. */
export interface DecidedRecord { id: string, library: string, identifier: string, record: BibliographicRecord }

/** What a person decided of two records: one edition, or not. */
export interface Decision { same: boolean, at: string, staff: string | null, reason: string | null, left: DecidedRecord, right: DecidedRecord }

/** Every pin of staff with both its records: labelled pairs, for whoever measures rules by them. */
export const decisions = (db: Db) => ({
  /**
   * In the order of their records, after the pair given. Pins of records that are gone are left out. `libraries` (ids) keeps to
   * pairs of which at least one record is of those; undefined is everybody's.
   */
  async list ({ libraries, after, limit = 100 }: { libraries?: string[] | undefined, after?: { a: string, b: string } | undefined, limit?: number } = {}): Promise<Decision[]> {
    const rows = await db.sql<({ same: boolean, at: string, staff: string | null, reason: string | null } & Record<'idA' | 'libraryA' | 'identifierA' | 'idB' | 'libraryB' | 'identifierB', string> & { recordA: BibliographicRecord, recordB: BibliographicRecord })[]>`
      select p.same, p.at, p.staff, p.reason,
        a.id as "idA", la.code as "libraryA", sa.identifier as "identifierA", a.record as "recordA",
        b.id as "idB", lb.code as "libraryB", sb.identifier as "identifierB", b.record as "recordB"
      from pin p
      join bibliographic_record a on a.id = p.record_a join source_record sa on sa.id = a.id join library la on la.id = a.library_id
      join bibliographic_record b on b.id = p.record_b join source_record sb on sb.id = b.id join library lb on lb.id = b.library_id
      where ${after === undefined ? db.sql`true` : db.sql`(p.record_a, p.record_b) > (${after.a}::bigint, ${after.b}::bigint)`}
        and ${libraries === undefined ? db.sql`true` : db.sql`(a.library_id = any(${libraries}::bigint[]) or b.library_id = any(${libraries}::bigint[]))`}
      order by p.record_a, p.record_b limit ${limit}`
    return rows.map(({ same, at, staff, reason, ...row }) => ({
      same, at, staff, reason,
      left: { id: row.idA, library: row.libraryA, identifier: row.identifierA, record: row.recordA },
      right: { id: row.idB, library: row.libraryB, identifier: row.identifierB, record: row.recordB }
    }))
  }
})
