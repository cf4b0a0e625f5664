import { createServer } from 'node:http'
import { readFileSync, readdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connectors, usualLimits } from '@commonshelf/harvester'
import { MarcXmlSplitter } from '@commonshelf/marc'
import { answerOai, OaiResponseReader, recordsInMemory } from '@commonshelf/protocols'
import type { Source } from '@commonshelf/store'
import { hugePage } from '../torture/huge-page.js'

/**
 * OAI-PMH over loopback: a repository of MARCXML records, 500 a page, fetched and parsed by the connector as in a harvest
 * but without a database; and the reader alone on the same pages. The pages are rendered before the clock starts. Then single
 * pages of 100 MB and 1 GB, and the memory that they take.
 * Arguments: a folder with MARCXML files (records of our own making where none is given); records (20,000); records a page (500).
 */
export async function run (args: string[]): Promise<void> {
  const wanted = Number(args[1] ?? 20_000)
  const pageSize = Number(args[2] ?? 500)
  const records = recordsOf(args[0], wanted)
  const pages = await pagesOf(records, pageSize)
  const bytes = [...pages.values()].reduce((sum, page) => sum + page.length, 0)
  console.log(`OAI-PMH: ${records.length} records of ${Math.round(bytes / records.length)} bytes in ${pages.size - 1} pages of ${pageSize}`)

  await measured('reader alone', records.length, () => {
    let seen = 0
    for (const page of pages.values()) {
      const reader = new OaiResponseReader()
      for (let at = 0; at < page.length; at += 64 * 1024) seen += reader.push(page.subarray(at, at + 64 * 1024)).length
      reader.end()
    }
    return seen
  })

  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams
    response.setHeader('content-type', 'text/xml; charset=utf-8')
    response.end(pages.get(query.get('resumptionToken') ?? query.get('verb') ?? ''))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const source = { id: '1', address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oai`, watermark: null, settings: { metadataPrefix: 'marcxml' } } as unknown as Source
  const quiet = { info () {}, warn () {}, error () {} }
  await measured('fetched and parsed, server in the same process', records.length, async () => {
    let seen = 0
    const task = { source, harvest: { id: '1', extent: 'full' as const }, checkpoint: null, signal: new AbortController().signal, log: quiet, limits: { ...usualLimits, privateNetworks: 'loopback' }, tell: async () => {}, held: async () => new Map<string, string | null>(), credentials: () => undefined }
    for await (const batch of connectors['oai-pmh'].harvest(task)) seen += batch.records.length
    return seen
  })
  await new Promise(resolve => server.close(resolve))
  for (const megabytes of [100, 1000]) {
    const page = await hugePage(megabytes)
    console.log(`  one page of ${megabytes} MB: ${page.records} records in ${page.seconds} s, at most ${page.peakMegabytes} MB of memory (${page.startMegabytes} before it began)`)
  }
}

async function measured (what: string, expected: number, work: () => number | Promise<number>): Promise<void> {
  await work() // warm
  const cpu = process.cpuUsage()
  const began = performance.now()
  const seen = await work()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  if (seen !== expected) throw new Error(`${what}: ${seen} of ${expected} records`)
  console.log(`  ${what}: ${Math.round(seen / seconds)} records/s, ${Math.round(seen / ((user + system) / 1e6))} per CPU second`)
}

function recordsOf (folder: string | undefined, wanted: number): string[] {
  const records: string[] = []
  for (const name of folder === undefined ? [] : readdirSync(folder).filter(name => name.endsWith('.xml')).sort()) {
    const splitter = new MarcXmlSplitter()
    const file = readFileSync(join(folder!, name))
    for (let at = 0; at < file.length && records.length < wanted; at += 1 << 20) {
      for (const { bytes } of splitter.push(file.subarray(at, at + (1 << 20)))) if (records.length < wanted) records.push(Buffer.from(bytes).toString())
    }
  }
  for (let number = records.length; number < wanted; number++) records.push(made(number))
  return records
}

const made = (number: number) => `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">${number}</controlfield>${
  Array.from({ length: 30 }, (_, field) => `<datafield tag="${200 + field * 20}" ind1=" " ind2=" "><subfield code="a">第${number}本书的第${field}个字段 value</subfield></datafield>`).join('')}</record>`

/** Every page of the list by the token that asks for it, and the first answer by its verb. */
async function pagesOf (records: string[], pageSize: number): Promise<Map<string, Buffer>> {
  const items = records.map((marcxml, number) => ({ header: { identifier: `oai:bench:${number}`, datestamp: '2026-01-01T00:00:00Z', sets: [], deleted: false }, metadata: { marcxml } }))
  const repository = recordsInMemory({
    identify: { repositoryName: 'bench', earliestDatestamp: '2026-01-01T00:00:00Z', deletedRecord: 'no', granularity: 'YYYY-MM-DDThh:mm:ssZ', adminEmails: [], compressions: [] },
    formats: [{ prefix: 'marcxml', schema: '', namespace: 'http://www.loc.gov/MARC21/slim' }],
    items: () => items
  })
  const options = { baseUrl: 'http://localhost/oai', now: new Date('2026-06-01T00:00:00Z'), pageSize }
  const pages = new Map([['Identify', Buffer.from(await answerOai([['verb', 'Identify']], repository, options))]])
  for (let token: string | undefined = 'ListRecords'; token !== undefined;) {
    const args: [string, string][] = token === 'ListRecords' ? [['verb', token], ['metadataPrefix', 'marcxml']] : [['verb', 'ListRecords'], ['resumptionToken', token]]
    const page = await answerOai(args, repository, options)
    pages.set(token, Buffer.from(page))
    token = /<resumptionToken[^>]*>([^<]+)</.exec(page)?.[1]
  }
  return pages
}
