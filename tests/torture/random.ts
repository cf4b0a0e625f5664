/** Numbers that look random and are the same for the same seed (mulberry32, public domain). */
export class Random {
  #state: number
  constructor (seed: number) { this.#state = seed >>> 0 }

  /** From 0 up to 1. */
  next (): number {
    this.#state = (this.#state + 0x6D2B79F5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  below (limit: number): number { return Math.floor(this.next() * limit) }
  chance (share: number): boolean { return this.next() < share }
  pick<T> (list: readonly T[]): T { return list[this.below(list.length)]! }
}
