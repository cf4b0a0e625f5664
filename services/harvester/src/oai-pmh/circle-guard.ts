import { createHash } from 'node:crypto'
import type { OaiRecord } from '@commonshelf/protocols'
import { SourceFailed } from '../connector.js'

/** The same records may come under so many different tokens, and so many pages may come without any. */
const mostRepeats = 3
const mostEmpty = 1000

/** What a page's records are, in few bytes. */
export class PageMark {
  readonly #hash = createHash('sha1')
  records = 0

  add ({ header }: OaiRecord): void {
    this.#hash.update(header.identifier).update('\0')
    this.records++
  }

  toString (): string { return this.#hash.copy().digest('base64') }
}

/**
 * Some servers give one token for a whole list, so a token that comes again proves nothing; the same records under the
 * same token do, and so do the same records under token after token: the list goes round in a circle.
 */
export class CircleGuard {
  readonly #pages = new Set<string>()
  readonly #repeats = new Map<string, number>()
  #empty = 0

  /** @throws SourceFailed. `token` is what the page was asked for with. */
  check (token: string | undefined, page: PageMark, more: boolean): void {
    if (!more) return
    const mark = String(page)
    const place = createHash('sha1').update(token ?? '').update('\0').update(mark).digest('base64')
    if (this.#pages.has(place)) throw circle()
    this.#pages.add(place)
    if (page.records === 0) {
      if (++this.#empty > mostEmpty) throw new SourceFailed(`The server gave ${this.#empty} pages without records and still names a next one`)
      return
    }
    this.#empty = 0
    const repeats = this.#repeats.get(mark) ?? 0
    if (repeats >= mostRepeats) throw circle()
    this.#repeats.set(mark, repeats + 1)
  }

  /** Another list begins. */
  forget (): void {
    this.#pages.clear()
    this.#repeats.clear()
    this.#empty = 0
  }
}

const circle = () => new SourceFailed('The server’s resumption tokens go round in a circle: the list has no end')
