import { explainUrl, NotSru, readSruResponse, saidBy, searchUrl, sruVersions, type SruDiagnostic, type SruExplain, type SruResponse, type SruSearch, type SruVersion } from '@commonshelf/protocols'
import { fetchLimited, FetchRefused } from '@commonshelf/runtime'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { basicHeader, credentialsOf } from '../fetching/credentials.js'
import { checkStatus, Passing, patiently } from '../fetching/patience.js'
import type { SruSettings } from './settings.js'

export interface SruPage extends SruResponse {
  /** The server's clock when it answered. */
  date: string | undefined
}

/** The server will not answer this query at all, however often it is asked. */
export class Refused extends Error {
  constructor (readonly diagnostic: SruDiagnostic) { super(`The server answers: ${saidBy(diagnostic)}`) }
}

const unsupportedVersion = 5
const temporarilyUnavailable = 2

/** Asks one server, in the version that it understands. */
export class SruClient {
  version: SruVersion

  constructor (readonly settings: SruSettings, readonly task: Pick<HarvestTask, 'source' | 'signal' | 'limits' | 'log' | 'credentials'>, version: SruVersion | undefined = settings.version) {
    this.version = version ?? '1.2'
  }

  /** What the server says of itself; undefined where it does not explain itself, which many do not. */
  async explain (): Promise<{ explain: SruExplain | undefined, date: string | undefined }> {
    try {
      const page = await this.#ask(version => explainUrl(this.settings.baseUrl, version))
      if (this.settings.version === undefined && sruVersions.includes(page.version as SruVersion)) this.version = page.version as SruVersion
      return { explain: page.explain, date: page.date }
    } catch (error) {
      if (error instanceof Refused || error instanceof NotAsked) return { explain: undefined, date: undefined }
      throw error
    }
  }

  search (search: SruSearch): Promise<SruPage> {
    return this.#ask(version => searchUrl(this.settings.baseUrl, version, search))
  }

  async #ask (urlOf: (version: SruVersion) => string): Promise<SruPage> {
    const versions = this.settings.version === undefined ? [this.version, ...sruVersions.filter(version => version !== this.version)] : [this.version]
    for (const [at, version] of versions.entries()) {
      const page = await this.#once(urlOf(version))
      const fatal = page.diagnostics[0]
      if (fatal !== undefined && page.records.length === 0) {
        if (fatal.code === unsupportedVersion && at < versions.length - 1) continue
        throw new Refused(fatal)
      }
      this.version = version
      return page
    }
    throw new SourceFailed('The server understands no version of SRU that is known here')
  }

  #once (url: string): Promise<SruPage> {
    const { source, signal, limits, credentials = () => undefined } = this.task
    return patiently(url, this.task, async () => {
      const { status, headers, body } = await fetchLimited(url, {
        maxBytes: limits.answerBytes, timeout: limits.requestTime, signal, privateNetworks: limits.privateNetworks,
        headers: { 'user-agent': 'Commonshelf harvester', accept: 'application/sru+xml, text/xml, application/xml;q=0.9, */*;q=0.1', ...this.settings.headers, ...basicHeader(credentialsOf(source, new URL(url), credentials)) }
      }).catch((error: unknown) => { throw error instanceof FetchRefused ? new Passing(error.message) : error })
      let page: SruResponse
      try {
        page = readSruResponse(body)
      } catch (error) {
        if (!(error instanceof NotSru)) throw error
        if (status === 404 || status === 400 || status === 501) throw new NotAsked(`The server answers with status ${status}`)
        checkStatus(status, headers)
        if (error.reason === 'doctype') throw new SourceFailed(error.message)
        throw error.reason === 'cut-off' ? new Passing(error.message) : new NotAsked(error.message)
      }
      // With a diagnostic in its body an error status says no more than that
      if (page.diagnostics.length === 0) checkStatus(status, headers)
      if (page.diagnostics[0]?.code === temporarilyUnavailable) throw new Passing(`The server answers: ${saidBy(page.diagnostics[0])}`)
      return { ...page, date: headers.get('date') ?? undefined }
    })
  }
}

/** What answers is no SRU server, or not to this operation. */
export class NotAsked extends SourceFailed {}
