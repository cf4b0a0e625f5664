import { describeIsbn, featuresOf, matchKeysOf, type CatalogueEntry } from '@commonshelf/catalogue'
import type { Db } from '../database.js'

/** What the catalogue has under an ISBN, as far as somebody with the book in hand wants to know. */
export type IsbnEntry = Pick<CatalogueEntry, 'id' | 'title' | 'contributors' | 'publication' | 'year' | 'isbn' | 'holdings'>

/** Of the records under one key so many are looked at: enough to find the entry. */
const recordsAKey = 50

/**
 * Entries that readers can find now, by ISBN, through the keys under which matching would propose them: one look-up a key.
 * An entry that is itself only scanned ISBNs has an empty title. The likeliest first: one that states the ISBN, with a
 * title, at most libraries.
 */
export async function entriesOfIsbns ({ sql }: Db, isbns: string[]): Promise<Map<string, IsbnEntry[]>> {
  const isbnOf = new Map(isbns.flatMap(isbn => matchKeysOf(featuresOf(describeIsbn(isbn).record)).map(key => [key, isbn] as const)))
  const rows = await sql<{ key: string, entry: IsbnEntry }[]>`
    select found.key, json_build_object('id', d.entry->'id', 'title', d.entry->'title', 'contributors', d.entry->'contributors', 'publication', d.entry->'publication',
      'year', d.entry->'year', 'isbn', d.entry->'isbn', 'holdings', d.entry->'holdings') as entry
    from (select distinct k.key, m.cluster_id from match_key k cross join unnest(k.records[1:${recordsAKey}]) as r (id)
      join cluster_member m on m.record_id = r.id where k.key = any(${[...isbnOf.keys()]}::bigint[])) as found
    join cluster_document d on d.cluster_id = found.cluster_id where d.entry is not null`
  const entries = new Map<string, IsbnEntry[]>(isbns.map(isbn => [isbn, []]))
  for (const { key, entry } of rows) entries.get(isbnOf.get(key)!)!.push(entry)
  for (const [isbn, found] of entries) {
    const weight = (entry: IsbnEntry) => (entry.isbn.includes(isbn) ? 1e6 : 0) + (entry.title.main === '' ? 0 : 1e5) + entry.holdings.length
    found.sort((a, b) => weight(b) - weight(a) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
  }
  return entries
}
