import { writeFresh, writeAgain, withdrawItemsOf } from '../items/write.js'
import { copyInto } from '../copy.js'
import { arrayOf } from '../clusters/component.js'
import type { Db } from '../database.js'
import type { DescribedBatch, RefusedRecord } from './repository.js'

/** As `describedRecord` puts them. */
const columns = 'id, library_id, version, record, features, keys, describing'

/**
 * Writes what the describe step made of a batch. Records that are new go the quick way; those that were described before
 * keep their holdings' and items' ids. A record of which a newer version has been described in the meantime is passed over.
 */
export const saveDescribed = async (tx: Db, batchId: string, { described, deleted, refused }: DescribedBatch): Promise<void> => {
  const versions = await presentVersions(tx, [...described.map(({ id }) => id), ...deleted])
  const fresh = described.filter(({ id }) => !versions.has(id))
  const again = described.filter(({ id, version }) => version >= (versions.get(id) ?? Infinity))
  if (fresh.length > 0) {
    await copyInto(tx, `bibliographic_record (${columns})`, fresh.map(({ row }) => row))
    await writeFresh(tx, fresh)
  }
  if (again.length > 0) {
    // COPY only adds: the new descriptions go beside the table first.
    await tx.sql`create temporary table if not exists described_again (like bibliographic_record) on commit delete rows`
    await copyInto(tx, `described_again (${columns})`, again.map(({ row }) => row))
    await tx.sql`
      with described as (delete from described_again returning *)
      update bibliographic_record b set library_id = r.library_id, version = r.version, record = r.record, features = r.features, keys = r.keys, describing = r.describing
      from described r where b.id = r.id`
    await writeAgain(tx, again)
  }
  if (deleted.length > 0) {
    await tx.sql`delete from bibliographic_record where id = any(${deleted}::bigint[])`
    await withdrawItemsOf(tx, deleted)
  }
  await putAside(tx, refused)
  await tx.sql`update record_batch set described_at = now() where id = ${batchId}`
}

const presentVersions = async (tx: Db, ids: string[]): Promise<Map<string, number>> => {
  const rows = await tx.sql<{ id: string, version: number }[]>`
    select id, version from bibliographic_record where id = any(${arrayOf(ids)}::bigint[]) order by id for update`
  return new Map(rows.map(({ id, version }) => [id, version]))
}

const plain = (text: string): string => Buffer.from(text.replaceAll('\0', '')).toString()

const putAside = async (tx: Db, refused: RefusedRecord[]): Promise<void> => {
  if (refused.length === 0) return
  let at = 1
  const starts = refused.map(({ bytes }) => { const start = at; at += bytes.length; return start })
  await tx.sql`
    with put as (
      insert into quarantine (source_id, harvest_id, source_record_id, identifier, step, reason, detail, syntax, bytes)
      select r.source_id, r.harvest_id, r.id, r.identifier, 'describe', r.reason, r.detail, r.syntax,
        substring(${Buffer.concat(refused.map(({ bytes }) => bytes))}::bytea from r.start for r.length)
      from unnest(${refused.map(r => r.sourceId)}::bigint[], ${refused.map(r => r.harvestId)}::bigint[], ${refused.map(r => r.id)}::bigint[],
        ${refused.map(r => plain(r.identifier))}::text[], ${refused.map(r => plain(r.reason))}::text[], ${refused.map(r => plain(r.detail))}::text[],
        ${refused.map(r => r.syntax)}::text[], ${starts}::int[], ${refused.map(r => r.bytes.length)}::int[])
        as r (source_id, harvest_id, id, identifier, reason, detail, syntax, start, length)
      on conflict do nothing returning harvest_id
    )
    update harvest set quarantined = quarantined + counted.records
    from (select harvest_id, count(*)::int as records from put group by harvest_id) as counted where harvest.id = counted.harvest_id`
}
