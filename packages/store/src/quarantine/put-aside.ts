import type { Db } from '../database.js'

/** Something that a connector could not take for a record. */
export interface Rejected { identifier?: string, reason: string, detail: string, bytes: Uint8Array, syntax?: string }

const plain = (text: string): string => text.replaceAll('\0', '')

/**
 * Puts what a harvest could not read into quarantine and counts it on the harvest. The same bytes for the same reason
 * that are an open case of the source already are counted, and make no second case.
 */
export const putAside = async (tx: Db, { sourceId, harvestId }: { sourceId: string, harvestId: string }, rejected: Rejected[]): Promise<void> => {
  for (const { identifier, reason, detail, bytes, syntax } of rejected) {
    const given = Buffer.from(bytes)
    await tx.sql`
      insert into quarantine (source_id, harvest_id, identifier, step, reason, detail, bytes, syntax)
      select ${sourceId}, ${harvestId}, ${identifier === undefined ? null : plain(identifier)}::text, 'receive', ${reason}, ${plain(detail)}, ${given}, ${syntax ?? null}::text
      where not exists (
        select 1 from quarantine where source_id = ${sourceId} and state = 'open' and step = 'receive' and reason = ${reason} and detail = ${plain(detail)} and bytes = ${given})`
  }
  await tx.sql`update harvest set quarantined = quarantined + ${rejected.length} where id = ${harvestId}`
}
