/** A seeded source of chances: the same seed gives the same books, on every machine and for ever. */
export interface Chance {
  /** At least 0, below 1. */
  next (): number
  /** A whole number from `low` to `high`, both included. */
  between (low: number, high: number): number
  pick<T> (from: readonly T[]): T
  /** True with the given probability. */
  happens (probability: number): boolean
  /** A stream of its own, so that what one part draws never shifts another's. */
  branch (name: string): Chance
}

/** mulberry32 (public domain): 32 bits of state, enough for a demo and quick. */
export function chance (seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: from => from[Math.floor(next() * from.length)],
    happens: probability => next() < probability,
    branch: name => {
      let hash = seed >>> 0
      for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0
      return chance(hash)
    }
  }
}
