import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Real catalogues join one by one through the command line, as an operator's script would let them join: what each brought,
 * what went to quarantine and why, how many clusters there were before and after; then searches, and a loan across two libraries.
 * The data are no part of the project: COMMONSHELF_TEST_DATA names their folder (../shared/data beside the checkout).
 * Arguments: `--keep` leaves the home and its services running, to look around in.
 */
export async function run (args: string[]): Promise<void> {
  const data = resolve(process.env.COMMONSHELF_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data'))
  if (!existsSync(join(data, 'cnmarc'))) {
    console.log(`No real records at ${data}: set COMMONSHELF_TEST_DATA to the folder that has them`)
    return
  }
  const home = mkdtempSync(join(tmpdir(), 'commonshelf-real-'))
  const commonshelf = commandLine(home)
  const archive = await replayed(join(data, 'oai'))
  try {
    await commonshelf('up')
    console.log('| library | files | received | same twice | described | quarantined and why | clusters before | after | seconds |')
    console.log('| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |')
    for (const library of libraries(data, archive.address)) console.log(await letJoin(commonshelf, library))
    const { sourceRecords, bibliographicRecords, holdings, items, clusters, works } = await commonshelf<Statistics>('statistics')
    console.log(`\nTogether: ${sourceRecords} source records, ${bibliographicRecords} described, ${holdings} holdings, ${items} items, ${clusters} clusters, ${works} works\n`)
    for (const query of searches) await search(commonshelf, query)
    await lendAcross(commonshelf)
    if (args.includes('--keep')) console.log(`\nKept: COMMONSHELF_HOME=${home}`)
  } finally {
    archive.close()
    if (!args.includes('--keep')) {
      await commonshelf('down')
      rmSync(home, { recursive: true, force: true })
    }
  }
}

/** What is asked: a title in Chinese; one in simplified and in traditional characters; a number; a title in English. */
const searches = ['中国发展报告', '侦探伽利略', '偵探伽利略', '红楼梦', '紅樓夢', 'isbn:9787559819833', 'Pride and Prejudice']

interface Library { code: string, name: string, options?: string[], feeds: { what: string, options?: string[] }[] }
interface Statistics { sourceRecords: number, bibliographicRecords: number, holdings: number, items: number, clusters: number, works: number }
interface Harvested { state: string, received: number, unchanged: number, error?: string }
interface Found { total: number, milliseconds: number, entries: { id: string, title: string, contributors: string[], year?: number, libraries: number, available: number }[] }

/** Who joins, in this order. Files of one folder come from different systems, so each is a feed of its own. */
function libraries (data: string, archive: string): Library[] {
  const files = (folder: string, wanted: RegExp, options: string[] = []) =>
    readdirSync(join(data, folder), { recursive: true, encoding: 'utf8' }).filter(name => wanted.test(name)).sort()
      .map(name => ({ what: join(data, folder, name), options: ['--feed', name, ...options] }))
  return [
    { code: 'marc21', name: 'MARC21 in ISO 2709', feeds: files('marc21-iso2709', /\.mrc$/) },
    { code: 'marcxml', name: 'MARC21 in XML', feeds: files('marc21-xml', /\.xml$/) },
    { code: 'unimarc', name: 'UNIMARC', feeds: files('unimarc', /\.(mrc|xml)$/) },
    { code: 'cnmarc-gbk', name: 'CNMARC in GBK', feeds: files('cnmarc', /\.gbk\.iso$/, ['--format', 'cnmarc', '--encoding', 'gb18030']) },
    { code: 'cnmarc-utf8', name: 'CNMARC in UTF-8', feeds: files('cnmarc', /\.utf8\.iso$/) },
    { code: 'cnmarc-xml', name: 'CNMARC as SRU XML', feeds: files('cnmarc', /cnmarc-10\.xml$/) },
    { code: 'taiwan', name: 'CMARC of Taiwan', feeds: files('cnmarc', /^taiwan-cmarc-\d+\.mrc$/) },
    { code: 'taiwan-twin', name: 'the same in MARC21, MARC-8', feeds: files('cnmarc', /twin\.mrc$/) },
    { code: 'marc8', name: 'MARC-8', feeds: files('marc8', /\.mrc$/) },
    { code: 'marc-json', name: 'MARC in JSON', feeds: [...files('marc-in-json', /\.jsonl$/), ...files('marc21-xml', /\.json$/)] },
    { code: 'dedup', name: 'of projects that match records', feeds: files('dedup', /\.xml$/) },
    { code: 'holdings', name: 'with copies and holdings', feeds: files('holdings', /\.(mrc|xml)$/) },
    { code: 'sheets', name: 'book lists, CSV in UTF-8', feeds: files('booklists', /^(?!.*gbk).*\.csv$/) },
    { code: 'sheets-gbk', name: 'book list, CSV in GBK', feeds: files('booklists', /gbk\.csv$/) },
    { code: 'sheets-xlsx', name: 'book lists, XLSX', feeds: files('booklists', /\.xlsx$/) },
    { code: 'oai-alma', name: 'OAI-PMH, MARCXML', feeds: [{ what: `${archive}/alma`, options: ['--prefix', 'marc21'] }] },
    { code: 'oai-dc', name: 'OAI-PMH, Dublin Core', feeds: ['caltech', 'jhu', 'jhu-plain'].map(name => ({ what: `${archive}/${name}`, options: ['--prefix', 'oai_dc'] })) },
    { code: 'broken', name: 'broken on purpose', feeds: files('broken', /\.(mrc|xml)$/) }
  ]
}

/** One library joins with all its feeds. A line of the table. */
async function letJoin (commonshelf: CommandLine, { code, name, options = [], feeds }: Library): Promise<string> {
  await commonshelf('library', 'add', code, '--name', name, ...options)
  await commonshelf('service-point', 'add', `${code}-desk`, '--library', code, '--name', `${name}, desk`)
  const before = await commonshelf<Statistics>('statistics')
  const began = performance.now()
  let [received, unchanged] = [0, 0]
  const failures: string[] = []
  for (const { what, options = [] } of feeds) {
    const harvest = await commonshelf<Harvested>('harvest', what, '--library', code, '--wait', ...options)
    received += harvest.received
    unchanged += harvest.unchanged
    if (harvest.state !== 'finished') failures.push(`${what.split('/').at(-1)}: ${harvest.state}, ${harvest.error}`)
  }
  const seconds = (performance.now() - began) / 1000
  const after = await commonshelf<Statistics>('statistics')
  const { cases } = await commonshelf<{ cases: { reason: string }[] }>('quarantine', 'list', '--library', code, '--limit', '10000')
  const reasons = [...new Set(cases.map(({ reason }) => reason))].map(reason => `${cases.filter(one => one.reason === reason).length} ${reason}`)
  const described = after.bibliographicRecords - before.bibliographicRecords
  return `| ${[`${name} (${code})`, feeds.length, received, unchanged, described, [...reasons, ...failures].join('; ') || 'none', before.clusters, after.clusters, seconds.toFixed(1)].join(' | ')} |`
}

async function search (commonshelf: CommandLine, query: string): Promise<void> {
  const { total, milliseconds, entries } = await commonshelf<Found>('search', query, '--limit', '3')
  console.log(`search ${query}: ${total} entries in ${milliseconds} ms`)
  for (const { title, contributors, year, libraries } of entries) console.log(`  ${[title, contributors[0], year].filter(Boolean).join(' / ')} (${libraries} ${libraries === 1 ? 'library' : 'libraries'})`)
}

/** A reader of one library borrows what another one has on its shelf, and the copy comes home. */
async function lendAcross (commonshelf: CommandLine): Promise<void> {
  const reader = ['reader', 'add', 'R-0001', '--name', 'A reader', '--library', 'sheets', '--pin', '2468']
  await commonshelf(...reader)
  const [entry] = (await commonshelf<Found>('search', '管理', '--library', 'cnmarc-utf8', '--availability', 'available', '--limit', '1')).entries
  if (entry === undefined) throw new Error('No copy is on a shelf')
  console.log(`\nloan: ${entry.title}, asked for by a reader of sheets`)
  const { id } = await commonshelf<{ id: string }>('requests', 'place', entry.id, '--reader', 'R-0001', '--pickup', 'sheets-desk')
  for (const step of ['will-supply', 'ship', 'receive', 'lend']) await commonshelf('requests', step, id)
  const { supplies: [supply] } = await commonshelf<{ supplies: { item: { barcode: string }, supplier: { code: string } }[] }>('requests', 'show', id)
  const { item: { barcode }, supplier: { code } } = supply!
  for (const desk of ['sheets-desk', `${code}-desk`]) await commonshelf('requests', 'return', barcode, '--at', desk, '--library', code)
  const { timeline, status, outcome } = await commonshelf<{ timeline: { what: string, by: string, library?: { code: string } }[], status: string, outcome: string }>('requests', 'show', id)
  for (const { what, by, library } of timeline) console.log(`  ${by}: ${what}${library === undefined ? '' : ` (${library.code})`}`)
  console.log(`  in the end: ${status}, ${outcome}`)
}

type CommandLine = <T> (...words: string[]) => Promise<T>

/** Calls a verb with --json. What it says on standard error is ours to say when it fails without an answer. */
const commandLine = (home: string): CommandLine => {
  const { DATABASE_URL: _, REDIS_URL: __, ...env } = process.env
  const program = join(import.meta.dirname, '../../../services/cli/dist/src/main.js')
  return async (...words) => {
    const child = spawn(process.execPath, [program, ...words, '--json'], { env: { ...env, COMMONSHELF_HOME: home, COMMONSHELF_PRIVATE_NETWORKS: 'loopback' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let [said, complained] = ['', '']
    child.stdout.setEncoding('utf8').on('data', text => { said += text })
    child.stderr.setEncoding('utf8').on('data', text => { complained += text })
    const code = await new Promise<number | null>(resolve => child.on('close', resolve))
    if (said === '') throw new Error(`commonshelf ${words.join(' ')} ended with ${code}: ${complained}`)
    return JSON.parse(said)
  }
}

/** Captured OAI-PMH pages behind a server of ours on loopback, each as a repository at a path of its own. */
async function replayed (folder: string): Promise<{ address: string, close: () => void }> {
  const captures: Record<string, string> = { alma: 'alma-listrecords-200.xml', caltech: 'caltech-oai-dc.xml', jhu: 'jhu-oai-dc.xml', 'jhu-plain': 'jhu-oai-no-namespace.xml' }
  const identify = '<OAI-PMH><responseDate>2026-01-01T00:00:00Z</responseDate><Identify><repositoryName>replay</repositoryName><protocolVersion>2.0</protocolVersion><granularity>YYYY-MM-DD</granularity><deletedRecord>no</deletedRecord></Identify></OAI-PMH>'
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const file = captures[pathname.slice(1)]
    response.setHeader('content-type', 'text/xml')
    if (file === undefined) response.writeHead(404).end()
    else if (searchParams.get('verb') === 'Identify') response.end(identify)
    // The pages after the captured one are not at hand: its token is left out.
    else response.end(readFileSync(join(folder, file), 'utf8').replace(/<(\w+:)?resumptionToken[^>]*>[^<]*<\/(\w+:)?resumptionToken>/, ''))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => { server.close(); server.closeAllConnections() } }
}
