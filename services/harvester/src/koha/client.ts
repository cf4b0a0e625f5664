import { kohaTokenUrl, NotKoha } from '@commonshelf/protocols'
import { fetchLimited, FetchRefused, type FetchLimits, type LimitedResponse } from '@commonshelf/runtime'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { basicHeader, credentialsOf, type Credentials } from '../fetching/credentials.js'
import { checkStatus, Passing, patiently } from '../fetching/patience.js'
import type { KohaSettings } from './settings.js'

/** The server does not understand the question: an older Koha, or one without this list. */
export class NotUnderstood extends SourceFailed {}

/** Asks one Koha server, logged in as its settings say. */
export class KohaClient {
  readonly #credentials: Credentials | undefined
  #token: string | undefined

  constructor (readonly settings: KohaSettings, readonly task: Pick<HarvestTask, 'source' | 'signal' | 'limits' | 'log' | 'credentials'>) {
    this.#credentials = credentialsOf(task.source, new URL(settings.root), task.credentials ?? (() => undefined))
    if (settings.authentication === 'oauth2' && this.#credentials?.user === undefined) throw new SourceFailed('OAuth wants a client: name the credentials of the source')
  }

  /** What `read` makes of an answer; what passes by itself is asked for again. @throws SourceFailed, NotUnderstood */
  get<T> (url: string, accept: 'application/json' | 'application/marc-in-json', read: (body: Uint8Array, headers: Headers) => T): Promise<T> {
    return patiently(url, this.task, async () => {
      const { status, headers, body } = await this.#fetch(url, { headers: { 'user-agent': 'Commonshelf harvester', accept, ...await this.#authorization() } })
      if (status === 401 && this.#token !== undefined) {
        this.#token = undefined // it has expired: with a new one the same question is answered
        throw new Passing('The server no longer takes the token that it gave')
      }
      if (status === 400 || status === 404 || status === 406) throw new NotUnderstood(`The server answers with status ${status}: ${sentenceIn(body)}`)
      checkStatus(status, headers)
      try {
        return read(body, headers)
      } catch (error) {
        throw error instanceof NotKoha ? new Passing(error.message) : error
      }
    })
  }

  async #authorization (): Promise<Record<string, string>> {
    if (this.settings.authentication === 'basic') return basicHeader(this.#credentials)
    this.#token ??= await this.#newToken()
    return { authorization: `Bearer ${this.#token}` }
  }

  async #newToken (): Promise<string> {
    const { user = '', password = '' } = this.#credentials ?? {}
    const { status, headers, body } = await this.#fetch(kohaTokenUrl(this.settings.root), {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: password }).toString()
    })
    if (status === 400) throw new SourceFailed(`The server gives no token: ${sentenceIn(body)}. Check the credentials of the source`)
    checkStatus(status, headers)
    const { access_token: token } = JSON.parse(Buffer.from(body).toString() || '{}') as { access_token?: unknown }
    if (typeof token !== 'string') throw new SourceFailed('The server gives no token')
    return token
  }

  #fetch (url: string, more: FetchLimits): Promise<LimitedResponse> {
    const { signal, limits } = this.task
    return fetchLimited(url, { maxBytes: limits.answerBytes, timeout: limits.requestTime, signal, privateNetworks: limits.privateNetworks, ...more })
      .catch((error: unknown) => { throw error instanceof FetchRefused ? new Passing(error.message) : error })
  }
}

function sentenceIn (body: Uint8Array): string {
  const text = Buffer.from(body).toString('utf8')
  try {
    const { error, errors } = JSON.parse(text) as { error?: unknown, errors?: { message?: unknown }[] }
    return String(error ?? errors?.[0]?.message ?? text).slice(0, 200)
  } catch {
    return text.slice(0, 200)
  }
}
