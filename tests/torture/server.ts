import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerOai, recordsInMemory } from '@commonshelf/protocols'
import type { ChangingLibrary } from './library.js'
import { misdeeds } from './misdeeds.js'
import type { Random } from './random.js'

/** What the server does to whoever asks, until it is told to be good. */
export interface Temper {
  /** How often a list is answered with a misdeed, and how often something changes before an answer. */
  misdeeds: number
  changes: number
  /** Called before every answer, and when it has been sent, with the number of the request: somebody may be killed now. */
  onRequest? (number: number): Promise<void>
  onAnswered? (number: number): Promise<void>
}

export class TortureServer {
  url = ''
  requests = 0
  readonly done = new Map<string, number>()
  temper: Temper = { misdeeds: 0, changes: 0 }
  readonly #failed = new Map<string, number>()
  #before = ''
  #sinceToken = 0

  private constructor (readonly library: ChangingLibrary, readonly random: Random) {}

  static async open (library: ChangingLibrary, random: Random, pageSize: number): Promise<{ server: TortureServer, close: () => Promise<void> }> {
    const server = new TortureServer(library, random)
    const repository = recordsInMemory({
      identify: { repositoryName: 'Torture', earliestDatestamp: '2024-01-01T00:00:00Z', deletedRecord: library.deletedRecord, granularity: library.day ? 'YYYY-MM-DD' : 'YYYY-MM-DDThh:mm:ssZ', adminEmails: ['a@example.org'], compressions: [] },
      formats: [{ prefix: 'marcxml', schema: 'MARC21slim.xsd', namespace: 'http://www.loc.gov/MARC21/slim' }],
      items: () => library.items
    })
    const http = createServer((request, response) => {
      const number = ++server.requests
      const answer = async (): Promise<void> => {
        const args = new URL(request.url ?? '/', 'http://localhost').searchParams
        const redirected = args.has('redirected')
        args.delete('redirected')
        response.once('finish', () => { void server.temper.onAnswered?.(number) })
        await server.temper.onRequest?.(number)
        if (random.chance(server.temper.changes)) library.change()
        const honest = await answerOai([...args], repository, { baseUrl: server.url, now: library.clock, pageSize })
        const lists = args.get('verb') === 'ListRecords'
        const token = args.has('resumptionToken')
        const before = token ? server.#before : ''
        if (lists) server.#before = honest
        if (!lists || redirected || !server.#misbehave({ answer: honest, before, response, url: request.url ?? '/', random, token, day: library.day, number })) {
          response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(honest)
        }
      }
      answer().catch(() => response.destroy())
    })
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/oai`
    return { server, close: () => new Promise(resolve => { http.close(() => resolve()); http.closeAllConnections() }) }
  }

  /** Whether the request was answered by a misdeed. */
  #misbehave (occasion: Parameters<typeof misdeeds[string]['do']>[0]): boolean {
    this.#sinceToken++
    if (!this.random.chance(this.temper.misdeeds)) return false
    // Not each of them has its occasion now.
    for (let tries = 0; tries < 4; tries++) if (this.#commit(this.random.pick(Object.keys(misdeeds)), occasion)) return true
    return false
  }

  #commit (name: string, occasion: Parameters<typeof misdeeds[string]['do']>[0]): boolean {
    const { fails = false, tokens = false, do: commit } = misdeeds[name]!
    const failed = this.#failed.get(occasion.url) ?? 0
    if ((fails && failed >= 3) || (tokens && (!occasion.token || this.#sinceToken < 8))) return false
    if (commit(occasion) === false) return false
    if (fails) this.#failed.set(occasion.url, failed + 1)
    if (tokens) this.#sinceToken = 0
    this.done.set(name, (this.done.get(name) ?? 0) + 1)
    return true
  }
}
