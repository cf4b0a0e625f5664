import { kohaRoot } from '@commonshelf/protocols'
import type { Source } from '@commonshelf/store'
import { SourceFailed } from '../connector.js'

/** What a Koha source may say of itself in `settings`. */
export interface KohaSettings {
  /** …/api/v1 */
  root: string
  /** With the user and password that `credentials` names, or with them as an OAuth client's id and secret. */
  authentication: 'basic' | 'oauth2'
  /** Records a page. Koha needs some 20 ms for an item, so that a page of hundreds takes longer than it is worth. */
  pageSize: number
}

export function kohaSettings ({ address, settings }: Pick<Source, 'address' | 'settings'>): KohaSettings {
  if (address === null || !URL.canParse(address) || !/^https?:/.test(address)) throw new SourceFailed(`The address of the source is no web address: ${address ?? 'none'}`)
  const { authentication, pageSize } = settings
  return {
    root: kohaRoot(address),
    authentication: authentication === 'oauth2' ? 'oauth2' : 'basic',
    pageSize: typeof pageSize === 'number' && pageSize >= 1 ? Math.min(Math.floor(pageSize), 1000) : 100
  }
}
