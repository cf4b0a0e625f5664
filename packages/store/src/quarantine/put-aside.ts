import type { Db } from '../database.js'

/** Something that a connector could not take for a record. */
export interface Rejected { identifier?: string, reason: string, detail: string, bytes: Uint8Array, syntax?: string }

/** Postgres has no NUL in text. */
const plain = (text: string): string => text.replaceAll('\0', '')

/**
 * Puts what a harvest could not read into quarantine and counts it on the harvest. The same bytes for the same reason
 * that are an open case of the source already are counted, and make no second case.
 */
export const putAside = async (tx: Db, { sourceId, harvestId }: { sourceId: string, harvestId: string }, rejected: Rejected[]): Promise<void> => {
  if (rejected.length === 0) return
  // The bytes of all as one parameter, and where each begins: an array of byteas costs more.
  const lengths = rejected.map(({ bytes }) => bytes.length)
  let at = 1
  const starts = lengths.map(length => { const start = at; at += length; return start })
  const texts = (of: (one: Rejected) => string | undefined): string[] => rejected.map(one => plain(of(one) ?? ''))
  await tx.sql`
    with given as (
      select distinct on (reason, detail, bytes) nullif(identifier, '') as identifier, reason, detail, nullif(syntax, '') as syntax, bytes
      from (
        select r.*, substring(${Buffer.concat(rejected.map(({ bytes }) => bytes))}::bytea from r.start for r.length) as bytes
        from unnest(${texts(one => one.identifier)}::text[], ${texts(one => one.reason)}::text[], ${texts(one => one.detail)}::text[],
          ${texts(one => one.syntax)}::text[], ${starts}::int[], ${lengths}::int[]) as r (identifier, reason, detail, syntax, start, length)
      ) as unpacked
    )
    insert into quarantine (source_id, harvest_id, identifier, step, reason, detail, bytes, syntax)
    select ${sourceId}, ${harvestId}, identifier, 'receive', reason, detail, bytes, syntax from given
    where not exists (
      select 1 from quarantine q where q.source_id = ${sourceId} and q.state = 'open' and q.step = 'receive'
        and md5(q.bytes) = md5(given.bytes) and q.reason = given.reason and q.detail = given.detail and q.bytes = given.bytes)`
  await tx.sql`update harvest set quarantined = quarantined + ${rejected.length} where id = ${harvestId}`
}
