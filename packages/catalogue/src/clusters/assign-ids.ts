import { compareIds } from './order.js'

/** Which records a cluster held until now. */
export interface Membership { cluster: string, records: string[] }

export interface Assignment {
  /** Parts that keep an id. */
  kept: { id: string, records: string[] }[]
  /** Parts that had none and get a new one. */
  created: { records: string[] }[]
  /** Ids that lead to another from now on. */
  redirected: { from: string, to: string }[]
  /** Ids of which no record is left. They stay, and lead nowhere. */
  emptied: string[]
}

/**
 * Gives the ids of the former clusters to the new parts. An id goes to the part that holds most of its former members, on a
 * tie to the part with the earliest stored record (the lowest record id). Where several ids come to one part, the one that
 * brings most members stays, on a tie the one of the earliest record; the others redirect to it. The same in any order.
 */
export function assignIds (previous: Membership[], next: string[][]): Assignment {
  const partOf = new Map<string, number>()
  const parts = next.map(records => [...records].sort(compareIds)).sort((x, y) => compareIds(x[0]!, y[0]!))
  parts.forEach((records, index) => { for (const record of records) partOf.set(record, index) })
  const claims = new Map<number, { id: string, members: number, earliest: string }[]>()
  const emptied: string[] = []
  for (const { cluster, records } of previous) {
    const counts = new Map<number, number>()
    for (const record of records) {
      const part = partOf.get(record)
      if (part !== undefined) counts.set(part, (counts.get(part) ?? 0) + 1)
    }
    let best = -1
    // Parts stand in the order of their earliest record, so the first of equals is the right one.
    for (const [part, count] of [...counts].sort(([x], [y]) => x - y)) if (best < 0 || count > counts.get(best)!) best = part
    if (best < 0) { emptied.push(cluster); continue }
    const earliest = records.filter(record => partOf.get(record) === best).sort(compareIds)[0]!
    claims.set(best, [...claims.get(best) ?? [], { id: cluster, members: counts.get(best)!, earliest }])
  }
  const assignment: Assignment = { kept: [], created: [], redirected: [], emptied: emptied.sort(compareIds) }
  parts.forEach((records, index) => {
    const claimants = claims.get(index)
    if (claimants === undefined) { assignment.created.push({ records }); return }
    const [winner, ...others] = claimants.sort((x, y) => y.members - x.members || compareIds(x.earliest, y.earliest) || compareIds(x.id, y.id))
    assignment.kept.push({ id: winner!.id, records })
    for (const other of others) assignment.redirected.push({ from: other.id, to: winner!.id })
  })
  assignment.redirected.sort((x, y) => compareIds(x.from, y.from))
  return assignment
}
