import { setTimeout as pause } from 'node:timers/promises'
import { NotOaiPmh, OaiResponseReader, requestUrl, type OaiRecord, type OaiRequest, type OaiResponse } from '@commonshelf/protocols'
import { fetchStream, FetchRefused, type LimitedStream } from '@commonshelf/runtime'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { unpacked } from './gzip.js'
import { retryAfterOf } from './retry-after.js'
import type { OaiSettings } from './settings.js'

/** What a whole answer says beside its records. */
export interface OaiAnswer extends OaiResponse {
  /** The server's clock by HTTP, in milliseconds. */
  date?: number
}

/** What passes by itself: the request may be tried again, after so many milliseconds where the server says so. */
class Trouble extends Error {
  constructor (message: string, readonly retryAfter?: number) { super(message) }
}

/** Bytes that go through the reader at a time; between them a stop is heard. */
const slice = 1 << 20

/**
 * Asks one repository. What passes by itself (a server that is away, overloaded or trickling, a page that is cut off or is
 * no XML) is asked for again, after the time that the server names or one that doubles; what does not is SourceFailed.
 */
export class OaiClient {
  constructor (readonly settings: OaiSettings, readonly task: Pick<HarvestTask, 'signal' | 'limits' | 'log'>) {}

  /**
   * The records of one answer while it arrives, in groups, and at the end the rest of it. 'again' says that the answer
   * broke off and has been asked for anew: all of its records come once more from the first.
   */
  async * list (request: OaiRequest): AsyncGenerator<OaiRecord[] | 'again', OaiAnswer, void> {
    const { signal, limits, log } = this.task
    const url = requestUrl(this.settings.baseUrl, request)
    for (let attempt = 1; ; attempt++) {
      try {
        return yield * this.#once(url)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof Trouble)) throw error
        if (attempt >= limits.attempts) throw new SourceFailed(`${error.message} (asked ${attempt} times)`)
        // Many clients that were sent away together must not come back together.
        const wait = Math.min((error.retryAfter ?? limits.firstPause * 2 ** (attempt - 1) * 0.75) * (1 + Math.random() / 3), limits.longestPause)
        log.warn({ url, attempt, wait, trouble: error.message }, 'the source will be asked again')
        await pause(wait, undefined, { signal })
        yield 'again'
      }
    }
  }

  /** The answer to a question that is not about records. */
  async ask (request: OaiRequest): Promise<OaiAnswer> {
    const answer = this.list(request)
    for (;;) {
      const next = await answer.next()
      if (next.done) return next.value
    }
  }

  async * #once (url: string): AsyncGenerator<OaiRecord[], OaiAnswer, void> {
    const { signal, limits } = this.task
    try {
      const response = await fetchStream(url, {
        maxBytes: limits.pageBytes, silence: limits.requestTime, slowest: limits.slowest, redirects: 5, signal, privateNetworks: limits.privateNetworks,
        headers: { 'user-agent': 'Commonshelf harvester', accept: 'text/xml, application/xml;q=0.9, */*;q=0.1', ...this.settings.headers }
      })
      const { status } = response
      const date = Date.parse(response.headers.get('date') ?? '')
      if (status === 429 || status === 408 || status >= 500) {
        for await (const _ of response.body) break // what it says besides is for people; the connection is given back
        throw new Trouble(`The server answers with status ${status}`, retryAfterOf(response.headers.get('retry-after'), Number.isNaN(date) ? Date.now() : date))
      }
      // A 4xx with a proper OAI-PMH body happens (old servers send badResumptionToken so); read what it says.
      const answer = yield * this.#read(response)
      return Number.isNaN(date) ? answer : { ...answer, date }
    } catch (error) {
      throw error instanceof FetchRefused ? new Trouble(error.message) : error
    }
  }

  async * #read ({ status, body }: LimitedStream): AsyncGenerator<OaiRecord[], OaiResponse, void> {
    const { limits, signal } = this.task
    const reader = new OaiResponseReader({ recordBytes: limits.recordBytes })
    let bytes = 0
    try {
      for await (const chunk of unpacked(body)) {
        bytes += chunk.length
        if (bytes > limits.pageBytes) throw new SourceFailed(`One page has more than ${limits.pageBytes} bytes`)
        for (let at = 0; at < chunk.length; at += slice) {
          const records = reader.push(chunk.subarray(at, at + slice))
          if (records.length > 0) yield records
          signal.throwIfAborted()
        }
      }
      return reader.end()
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('Z_')) throw new Trouble('The page is no whole gzip')
      if (!(error instanceof NotOaiPmh)) throw error
      if (status >= 400) throw new SourceFailed(`The server answers with status ${status}`)
      if (error.reason === 'doctype' || error.reason === 'too-long') throw new SourceFailed(error.message)
      throw new Trouble(error.message)
    }
  }
}
