import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerOai, recordsInMemory, type OaiItem } from '@commonshelf/protocols'

export interface Reply {
  status?: number
  headers?: Record<string, string>
  body: string | Uint8Array
  /** Cut the connection after the body instead of ending the answer. */
  cut?: true
}

/** One request as the scenario sees it: which it is (from 1), what it asks, and what an honest server would answer. */
export interface Asked { number: number, args: URLSearchParams, answer: string }

export interface OaiServer {
  url: string
  /** What the repository holds; to be replaced, not changed in place. */
  items: OaiItem[]
  clock: Date
  /** All requests so far. */
  asked: URLSearchParams[]
  /** The scenario: what to answer instead, 'silence' to answer never, 'trickle' to answer for ever, undefined to be honest. */
  scenario: (asked: Asked) => Instead | undefined | Promise<Instead | undefined>
}

type Instead = Reply | 'silence' | 'trickle'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

/** A real OAI-PMH endpoint on this machine that misbehaves as its scenario says. */
export async function anOaiServer (t: TearsDown, { items = [], pageSize = 10, deletedRecord = 'persistent', granularity = 'YYYY-MM-DDThh:mm:ssZ', heeds = { until: true } }:
{ items?: OaiItem[], pageSize?: number, deletedRecord?: 'no' | 'transient' | 'persistent', granularity?: 'YYYY-MM-DD' | 'YYYY-MM-DDThh:mm:ssZ', heeds?: { until: boolean } } = {}): Promise<OaiServer> {
  const server: OaiServer = { url: '', items, clock: new Date('2026-06-01T00:00:00Z'), asked: [], scenario: () => undefined }
  const repository = recordsInMemory({
    identify: { repositoryName: 'Test', earliestDatestamp: '2020-01-01T00:00:00Z', deletedRecord, granularity, adminEmails: ['a@example.org'], compressions: [] },
    formats: [{ prefix: 'oai_dc', schema: 'oai_dc.xsd', namespace: 'http://www.openarchives.org/OAI/2.0/oai_dc/' }, { prefix: 'marcxml', schema: 'MARC21slim.xsd', namespace: 'http://www.loc.gov/MARC21/slim' }],
    sets: [{ spec: 'a', name: 'A' }, { spec: 'b', name: 'B' }],
    items: () => server.items
  })
  const http = createServer((request: IncomingMessage, response) => {
    const args = new URL(request.url ?? '/', 'http://localhost').searchParams
    server.asked.push(args)
    const number = server.asked.length
    const reply = async (): Promise<void> => {
      const answer = await answerOai([...args].filter(([name]) => name !== 'until' || heeds.until), repository, { baseUrl: server.url, now: server.clock, pageSize })
      const instead = await server.scenario({ number, args, answer })
      if (instead === 'silence') return
      if (instead === 'trickle') {
        const timer = setInterval(() => response.write(' '), 5)
        response.on('close', () => clearInterval(timer))
        return
      }
      const { status = 200, headers = {}, body, cut }: Reply = instead ?? { body: answer }
      response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers })
      if (cut) response.write(body, () => response.destroy())
      else response.end(body)
    }
    reply().catch(() => response.destroy())
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/oai`
  t.teardown(() => new Promise(resolve => { http.close(resolve); http.closeAllConnections() }))
  return server
}

const marcxml = (identifier: string, title: string) => `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">${identifier}</controlfield><datafield tag="245" ind1="0" ind2="0"><subfield code="a">${title}</subfield></datafield></record>`

/** A repository's item, the same whenever it is made. */
export function anItem (number: number, { title = `书 ${number}`, datestamp = `2026-01-${String(1 + number % 28).padStart(2, '0')}T00:00:00Z`, deleted = false, sets = [] as string[] } = {}): OaiItem {
  return {
    header: { identifier: `oai:test:${number}`, datestamp, sets, deleted },
    metadata: deleted ? {} : { marcxml: marcxml(String(number), title), oai_dc: `<oai_dc:dc xmlns:oai_dc="x" xmlns:dc="y"><dc:title>${title}</dc:title></oai_dc:dc>` }
  }
}

export const manyItems = (count: number) => Array.from({ length: count }, (_, index) => anItem(index + 1))
