import { answerBy, policyFor, rankSuppliers, requestLife, takeStep, type Candidate, type LendingPolicy, type RankedSupplier, type TreePath } from '@commonshelf/lending'
import type { Db } from '../database.js'
import type { Change } from './change.js'
import type { Library, Standing } from './standing.js'

type OwnPolicy = { [K in keyof LendingPolicy]: LendingPolicy[K] | null }

interface CandidateRow extends OwnPolicy {
  id: string, code: string, path: string, tier: number | null, latitude: number | null, longitude: number | null
  total: number, lendable: number, onShelf: number, unsure: number
  free: string[] | null
  openSupplies: number, tried: boolean
}

/** The policy that a library goes by: its own decisions over those of its tier. */
export const policyOf = async ({ sql }: Db, library: Library): Promise<LendingPolicy> => {
  const [own] = await sql<OwnPolicy[]>`
    select supplies, capacity, loan_days as "loanDays", renewals, hold_days as "holdDays", answer_hours as "answerHours", ship_hours as "shipHours"
    from lending_policy where library_id = ${library.id}`
  return policyFor(library.tier ?? undefined, own)
}

/** Every library that has a copy of the entry, as routing wants to see it, with its free copies, the surest first. */
const librariesWithCopies = ({ sql }: Db, clusterId: string, requestId: string): Promise<CandidateRow[]> => sql<CandidateRow[]>`
  with held as (
    select i.library_id, count(*)::int as total,
      count(*) filter (where i.status in ('available', 'on-loan', 'unknown'))::int as lendable,
      count(*) filter (where i.status = 'available' and not i.engaged)::int as on_shelf,
      count(*) filter (where i.status = 'unknown' and not i.engaged)::int as unsure,
      array_agg(i.id order by i.status, i.id) filter (where i.status in ('available', 'unknown') and not i.engaged) as free
    from cluster_member m join item i on i.record_id = m.record_id
    where m.cluster_id = (select coalesce(redirect_to, id) from cluster where id = ${clusterId}) and i.status <> 'withdrawn'
    group by i.library_id)
  select l.id, l.code, l.path, l.tier, l.latitude, l.longitude, h.total, h.lendable, h.on_shelf as "onShelf", h.unsure, h.free,
    (select count(*)::int from supply s where s.library_id = l.id and s.status in ('RequestReceived', 'WillSupply')) as "openSupplies",
    exists (select from supply s where s.request_id = ${requestId} and s.library_id = l.id) as tried,
    p.supplies, p.capacity, p.loan_days as "loanDays", p.renewals, p.hold_days as "holdDays", p.answer_hours as "answerHours", p.ship_hours as "shipHours"
  from held h join library l on l.id = h.library_id left join lending_policy p on p.library_id = l.id`

const placeOf = (row: { latitude: number | null, longitude: number | null }) =>
  row.latitude === null || row.longitude === null ? undefined : { latitude: row.latitude, longitude: row.longitude }

/** Where the reader collects: its place in the tree and on the ground. */
const pickupOf = async ({ sql }: Db, standing: Standing): Promise<{ path: TreePath, place: Candidate['place'] }> => {
  const codes = standing.requester.path.split('/')
  const tiers = await sql<{ code: string, tier: number | null }[]>`select code, tier from library where code = any(${codes})`
  const [point] = await sql<{ latitude: number | null, longitude: number | null }[]>`
    select coalesce(p.latitude, l.latitude) as latitude, coalesce(p.longitude, l.longitude) as longitude
    from service_point p join library l on l.id = p.library_id where p.id = ${standing.pickup.id}`
  return {
    path: codes.map(code => ({ code, tier: tiers.find(row => row.code === code)?.tier ?? undefined })),
    place: placeOf(point!)
  }
}

/**
 * Ranks every library with a copy and asks the best whose copy can still be had; beaten to one, it takes the next. With
 * none left the request closes as unfilled. The request must be "placed" and locked.
 */
export const askNext = async (change: Change, standing: Standing): Promise<void> => {
  const { db } = change
  const rows = await librariesWithCopies(db, standing.clusterId, standing.id)
  const ranking = rankSuppliers(rows.map((row): Candidate => {
    const policy = policyFor(row.tier ?? undefined, row)
    return {
      library: row.code,
      path: row.path.split('/'),
      place: placeOf(row),
      supplies: policy.supplies,
      copies: { total: row.total, lendable: row.lendable, onShelf: row.onShelf, unsure: row.unsure },
      openSupplies: row.openSupplies,
      capacity: policy.capacity,
      tried: row.tried
    }
  }), { pickup: await pickupOf(db, standing) })
  await db.sql`update request set ranking = ${JSON.stringify(ranking)} where id = ${standing.id}`

  const able = ranking.filter(supplier => supplier.rank !== null)
  for (const supplier of able) {
    const row = rows.find(candidate => candidate.code === supplier.library)!
    for (const itemId of row.free ?? []) {
      if (await change.engage(itemId)) return ask(change, standing, row, itemId, supplier, able.length)
    }
  }
  await change.move(standing, takeStep(requestLife, standing.status, 'give-up'))
  await change.note(standing, 'gave-up', standing.requester, { libraries: ranking.length, tried: rows.filter(row => row.tried).length })
}

const ask = async (change: Change, standing: Standing, row: CandidateRow, itemId: string, supplier: RankedSupplier, of: number): Promise<void> => {
  const library: Library = { id: row.id, code: row.code, path: row.path, tier: row.tier }
  const dueBy = answerBy(change.at, policyFor(row.tier ?? undefined, row))
  const when = change.at.toISOString()
  const [made] = await change.db.sql<{ id: string, barcode: string | null }[]>`
    insert into supply (request_id, ordinal, library_id, item_id, reasons, due_by, created_at, changed_at)
    values (${standing.id}, (select count(*) + 1 from supply where request_id = ${standing.id}), ${row.id}, ${itemId},
      ${JSON.stringify(supplier.reasons)}, ${dueBy.toISOString()}, ${when}, ${when})
    returning id, (select barcode from item where id = ${itemId}) as barcode`
  standing.supply = { id: made!.id, status: 'RequestReceived', library, itemId, barcode: made!.barcode }
  await change.move(standing, takeStep(requestLife, standing.status, 'ask'))
  await change.note(standing, 'asked', library, { supply: made!.id, supplier: row.code, rank: supplier.rank, of, points: supplier.points })
}
