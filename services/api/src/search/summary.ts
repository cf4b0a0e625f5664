import type { CatalogueEntry } from '@commonshelf/catalogue'
import { highlight, titleLine } from '@commonshelf/search'
import type { EntrySummary } from '../contract/index.js'

/** An entry as a list shows it, with what was found in it marked. */
export function summaryOf (entry: CatalogueEntry, terms: string[] = []): EntrySummary {
  const publication = entry.publication[0]
  return {
    id: entry.id,
    work: entry.work,
    format: entry.format,
    carrier: entry.carrier,
    title: titleLine(entry.title),
    ...optional({ romanised: entry.title.romanised, edition: entry.edition, publisher: publication?.publisher, place: publication?.place, year: entry.year }),
    contributors: entry.contributors.map(({ name }) => name),
    languages: entry.languages,
    isbn: entry.isbn,
    ...countsOf(entry),
    highlights: highlight(entry, terms)
  }
}

/** How many libraries and copies, and how many of the copies are on the shelf. */
export const countsOf = ({ holdings }: CatalogueEntry) => ({
  libraries: new Set(holdings.map(({ library }) => library)).size,
  items: holdings.reduce((sum, { items }) => sum + items, 0),
  available: holdings.reduce((sum, { available }) => sum + available, 0)
})

/** Without the fields that are undefined. */
export const optional = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
