import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { down, up } from '@commonshelf/cli'
import type { Statistics } from '@commonshelf/api/contract'
import { homeFolder, readJson, Trouble } from '@commonshelf/local'
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
  if (once || fresh) await begin(home)
  const closing: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => { for (const step of closing.splice(0).reverse()) await step() }
  const interrupted = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
  try {
    closing.push(() => down({ home, say: print }))
    const work = once ? playOnce(home, closing) : serve(home, closing)
    await Promise.race([work, interrupted])
    if (!once) await interrupted
  } finally {
    await close()
    if (once) await rm(home, { recursive: true, force: true })
  }
}

async function serve (home: string, closing: (() => Promise<unknown>)[]): Promise<void> {
  const { url } = await joined(home, closing)
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

async function playOnce (home: string, closing: (() => Promise<unknown>)[]): Promise<void> {
  const { url, statistics } = await joined(home, closing)
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
async function joined (home: string, closing: (() => Promise<unknown>)[]): Promise<{ url: string, statistics: Statistics }> {
  const { state } = await up({ home, say: print })
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
  if (known) await moveEndpoint(store, oai.url)
  else await foundAlliance(store)
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

/** Stops what may still run for this home and forgets its data. */
async function begin (home: string): Promise<void> {
  await down({ home })
  const data = readJson<{ postgres?: { data?: string } }>(join(home, 'backing.json'))?.postgres?.data
  if (data !== undefined) await rm(data, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
}
