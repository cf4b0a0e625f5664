import type { OaiHeader, OaiIdentify, OaiMetadataFormat, OaiSet } from './model.js'

/** One item that a provider offers, with its metadata per prefix. A deleted item has none. */
export interface OaiItem {
  header: OaiHeader
  /** Prefix and the element that goes into <metadata>: whole, well-formed, with its own namespaces. */
  metadata: Record<string, string>
}

export interface OaiSelection {
  prefix: string
  /** Full UTC time stamps, both inclusive. */
  from?: string
  until?: string
  set?: string
  /** Continue after this place; a place is what the previous page gave as `next`. */
  after?: string
  limit: number
}

/** Where a provider's items come from. Lists are in a fixed order that additions do not disturb: datestamp, identifier. */
export interface OaiRepository {
  identify: Omit<OaiIdentify, 'baseUrl' | 'protocolVersion'>
  formats: OaiMetadataFormat[]
  sets: OaiSet[]
  list (selection: OaiSelection): Promise<{ items: OaiItem[], next?: string, total?: number }>
  get (identifier: string): Promise<OaiItem | undefined>
}

/** A repository over a list that is at hand. `items` may be changed between calls; the order is made anew each time it is. */
export function recordsInMemory (parts: { identify: OaiRepository['identify'], formats: OaiMetadataFormat[], sets?: OaiSet[], items: () => readonly OaiItem[] }): OaiRepository {
  let known: readonly OaiItem[] | undefined
  let ordered: { place: string, item: OaiItem }[] = []
  const inOrder = () => {
    const items = parts.items()
    if (items !== known) {
      known = items
      ordered = items.map(item => ({ place: `${item.header.datestamp} ${item.header.identifier}`, item }))
        .sort((a, b) => a.place < b.place ? -1 : a.place > b.place ? 1 : 0)
    }
    return ordered
  }
  return {
    identify: parts.identify,
    formats: parts.formats,
    sets: parts.sets ?? [],
    async list ({ prefix, from, until, set, after, limit }) {
      const wanted = inOrder().filter(({ item: { header, metadata } }) =>
        (header.deleted || prefix in metadata) &&
        (from === undefined || header.datestamp >= from) && (until === undefined || header.datestamp <= until) &&
        (set === undefined || header.sets.some(spec => spec === set || spec.startsWith(`${set}:`))))
      const start = after === undefined ? 0 : placeAfter(wanted, after)
      const page = wanted.slice(start, start + limit)
      const last = page.at(-1)
      return {
        items: page.map(({ item }) => item),
        total: wanted.length,
        ...(last && start + limit < wanted.length && { next: last.place })
      }
    },
    async get (identifier) {
      return inOrder().find(({ item }) => item.header.identifier === identifier)?.item
    }
  }
}

function placeAfter (ordered: { place: string }[], place: string): number {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ordered[middle]!.place <= place) low = middle + 1
    else high = middle
  }
  return low
}
