/** Twenty wrong secrets for one card or name are borne at once; each is forgiven after three minutes, so twenty an hour go on. */
const allowance = { failures: 20, forgivenAfter: 3 * 60_000 }
/** Cards, and addresses of cards, that are kept; beyond it the oldest are forgotten. */
const remembered = 50_000

/**
 * Counts wrong secrets by card or name, whatever address they come from: limits by address alone do not stop somebody
 * who has many. One failure is forgiven every three minutes, so that a card is never closed for long once the
 * guessing ends; and an address where the right secret was given lately is not refused for what strangers do elsewhere.
 * Kept in the process, as the limits by address are.
 */
export class Guesses {
  /** When the last of its failures will be forgiven, in milliseconds. */
  readonly #clearAt = new Map<string, number>()
  readonly #known = new Set<string>()
  readonly #now: () => number

  /** `now` in milliseconds. */
  constructor (now: () => number = Date.now) {
    this.#now = now
  }

  /** Counts an attempt before its secret is looked at, so that a thousand at once are no way around. Answers the seconds to wait when it may not be made. */
  begin (who: string, address: string): number | undefined {
    if (this.#known.has(placeOf(who, address))) return undefined
    const clearAt = Math.max(this.#clearAt.get(who) ?? 0, this.#now()) + allowance.forgivenAfter
    const wait = clearAt - this.#now() - allowance.failures * allowance.forgivenAfter
    if (wait > 0) return Math.ceil(wait / 1000)
    this.#put(who, clearAt)
    return undefined
  }

  /** The attempt was right: it counts no more, and its address is known. */
  succeed (who: string, address: string): void {
    const place = placeOf(who, address)
    if (!this.#known.delete(place)) this.#put(who, (this.#clearAt.get(who) ?? 0) - allowance.forgivenAfter)
    this.#known.add(place)
    forgetOldest(this.#known)
  }

  #put (who: string, clearAt: number): void {
    this.#clearAt.delete(who)
    if (clearAt > this.#now()) this.#clearAt.set(who, clearAt)
    forgetOldest(this.#clearAt)
  }
}

const placeOf = (who: string, address: string) => `${address} ${who}`

function forgetOldest (entries: Map<string, unknown> | Set<string>): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= remembered) return
    entries.delete(oldest)
  }
}
