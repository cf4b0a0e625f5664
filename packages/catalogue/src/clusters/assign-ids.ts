import { compareIds } from './order.js'

/** Which records a cluster held until now. */
export interface Membership { cluster: string, records: string[] }

/** An id, redirecting into one of the clusters at hand or living, with the records that it held before: when it was merged away, or when rules were switched. */
export interface FormerId { id: string, records: string[] }

export interface Assignment {
  /** Parts that keep an id. */
  kept: { id: string, records: string[] }[]
  /** Parts that get back the id that they had before a merger: it redirects no longer. */
  revived: { id: string, records: string[] }[]
  /** Parts that had none and get a new one. */
  created: { records: string[] }[]
  /** Ids that lead to another from now on. */
  redirected: { from: string, to: string }[]
  /** Ids of which no record is left. They stay, and lead nowhere. */
  emptied: string[]
}

interface Claim { id: string, members: number, earliest: string, living: boolean }

/**
 * Gives the ids of the former clusters to the new parts. An id goes to the part that holds most of its former members, on a
 * tie to the part with the earliest stored record (the lowest record id). Where several ids come to one part, the one that
 * brings most members stays, on a tie the one of the earliest record; the others redirect to it. The same in any order.
 *
 * Where a merger is undone, as when rules are switched back, each part has its own id again: members that came by a merger
 * count for the id that they came with (`formerly`), and an id that redirects takes up the part to which it brings more
 * members than any living one does. While the merger stands it cannot, for the living one has all of them.
 */
export function assignIds (previous: Membership[], next: string[][], formerly: FormerId[] = []): Assignment {
  const partOf = new Map<string, number>()
  const parts = next.map(records => [...records].sort(compareIds)).sort((x, y) => compareIds(x[0]!, y[0]!))
  parts.forEach((records, index) => { for (const record of records) partOf.set(record, index) })

  const claims = new Map<number, Claim[]>()
  const claim = ({ part, ...made }: Claim & { part: number }): void => { claims.set(part, [...claims.get(part) ?? [], made]) }
  const emptied: string[] = []
  const before = new Map(formerly.map(former => [former.id, former]))
  const came = new Set(formerly.flatMap(({ records }) => records))
  for (const { cluster, records } of previous) {
    const former = before.get(cluster)
    const own = former !== undefined ? ownRecords(former, formerly, partOf) : came.size === 0 ? records : records.filter(record => !came.has(record))
    const place = placeOf(own, partOf) ?? placeOf(records, partOf)
    if (place === undefined) emptied.push(cluster)
    else claim({ id: cluster, living: true, ...place, members: Math.max(place.members, records.filter(record => partOf.get(record) === place.part).length) })
  }
  const living = new Set(previous.map(({ cluster }) => cluster))
  for (const former of formerly) {
    if (living.has(former.id)) continue
    const place = placeOf(ownRecords(former, formerly, partOf), partOf)
    if (place !== undefined) claim({ id: former.id, living: false, ...place })
  }

  const assignment: Assignment = { kept: [], revived: [], created: [], redirected: [], emptied: emptied.sort(compareIds) }
  parts.forEach((records, index) => {
    const [winner, ...others] = [...claims.get(index) ?? []].sort(byWeight)
    if (winner === undefined) { assignment.created.push({ records }); return }
    assignment[winner.living ? 'kept' : 'revived'].push({ id: winner.id, records })
    for (const other of others) if (other.living) assignment.redirected.push({ from: other.id, to: winner.id })
  })
  assignment.redirected.sort((x, y) => compareIds(x.from, y.from))
  return assignment
}

const byWeight = (x: Claim, y: Claim): number =>
  y.members - x.members || Number(y.living) - Number(x.living) || compareIds(x.earliest, y.earliest) || compareIds(x.id, y.id)

/** The part that holds most of the records, of equals the one with the earliest record. */
function placeOf (records: string[], partOf: Map<string, number>): { part: number, members: number, earliest: string } | undefined {
  const counts = new Map<number, number>()
  for (const record of records) {
    const part = partOf.get(record)
    if (part !== undefined) counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  let best = -1
  // Parts stand in the order of their earliest record, so the first of equals is the right one.
  for (const [part, count] of [...counts].sort(([x], [y]) => x - y)) if (best < 0 || count > counts.get(best)!) best = part
  if (best < 0) return undefined
  return { part: best, members: counts.get(best)!, earliest: records.filter(record => partOf.get(record) === best).sort(compareIds)[0]! }
}

/** What an id held that had not come to it by an earlier merger. */
function ownRecords (former: FormerId, formerly: FormerId[], partOf: Map<string, number>): string[] {
  const held = new Set(former.records)
  const earlier = formerly.filter(({ id, records }) => id !== former.id && records.length < former.records.length &&
    records.every(record => held.has(record) || !partOf.has(record)))
  if (earlier.length === 0) return former.records
  const came = new Set(earlier.flatMap(({ records }) => records))
  const own = former.records.filter(record => !came.has(record))
  return own.some(record => partOf.has(record)) ? own : former.records
}
