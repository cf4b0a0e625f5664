import type { Db } from '../database.js'

/** Marks as deleted what the source had and this full dump did not bring, and makes batches of it. */
export const withdrawUnseen = async (tx: Db, harvestId: string): Promise<{ withdrawn: number, batchIds: string[] }> => {
  const [run] = await tx.sql<{ sourceId: string, extent: string }[]>`
    select source_id as "sourceId", extent from harvest where id = ${harvestId} for update`
  if (run === undefined || run.extent !== 'full') throw new Error(`Harvest ${harvestId} is no full dump; only such a one can withdraw`)
  const gone = await tx.sql<{ id: string }[]>`
    update source_record set deleted = true, version = version + 1, harvest_id = ${harvestId}, received_at = now()
    where source_id = ${run.sourceId} and not deleted and harvest_id is distinct from ${harvestId}
      and id not in (select unnest(record_ids) from harvest_sighting where harvest_id = ${harvestId})
    returning id`
  if (gone.length === 0) return { withdrawn: 0, batchIds: [] }
  const batches = await tx.sql<{ id: string }[]>`
    insert into record_batch (harvest_id, record_ids)
    select ${harvestId}, array_agg(id order by id)
    from (select id, (row_number() over (order by id) - 1) / 1000 as part from unnest(${gone.map(row => row.id)}::bigint[]) as id) as parted
    group by part returning id`
  await tx.sql`update harvest set withdrawn = withdrawn + ${gone.length} where id = ${harvestId}`
  return { withdrawn: gone.length, batchIds: batches.map(row => row.id) }
}
