import type { Db } from '../database.js'

/** Live records of a source by identifier, with the datestamp that each was last received with. */
export const datestampsOf = async (db: Db, sourceId: string, identifiers: string[]): Promise<Map<string, string | null>> => {
  const rows = await db.sql<{ identifier: string, datestamp: string | null }[]>`
    select identifier, datestamp from source_record where source_id = ${sourceId} and identifier = any(${identifiers}) and not deleted`
  return new Map(rows.map(({ identifier, datestamp }) => [identifier, datestamp]))
}

/** A harvest saw that these are still there, as they were received: counted, and not to be withdrawn. */
export const sightUnchanged = async (tx: Db, harvestId: string, identifiers: string[]): Promise<void> => {
  await tx.sql`
    insert into harvest_sighting (harvest_id, record_ids)
    select h.id, array_agg(s.id) from harvest h join source_record s on s.source_id = h.source_id
    where h.id = ${harvestId} and s.identifier = any(${identifiers}) and not s.deleted group by h.id`
  await tx.sql`update harvest set received = received + ${identifiers.length}, unchanged = unchanged + ${identifiers.length} where id = ${harvestId}`
}
