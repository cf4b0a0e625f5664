import { setTimeout as pause } from 'node:timers/promises'
import { NotOaiPmh, OaiResponseReader, requestUrl, type OaiRecord, type OaiRequest, type OaiResponse } from '@commonshelf/protocols'
import { fetchLimited, FetchRefused, type LimitedResponse } from '@commonshelf/runtime'
import { SourceFailed, type HarvestTask } from '../connector.js'
import type { OaiSettings } from './settings.js'

export interface OaiPage extends OaiResponse { list: OaiRecord[] }

/** Bytes that go through the reader at a time; between them a stop is heard. */
const slice = 1 << 20

/**
 * Asks one repository. What passes by itself (a server that is away or overloaded, a page that is cut off or is no XML) is
 * asked for again, after the time that the server names or one that doubles; what does not is SourceFailed.
 */
export class OaiClient {
  constructor (readonly settings: OaiSettings, readonly task: Pick<HarvestTask, 'signal' | 'limits' | 'log'>) {}

  async ask (request: OaiRequest): Promise<OaiPage> {
    const { signal, limits, log } = this.task
    const url = requestUrl(this.settings.baseUrl, request)
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#once(url)
      if ('page' in outcome) return outcome.page
      signal.throwIfAborted()
      if (attempt >= limits.attempts) throw new SourceFailed(`${outcome.trouble} (asked ${attempt} times)`)
      const wait = Math.min(outcome.retryAfter ?? backoff(limits.firstPause, attempt), limits.longestPause)
      log.warn({ url, attempt, wait, trouble: outcome.trouble }, 'the source will be asked again')
      await pause(wait, undefined, { signal })
    }
  }

  async #once (url: string): Promise<{ page: OaiPage } | { trouble: string, retryAfter?: number }> {
    const { signal, limits } = this.task
    let response: LimitedResponse
    try {
      response = await fetchLimited(url, {
        maxBytes: limits.pageBytes, timeout: limits.requestTime, redirects: 5, signal,
        headers: { 'user-agent': 'Commonshelf harvester', accept: 'text/xml, application/xml;q=0.9, */*;q=0.1', ...this.settings.headers }
      })
    } catch (error) {
      if (error instanceof FetchRefused) return { trouble: error.message }
      throw error
    }
    const { status } = response
    if (status === 429 || status === 408 || status >= 500) {
      const retryAfter = retryAfterOf(response.headers.get('retry-after'), Date.now())
      return { trouble: `The server answers with status ${status}`, ...(retryAfter !== undefined && { retryAfter }) }
    }
    // A 4xx with a proper OAI-PMH body happens (old servers send badResumptionToken so); read what it says.
    try {
      return { page: await this.#read(response.body) }
    } catch (error) {
      if (!(error instanceof NotOaiPmh)) throw error
      if (status >= 400) throw new SourceFailed(`The server answers with status ${status}`)
      if (error.reason === 'doctype') throw new SourceFailed(error.message)
      return { trouble: error.message }
    }
  }

  async #read (body: Uint8Array): Promise<OaiPage> {
    const reader = new OaiResponseReader()
    const list: OaiRecord[] = []
    for (let at = 0; at < body.length; at += slice) {
      for (const record of reader.push(body.subarray(at, at + slice))) list.push(record)
      this.task.signal.throwIfAborted()
    }
    return { ...reader.end(), list }
  }
}

/** Milliseconds: `Retry-After: 120` or a date (RFC 9110, 10.2.3); undefined for neither. Never negative, never a busy loop. */
export function retryAfterOf (header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const given = header.trim()
  if (/^\d+$/.test(given)) return Math.max(100, Number(given) * 1000)
  const date = Date.parse(given)
  return Number.isNaN(date) ? undefined : Math.max(100, date - now)
}

const backoff = (first: number, attempt: number) => first * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)
