import { RequestNotFound, type RequestOutcome, type RequestStatus, type SupplyStatus, type TransitPurpose } from '@commonshelf/lending'
import type { Db } from '../database.js'

/** A library as the steps need it. */
export interface Library { id: string, code: string, path: string, tier: number | null }

/** A request and everything about it that a step may change, read under the request's lock. */
export interface Standing {
  id: string
  readerId: string | null
  clusterId: string
  status: RequestStatus
  outcome: RequestOutcome | null
  pickup: { id: string, code: string }
  requester: Library
  /** The live supply; there is one at most. */
  supply?: { id: string, status: SupplyStatus, library: Library, itemId: string, barcode: string | null }
  loan?: { id: string, dueAt: Date, renewals: number }
  transit?: { id: string, purpose: TransitPurpose, fromCode?: string, lastSeenCode?: string }
}

interface Row {
  id: string, readerId: string | null, clusterId: string, status: RequestStatus, outcome: RequestOutcome | null
  pickupId: string, pickupCode: string
  requesterId: string, requesterCode: string, requesterPath: string, requesterTier: number | null
  supplyId: string | null, supplyStatus: SupplyStatus, supplierId: string, supplierCode: string, supplierPath: string, supplierTier: number | null
  itemId: string, barcode: string | null
  loanId: string | null, dueAt: string, renewals: number
  transitId: string | null, purpose: TransitPurpose, fromCode: string | null, lastSeenCode: string | null
}

/**
 * Takes the request's row, which every step takes first, so that two steps on one request never cross; then reads.
 * @throws RequestNotFound
 */
export const lockStanding = async ({ sql }: Db, requestId: string): Promise<Standing> => {
  const [locked] = await sql`select 1 from request where id = ${requestId} for update`
  if (locked === undefined) throw new RequestNotFound(requestId)
  // A second statement, for a view as of after the lock
  const [row] = await sql<Row[]>`
    select r.id, r.reader_id as "readerId", r.cluster_id as "clusterId", r.status, r.outcome,
      p.id as "pickupId", p.code as "pickupCode",
      rl.id as "requesterId", rl.code as "requesterCode", rl.path as "requesterPath", rl.tier as "requesterTier",
      s.id as "supplyId", s.status as "supplyStatus", sl.id as "supplierId", sl.code as "supplierCode", sl.path as "supplierPath", sl.tier as "supplierTier",
      i.id as "itemId", i.barcode,
      lo.id as "loanId", lo.due_at as "dueAt", lo.renewals,
      t.id as "transitId", t.purpose, tf.code as "fromCode", ts.code as "lastSeenCode"
    from request r
    join service_point p on p.id = r.pickup_id
    join library rl on rl.id = r.requester_id
    left join supply s on s.request_id = r.id and s.status in ('RequestReceived', 'WillSupply', 'Loaned')
    left join library sl on sl.id = s.library_id
    left join item i on i.id = s.item_id
    left join loan lo on lo.request_id = r.id and lo.returned_at is null
    left join transit t on t.item_id = s.item_id and t.status = 'under-way'
    left join service_point tf on tf.id = t.from_id
    left join service_point ts on ts.id = t.last_seen_id
    where r.id = ${requestId}`
  const r = row as Row
  return {
    id: r.id, readerId: r.readerId, clusterId: r.clusterId, status: r.status, outcome: r.outcome,
    pickup: { id: r.pickupId, code: r.pickupCode },
    requester: { id: r.requesterId, code: r.requesterCode, path: r.requesterPath, tier: r.requesterTier },
    ...(r.supplyId !== null && {
      supply: {
        id: r.supplyId, status: r.supplyStatus, itemId: r.itemId, barcode: r.barcode,
        library: { id: r.supplierId, code: r.supplierCode, path: r.supplierPath, tier: r.supplierTier }
      }
    }),
    ...(r.loanId !== null && { loan: { id: r.loanId, dueAt: new Date(r.dueAt), renewals: r.renewals } }),
    ...(r.transitId !== null && {
      transit: {
        id: r.transitId, purpose: r.purpose,
        ...(r.fromCode !== null && { fromCode: r.fromCode }), ...(r.lastSeenCode !== null && { lastSeenCode: r.lastSeenCode })
      }
    })
  }
}
