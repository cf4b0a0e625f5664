import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { CatalogueEntry } from '@commonshelf/catalogue'
import { EmbeddedEngine, type CatalogueQuery, type DocumentChange, type DocumentFeed, type FacetName } from '@commonshelf/search'

const facets: FacetName[] = ['library', 'format', 'language', 'year', 'subject']

/**
 * Search with five exact facets over the editions of a generated folder (`gen_marc.py --jsonl`).
 * `--folder DIR`, `--queries N` (480), `--times N` copies of the catalogue (1), or `--url http://…` for a running API.
 */
export async function run (args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { folder: { type: 'string' }, queries: { type: 'string', default: '480' }, times: { type: 'string', default: '1' }, url: { type: 'string' } }
  })
  if (values.folder === undefined) throw new Error('Say where the generated folder is: --folder DIR')
  const queries = await readQueries(values.folder, Number(values.queries))
  if (values.url !== undefined) {
    await measure(`API at ${values.url}`, queries, query => askApi(values.url!, query))
    return
  }
  const snapshotDir = await mkdtemp(join(tmpdir(), 'commonshelf-bench-'))
  try {
    await runEmbedded(values.folder, Number(values.times), queries, snapshotDir)
  } finally {
    await rm(snapshotDir, { recursive: true })
  }
}

async function runEmbedded (folder: string, times: number, queries: Asked[], snapshotDir: string): Promise<void> {
  const entries = await readEditions(folder)
  const before = memory()
  const engine = new EmbeddedEngine({ snapshotDir })
  await engine.open('bench')
  let change = 0
  const [start, used] = [performance.now(), process.cpuUsage()]
  for (let copy = 0; copy < times; copy++) {
    for (let i = 0; i < entries.length; i += 1000) {
      const changes: DocumentChange[] = entries.slice(i, i + 1000).map(entry => {
        const clusterId = String(copy * entries.length + Number(entry.id))
        return { change: ++change, clusterId, entry: { ...entry, id: clusterId } }
      })
      await engine.apply(changes, change)
    }
  }
  await engine.settled()
  const spent = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(used)
  const cpu = (user + system) / 1e6
  console.log(`built: ${change} entries in ${spent.toFixed(2)} s (${Math.round(change / spent)}/s), ${cpu.toFixed(2)} CPU seconds (${Math.round(change / cpu)}/s), merging and snapshots included`)
  entries.length = 0
  globalThis.gc?.()
  console.log(`memory: ${memory()} MB resident, ${memory() - before} MB more than before the index${globalThis.gc === undefined ? ' (entries of the bench included; run with --expose-gc)' : ''}`)
  await measure('embedded, first pass', queries, async query => (await engine.find(query)).total)
  await measure('embedded, warm', queries, async query => (await engine.find(query)).total)
  const chosen = queries.map(({ kind, query }) => ({ kind, query: { ...query, filters: { language: ['chi', 'eng'], format: ['book'] } } }))
  await measure('embedded, two facets chosen from', chosen, async query => (await engine.find(query)).total)
  // A query without words is answered from memory the second time: a year that differs makes each the first.
  const everything = Array.from({ length: 20 }, (_, i) => ({ kind: 'match-all', query: { text: '', facets, years: { from: 1 + i } } }))
  await measure('match-all, first time', everything, async query => (await engine.find(query)).total)
  await measure('match-all, again', everything, async query => (await engine.find(query)).total)
  await measure('suggestions', queries.map(({ kind, query }) => ({ kind, query: { text: query.text.replace(/["*()]/g, '').slice(0, 4) } })),
    async query => (await engine.suggest(query.text, 8)).length)
  const closing = performance.now()
  await engine.close()
  const [file] = await readdir(snapshotDir)
  if (file === undefined) throw new Error('No snapshot was written')
  console.log(`snapshot: written in ${(performance.now() - closing).toFixed(0)} ms, ${Math.round((await stat(join(snapshotDir, file))).size / 1e6)} MB`)
  const opening = performance.now()
  const again = new EmbeddedEngine({ snapshotDir, onSnapshotTrouble: error => { throw error } })
  const applied = await again.open('bench')
  console.log(`snapshot: read in ${(performance.now() - opening).toFixed(0)} ms, up to change ${applied}`)
  await again.close()
  await measureRebuild(folder)
}

/** Searches while another index is being built: what a search has to wait. */
async function measureRebuild (folder: string): Promise<void> {
  const entries = await readEditions(folder)
  const engine = new EmbeddedEngine()
  const feed: DocumentFeed = {
    identity: async () => 'bench',
    latest: async () => entries.length,
    changesAfter: async (after, limit) => entries.slice(after, after + limit).map((entry, i) => ({ change: after + i + 1, clusterId: entry.id, entry })),
    watch: async () => async () => {}
  }
  await engine.rebuild(feed)
  const waits: number[] = []
  let done = false
  const rebuilding = engine.rebuild(feed).then(() => { done = true })
  while (!done) {
    const start = performance.now()
    await new Promise(resolve => setImmediate(resolve))
    await engine.find({ text: '中国', facets })
    waits.push(performance.now() - start)
  }
  await rebuilding
  console.log(`while rebuilding: ${waits.length} searches, ${percentiles(waits)}`)
  await engine.close()
}

interface Asked { kind: string, query: CatalogueQuery }

async function readQueries (folder: string, count: number): Promise<Asked[]> {
  const lines = (await readFile(join(folder, 'queries.tsv'), 'utf8')).trimEnd().split('\n').slice(1, count + 1)
  return lines.map(line => {
    const [kind, field, text] = line.split('\t') as [string, string, string]
    const [name, year] = field.split('+year=')
    return {
      kind,
      query: {
        text: kind === 'phrase' ? `"${text.replaceAll('"', '')}"` : text,
        field: name as NonNullable<CatalogueQuery['field']>,
        years: year === undefined ? undefined : { from: Number(year), to: Number(year) },
        facets,
        limit: 10
      }
    }
  })
}

async function measure (label: string, queries: Asked[], ask: (query: CatalogueQuery) => Promise<number>): Promise<void> {
  const times: number[] = []
  const cpu: number[] = []
  const byKind = new Map<string, { times: number[], found: number[] }>()
  for (const { kind, query } of queries) {
    const [start, used] = [performance.now(), process.cpuUsage()]
    const total = await ask(query)
    const time = performance.now() - start
    const { user, system } = process.cpuUsage(used)
    cpu.push((user + system) / 1000)
    times.push(time)
    const group = byKind.get(kind) ?? { times: [], found: [] }
    group.times.push(time)
    group.found.push(total)
    byKind.set(kind, group)
  }
  console.log(`${label}: ${queries.length} queries, ${percentiles(times)}; CPU time ${percentiles(cpu)}`)
  if (byKind.size === 1) return
  for (const [kind, group] of [...byKind].sort(([a], [b]) => a < b ? -1 : 1)) {
    const nothing = group.found.filter(total => total === 0).length
    console.log(`  ${kind.padEnd(14)} ${percentiles(group.times)}, median ${median(group.found)} found, ${nothing} of ${group.found.length} found nothing`)
  }
}

const ordered = (values: number[]): number[] => [...values].sort((a, b) => a - b)
const median = (values: number[]): number => ordered(values)[values.length >> 1] ?? 0
function percentiles (values: number[]): string {
  const sorted = ordered(values)
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)
  return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${(sorted.at(-1) ?? 0).toFixed(2)} ms`
}

const memory = (): number => Math.round(process.memoryUsage().rss / 1e6)

async function askApi (url: string, query: CatalogueQuery): Promise<number> {
  const address = new URL('/v1/search', url)
  address.searchParams.set('q', query.text)
  if (query.field !== undefined) address.searchParams.set('field', query.field)
  if (query.years?.from !== undefined) address.searchParams.set('from', String(query.years.from))
  if (query.years?.to !== undefined) address.searchParams.set('to', String(query.years.to))
  address.searchParams.set('limit', '10')
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address.href} answered ${response.status}`)
  return (await response.json() as { total: number }).total
}

interface GeneratedRecord {
  _key: string
  lib: string
  title: string
  title_alt: string[]
  author: string[]
  subject: string[]
  isbn: string[]
  publisher: string
  year: number
  lang: string
  series: string[]
  summary: string
  branch: string[]
  items: number
}

/** The generator's editions as entries, merged by its own truth. */
async function readEditions (folder: string): Promise<CatalogueEntry[]> {
  const editionOf = new Map<string, string>()
  for await (const line of linesOf(join(folder, 'truth.tsv'))) {
    const [library, record, edition] = line.split('\t') as [string, string, string]
    editionOf.set(`${library}-${record}`, edition)
  }
  const entries = new Map<string, CatalogueEntry>()
  for (const file of (await readdir(folder)).filter(name => /^lib\d+\.jsonl$/.test(name)).sort()) {
    for await (const line of linesOf(join(folder, file))) {
      const record = JSON.parse(line) as GeneratedRecord
      const edition = editionOf.get(record._key) ?? record._key
      const known = entries.get(edition)
      if (known === undefined) entries.set(edition, entryOf(record, String(entries.size + 1)))
      else addTo(known, record)
    }
  }
  return [...entries.values()]
}

const linesOf = (path: string): AsyncIterable<string> => createInterface({ input: createReadStream(path), crlfDelay: Infinity })

function entryOf (record: GeneratedRecord, id: string): CatalogueEntry {
  const entry: CatalogueEntry = {
    id,
    work: id,
    format: 'book',
    carrier: 'print',
    languages: [record.lang],
    title: { main: record.title },
    alternativeTitles: [],
    contributors: record.author.map((name, i) => ({ name, kind: 'person' as const, primary: i === 0 })),
    publication: [{ publisher: record.publisher }],
    year: record.year,
    series: record.series.map(title => ({ title })),
    isbn: [],
    issn: [],
    unifiedBookNumber: [],
    subjects: [],
    classifications: [],
    notes: [],
    links: [],
    provenance: {},
    records: [],
    holdings: [],
    ...record.summary === '' ? {} : { summary: record.summary }
  }
  addTo(entry, record)
  return entry
}

function addTo (entry: CatalogueEntry, record: GeneratedRecord): void {
  if (record.title !== entry.title.main) addNew(entry.alternativeTitles, [record.title])
  addNew(entry.alternativeTitles, record.title_alt)
  addNew(entry.subjects, record.subject)
  addNew(entry.isbn, record.isbn)
  entry.records.push({ id: String(entry.records.length), library: record.lib })
  const branch = record.branch[0] ?? record.lib
  if (entry.holdings.some(holding => holding.library === branch)) return
  entry.holdings.push({ library: branch, path: ['alliance', record.lib, branch], tier: 2, callNumbers: [], items: record.items, available: Number(entry.id) % 3 === 0 ? 0 : record.items })
}

function addNew (list: string[], more: string[]): void {
  for (const value of more) if (!list.includes(value)) list.push(value)
}
