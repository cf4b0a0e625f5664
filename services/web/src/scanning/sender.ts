import type { ScanResults, ScannedCopy } from '@commonshelf/api/contract'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import type { KeptScan, KeptScans } from './kept-scans.js'

/** What holds the sending up: nothing answers, nobody is logged in, or somebody of another library is. */
export type Held = 'offline' | 'login' | 'forbidden' | 'trouble'

export interface Sending {
  busy: boolean
  held?: Held
  /** Of this run: how many were sent, and how long that has taken. */
  sent: number
  seconds: number
}

/** The API takes no more at once. */
const atOnce = 200
const pause = 10_000

/**
 * Sends what is kept, oldest first, one batch after the other. A batch whose answer was lost is sent again: the API knows
 * scans by their names. It waits for a connection, a login or a kick, and never gives anything up.
 */
export class Sender {
  #sending: Sending = { busy: false, sent: 0, seconds: 0 }
  #again = false
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #heard = new Set<() => void>()

  constructor (readonly scans: KeptScans) {}

  get sending (): Sending { return this.#sending }

  subscribe (heard: () => void): () => void {
    this.#heard.add(heard)
    return () => { this.#heard.delete(heard) }
  }

  /** There may be something to send, or a way to send it. */
  async kick (): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#sending.busy) {
      this.#again = true
      return
    }
    this.#set({ busy: true, sent: 0, seconds: 0 })
    try {
      do {
        this.#again = false
        await alone(() => this.#sendAll())
      } while (this.#again)
      this.#set({ ...this.#sending, busy: false })
    } catch (thrown) {
      const held = heldBy(Problem.of(thrown))
      this.#set({ ...this.#sending, busy: false, held })
      if (held === 'offline' || held === 'trouble') this.#timer = setTimeout(() => { void this.kick() }, pause)
    }
  }

  async #sendAll (): Promise<void> {
    const began = performance.now()
    for (;;) {
      const [first, ...others] = await this.scans.oldest('kept', atOnce)
      if (first === undefined) break
      const batch = [first, ...others.filter(({ library }) => library === first.library)]
      await this.#send(first.library, batch)
      this.#set({ ...this.#sending, sent: this.#sending.sent + batch.length, seconds: (performance.now() - began) / 1000 })
    }
    for (const undone of await this.scans.oldest('undoing', atOnce)) await this.#takeBack(undone)
  }

  async #send (library: string, batch: KeptScan[]): Promise<void> {
    try {
      const { results } = await api.post<ScanResults>(`/libraries/${library}/copies`, {
        scans: batch.map(({ scan, isbn, barcode, callNumber, location }) => ({ scan, isbn, barcode, callNumber, location }))
      })
      if (results.length !== batch.length) throw new Problem('unexpected', 0, '')
      await this.scans.settle(batch, new Map(results.map(result => [result.scan, result])))
    } catch (thrown) {
      if (Problem.of(thrown).status !== 400) throw thrown
      // One of them is such as no scan can be: it alone is refused, and holds up no other
      if (batch.length > 1) for (const one of batch) await this.#send(library, [one])
      else await this.scans.change(batch[0]!.seq, () => ({ state: 'refused' }))
    }
  }

  async #takeBack ({ seq, library, scan }: KeptScan): Promise<void> {
    try {
      await api.delete<ScannedCopy>(`/libraries/${library}/copies/${scan}`)
      await this.scans.change(seq, () => ({ state: 'undone' }))
    } catch (thrown) {
      const { status } = Problem.of(thrown)
      if (status === 404) await this.scans.change(seq, () => ({ state: 'undone' }))
      else if (status === 409) await this.scans.change(seq, () => ({ state: 'sent' })) // lent meanwhile
      else throw thrown
    }
  }

  #set (sending: Sending): void {
    this.#sending = sending
    for (const heard of this.#heard) heard()
  }
}

const heldBy = ({ kind, status }: Problem): Held =>
  kind === 'offline' ? 'offline' : status === 401 ? 'login' : status === 403 || status === 404 ? 'forbidden' : 'trouble'

/** Two tabs do not send side by side; where the browser has no locks they do, which the API does not mind. */
async function alone (work: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request('commonshelf-scans', work)
  else await work()
}
