import type { Db } from '../database.js'
import { addBatch } from '../source-records/receive.js'

/**
 * Takes open cases in. A record that failed to be described is described again; one that was never received, such as the
 * second under an identifier, takes the place of what stands there, as its newer version: staff chose it. Where nobody chose
 * each (`chosen` is false) a case whose record came again since is laid aside: what the library sent later stays. Makes one batch.
 */
export const takeIn = async (tx: Db, ids: string[], by: string | null = null, { chosen = true } = {}): Promise<{ replayed: number, batchId?: string }> => {
  if (ids.length === 0) return { replayed: 0 }
  if (!chosen) {
    await tx.sql`
      update quarantine q set state = 'dismissed', answered_at = now(), answered_by = ${by}, note = 'The library sent this record again since'
      from source_record s where q.id = any(${ids}::bigint[]) and q.state = 'open' and q.step = 'receive'
        and s.source_id = q.source_id and s.identifier = q.identifier and s.received_at > q.created_at`
  }
  const cases = await tx.sql<{ id: string, recordId: string | null, step: string }[]>`
    update quarantine set state = 'replayed', tries = tries + 1, tried_at = now(), answered_at = now(), answered_by = ${by}
    where id = any(${ids}::bigint[]) and state = 'open' returning id, source_record_id as "recordId", step`
  const received = cases.filter(one => one.step === 'receive').map(one => one.id)
  const taken = received.length === 0 ? [] : await tx.sql<{ id: string }[]>`
    insert into source_record (source_id, identifier, harvest_id, syntax, bytes, hash)
    select distinct on (source_id, identifier) source_id, identifier, harvest_id, syntax, bytes, substring(sha256(bytes) for 16)
    from quarantine where id = any(${received}::bigint[]) and identifier is not null and bytes is not null and syntax is not null
    order by source_id, identifier, id desc
    on conflict (source_id, identifier) do update set version = source_record.version + 1, deleted = false, received_at = now(),
      harvest_id = excluded.harvest_id, syntax = excluded.syntax, bytes = excluded.bytes, hash = excluded.hash
    returning id`
  const described = cases.filter(one => one.step === 'describe' && one.recordId !== null).map(one => one.recordId as string)
  const recordIds = [...new Set([...taken.map(row => row.id), ...described])]
  return recordIds.length === 0 ? { replayed: cases.length } : { replayed: cases.length, batchId: await addBatch(tx, null, recordIds) }
}
