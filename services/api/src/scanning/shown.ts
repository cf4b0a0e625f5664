import { titleLine } from '@commonshelf/search'
import type { IsbnEntry, ScannedCopy as CopyRow, ScanOutcome } from '@commonshelf/store'
import type { ScannedBook, ScannedCopy, ScanResult } from '../contract/index.js'
import { optional } from '../search/summary.js'

/** The likeliest of the entries under an ISBN; undefined where there is none, or only others who scanned it. */
export function shownBook (entries: IsbnEntry[] = [], library: string): ScannedBook | undefined {
  const told = entries.filter(({ title }) => title.main !== '')
  const [entry] = told
  if (entry === undefined) return undefined
  const holders = new Set(entry.holdings.map(holding => holding.library))
  return {
    entry: entry.id, title: titleLine(entry.title), contributors: entry.contributors.map(({ name }) => name),
    here: holders.has(library), elsewhere: holders.size - (holders.has(library) ? 1 : 0), others: told.length - 1,
    ...optional({ publisher: entry.publication[0]?.publisher, year: entry.year ?? undefined })
  }
}

export function shownOutcome (outcome: ScanOutcome, isbn: string, copies: Map<string, number>, entries: Map<string, IsbnEntry[]>, library: string): ScanResult {
  const { scan } = outcome
  const book = shownBook(entries.get(isbn), library)
  if ('refused' in outcome) {
    const { bearer, refused } = outcome
    const borne = bearer.isbn === undefined ? undefined : shownBook(entries.get(bearer.isbn), library)
    return { scan, state: 'refused', reason: refused, isbn, bearer: { ...borne !== undefined && { title: borne.title, entry: borne.entry }, ...bearer }, ...book !== undefined && { book } }
  }
  // A scan that came before may have been of another ISBN: what was said then stands
  return { scan, state: outcome.copy.removed ?? 'attached', isbn: outcome.copy.isbn, copies: copies.get(outcome.copy.isbn) ?? 0, ...book !== undefined && { book } }
}

export const shownCopy = ({ scan, isbn, barcode, callNumber, location, addedAt, removed }: CopyRow): ScannedCopy => ({
  scan, isbn, state: removed ?? 'attached', addedAt: new Date(addedAt).toISOString(),
  ...optional({ barcode: barcode ?? undefined, callNumber: callNumber ?? undefined, location: location ?? undefined })
})
