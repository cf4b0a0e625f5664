import type { Source } from '@commonshelf/store'
import { SourceFailed } from '../connector.js'

/** What an OAI-PMH source may say of itself in `settings`. */
export interface OaiSettings {
  baseUrl: string
  /** The prefix to ask for; where none is set the richest one that we can read is taken. */
  metadataPrefix?: string
  /** Harvested one after the other; the whole repository where none is set. */
  sets: string[]
  /** For servers that state another granularity than they have. */
  granularity?: 'day' | 'second'
  /** Seconds by which an incremental run overlaps the one before: a record may be stamped before it can be seen. */
  overlap: number
  /** Sent with every request: a key, a name. */
  headers: Record<string, string>
}

export function oaiSettings ({ address, settings }: Pick<Source, 'address' | 'settings'>): OaiSettings {
  if (address === null || !URL.canParse(address) || !/^https?:/.test(address)) throw new SourceFailed(`The address of the source is no web address: ${address ?? 'none'}`)
  const { metadataPrefix, sets, set, granularity, overlap, headers } = settings
  const named = Array.isArray(sets) ? sets : [set]
  return {
    baseUrl: address,
    ...(typeof metadataPrefix === 'string' && metadataPrefix !== '' && { metadataPrefix }),
    sets: named.filter((spec): spec is string => typeof spec === 'string' && spec !== ''),
    ...((granularity === 'day' || granularity === 'second') && { granularity }),
    overlap: typeof overlap === 'number' && overlap >= 0 ? overlap : 60,
    headers: Object.fromEntries(Object.entries(typeof headers === 'object' && headers !== null ? headers : {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  }
}
