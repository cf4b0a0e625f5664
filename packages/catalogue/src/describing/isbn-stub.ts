import type { BibliographicRecord } from '../model/bibliographic-record.js'
import type { Description, ItemStatement } from '../model/holding.js'
import { normaliseIsbn } from '../numbers/isbn.js'

/** A record that states nothing yet. */
export const emptyRecord = (): BibliographicRecord => ({
  format: 'book', carrier: 'print', level: 'monograph', languages: [], originalLanguages: [], title: { main: '' }, alternativeTitles: [],
  contributors: [], publication: [], series: [], identifiers: { isbn: [], issn: [], unifiedBookNumber: [], oclc: [], lccn: [], other: [] },
  subjects: [], classifications: [], notes: [], links: []
})

/**
 * What a scanned ISBN says: that a library has `copies` of the book, and nothing of the book. The stub has no title; it
 * takes its place in the cluster that has the ISBN, and waits as an entry of its own where none has.
 */
export function describeIsbn (isbn: string, copies = 1): Description {
  const record = emptyRecord()
  record.carrier = 'unknown'
  record.identifiers.isbn.push(normaliseIsbn(isbn))
  return { record, holdings: [{ items: Array.from({ length: copies }, (): ItemStatement => ({})) }] }
}

/** The same of copies of which something is known: their barcodes, call numbers, places. */
export function describeScanned (isbn: string, items: ItemStatement[]): Description {
  const { record } = describeIsbn(isbn, 0)
  return { record, holdings: [{ items }] }
}
