import type { BibliographicRecord } from '../model/bibliographic-record.js'

/** What a statement is about, as far as there is a rule for it. */
export type StatementKind = 'isbn' | 'title' | 'clc' | 'price' | 'date' | 'text'

/**
 * One value as the source wrote it, and where: `010$a` in MARC, a column in a sheet. Values of the same place, kind and
 * text are one for a correction.
 */
export interface Statement { place: string, kind: StatementKind, value: string }

/** For sources whose own statements are not at hand: what the description says, under the words of the model. */
export function statementsOf (record: BibliographicRecord): Statement[] {
  const statements: Statement[] = []
  const add = (place: string, kind: StatementKind, value: string | undefined): void => { if (value !== undefined && value !== '') statements.push({ place, kind, value }) }
  const { title } = record
  add('title', 'title', title.main)
  for (const value of [title.rest, title.partNumber, title.partName, title.responsibility, ...record.alternativeTitles]) add('title', 'text', value)
  for (const { name } of record.contributors) add('contributors', 'text', name)
  for (const { place, publisher, date } of record.publication) {
    add('publication', 'text', place)
    add('publication', 'text', publisher)
    add('date', 'date', date)
  }
  add('edition', 'text', record.edition)
  for (const series of record.series) add('series', 'text', series.title)
  // Absent where the source itself calls a number wrong: it has been seen to
  for (const { value, cancelled } of record.identifiers.isbn) if (cancelled !== true) add('isbn', 'isbn', value)
  for (const { scheme, value } of record.identifiers.other) if (scheme === 'price') add('price', 'price', value)
  for (const { scheme, value } of record.classifications) if (scheme === 'clc') add('classification', 'clc', value)
  for (const subject of record.subjects) add('subjects', 'text', subject)
  for (const note of record.notes) add('notes', 'text', note)
  add('summary', 'text', record.summary)
  add('contents', 'text', record.contents)
  return statements
}
