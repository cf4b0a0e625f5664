/** That a library has the title, as its record says so (MARC21 852/866/876/952, CNMARC 905/930/995, a sheet's columns). */
export interface HoldingStatement {
  /** The branch or sublocation as the source names it; the harvesting library where absent. */
  branch?: string
  location?: string
  callNumber?: string
  /** What of a serial or a set is held, as printed (866 $a). */
  summary?: string
  items: ItemStatement[]
}

/** One physical copy, as the source states it. */
export interface ItemStatement {
  barcode?: string
  callNumber?: string
  location?: string
  volume?: string
  /** What the source's own system says of it; absent means on the shelf as far as anyone knows. */
  status?: ItemStatus
}

export const itemStatuses = ['available', 'on-loan', 'reference-only', 'missing', 'withdrawn', 'unknown'] as const
export type ItemStatus = typeof itemStatuses[number]

/** What one source record says: the description, and who holds it. */
export interface Description { record: import('./bibliographic-record.js').BibliographicRecord, holdings: HoldingStatement[] }
