import { connectors, runHarvest, startHarvest, type Connector, type HarvestBatch, type IncomingRecord } from '@commonshelf/harvester'
import { someIso2709 } from '@commonshelf/marc/testing'
import type { Harvest, HarvestOrder, Source, Store } from '@commonshelf/store'
import { aDatabase } from '@commonshelf/store/testing'
import { describeAll, type PipelineLog } from '../src/index.js'

export interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

export const log: PipelineLog = { debug () {}, info () {}, warn () {}, error () {} }

/** An edition, said briefly: its title, its year, whether an ISBN is stated. */
export interface Stated { number: number, title: number, year?: number, isbn?: number, copies?: number, deleted?: boolean, broken?: boolean, called?: string }

const titles = ['活着', '许三观卖血记', '兄弟', '在细雨中呼喊']
const isbns = ['9787506365437', '9787532125968', '9787506365680', '9787020002207']

const recordOf = ({ number, title, year = 1998, isbn, copies = 1, deleted = false, broken = false, called = titles[title] }: Stated): IncomingRecord => ({
  identifier: `r${number}`,
  syntax: 'iso2709',
  deleted,
  bytes: deleted ? new Uint8Array(0) : broken ? Buffer.from(`broken ${number}\x1d`) : someIso2709({ fields: [
    `001 r${number}`, `008 980101s${year}####cc############000#0#chi#d`, ...isbn === undefined ? [] : [`020 ## $a ${isbns[isbn]}`],
    `100 1# $a 余华`, `245 10 $a ${called} /$c 余华著`, `260 ## $a 北京 :$b 作家出版社,$c ${year}`, '300 ## $a 195页',
    ...Array.from({ length: copies }, (_, at) => `852 ## $h I247.5 $p B${number}-${at}`)
  ] })
})

const player = (steps: Partial<HarvestBatch>[], watermark?: string): Connector => ({
  async * harvest ({ checkpoint }) {
    for (let at = Number(checkpoint?.at ?? 0); at < steps.length; at++) yield { records: [], rejected: [], ...steps[at], checkpoint: { at: at + 1 } }
    return { complete: true, ...watermark !== undefined && { watermark } }
  }
})

const withPlayer = async <T>(steps: Partial<HarvestBatch>[], work: () => Promise<T>, watermark?: string): Promise<T> => {
  const usual = connectors['oai-pmh']
  connectors['oai-pmh'] = player(steps, watermark)
  try { return await work() } finally { connectors['oai-pmh'] = usual }
}

/** A run over pages that are told here, to its end. */
export const harvest = (store: Store, source: Source, pages: Stated[][], order: HarvestOrder = {}): Promise<Harvest> =>
  withPlayer(pages.map(page => ({ records: page.map(recordOf) })), async () => {
    const { id } = await startHarvest({ store }, source.id, { extent: 'full', ...order })
    return (await runHarvest({ store, log }, id))!
  }, '2026-02-01T00:00:00Z')

/** Everything on its way is described and matched. */
export const settle = async (store: Store): Promise<void> => {
  for (const id of await store.batches.awaiting('describe')) {
    const { records, manners } = await store.batches.recordsOf(id)
    await store.records.saveDescribed(id, describeAll(records, manners, (_, holdings) => holdings))
  }
  for (const id of await store.batches.awaiting('match')) await store.clusters.match(id)
  while ((await store.documents.writeStale(500)).more) { /* until none is stale */ }
}

/** Two libraries, each with a source that plays what it is told. */
export const aCatalogue = async (t: TearsDown, settings: Record<string, unknown> = {}): Promise<{ store: Store, source: Source, other: Source }> => {
  const { store } = await aDatabase(t)
  const sources = []
  for (const code of ['haidian', 'chaoyang']) {
    const library = await store.libraries.add({ code, name: code, tier: 2 })
    sources.push(await store.sources.add({ libraryId: library.id, protocol: 'oai-pmh', settings }))
  }
  return { store, source: sources[0]!, other: sources[1]! }
}
