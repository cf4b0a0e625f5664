import type { Source } from '@commonshelf/store'
import { SourceFailed } from '../connector.js'

/** What an OAI-PMH source may say of itself in `settings`. */
export interface OaiSettings {
  baseUrl: string
  /** The prefix to ask for; where none is set the richest one that we can read is taken. */
  metadataPrefix?: string
  /** Harvested one after the other; 'all' for every set that the server lists; the repository without sets where none is named. */
  sets: string[] | 'all'
  /** For servers that state another granularity than they have. */
  granularity?: 'day' | 'second'
  /**
   * Seconds by which an incremental run overlaps the one before: a record may be stamped before it can be seen. A minute
   * where nothing is set; a day for servers that know only days, which may be days of their own zone of time.
   */
  overlap?: number
  /** Lists that are longer are asked for in windows of time that hold about so many records; 0 for never. */
  windowRecords: number
  /** Whether a list that ends long before the size that the server announced was cut short. Not for servers that guess. */
  trustListSize: boolean
  /** What a full harvest lists: all records, or their headers and then what is new or stamped otherwise. */
  fullBy: 'records' | 'identifiers'
  /** Sent with every request: a key, a name. */
  headers: Record<string, string>
}

export function oaiSettings ({ address, settings }: Pick<Source, 'address' | 'settings'>): OaiSettings {
  if (address === null || !URL.canParse(address) || !/^https?:/.test(address)) throw new SourceFailed(`The address of the source is no web address: ${address ?? 'none'}`)
  const { metadataPrefix, sets, set, granularity, overlap, windowRecords, trustListSize, fullBy, headers } = settings
  const named = Array.isArray(sets) ? sets : [set]
  return {
    baseUrl: address,
    ...(typeof metadataPrefix === 'string' && metadataPrefix !== '' && { metadataPrefix }),
    sets: sets === 'all' ? 'all' : named.filter((spec): spec is string => typeof spec === 'string' && spec !== ''),
    ...((granularity === 'day' || granularity === 'second') && { granularity }),
    ...(typeof overlap === 'number' && overlap >= 0 && { overlap }),
    windowRecords: typeof windowRecords === 'number' && windowRecords >= 0 ? windowRecords : 50_000,
    trustListSize: trustListSize !== false,
    fullBy: fullBy === 'identifiers' ? fullBy : 'records',
    headers: Object.fromEntries(Object.entries(typeof headers === 'object' && headers !== null ? headers : {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  }
}
