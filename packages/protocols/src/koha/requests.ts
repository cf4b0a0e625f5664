/** Which records or items of a Koha server are wanted; in the order of their numbers, so that a list can be gone on with after any of them. */
export interface KohaSelection {
  /** Those with greater numbers. */
  after?: number
  /** Changed at this time or later, in the server's own words: a time in another zone is compared as if it were in the server's. */
  since?: string
  /** Of these bibliographic records. */
  biblioIds?: number[]
  perPage: number
}

/** The root of a server's REST API, whatever part of it somebody entered. */
export function kohaRoot (address: string): string {
  const url = new URL(address)
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith('/api/v1') ? path : path.replace(/\/api$/, '') + '/api/v1'
  url.search = ''
  url.hash = ''
  return url.href
}

export const kohaTokenUrl = (root: string): string => `${root}/oauth/token`

/** A list of records, by `me.` names where a bare one could be another table's, and sorted by a bare one: that is how Koha takes them. */
export const kohaBibliosUrl = (root: string, { after, since, biblioIds, perPage }: KohaSelection): string =>
  listUrl(root, 'biblios', { ...after !== undefined && { 'me.biblio_id': { '>': after } }, ...biblioIds !== undefined && { 'me.biblio_id': biblioIds }, ...since !== undefined && { 'me.timestamp': { '>=': since } } }, '+biblio_id', perPage)

export const kohaItemsUrl = (root: string, { after, since, biblioIds, perPage }: KohaSelection): string =>
  listUrl(root, 'items', { ...after !== undefined && { 'me.item_id': { '>': after } }, ...biblioIds !== undefined && { 'me.biblio_id': biblioIds }, ...since !== undefined && { 'me.timestamp': { '>=': since } } }, '+item_id', perPage)

/** The one that changed last: what it says is the server's own time. */
export const kohaNewestUrl = (root: string, what: 'biblios' | 'items'): string => listUrl(root, what, {}, '-timestamp', 1)

function listUrl (root: string, what: string, q: Record<string, unknown>, orderBy: string, perPage: number): string {
  const url = new URL(`${root}/${what}`)
  if (Object.keys(q).length > 0) url.searchParams.set('q', JSON.stringify(q))
  url.searchParams.set('_order_by', orderBy)
  url.searchParams.set('_per_page', String(perPage))
  return url.href
}
