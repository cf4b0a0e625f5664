import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { runHarvest, startHarvest } from '@commonshelf/harvester'
import { startPipeline } from '@commonshelf/pipeline'
import { answerOai, recordsInMemory, type OaiItem } from '@commonshelf/protocols'
import { aQueue } from '@commonshelf/queues/testing'
import { aDatabase } from '@commonshelf/store/testing'

/**
 * What an incremental harvest of 1 % changes touches: records asked for, written, entries written anew. DATABASE_URL and
 * REDIS_URL name the servers. Arguments: records (10,000).
 */
export async function run (args: string[]): Promise<void> {
  const wanted = Number(args[0] ?? 10_000)
  const endings: (() => unknown)[] = []
  const t = { teardown: (work: () => unknown) => { endings.unshift(work) } }
  let now = new Date('2026-01-02T00:00:00Z')
  let items = Array.from({ length: wanted }, (_, number) => item(number, '2026-01-01T00:00:00Z', 'as it was'))
  let sent = 0
  const repository = recordsInMemory({
    identify: { repositoryName: 'bench', earliestDatestamp: '2026-01-01T00:00:00Z', deletedRecord: 'persistent', granularity: 'YYYY-MM-DDThh:mm:ssZ', adminEmails: [], compressions: [] },
    formats: [{ prefix: 'marcxml', schema: '', namespace: 'http://www.loc.gov/MARC21/slim' }],
    items: () => items
  })
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams
    void answerOai([...query], repository, { baseUrl: 'http://localhost/oai', now, pageSize: 500 }).then(answer => {
      sent += answer.split('<record><header').length - 1
      response.end(answer)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { store } = await aDatabase(t)
  const { queues } = await aQueue(t)
  const log = { debug () {}, info () {}, warn () {}, error: console.error }
  const pipeline = startPipeline({ store, queues, log })
  const library = await store.libraries.add({ code: 'bench', name: 'bench' })
  const source = await store.sources.add({ libraryId: library.id, protocol: 'oai-pmh', address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oai`, settings: { withdrawAtMost: 1 } })

  const harvest = async (what: string): Promise<void> => {
    sent = 0
    const before = await store.documents.latest()
    const began = performance.now()
    const { id } = await startHarvest({ store }, source.id)
    const ended = (await runHarvest({ store, queues, log, limits: { privateNetworks: 'loopback' } }, id))!
    for (;;) {
      const { describe, match } = await store.batches.waiting()
      if (describe + match === 0 && await store.documents.stale() === 0) break
      await pause(20)
    }
    const seconds = (performance.now() - began) / 1000
    const { records } = await store.harvests.progress(id)
    let documents = 0
    for (let after = before; ;) {
      const changes = await store.documents.changesAfter(after, 1000)
      if (changes.length === 0) break
      documents += changes.length
      after = changes.at(-1)!.change
    }
    console.log(`${what}: ${ended.extent}, ${sent} records sent, ${ended.received} read, ${records} written and described, ${ended.unchanged} unchanged, ${ended.withdrawn} withdrawn, ${documents} entries written, ${seconds.toFixed(1)} s`)
  }

  console.log(`OAI-PMH, ${wanted} records`)
  await harvest('first')
  now = new Date('2026-01-03T00:00:00Z')
  const changed = Math.round(wanted / 100)
  // Of a hundred changes 80 are other words, 10 new records, 10 deletions.
  items = items.map((one, index) => index % 100 !== 0 ? one : (index / 100) % 10 === 9
    ? { header: { ...one.header, datestamp: '2026-01-02T12:00:00Z', deleted: true }, metadata: {} }
    : item(index, '2026-01-02T12:00:00Z', 'as it is now'))
  items = [...items, ...Array.from({ length: Math.round(changed / 10) }, (_, number) => item(wanted + number, '2026-01-02T12:00:00Z', 'new'))]
  await harvest(`${changed} of them changed, ${Math.round(changed / 10)} added`)
  now = new Date('2026-01-04T00:00:00Z')
  await harvest('nothing changed')

  await pipeline.close()
  await new Promise(resolve => { server.close(resolve); server.closeAllConnections() })
  for (const ending of endings) await ending()
}

function item (number: number, datestamp: string, note: string): OaiItem {
  const field = (tag: string, value: string) => `<datafield tag="${tag}" ind1=" " ind2=" "><subfield code="a">${value}</subfield></datafield>`
  return {
    header: { identifier: `oai:bench:${number}`, datestamp, sets: [], deleted: false },
    metadata: { marcxml: `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">${number}</controlfield>${field('245', `The history of place ${number.toString(36)} and river ${(number * 7919 % 100_003).toString(36)}`)}${field('500', note)}</record>` }
  }
}
