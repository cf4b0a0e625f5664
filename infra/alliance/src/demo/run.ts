import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { down, up } from '@commonshelf/cli'
import type { Statistics } from '@commonshelf/api/contract'
import { homeFolder, lockHome, readJson, Trouble } from '@commonshelf/local'
import { openStore, type Store } from '@commonshelf/store'
import { makeCatalogues, wholeAlliance, type Catalogues } from '../members/catalogues.js'
import { members } from '../members/libraries.js'
import { serveCatalogue } from '../members/oai-endpoint.js'
import { foundAlliance, harvestAlliance, hasJoined, operatorAt, untilFindable } from './join.js'
import { password, readers } from './people.js'
import { progressOn } from './progress.js'
import { borrowOneBook } from './story.js'

const print = (line: string): void => { process.stdout.write(`${line}\n`) }

/**
 * `npm run demo`: starts everything, lets the made-up alliance join and be harvested, and serves it until Control-C.
 * With --once it plays the story of one book instead, prints what it counted as JSON, and stops.
 */
export async function runDemo (args: string[]): Promise<void> {
  const { once, fresh } = readOptions(args)
  const home = once ? join(homeFolder(), 'once') : process.env.COMMONSHELF_HOME !== undefined ? homeFolder() : join(homeFolder(), 'demo')
  const interruption = new AbortController()
  const { signal } = interruption
  const interrupted = new Promise<void>(resolve => { signal.addEventListener('abort', () => resolve()) })
  // Again and again, too: closing has begun, and is not left half done.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort())
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {}) // the terminal may be closed by now
  const demo: Demo = { home, signal, closing: [] }
  const play = async (): Promise<void> => {
    let unlock = lockHome(join(home, 'demo'))
    if (once || fresh) {
      await begin(home)
      unlock = lockHome(join(home, 'demo'))
    }
    demo.closing.push(async () => { unlock() })
    signal.throwIfAborted()
    await (once ? playOnce : serve)(demo)
  }
  try {
    await Promise.race([play(), interrupted])
    if (!once) await interrupted
  } finally {
    for (const step of demo.closing.splice(0).reverse()) await step()
    if (once) await rm(home, { recursive: true, force: true })
  }
  // What was interrupted may still be asking or computing; there is nobody left to hear the end of it.
  if (signal.aborted) process.exit(once ? 130 : 0)
}

interface Demo {
  home: string
  /** Aborted by Control-C. */
  signal: AbortSignal
  /** What to do at the end, last first. */
  closing: (() => Promise<unknown>)[]
}

async function serve (demo: Demo): Promise<void> {
  const { url } = await joined(demo)
  print('')
  print(`  Commonshelf is at ${url}`)
  print('')
  print(`  Readers      card ${readers.map(({ card, name, library }) => `${card} (${name}, ${library})`).join(', ')}; PIN ${readers[0].pin}`)
  print(`  Staff        ${members.map(({ code }) => code).join(', ')}; password ${password}`)
  print(`  Operator     operator; password ${password}`)
  print(`  API          ${url}/docs`)
  print('')
  print('  Control-C stops it; the data stay.')
}

async function playOnce (demo: Demo): Promise<void> {
  const { url, statistics } = await joined(demo)
  const history = await borrowOneBook(url, print)
  print(JSON.stringify({
    records: statistics.sourceRecords,
    quarantined: statistics.quarantined,
    bibliographicRecords: statistics.bibliographicRecords,
    clusters: statistics.clusters,
    works: statistics.works,
    holdings: statistics.holdings,
    items: statistics.items,
    documents: statistics.documents,
    history
  }))
}

/** Everything runs, and the alliance is in it: now, or since an earlier start. */
async function joined ({ home, signal, closing }: Demo): Promise<{ url: string, statistics: Statistics }> {
  // The main library of the demo is served by this machine
  const starting = up({ home, env: { COMMONSHELF_PRIVATE_NETWORKS: 'loopback', ...process.env }, say: print, signal })
  closing.push(async () => {
    await starting.catch(() => {}) // interrupted, it ends what it began
    await down({ home, say: print })
  })
  const { state } = await starting
  const { api: url, database } = state.urls
  const store = openStore(database, { name: 'commonshelf-demo', connections: 2 })
  closing.push(() => store.close())
  let made: Promise<Catalogues> | undefined
  const catalogues = (): Promise<Catalogues> => {
    if (made === undefined) print('making the catalogues of eight libraries')
    return made ??= makeCatalogues(join(home, 'alliance'), wholeAlliance)
  }
  const oai = await serveCatalogue(async () => (await catalogues()).served)
  closing.push(() => oai.close())
  const known = await hasJoined(store)
  await moveEndpoint(store, oai.url)
  if (!known) await foundAlliance(store)
  const operator = await operatorAt(url)
  if (known) {
    print('the alliance has joined before')
    return { url, statistics: await untilFindable(operator) }
  }
  const { files } = await catalogues()
  print('the libraries join and are harvested')
  const progress = progressOn(process.stdout)
  const statistics = await harvestAlliance(operator, files, oai.url, progress.show)
  progress.end()
  if (statistics.documents === 0 || statistics.documents !== statistics.clusters) {
    throw new Trouble(`${statistics.clusters} clusters, but ${statistics.documents} entries can be found`)
  }
  return { url, statistics }
}

/** The endpoint got another free port; what was harvested from the old one goes on at the new one. */
async function moveEndpoint (store: Store, address: string): Promise<void> {
  for (const source of await store.sources.list()) {
    if (source.protocol === 'oai-pmh') await store.sources.update(source.id, { address })
  }
}

function readOptions (args: string[]): { once: boolean, fresh: boolean } {
  const { values: { once = false, fresh = false } } = parseArgs({ args, options: { once: { type: 'boolean' }, fresh: { type: 'boolean' } } })
  return { once, fresh }
}

/** Stops what may still run for this home, and forgets its data. */
async function begin (home: string): Promise<void> {
  await down({ home })
  const data = readJson<{ postgres?: { data?: string } }>(join(home, 'backing.json'))?.postgres?.data
  if (data !== undefined) await rm(data, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
}
