import type { CatalogueEntry } from '@commonshelf/catalogue'
import type { EntrySummary, Piece } from '../contract/index.js'
import { markIn } from './highlight.js'

/** An entry as a list shows it, with what was found in it marked. */
export function summaryOf (entry: CatalogueEntry, terms: readonly string[] = []): EntrySummary {
  const publication = entry.publication[0]
  const title = titleLine(entry.title)
  const contributors = entry.contributors.map(({ name }) => name)
  const mark = (text: string | undefined) => text === undefined ? undefined : markIn(text, terms)
  const marked = {
    title: mark(title),
    contributors: some(contributors.map(name => mark(name) ?? [{ text: name }])),
    publisher: mark(publication?.publisher),
    subjects: some(entry.subjects.map(subject => mark(subject)).filter(pieces => pieces !== undefined)),
    summary: entry.summary === undefined ? undefined : around(mark(entry.summary))
  }
  return {
    id: entry.id,
    work: entry.work,
    format: entry.format,
    carrier: entry.carrier,
    title,
    ...optional({ romanised: entry.title.romanised, edition: entry.edition, publisher: publication?.publisher, place: publication?.place, year: entry.year }),
    contributors,
    languages: entry.languages,
    isbn: entry.isbn,
    ...countsOf(entry),
    highlights: optional(marked)
  }
}

/** How many libraries and copies, and how many of the copies are on the shelf. */
export const countsOf = ({ holdings }: CatalogueEntry) => ({
  libraries: new Set(holdings.map(({ library }) => library)).size,
  items: holdings.reduce((sum, { items }) => sum + items, 0),
  available: holdings.reduce((sum, { available }) => sum + available, 0)
})

/** Main title, other title information and part in one line. */
export const titleLine = ({ main, rest, partNumber, partName }: CatalogueEntry['title']): string => {
  const part = [partNumber, partName].filter(text => text !== undefined).join(' ')
  return [rest === undefined ? main : `${main} : ${rest}`, part].filter(text => text !== '').join('. ')
}

/** Without the fields that are undefined. */
export const optional = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never

const some = (lists: Piece[][]) => lists.some(pieces => pieces.some(({ found }) => found)) ? lists : undefined

/** A stretch of a long text around the first thing found, about two lines of a phone. */
function around (pieces: Piece[] | undefined): Piece[] | undefined {
  const first = pieces?.findIndex(({ found }) => found) ?? -1
  if (pieces === undefined || first < 0) return undefined
  const before = pieces[first - 1]?.text ?? ''
  const stretch: Piece[] = before === '' ? [] : [{ text: before.length > 40 ? `…${before.slice(-40)}` : before }]
  let room = 120
  for (const piece of pieces.slice(first)) {
    if (room <= 0) break
    stretch.push(piece.text.length > room ? { ...piece, text: `${piece.text.slice(0, room)}…` } : piece)
    room -= piece.text.length
  }
  return stretch
}
