import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { discardHome, startBackingServices } from '@commonshelf/local'
import { Iso2709Splitter } from '@commonshelf/marc'
import { describeBatch, type PipelineLog } from '@commonshelf/pipeline'
import type { Queues } from '@commonshelf/queues'
import { migrate, openStore, type Store } from '@commonshelf/store'

const silent: PipelineLog = { debug () {}, info () {}, warn () {}, error () {} }
const noQueues = { add: async () => {} } as unknown as Queues

/**
 * A quality report over the files of a generated folder (`FOLDER`, as of gen_marc.py) taken for one library's records, and
 * its corrected file: seconds and the memory of a process that does nothing else.
 */
export async function run (args: string[]): Promise<void> {
  const { positionals: [folder] } = parseArgs({ args, allowPositionals: true })
  if (folder === undefined) throw new Error('Say where the generated folder is')
  const home = await mkdtemp(join(tmpdir(), 'commonshelf-quality-'))
  const backing = await startBackingServices({ home, env: {} })
  const store = openStore(backing.databaseUrl)
  try {
    await migrate(backing.databaseUrl)
    const { libraryId, sourceId, records } = await load(store, folder)
    console.log(`${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}; ${records} records of one library`)
    const { id } = await store.quality.order(libraryId)
    const report = await inItsOwnProcess(`
      import { makeReport } from '@commonshelf/pipeline'
      await makeReport({ store, log: { debug () {}, info () {}, warn () {}, error () {} } }, '${id}')`, backing.databaseUrl)
    const made = (await store.quality.find(id))!
    console.log(`report: ${told(report, records)}; ${made.state}, ${made.clean} clean, ${JSON.stringify(made.counts)}`)
    const file = await inItsOwnProcess(`
      import { correctedFormOf, correctedRecords } from '@commonshelf/reading'
      const source = await store.sources.find('${sourceId}')
      const form = correctedFormOf((await store.quality.recordsAfter(source.id, '', 1))[0], source)
      for await (const one of correctedRecords(source, form, { year: 2026, barcodeLengths: [] }, { recordsAfter: after => store.quality.recordsAfter(source.id, after, 200), isbnsBeside: ids => store.quality.isbnsBeside(ids) })) void one`, backing.databaseUrl)
    console.log(`corrected file: ${told(file, records)}`)
  } finally {
    await store.close()
    await discardHome(home)
  }
}

/** All records into one library, described and matched, as a harvest leaves them. */
async function load (store: Store, folder: string): Promise<{ libraryId: string, sourceId: string, records: number }> {
  const { id: libraryId } = await store.libraries.add({ code: 'one', name: 'one', tier: 1 })
  const { id: sourceId } = await store.sources.add({ libraryId, protocol: 'file' })
  const { id: harvestId } = await store.harvests.add(sourceId, 'delta')
  let records = 0
  for (const file of readdirSync(folder).filter(name => /^lib\d+\.mrc$/.test(name)).sort()) {
    const splitter = new Iso2709Splitter()
    const raws = [...splitter.push(readFileSync(join(folder, file))), ...splitter.end()].filter(({ error }) => error === undefined)
    for (let at = 0; at < raws.length; at += 1000) {
      const { batchId } = await store.sourceRecords.receive(harvestId, raws.slice(at, at + 1000).map(({ bytes }, n) => ({ identifier: `${file}-${at + n}`, syntax: 'iso2709' as const, bytes })))
      await describeBatch({ store, queues: noQueues, log: silent }, batchId!)
      await store.clusters.match(batchId!)
    }
    records += raws.length
  }
  return { libraryId, sourceId, records }
}

interface Used { seconds: number, cpu: number, peak: number }

/** Runs a script that finds an open `store`, in a process whose memory is nobody else's. */
async function inItsOwnProcess (script: string, databaseUrl: string): Promise<Used> {
  const [imports, rest] = [script.split('\n').filter(line => /^\s*import /.test(line)).join('\n'), script.split('\n').filter(line => !/^\s*import /.test(line)).join('\n')]
  const whole = `import { openStore } from '@commonshelf/store'\n${imports}
    const store = openStore(process.env.DATABASE_URL)
    await store.ready()
    const began = performance.now()
    ${rest}
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 }))
    await store.close()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', whole], { cwd: new URL('../..', import.meta.url), env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', piece => { said += String(piece) })
  await once(child, 'close')
  return JSON.parse(said) as Used
}

const told = ({ seconds, cpu, peak }: Used, records: number): string =>
  `${seconds.toFixed(1)} s, ${Math.round(records / seconds)} records/s, ${cpu.toFixed(1)} CPU s of ours, at most ${Math.round(peak)} MB resident`
