import { kilometresBetween, type Place } from './distance.js'
import { proximities, proximityOf, type Proximity, type TreePath } from './tree.js'

/** A library that has the entry, as routing sees it. */
export interface Candidate {
  /** The library's code. */
  library: string
  /** Codes from the root down to this library, itself included. */
  path: readonly string[]
  place?: Place | undefined
  /** Whether its policy lets it supply others. */
  supplies: boolean
  /** Its copies of the entry. */
  copies: {
    total: number
    /** That may be lent at all, wherever they are now. */
    lendable: number
    /** Lendable, on the shelf as far as we know, and promised to nobody. */
    onShelf: number
    /** Lendable and free, but the library's system does not say whether they are on the shelf. */
    unsure: number
  }
  /** Supplies that it has still to answer or send. */
  openSupplies: number
  /** How many it can carry. */
  capacity: number
  /** It was asked for this request before and brought nothing. */
  tried: boolean
}

export interface RoutingContext {
  /** Where the reader collects. */
  pickup: { path: TreePath, place?: Place | undefined }
}

/** Why a library cannot supply this request. */
export type Obstacle =
  | { rule: 'tried-before' }
  | { rule: 'not-lendable', copies: number }
  | { rule: 'not-on-shelf', lendable: number }
  | { rule: 'not-supplying' }

/** What speaks for or against a library that can, in points: more is better. */
export type Factor =
  | { rule: 'proximity', proximity: Proximity, points: number }
  | { rule: 'on-shelf', onShelf: number, unsure: number, points: number }
  | { rule: 'load', openSupplies: number, capacity: number, points: number }
  | { rule: 'distance', kilometres: number | null, points: number }

export type RoutingReason = Obstacle | Factor

export const obstacleRules = ['tried-before', 'not-supplying', 'not-lendable', 'not-on-shelf'] as const satisfies readonly Obstacle['rule'][]
export const factorRules = ['proximity', 'on-shelf', 'load', 'distance'] as const satisfies readonly Factor['rule'][]

export interface RankedSupplier {
  library: string
  /** 1 is asked first; null for a library that cannot supply. */
  rank: number | null
  /** The sum of the factors' points. */
  points: number
  /** Each rule that spoke, with its values; obstacles alone where there are any. */
  reasons: RoutingReason[]
}

/**
 * What each factor is worth. The steps of the tree are wider than what distance and copies can make up, so a farther
 * library comes first only when the nearer one is burdened. At one's own branch nothing travels: there the step is so
 * wide that load does not send a reader away from a book on the shelf beside them.
 */
export const weights = {
  proximity: { 'same-branch': 120, 'same-township': 54, 'same-district': 40, 'same-city': 26, beyond: 8 } satisfies Record<Proximity, number>,
  /** Points for one, two, or three and more copies on the shelf: a single copy is the likeliest not to be found. */
  onShelf: [0, 3, 5, 6],
  /** Points for a copy of which nobody knows whether it is there. */
  unsure: 1,
  /** Taken away from a library that carries as much as it can; in proportion below, and up to twice that above. */
  load: 24,
  /** Points at no distance, falling evenly to none at `farthest` kilometres. Unknown counts as the middle. */
  distance: 6,
  farthest: 300
} as const

const obstaclesOf = (candidate: Candidate, proximity: Proximity): Obstacle[] => {
  const { copies } = candidate
  const found: Obstacle[] = []
  if (candidate.tried) found.push({ rule: 'tried-before' })
  if (!candidate.supplies && proximity !== 'same-branch') found.push({ rule: 'not-supplying' })
  if (copies.lendable === 0) found.push({ rule: 'not-lendable', copies: copies.total })
  else if (copies.onShelf + copies.unsure === 0) found.push({ rule: 'not-on-shelf', lendable: copies.lendable })
  return found
}

const round = (value: number) => Math.round(value * 100) / 100

const factorsOf = (candidate: Candidate, proximity: Proximity, kilometres: number | null): Factor[] => {
  const { onShelf, unsure } = candidate.copies
  const burden = Math.min(2, candidate.openSupplies / Math.max(1, candidate.capacity))
  const nearness = kilometres === null ? 0.5 : Math.max(0, 1 - kilometres / weights.farthest)
  return [
    { rule: 'proximity', proximity, points: weights.proximity[proximity] },
    { rule: 'on-shelf', onShelf, unsure, points: onShelf > 0 ? weights.onShelf[Math.min(3, onShelf)]! : weights.unsure },
    { rule: 'load', openSupplies: candidate.openSupplies, capacity: candidate.capacity, points: round(-weights.load * burden) },
    { rule: 'distance', kilometres, points: round(weights.distance * nearness) }
  ]
}

/**
 * Every library with a copy, the best supplier first and those that cannot supply last, each with its reasons as data.
 * A pure function of what is given: the order of the candidates does not matter, and equals are ordered by tree, then code.
 */
export const rankSuppliers = (candidates: readonly Candidate[], context: RoutingContext): RankedSupplier[] => {
  const { pickup } = context
  const judged = candidates.map(candidate => {
    const proximity = proximityOf(pickup.path, candidate.path)
    const kilometres = pickup.place && candidate.place ? round(kilometresBetween(pickup.place, candidate.place)) : null
    const obstacles = obstaclesOf(candidate, proximity)
    const reasons = obstacles.length > 0 ? obstacles : factorsOf(candidate, proximity, kilometres)
    const points = round(reasons.reduce((sum, reason) => sum + ('points' in reason ? reason.points : 0), 0))
    return { library: candidate.library, able: obstacles.length === 0, nearness: proximities.indexOf(proximity), points, reasons }
  })
  judged.sort((a, b) =>
    Number(b.able) - Number(a.able) || b.points - a.points || a.nearness - b.nearness || (a.library < b.library ? -1 : a.library > b.library ? 1 : 0))
  return judged.map(({ library, able, points, reasons }, index) => ({ library, rank: able ? index + 1 : null, points, reasons }))
}
