import { createHash } from 'node:crypto'
import { controlNumberOf } from '@commonshelf/marc'
import { chooseSchema, saidBy, type SruExplain, type SruRecord, type SruVersion } from '@commonshelf/protocols'
import { Batch } from '../batches.js'
import { SourceFailed, type Checkpoint, type Connector, type HarvestTask } from '../connector.js'
import { hashIdentifier } from '../hash.js'
import { syntaxOfMetadata } from '../oai-pmh/formats.js'
import { Refused, SruClient, type SruPage } from './client.js'
import { sruSettings, usualDimension, type Dimension, type SruSettings } from './settings.js'
import { cqlOf, cut, quoted, type Slice } from './slices.js'

/** Where a run stands: slices that are still to be asked for, the first of them in hand. */
interface Place extends Checkpoint {
  version: SruVersion
  recordSchema: string
  query: string
  dimensions: Dimension[]
  pageSize: number
  /** The server's clock before the first search; becomes the watermark when the run succeeds. */
  began: string
  slices: Slice[]
  startRecord: number
  /** The most records of one query that the server has been seen to give, or is known to. */
  cap?: number
  /** What the whole query finds by the server's own count, and how many records came. */
  total?: number
  came: number
  /** Something could not be had: nothing that is missing is gone. */
  incomplete: boolean
}

/** SRU 1.1, 1.2 and 2.0, with result sets that are larger than their server gives cut into slices. */
export const sru: Connector = {
  async * harvest (task) {
    const settings = sruSettings(task.source)
    const resumed = task.checkpoint !== null && Array.isArray(task.checkpoint.slices) ? task.checkpoint as Place : undefined
    const client = new SruClient(settings, task, resumed?.version)
    let place = resumed ?? await beginning(client, settings, task)
    const guard = new PageGuard()
    while (place.slices.length > 0) {
      const slice = place.slices[0]!
      const { query, recordSchema, pageSize, startRecord, dimensions } = place
      let page: SruPage
      try {
        page = await client.search({ query: cqlOf(query, slice, dimensions), startRecord, maximumRecords: pageSize, recordSchema })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        if (startRecord === 1 && slice.length === 0) throw new SourceFailed(error.message)
        // The place of the record or the query of the slice is refused: what the server cannot do is not what it lacks
        place = startRecord > 1 ? smaller({ ...place, cap: startRecord - 1 }, task, error.message) : without(place, task, error.message)
        yield { records: [], rejected: [], checkpoint: place }
        continue
      }
      const count = page.numberOfRecords ?? page.records.length
      if (slice.length === 0 && startRecord === 1) place = { ...place, total: count }
      const next = page.nextRecordPosition ?? startRecord + page.records.length
      const stopsShort = page.records.length === 0 && startRecord <= count
      if (stopsShort && startRecord === 1) throw new SourceFailed(`The server finds ${count} records and sends none of them`)
      const cap = stopsShort ? startRecord - 1 : place.cap
      const isTooLarge = startRecord === 1 && cap !== undefined && count > cap
      if (stopsShort || (isTooLarge && (dimensions.length === 0 || cut(slice, dimensions) !== undefined))) {
        place = smaller({ ...place, ...cap !== undefined && { cap } }, task, `${count} records, of which the server gives ${cap}`)
        yield { records: [], rejected: [], checkpoint: place }
        continue
      }
      guard.check(page, startRecord)
      if (next <= startRecord && page.records.length > 0 && startRecord + page.records.length <= count) throw new SourceFailed('The server’s pages go round in a circle: the list has no end')
      const batch = new Batch()
      for (const record of page.records) place = { ...place, incomplete: !sort(record, batch) || place.incomplete }
      place = { ...place, came: place.came + page.records.length }
      const end = Math.min(count, cap ?? count)
      if (next <= end) place = { ...place, startRecord: next }
      // Of what cannot be cut any further the server's first records have to do
      else place = end < count ? without(place, task, `${count} records, of which the server gives ${end}`) : { ...place, slices: place.slices.slice(1), startRecord: 1 }
      if (place.startRecord === 1) guard.forget()
      yield batch.take(place)
    }
    const { total = 0, came, incomplete, began } = place
    const complete = !incomplete && came >= total
    await task.tell({ recordSchema: place.recordSchema, version: place.version, total, received: came, complete, ...place.cap !== undefined && { cap: place.cap } })
    return { complete, ...settings.dateIndex !== undefined && { watermark: began } }
  }
}

async function beginning (client: SruClient, settings: SruSettings, { source, harvest }: HarvestTask): Promise<Place> {
  const { explain, date } = await client.explain()
  const recordSchema = settings.recordSchema ?? (explain && chooseSchema(explain)) ?? 'marcxml'
  const changed = harvest.extent === 'delta' && settings.dateIndex !== undefined && source.watermark !== null
    ? `${settings.dateIndex} >= ${quoted(new Date(Date.parse(source.watermark) - settings.overlap * 1000).toISOString().slice(0, 10))}`
    : undefined
  // Without the server's clock ours has to do; a day allows for the difference
  const began = date !== undefined && !Number.isNaN(Date.parse(date)) ? Date.parse(date) : Date.now() - 86_400_000
  return {
    version: client.version, recordSchema, dimensions: dimensionsOf(settings, explain),
    query: changed === undefined ? settings.query : settings.query === 'cql.allRecords=1' ? changed : `(${settings.query}) and (${changed})`,
    pageSize: Math.min(settings.pageSize, explain?.maximumRecords ?? Infinity), began: new Date(began).toISOString(), slices: [[]], startRecord: 1, came: 0, incomplete: false,
    ...settings.cap !== undefined && { cap: settings.cap }
  }
}

/** How to cut: as the source says, else by an index of the server that tells when a record changed or was published. */
function dimensionsOf ({ slices, dateIndex }: SruSettings, explain: SruExplain | undefined): Dimension[] {
  if (slices.length > 0) return slices
  const indexes = explain?.indexes.map(({ name }) => name) ?? []
  const found = dateIndex ?? indexes.find(name => /lastmodif|datemodified|modificationdate/i.test(name)) ?? indexes.find(name => /^dc\.date$|year|pub_?date|date.?issued|date.?of.?publication/i.test(name))
  return found === undefined ? [] : [usualDimension(found)]
}

/** The first slice in parts, when the server does not give all of it. */
function smaller (place: Place, task: HarvestTask, why: string): Place {
  const [slice, ...others] = place.slices as [Slice, ...Slice[]]
  const parts = cut(slice, place.dimensions)
  if (parts !== undefined) return { ...place, slices: [...parts, ...others], startRecord: 1 }
  if (slice.length === 0 && place.dimensions.length === 0) {
    throw new SourceFailed(`The server does not give all that it finds (${why}): set slices of the source, such as [{"index": "dc.date", "by": "number", "from": 1500, "to": 2030}]`)
  }
  return without(place, task, why)
}

/** Goes on without the rest of the first slice; what was not seen is not gone. */
function without (place: Place, { log, harvest }: HarvestTask, why: string): Place {
  log.warn({ harvestId: harvest.id, query: cqlOf(place.query, place.slices[0]!, place.dimensions), why }, 'a part of the source could not be harvested')
  return { ...place, slices: place.slices.slice(1), startRecord: 1, incomplete: true }
}

/** Puts a record into the batch; false for one that the server could not send and did not name. */
function sort ({ data, identifier: named, diagnostic, position }: SruRecord, batch: Batch): boolean {
  const identifier = named?.trim()
  if (data === undefined) {
    const detail = diagnostic === undefined ? 'The record came empty' : `The server could not send this record: ${saidBy(diagnostic)}`
    batch.reject({ ...identifier && { identifier }, reason: diagnostic === undefined ? 'no-metadata' : 'diagnostic', detail, bytes: Buffer.from(JSON.stringify({ position, ...diagnostic })) })
    return Boolean(identifier)
  }
  const syntax = syntaxOfMetadata(data)
  if (syntax === undefined) batch.reject({ ...identifier && { identifier }, reason: 'unreadable', detail: 'The record is neither MARCXML nor Dublin Core', bytes: data })
  else batch.add({ identifier: identifier || (syntax === 'marcxml' ? controlNumberOf(data, 'marcxml')?.trim() : undefined) || hashIdentifier(data), syntax, bytes: data, deleted: false })
  return syntax !== undefined || Boolean(identifier)
}

/** A server that does not heed startRecord sends the same page for ever. */
class PageGuard {
  #last = ''

  check ({ records }: SruPage, startRecord: number): void {
    const hash = createHash('sha1')
    for (const { data } of records) hash.update('\0').update(data ?? '')
    const page = hash.digest('base64')
    if (startRecord > 1 && records.length > 0 && page === this.#last) throw new SourceFailed('The server sends the same page again: it does not heed startRecord')
    this.#last = page
  }

  forget (): void { this.#last = '' }
}
