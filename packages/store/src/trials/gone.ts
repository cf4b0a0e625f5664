import type { BibliographicRecord } from '@commonshelf/catalogue'
import type { Db } from '../database.js'
import { allowedOf, type WithdrawalLimits } from '../harvests/limits.js'
import { addFindings } from './findings.js'

/** What the guard would say to what is gone. `empty`: a full dump without a record, which withdraws nothing. */
export interface GuardVerdict { verdict: 'nothing' | 'withdrawn' | 'held' | 'empty', stated: number, missing: number, present: number, allowed: number }

/** Finds what the source no longer has, and says what the guard would. To be done when everything is judged. */
export const findGone = async (tx: Db, harvestId: string, limits: WithdrawalLimits): Promise<GuardVerdict> => {
  const [run] = await tx.sql<{ sourceId: string, extent: string, received: number, complete: boolean }[]>`
    select h.source_id as "sourceId", h.extent, h.received, t.complete from harvest h join trial t on t.harvest_id = h.id where h.id = ${harvestId}`
  const { sourceId, extent, received, complete } = run!
  const [live] = await tx.sql<{ count: number }[]>`select count(*)::int as count from source_record where source_id = ${sourceId} and not deleted`
  const present = live!.count
  const empty = extent === 'full' && complete && received === 0 && present > 0
  if (extent === 'full' && complete && !empty) {
    await tx.sql`
      insert into staged_description (harvest_id, identifier, record_id, verdict)
      select ${harvestId}, s.identifier, s.id, 'missing' from source_record s where s.source_id = ${sourceId} and not s.deleted
        and not exists (select from staged_description d where d.harvest_id = ${harvestId} and d.identifier = s.identifier)`
  }
  const [row] = await tx.sql<{ stated: number, missing: number }[]>`
    select (count(*) filter (where verdict = 'stated'))::int as stated, (count(*) filter (where verdict = 'missing'))::int as missing
    from staged_description where harvest_id = ${harvestId}`
  const { stated, missing } = row!
  const allowed = allowedOf(limits, present)
  await addFindings(tx, harvestId, (await samplesOfGone(tx, harvestId)).map(data => ({ kind: 'gone', data })))
  return { verdict: empty ? 'empty' : stated + missing === 0 ? 'nothing' : stated + missing > allowed ? 'held' : 'withdrawn', stated, missing, present, allowed }
}

const samplesOfGone = (tx: Db, harvestId: string) => tx.sql<{ identifier: string, cause: string, engaged: number, recordId: string, record: BibliographicRecord | null }[]>`
  select d.identifier, d.verdict as cause, d.record_id as "recordId", b.record, coalesce(e.copies, 0)::int as engaged
  from staged_description d left join bibliographic_record b on b.id = d.record_id
  left join (select record_id, count(*) as copies from item where engaged group by record_id) as e on e.record_id = d.record_id
  where d.harvest_id = ${harvestId} and d.verdict in ('stated', 'missing') order by coalesce(e.copies, 0) desc, d.record_id limit 200`
