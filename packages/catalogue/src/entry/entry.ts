import type { Carrier, Classification, Contributor, Format, Publication, SeriesStatement, Title } from '../model/bibliographic-record.js'

/**
 * What readers see as one entry: the merged description of a cluster, with who holds it. It is what the index step writes
 * to `cluster_document`, what the engines index and what the pages show.
 */
export interface CatalogueEntry {
  /** The cluster's id. */
  id: string
  /** The work's id; clusters that share it are editions, translations or media of one work. */
  work: string
  format: Format
  carrier: Carrier
  languages: string[]
  title: Title
  alternativeTitles: string[]
  contributors: Contributor[]
  edition?: string
  publication: Publication[]
  year?: number
  extent?: string
  series: SeriesStatement[]
  /** ISBN-13s without hyphens. */
  isbn: string[]
  issn: string[]
  unifiedBookNumber: string[]
  subjects: string[]
  classifications: Classification[]
  summary?: string
  contents?: string
  notes: string[]
  links: string[]
  /** Field of this entry, and the id of the bibliographic record that it was taken from. */
  provenance: Record<string, string>
  /** The records judged to describe this edition. */
  records: { id: string, library: string }[]
  holdings: EntryHolding[]
}

/** What one library has of an entry. */
export interface EntryHolding {
  /** The library's code. */
  library: string
  /** Codes from the root of the alliance down to this library, itself included. */
  path: string[]
  /** 1 main, 2 district, 3 township, 4 community or village; absent beside the tree. */
  tier?: number
  callNumbers: string[]
  /** Copies that could ever be lent or read, and how many of them are on the shelf now. */
  items: number
  available: number
}
