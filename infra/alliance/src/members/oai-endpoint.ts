import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerOai, recordsInMemory, type OaiItem } from '@commonshelf/protocols'

/** The main library's OAI-PMH endpoint on loopback. `catalogue` is asked for its records when the first harvester comes. */
export async function serveCatalogue (catalogue: () => Promise<{ identifier: string, xml: string }[]>): Promise<{ url: string, close: () => Promise<void> }> {
  let items: OaiItem[] | undefined
  const load = async (): Promise<void> => {
    items ??= (await catalogue()).map(({ identifier, xml }) => ({
      header: { identifier: `oai:jiangzhou.example:${identifier}`, datestamp: '2026-01-01T00:00:00Z', sets: [], deleted: false },
      metadata: { marcxml: xml }
    }))
  }
  const repository = recordsInMemory({
    identify: { repositoryName: '江洲图书馆', adminEmails: ['catalogue@jiangzhou.example'], earliestDatestamp: '2026-01-01T00:00:00Z', deletedRecord: 'persistent', granularity: 'YYYY-MM-DDThh:mm:ssZ', compressions: [] },
    formats: [{ prefix: 'marcxml', schema: 'http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd', namespace: 'http://www.loc.gov/MARC21/slim' }],
    items: () => items ?? []
  })
  const server: Server = createServer(async (request, response) => {
    await load()
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = await answerOai(url.searchParams, repository, { baseUrl: `http://${request.headers.host}/oai`, now: new Date(), pageSize: 500 })
    response.setHeader('content-type', 'text/xml; charset=utf-8')
    response.end(body)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/oai`,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
}
