import { describingVersion, type BibliographicRecord, type HoldingStatement } from '@commonshelf/catalogue'
import { bigintColumn, bigintsColumn, copyRow, intColumn, smallintColumn, textColumn } from '../copy.js'
import { transact, type Db } from '../database.js'
import { jsonText } from './json-text.js'
import { saveDescribed } from './save.js'

/** What the describe step made of a record. `features` and `keys` come from the catalogue's matching rules. */
export interface Described {
  id: string
  libraryId: string
  version: number
  record: BibliographicRecord
  features: unknown
  keys: (string | bigint)[]
  /** A holding of a branch that is a library of its own says whose it is. */
  holdings: (HoldingStatement & { libraryId?: string })[]
}

/** The same, ready to be written: a thousand of these are small, where a thousand records are a burden to the memory. */
export interface DescribedRecord extends Pick<Described, 'id' | 'libraryId' | 'version' | 'holdings'> {
  /** The row of bibliographic_record as COPY takes it. */
  row: Uint8Array
}

const describing = smallintColumn(describingVersion)

export const describedRecord = ({ id, libraryId, version, holdings, record, features, keys }: Described): DescribedRecord => ({
  id,
  libraryId,
  version,
  holdings,
  row: copyRow([bigintColumn(id), bigintColumn(libraryId), intColumn(version), textColumn(jsonText(record)), textColumn(jsonText(features)), bigintsColumn(keys), describing])
})

/** A record that it could not. */
export interface RefusedRecord { id: string, sourceId: string, harvestId: string | null, identifier: string, syntax: string, reason: string, detail: string, bytes: Uint8Array }

/** What the describe step made of a batch. */
export interface DescribedBatch { described: DescribedRecord[], deleted: string[], refused: RefusedRecord[] }

/** Bibliographic records with their holdings and items. */
export const records = (db: Db) => ({
  /** Writes what became of a batch's records and marks the batch described, in one transaction. */
  saveDescribed: (batchId: string, outcome: DescribedBatch): Promise<void> => {
    const save = (): Promise<void> => transact(db, tx => saveDescribed(tx, batchId, outcome))
    return save().catch((error: unknown) => { if (isRival(error)) return save(); throw error })
  },

  /** In the order asked; unknown ids are left out. */
  async find (ids: string[]): Promise<{ id: string, libraryId: string, record: BibliographicRecord }[]> {
    return db.sql<{ id: string, libraryId: string, record: BibliographicRecord }[]>`
      select r.id, r.library_id as "libraryId", r.record from unnest(${ids}::bigint[]) with ordinality as wanted (id, at)
      join bibliographic_record r on r.id = wanted.id order by wanted.at`
  },

  /** How many were described by an older version of the code. */
  async outdated (): Promise<number> {
    const [row] = await db.sql<{ count: number }[]>`select count(*)::int as count from bibliographic_record where describing < ${describingVersion}`
    return row?.count ?? 0
  },

  async count (): Promise<number> {
    const [row] = await db.sql<{ count: number }[]>`select count(*)::int as count from bibliographic_record`
    return row?.count ?? 0
  }
})

/** Two batches brought the same new record, as two scans of one ISBN do, and the other was quicker: now it is there before. */
const isRival = (error: unknown): boolean => {
  const { code, constraint_name: constraint } = error as { code?: string, constraint_name?: string }
  return code === '23505' && constraint === 'bibliographic_record_pkey'
}
