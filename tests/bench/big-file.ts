import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { connectors, runHarvest, startHarvest, usualLimits } from '@commonshelf/harvester'
import { startBackingServices } from '@commonshelf/local'
import { writeIso2709 } from '@commonshelf/marc'
import { nodeOptions } from '@commonshelf/pipeline'
import { migrate, openStore, type Source } from '@commonshelf/store'

interface Measured { received: number, seconds: number, cpu: number, megabytes: number, state: string }

/**
 * Files of a gigabyte of each kind, harvested by a process of its own: how much memory that process ever had, and how fast it
 * was. The files are made of records of ours with numbers and notes of their own, in a temporary folder that is deleted.
 * `--mb N` (1,000) for another size, `--kind NAME` for one kind (iso2709, marcxml, marc-json, iso2709.gz), `--parse` without a
 * database: reading alone. With a database Postgres is started for it, and what comes in is stored.
 */
export async function run (args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { mb: { type: 'string', default: '1000' }, kind: { type: 'string' }, parse: { type: 'boolean', default: false } } })
  const home = await mkdtemp(join(tmpdir(), 'commonshelf-big-file-'))
  const backing = values.parse ? undefined : await startBackingServices({ home, env: {}, settings: {} })
  try {
    if (backing !== undefined) await migrate(backing.databaseUrl)
    console.log(`| file | MB | records | state | most memory (MB) | seconds | records/s | MB/s | CPU seconds |\n| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |`)
    for (const kind of Object.keys(kinds).filter(kind => values.kind === undefined || kind === values.kind)) {
      const file = join(home, `big.${kind}`)
      const records = await make(file, kind, Number(values.mb) * 1e6)
      const { size } = await stat(file)
      const { received, seconds, cpu, megabytes, state } = await harvested(file, backing?.databaseUrl)
      if (received !== records) throw new Error(`${kind}: ${received} of ${records} records came in`)
      console.log(`| ${[kind, Math.round(size / 1e6), records, state, megabytes, seconds.toFixed(1), Math.round(received / seconds), Math.round(Number(values.mb) / seconds), cpu.toFixed(1)].join(' | ')} |`)
      await rm(file)
    }
  } finally {
    await backing?.stop()
    await rm(home, { recursive: true, force: true })
  }
}

const digits = 9
const numbered = (number: number): string => String(number).padStart(digits, '0')
/** Text that packs as badly as real notes do. */
const noteOf = (number: number): string => createHash('sha512').update(String(number)).digest('base64')

const fieldsOf = (number: number): { tag: string, subfields: [string, string][] }[] => [
  { tag: '020', subfields: [['a', '9787020002207 (pbk.)']] }, { tag: '100', subfields: [['a', '曹雪芹,'], ['d', '1715?-1763']] },
  { tag: '245', subfields: [['a', `红楼梦 ${numbered(number)} /`], ['c', '曹雪芹, 高鹗著 ; 中国艺术研究院红楼梦研究所校注']] },
  { tag: '260', subfields: [['a', '北京 :'], ['b', '人民文学出版社,'], ['c', '1996']] }, { tag: '300', subfields: [['a', '1606 p. :'], ['b', 'ill. ;'], ['c', '21 cm.']] },
  ...Array.from({ length: 4 }, (_, at) => ({ tag: '500', subfields: [['a', noteOf(number * 4 + at)]] as [string, string][] })), { tag: '650', subfields: [['a', '章回小说'], ['z', '中国'], ['y', '清代']] }
]
const leader = '00000nam a2200000 a 4500'

const kinds: Record<string, (number: number) => string | Uint8Array> = {
  iso2709: number => writeIso2709({ leader, controlFields: [{ tag: '001', value: numbered(number) }], dataFields: fieldsOf(number).map(({ tag, subfields }) => ({ tag, indicator1: ' ', indicator2: ' ', subfields: subfields.map(([code, value]) => ({ code, value })) })) }),
  marcxml: number => `<record><leader>${leader}</leader><controlfield tag="001">${numbered(number)}</controlfield>${fieldsOf(number).map(({ tag, subfields }) =>
    `<datafield tag="${tag}" ind1=" " ind2=" ">${subfields.map(([code, value]) => `<subfield code="${code}">${value}</subfield>`).join('')}</datafield>`).join('')}</record>\n`,
  'marc-json': number => `${JSON.stringify({ leader, fields: [{ '001': numbered(number) }, ...fieldsOf(number).map(({ tag, subfields }) => ({ [tag]: { ind1: ' ', ind2: ' ', subfields: subfields.map(([code, value]) => ({ [code]: value })) } }))] })}\n`,
  'iso2709.gz': number => kinds.iso2709!(number)
}

/** Writes records until the content has so many bytes; returns how many they are. */
async function make (file: string, kind: string, bytes: number): Promise<number> {
  let records = 0
  const content = function * () {
    if (kind === 'marcxml') yield Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n')
    for (let written = 0; written < bytes;) {
      const some: Buffer[] = []
      for (let i = 0; i < 500; i++) some.push(Buffer.from(kinds[kind]!(++records)))
      const chunk = Buffer.concat(some)
      written += chunk.length
      yield chunk
    }
    if (kind === 'marcxml') yield Buffer.from('</collection>\n')
  }
  const steps = kind.endsWith('.gz') ? [createGzip({ level: 1 })] : []
  await pipeline([Readable.from(content()), ...steps, createWriteStream(file)])
  return records
}

const harvested = (file: string, databaseUrl: string | undefined): Promise<Measured> => new Promise((resolve, reject) => {
  const child = fork(fileURLToPath(import.meta.url), ['--harvest', file, ...databaseUrl === undefined ? [] : [databaseUrl]], { execArgv: [...nodeOptions] })
  child.on('message', message => { resolve(message as Measured) })
  child.on('exit', code => { reject(new Error(`The harvesting process ended with ${code}`)) })
})

const quiet = { info () {}, warn () {}, error () {} }

/** What the process does that is measured. */
async function harvestHere (file: string, databaseUrl: string | undefined): Promise<void> {
  const began = performance.now()
  const { received, state } = databaseUrl === undefined ? await parsed(file) : await stored(file, databaseUrl)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.send!({ received, state, seconds: (performance.now() - began) / 1000, cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024) } satisfies Measured)
  process.disconnect()
}

async function parsed (file: string): Promise<{ received: number, state: string }> {
  let received = 0
  const source = { id: '1', settings: {}, encoding: 'auto' } as unknown as Source
  const task = { source, harvest: { id: '1', extent: 'full' as const }, checkpoint: { file }, signal: new AbortController().signal, log: quiet, limits: usualLimits, tell: async () => {}, held: async () => new Map<string, string | null>() }
  for await (const { records } of connectors.file.harvest(task)) received += records.length
  return { received, state: 'read' }
}

async function stored (file: string, databaseUrl: string): Promise<{ received: number, state: string }> {
  const store = openStore(databaseUrl, { name: 'big-file' })
  try {
    const code = `big${Date.now()}`
    const library = await store.libraries.add({ code, name: code })
    const source = await store.sources.add({ libraryId: library.id, protocol: 'file' })
    const { id } = await startHarvest({ store }, source.id, { extent: 'full', file: { path: file, origin: 'path' } })
    const { received, state } = (await runHarvest({ store, log: quiet }, id))!
    return { received, state }
  } finally {
    await store.close()
  }
}

if (process.argv[2] === '--harvest') await harvestHere(process.argv[3]!, process.argv[4])
