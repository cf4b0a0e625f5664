import { createHash } from 'node:crypto'
import type { OaiRecord } from '@commonshelf/protocols'
import { Batch } from '../batches.js'
import { SourceFailed, type Checkpoint, type Connector, type HarvestTask } from '../connector.js'
import { OaiClient, type OaiPage } from './client.js'
import { choosePrefix, syntaxOfMetadata, type MetadataSyntax } from './formats.js'
import { oaiSettings } from './settings.js'

/** Where a list stands. The window (prefix, from, sets) is fixed when the run begins and does not change when it is restarted. */
interface OaiCheckpoint extends Checkpoint {
  prefix: string
  from?: string
  /** The server's clock before the first page; becomes the watermark when the run succeeds. */
  began?: string
  /** Which of the settings' sets is being listed. */
  set: number
  token?: string
  /** How often the window was begun again because the server had forgotten its token. */
  restarts: number
}

/** A server that forgets every token of a long list would be harvested for ever. */
const mostRestarts = 5

export const oaiPmh: Connector = {
  async * harvest (task) {
    const settings = oaiSettings(task.source)
    const client = new OaiClient(settings, task)
    let place = task.checkpoint !== null && typeof task.checkpoint.prefix === 'string'
      ? { ...task.checkpoint as OaiCheckpoint, restarts: 0 } // whoever resumes it gives the server another chance
      : await beginning(client, task)
    const sets = settings.sets.length > 0 ? settings.sets : [undefined]
    const seen = new LoopGuard()
    while (place.set < sets.length) {
      const set = sets[place.set]
      const page: OaiPage = await client.ask(place.token !== undefined
        ? { verb: 'ListRecords', resumptionToken: place.token }
        : { verb: 'ListRecords', metadataPrefix: place.prefix, ...(place.from !== undefined && { from: place.from }), ...(set !== undefined && { set }) })
      const error = page.errors[0]
      if (error?.code === 'badResumptionToken' && place.token !== undefined) {
        if (place.restarts >= mostRestarts) throw new SourceFailed(`The server forgot its resumption token ${place.restarts + 1} times`)
        task.log.warn({ harvestId: task.harvest.id, from: place.from, set }, 'the resumption token expired: the same window is listed again')
        const { token: _, ...window } = place
        place = { ...window, restarts: place.restarts + 1 } as OaiCheckpoint
        seen.forget()
        yield { records: [], rejected: [], checkpoint: place }
        continue
      }
      if (error && error.code !== 'noRecordsMatch') throw new SourceFailed(`The server answers ${error.code}: ${error.message}`)
      seen.check(place.token, page)
      const { token: _, ...window } = place
      const token = page.resumptionToken?.value
      const next = (token !== undefined ? { ...window, token } : { ...window, set: place.set + 1 }) as OaiCheckpoint
      yield * batchesOf(page.list, place, next)
      place = next
    }
    return { complete: true, ...(place.began !== undefined && { watermark: place.began }) }
  }
}

async function beginning (client: OaiClient, { source, harvest, log }: HarvestTask): Promise<OaiCheckpoint> {
  const { responseDate, identify, errors } = await client.ask({ verb: 'Identify' })
  if (!identify) throw new SourceFailed(`The server does not identify itself: ${errors[0]?.message ?? 'an empty answer'}`)
  const prefix = client.settings.metadataPrefix ?? choosePrefix((await client.ask({ verb: 'ListMetadataFormats' })).formats)
  if (prefix === undefined) throw new SourceFailed('The server has no metadata format that we can read')
  const day = (client.settings.granularity ?? (identify.granularity === 'YYYY-MM-DD' ? 'day' : 'second')) === 'day'
  const from = harvest.extent === 'delta' && source.watermark !== null ? datestamp(source.watermark, client.settings.overlap, day) : undefined
  const began = responseDate !== undefined && !Number.isNaN(Date.parse(responseDate)) ? new Date(responseDate).toISOString() : undefined
  if (harvest.extent === 'delta' && identify.deletedRecord === 'no') {
    log.info({ harvestId: harvest.id }, 'this server tells of no deletions: only a full harvest withdraws')
  }
  return { prefix, set: 0, restarts: 0, ...(from !== undefined && { from }), ...(began !== undefined && { began }) }
}

/** `from` is inclusive; the overlap allows for records that were stamped before they could be seen. */
function datestamp (watermark: string, overlap: number, day: boolean): string | undefined {
  const time = Date.parse(watermark)
  if (Number.isNaN(time)) return undefined
  const stamp = new Date(time - overlap * 1000).toISOString()
  return day ? stamp.slice(0, 10) : `${stamp.slice(0, 19)}Z`
}

/** A page is one batch, or several when it is very large; only the last of them goes on to the next page. */
function * batchesOf (list: OaiRecord[], place: OaiCheckpoint, next: OaiCheckpoint) {
  const batch = new Batch()
  const usual: MetadataSyntax = place.prefix === 'oai_dc' ? 'oai_dc' : 'marcxml'
  for (const record of list) {
    sort(record, usual, batch)
    if (batch.full) yield batch.take(place)
  }
  yield batch.take(next)
}

function sort ({ header: { identifier, deleted }, metadata, fault }: OaiRecord, usual: MetadataSyntax, batch: Batch): void {
  if (identifier === '') {
    batch.reject({ reason: 'no-identifier', detail: fault ?? 'The record has no identifier', bytes: metadata ?? new Uint8Array(0), syntax: usual })
  } else if (deleted) {
    batch.add({ identifier, syntax: usual, bytes: new Uint8Array(0), deleted: true })
  } else if (metadata === undefined) {
    batch.reject({ identifier, reason: 'no-metadata', detail: `The record ${identifier} came without metadata and is not said to be deleted`, bytes: new Uint8Array(0), syntax: usual })
  } else {
    const syntax = syntaxOfMetadata(metadata)
    if (syntax === undefined) batch.reject({ identifier, reason: 'unreadable', detail: 'The metadata is neither MARCXML nor Dublin Core', bytes: metadata })
    else batch.add({ identifier, syntax, bytes: metadata, deleted: false })
  }
}

/**
 * Some servers give one token for a whole list, so a token that comes again proves nothing; the same records under the
 * same token do: the list goes round in a circle.
 */
class LoopGuard {
  readonly #pages = new Set<string>()

  check (token: string | undefined, { list, resumptionToken }: OaiPage): void {
    if (token === undefined || resumptionToken?.value === undefined) return
    const hash = createHash('sha1').update(token)
    for (const { header } of list) hash.update('\0').update(header.identifier)
    const page = hash.digest('base64')
    if (this.#pages.has(page)) throw new SourceFailed('The server’s resumption tokens go round in a circle: the list has no end')
    this.#pages.add(page)
  }

  forget (): void { this.#pages.clear() }
}
