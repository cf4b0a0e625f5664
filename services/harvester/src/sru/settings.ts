import { sruVersions, type SruVersion } from '@commonshelf/protocols'
import type { Source } from '@commonshelf/store'
import { SourceFailed } from '../connector.js'

/** One index by which a result set that is too large for its server is cut up. */
export interface Dimension {
  /** dc.date, rec.lastModificationDate, a class: as the server's explain record calls it. */
  index: string
  /** Numbers and days are halved, strings get one more character at their end. */
  by: 'number' | 'date' | 'prefix'
  /** Of numbers (years, say) and days: the ends; what lies outside is asked for as one slice of its own. */
  from: number
  to: number
  /** Of prefixes: the characters that may come next. */
  alphabet: string
}

/** What an SRU source may say of itself in `settings`. */
export interface SruSettings {
  baseUrl: string
  version?: SruVersion
  recordSchema?: string
  /** What the library's records are found by; all records unless said. */
  query: string
  pageSize: number
  /** The most records of one query that the server gives, where that is known; else it is found out. */
  cap?: number
  slices: Dimension[]
  /** By which incremental runs ask for what changed; without one every run is a full one. */
  dateIndex?: string
  /** Seconds by which an incremental run overlaps the one before. */
  overlap: number
  headers: Record<string, string>
}

const day = 86_400_000

export function sruSettings ({ address, settings }: Pick<Source, 'address' | 'settings'>): SruSettings {
  if (address === null || !URL.canParse(address) || !/^https?:/.test(address)) throw new SourceFailed(`The address of the source is no web address: ${address ?? 'none'}`)
  const { version, recordSchema, query, pageSize, cap, slices, dateIndex, overlap, headers } = settings
  return {
    baseUrl: address,
    ...(sruVersions.includes(version as SruVersion) && { version: version as SruVersion }),
    ...(typeof recordSchema === 'string' && recordSchema !== '' && { recordSchema }),
    query: typeof query === 'string' && query.trim() !== '' ? query.trim() : 'cql.allRecords=1',
    pageSize: typeof pageSize === 'number' && pageSize >= 1 ? Math.floor(pageSize) : 100,
    ...(typeof cap === 'number' && cap >= 1 && { cap }),
    slices: Array.isArray(slices) ? slices.map(dimensionOf) : [],
    ...(typeof dateIndex === 'string' && dateIndex !== '' && { dateIndex }),
    overlap: typeof overlap === 'number' && overlap >= 0 ? overlap : 86_400,
    headers: Object.fromEntries(Object.entries(typeof headers === 'object' && headers !== null ? headers : {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  }
}

/** { "index": "dc.date", "by": "number", "from": 1500, "to": 2030 } */
function dimensionOf (given: unknown): Dimension {
  const { index, by = 'number', from, to, alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' } = (given ?? {}) as Record<string, unknown>
  if (typeof index !== 'string' || index === '') throw new SourceFailed('A slice of the source names no index: {"index": "dc.date", "by": "number", "from": 1500, "to": 2030}')
  if (by !== 'number' && by !== 'date' && by !== 'prefix') throw new SourceFailed(`A slice goes by number, date or prefix, not by ${String(by)}`)
  const [first, last] = by === 'date' ? [dayOf(from, '1970-01-01'), dayOf(to, '2100-01-01')] : [Number(from ?? 1400), Number(to ?? 2100)]
  if (!(first <= last)) throw new SourceFailed(`The slice by ${index} begins after its end`)
  return { index, by, from: first, to: last, alphabet: typeof alphabet === 'string' && alphabet !== '' ? alphabet : '0123456789' }
}

/** Days since 1970. */
const dayOf = (given: unknown, usual: string): number => Math.floor(Date.parse(typeof given === 'string' ? given : usual) / day)

export const dateOfDay = (number: number): string => new Date(number * day).toISOString().slice(0, 10)

/** The index by which the server itself says that records changed, for servers that have to be cut up and a source that says nothing of how. */
export const usualDimension = (index: string): Dimension => /date|modif|chang|created/i.test(index) && !/year/i.test(index) && !/^dc\.date$/i.test(index)
  ? { index, by: 'date', from: dayOf('1970-01-01', ''), to: dayOf('2100-01-01', ''), alphabet: '' }
  : { index, by: 'number', from: 1400, to: 2100, alphabet: '' }
