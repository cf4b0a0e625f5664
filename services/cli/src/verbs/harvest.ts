import { Trouble } from '@commonshelf/local'
import type { Harvest, Protocol, Source, Store, Trial } from '@commonshelf/store'
import { existsSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import type { formats } from '../commands/harvesting.js'
import { withQueues } from '../home.js'
import { answer, type Answering } from '../output.js'
import { wantedLibrary } from './libraries.js'
import { checkedSettings, settingsOf, wantedSource } from './sources.js'
import { trialLines, untilShown } from './trials.js'
import { untilSearchable, type Searchable } from './until-searchable.js'

export interface HarvestOptions extends Answering {
  library?: string
  source?: string
  format: typeof formats[number]
  dialect?: string
  encoding?: string
  set?: string[]
  prefix?: string
  identifierField?: string
  settings?: string
  /** Keeps apart several feeds of one library that are otherwise alike. */
  feed?: string
  full?: boolean
  delta?: boolean
  wait?: boolean
  /** Show what would change, and change nothing. */
  trial?: boolean
}

/** Harvests a file or an address for a library; the source is made when there is none like it. */
export async function harvest (what: string, options: HarvestOptions): Promise<void> {
  const started = performance.now()
  const isAddress = /^(https?|sftp):\/\//i.test(what)
  if (!isAddress && (!existsSync(what) || !statSync(what).isFile())) throw new Trouble(`There is no file ${what}`)
  if (options.full === true && options.delta === true) throw new Trouble('A harvest is --full or --delta, not both')
  const result = await withQueues(async ({ store, queues }, at) => {
    const source = options.source !== undefined ? await wantedSource(store, options.source) : await sourceFor(store, what, isAddress, options)
    const { startHarvest, extentOf } = await import('@commonshelf/harvester')
    const said: Harvest['extent'] | undefined = options.full === true ? 'full' : options.delta === true ? 'delta' : undefined
    const file = isAddress ? undefined : { path: resolve(what), origin: 'path' as const }
    const extent = said ?? (file === undefined ? undefined : extentOf(basename(what), { extent: source.settings.extent === 'full' ? 'full' : 'delta' }))
    const begun = await startHarvest({ store, queues }, source.id, { trial: options.trial === true, ...file === undefined ? {} : { file }, ...extent === undefined ? {} : { extent } })
    if (options.trial === true) {
      await untilShown(store, begun.id, options.json !== true)
      const trial = await store.trials.find(begun.id)
      return { ...summaryOf(await store.harvests.find(begun.id) ?? begun, source, undefined, 0), ...trial && { trial } }
    }
    const waited = options.wait === true ? await untilSearchable(store, at, begun.id, options.json !== true) : undefined
    return summaryOf(await store.harvests.find(begun.id) ?? begun, source, waited, (performance.now() - started) / 1000)
  })
  answer<Summary>(options, result, summary => summary.trial !== undefined
    ? [`harvest ${summary.harvest} of source ${summary.source} is ${summary.state}`, ...trialLines(summary.trial), ...summary.error === undefined ? [] : [`  ${summary.error}`], ...summary.state === 'shown' ? [`  commonshelf harvest take ${summary.harvest} takes it in, harvest drop ${summary.harvest} throws it away`] : []]
    : lines(summary, options.wait === true))
  if (result.state === 'failed') process.exitCode = 1
}

/** The library's source of this kind, or a new one. Files of one library are one feed, unless read otherwise or named apart. */
async function sourceFor (store: Store, what: string, isAddress: boolean, options: HarvestOptions): Promise<Source> {
  if (options.library === undefined) throw new Trouble('Say whose it is: --library CODE (or --source ID)')
  const library = await wantedLibrary(store, options.library)
  const { namesDeletions } = await import('@commonshelf/harvester')
  const protocol = namesDeletions(basename(what)) && options.format === 'auto' ? 'file' : protocolOf(what, isAddress, options.format)
  const dialect = options.dialect ?? (['marc21', 'unimarc', 'cnmarc'].includes(options.format) ? options.format : 'auto')
  const encoding = options.encoding ?? 'auto'
  const address = isAddress ? what : null
  const { feed, ...others } = options
  // A feed's name is ours to keep, and nothing that --settings may say
  const settings = { ...await checkedSettings({ protocol, ...address !== null && { address }, dialect, encoding, settings: settingsOf(others) }), ...feed !== undefined && { feed } }
  const known = (await store.sources.list(library.id)).find(source => source.protocol === protocol && source.address === address &&
    source.dialect === dialect && source.encoding === encoding && source.settings.feed === settings.feed)
  if (known === undefined) return store.sources.add({ libraryId: library.id, protocol, address, dialect, encoding, settings })
  if (Object.keys(settings).length === 0) return known
  return await store.sources.addSettings(known.id, settings) ?? known
}

function protocolOf (what: string, isAddress: boolean, format: HarvestOptions['format']): Protocol {
  if (format === 'oai-pmh' || format === 'sru' || format === 'koha' || format === 'spreadsheet' || format === 'isbn-list') return format
  if (isAddress && format === 'auto' && !isFileAddress(what)) return 'oai-pmh'
  if (format === 'csv' || format === 'xlsx') return 'spreadsheet'
  if (format !== 'auto') return 'file'
  const ending = extname(what).toLowerCase()
  if (['.csv', '.tsv', '.xlsx'].includes(ending)) return 'spreadsheet'
  return ending === '.txt' ? 'isbn-list' : 'file'
}

/** An address that leads to files rather than to a server that is asked. */
const isFileAddress = (address: string): boolean =>
  /^sftp:/i.test(address) || /\.(mrc|iso|marc|dat|xml|json|jsonl|ndjson|zip|gz|txt|csv|tsv|xlsx)$/i.test(new URL(address).pathname)

type Summary = ReturnType<typeof summaryOf> & { trial?: Trial }

function summaryOf (run: Harvest, source: Source, waited: Searchable | undefined, seconds: number) {
  const { id, extent, state, received, unchanged, withdrawn, quarantined, error } = run
  return { harvest: id, source: source.id, extent, state, received, unchanged, withdrawn, quarantined, ...error === null ? {} : { error }, ...waited === undefined ? {} : { ...waited, seconds: Math.round(seconds * 10) / 10 } }
}

function lines (summary: ReturnType<typeof summaryOf>, waited: boolean): string[] {
  const { harvest, source, state, received, unchanged, withdrawn, quarantined } = summary
  const counted = `received ${received}, unchanged ${unchanged}, withdrawn ${withdrawn}, quarantined ${quarantined}`
  if (!waited) return [`harvest ${harvest} of source ${source} is ${state}. Watch it with: commonshelf harvest show ${harvest}`]
  const asks = state === 'held' ? [`  it would withdraw more than it may: see harvest show ${harvest}, then harvest approve or refuse ${harvest}`] : []
  return [`harvest ${harvest} of source ${source} ${state}: ${counted}`, ...asks, ...'error' in summary ? [`  ${summary.error}`] : [], ...'seconds' in summary && state === 'finished' ? [`  searchable after ${summary.seconds} s`] : []]
}
