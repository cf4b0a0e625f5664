import { biblioIdOf, kohaBibliosUrl, kohaItemsUrl, kohaNewestUrl, readKohaItems, readKohaList, withKohaItems, type KohaItem } from '@commonshelf/protocols'
import { Batch } from '../batches.js'
import { SourceFailed, type Checkpoint, type Connector, type HarvestTask } from '../connector.js'
import { KohaClient, NotUnderstood } from './client.js'
import { kohaSettings } from './settings.js'

/** Times of the newest changes that a run found at its beginning, as Koha wrote them. */
interface Watermark { biblios?: string, items?: string }

/** Where a run stands. Lists go by number and not by page: what is deleted meanwhile shifts no page. */
interface Place extends Checkpoint {
  /** First the records, then, of what changed alone, the records whose items changed. */
  list: 'biblios' | 'items'
  after: number
  since?: Watermark
  next: Watermark
  /** Records that came, for the comparison with what the server counts. */
  came: number
  unnamed: number
}

/** Koha's REST API: records with their items, whole or what changed. */
export const koha: Connector = {
  async * harvest (task) {
    const settings = kohaSettings(task.source)
    const client = new KohaClient(settings, task)
    let place = task.checkpoint !== null && typeof task.checkpoint.after === 'number' ? task.checkpoint as Place : await beginning(client, task)
    const perPage = settings.pageSize
    while (place.list === 'biblios') {
      const records = await client.get(kohaBibliosUrl(settings.root, { after: place.after, perPage, ...place.since?.biblios !== undefined && { since: place.since.biblios } }), 'application/marc-in-json', readKohaList)
      const last = lastOf(records.map(biblioIdOf), place.after)
      const batch = new Batch()
      const unnamed = await take(client, records, perPage, batch)
      place = { ...place, came: place.came + records.length, unnamed: place.unnamed + unnamed, ...records.length === 0 ? { list: 'items', after: 0 } : { after: last } }
      yield batch.take(place)
    }
    while (place.since?.items !== undefined) {
      const items = await client.get(kohaItemsUrl(settings.root, { after: place.after, perPage, since: place.since.items }), 'application/json', readKohaItems)
      if (items.length === 0) break
      const biblioIds = [...new Set(items.map(({ biblio_id }) => biblio_id))]
      const records = await client.get(kohaBibliosUrl(settings.root, { biblioIds, perPage: biblioIds.length }), 'application/marc-in-json', readKohaList)
      const batch = new Batch()
      await take(client, records, perPage, batch)
      place = { ...place, after: lastOf(items.map(({ item_id }) => item_id), place.after) }
      yield batch.take(place)
    }
    const total = task.harvest.extent === 'full' ? await countOf(client) : undefined
    // A record without a number is in quarantine: which one of ours it is cannot be told, so none is taken for gone.
    const complete = place.unnamed === 0 && total !== undefined && place.came >= total
    await task.tell({ ...total !== undefined && { total }, received: place.came, complete })
    return { complete, watermark: JSON.stringify(place.next) }
  }
}

async function beginning (client: KohaClient, { source, harvest, log }: HarvestTask): Promise<Place> {
  const next: Watermark = {}
  for (const what of ['biblios', 'items'] as const) {
    const newest = await client.get(kohaNewestUrl(client.settings.root, what), 'application/json', body => readKohaList(body)[0]?.timestamp).catch((error: unknown) => {
      if (!(error instanceof NotUnderstood)) throw error
      log.info({ harvestId: harvest.id, what, err: error }, 'this server does not tell what changed last: each run brings all')
      return undefined
    })
    if (typeof newest === 'string') next[what] = newest
  }
  const since = harvest.extent === 'delta' && source.watermark !== null ? watermarkOf(source.watermark) : undefined
  return { list: 'biblios', after: 0, came: 0, unnamed: 0, next, ...since !== undefined && { since } }
}

function watermarkOf (text: string): Watermark | undefined {
  try {
    const { biblios, items } = JSON.parse(text) as Watermark
    return { ...typeof biblios === 'string' && { biblios }, ...typeof items === 'string' && { items } }
  } catch {
    return undefined
  }
}

/** The server's own count of its records. */
const countOf = (client: KohaClient): Promise<number | undefined> => client.get(kohaNewestUrl(client.settings.root, 'biblios'), 'application/json', (_, headers) => {
  const total = headers.get('x-total-count')
  return total !== null && /^\d+$/.test(total) ? Number(total) : undefined
})

/** The greatest number of a page. A page that does not go on beyond the one before it would come for ever. */
function lastOf (ids: (number | undefined)[], after: number): number {
  const known = ids.filter(id => id !== undefined)
  const last = Math.max(after, ...known)
  if (ids.length > 0 && known.length === 0) throw new SourceFailed('No record of a page has its number in 999 $c, 090 $9 or 001: the list cannot be gone on with')
  if (ids.length > 0 && last === after) throw new SourceFailed('The server sends the same page again: it does not heed what it is asked for')
  return last
}

/** Puts records with their items into the batch; returns how many have no number. */
async function take (client: KohaClient, records: Record<string, unknown>[], perPage: number, batch: Batch): Promise<number> {
  const items = await itemsOf(client, records.flatMap(record => biblioIdOf(record) ?? []), perPage)
  let unnamed = 0
  for (const record of records) {
    const id = biblioIdOf(record)
    if (id === undefined) {
      unnamed++
      batch.reject({ reason: 'no-identifier', detail: 'The record has no number in 999 $c, 090 $9 or 001', bytes: Buffer.from(JSON.stringify(record)), syntax: 'marc-json' })
    } else {
      const isDeleted = typeof record.leader === 'string' && record.leader[5] === 'd'
      batch.add({ identifier: String(id), syntax: 'marc-json', bytes: Buffer.from(JSON.stringify(withKohaItems(record, items.get(id) ?? []))), deleted: isDeleted })
    }
  }
  return unnamed
}

async function itemsOf (client: KohaClient, biblioIds: number[], perPage: number): Promise<Map<number, KohaItem[]>> {
  const found = new Map<number, KohaItem[]>()
  if (biblioIds.length === 0) return found
  for (let after = 0; ;) {
    const items = await client.get(kohaItemsUrl(client.settings.root, { after, biblioIds, perPage }), 'application/json', readKohaItems)
    if (items.length === 0) return found
    for (const item of items) found.set(item.biblio_id, [...found.get(item.biblio_id) ?? [], item])
    after = lastOf(items.map(({ item_id }) => item_id), after)
    if (items.length < perPage) return found
  }
}
