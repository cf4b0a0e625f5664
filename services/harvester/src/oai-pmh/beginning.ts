import { SourceFailed, type HarvestTask } from '../connector.js'
import type { OaiAnswer, OaiClient } from './client.js'
import { choosePrefix } from './formats.js'
import { atSet, type Place } from './place.js'
import { stampOf } from './windows.js'

/** A clock that is wrong by a zone of time is, at most, so many milliseconds off. */
const zones = 15 * 3_600_000

/** Asks the server who it is, and plans the run. */
export async function beginning (client: OaiClient, { source, harvest, log }: HarvestTask): Promise<Place> {
  const { settings } = client
  const answer = await client.ask({ verb: 'Identify' })
  const { identify, errors } = answer
  if (!identify) throw new SourceFailed(`The server does not identify itself: ${errors[0]?.message ?? 'an empty answer'}`)
  const prefix = settings.metadataPrefix ?? choosePrefix((await client.ask({ verb: 'ListMetadataFormats' })).formats)
  if (prefix === undefined) throw new SourceFailed('The server has no metadata format that we can read')
  const day = (settings.granularity ?? (identify.granularity === 'YYYY-MM-DD' ? 'day' : 'second')) === 'day'
  const delta = harvest.extent === 'delta' && source.watermark !== null
  const from = delta ? fromOf(source.watermark!, settings.overlap ?? (day ? 86_400 : 60), day) : undefined
  const began = clockOf(answer)
  if (harvest.extent === 'delta' && identify.deletedRecord === 'no') {
    log.info({ harvestId: harvest.id }, 'this server tells of no deletions: only a full harvest withdraws')
  }
  const earliest = Date.parse(identify.earliestDatestamp)
  const sets = settings.sets === 'all' ? await allSets(client) : settings.sets.length > 0 ? settings.sets : [null]
  return atSet({
    prefix, sets, set: 0, size: settings.windowRecords,
    verb: harvest.extent === 'full' && source.watermark !== null && settings.fullBy === 'identifiers' ? 'ListIdentifiers' : 'ListRecords',
    calendar: { day, earliest: Number.isNaN(earliest) ? 0 : earliest, now: began ?? Date.now() },
    ...(from !== undefined && { from }), ...(began !== undefined && { began: new Date(began).toISOString() })
  } as Omit<Place, 'window' | 'listed' | 'listedOfSet' | 'restarts'>, 0)
}

/**
 * The server's clock: what its answer says, or HTTP where that is earlier by some hours. Servers state local time as if it
 * were UTC, in one of the two places or in both; the earlier one only asks for more than is needed.
 */
export function clockOf ({ responseDate, date }: Pick<OaiAnswer, 'responseDate' | 'date'>): number | undefined {
  const stated = Date.parse(responseDate ?? '')
  if (Number.isNaN(stated)) return date
  return date !== undefined && Math.abs(date - stated) < zones ? Math.min(date, stated) : stated
}

/** `from` is inclusive; the overlap allows for records that were stamped before they could be seen. */
function fromOf (watermark: string, overlap: number, day: boolean): string | undefined {
  const time = Date.parse(watermark)
  return Number.isNaN(time) ? undefined : stampOf(time - overlap * 1000, day)
}

async function allSets (client: OaiClient): Promise<(string | null)[]> {
  const specs = new Set<string>()
  for (let token: string | undefined; ;) {
    const known = specs.size
    const { sets, errors: [error], resumptionToken } = await client.ask({ verb: 'ListSets', ...(token !== undefined && { resumptionToken: token }) })
    if (error && error.code !== 'noSetHierarchy') throw new SourceFailed(`The server does not list its sets: ${error.code}: ${error.message}`)
    for (const { spec } of sets) specs.add(spec)
    token = resumptionToken?.value
    if (token === undefined) return specs.size > 0 ? [...specs] : [null]
    if (specs.size === known) throw new SourceFailed('The server’s list of sets has no end')
  }
}
