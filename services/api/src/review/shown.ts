import { titleLine } from '@commonshelf/search'
import type { DecidedRecord, DoubtfulPair as StoredPair, DoubtSide } from '@commonshelf/store'
import type { DoubtfulPair, Library, ReviewedRecord } from '../contract/index.js'
import { nameOf } from '../directory/directory.js'
import { optional } from '../search/summary.js'

type Libraries = ReadonlyMap<string, Library>

/** A record with what two descriptions of one edition could differ in. */
export const shownRecord = ({ id, library, identifier, record }: DecidedRecord, entry: { cluster: string, members: number } | undefined, libraries: Libraries): ReviewedRecord => {
  const named = libraries.get(library)
  return {
    id,
    library: named === undefined ? { code: library, name: library } : nameOf(named),
    identifier,
    entry: entry?.cluster ?? '',
    records: entry?.members ?? 0,
    title: titleLine(record.title),
    contributors: record.contributors.map(({ name }) => name),
    ...optional({
      responsibility: record.title.responsibility, edition: record.edition, year: record.year, extent: record.extent,
      publication: record.publication.map(({ place, publisher, date }) => [place, publisher, date].filter(Boolean).join(', ')).join('; ') || undefined
    }),
    series: record.series.map(({ title, volume }) => [title, volume].filter(Boolean).join(' ; ')),
    isbn: record.identifiers.isbn.map(({ value, qualifier, valid }) => `${value}${qualifier === undefined ? '' : ` (${qualifier})`}${valid ? '' : ' ?'}`),
    languages: record.languages,
    format: record.format,
    carrier: record.carrier,
    subjects: record.subjects.slice(0, 10),
    notes: record.notes.slice(0, 10).map(note => note.slice(0, 500))
  }
}

export const shownPair = ({ score, veto, together, evidence, foundAt, left, right }: StoredPair, libraries: Libraries): DoubtfulPair => ({
  score, together, evidence: evidence.map(one => ({ ...one })), foundAt: new Date(foundAt).toISOString(),
  ...veto === null ? {} : { veto },
  left: shownSide(left, libraries), right: shownSide(right, libraries)
})

const shownSide = (side: DoubtSide, libraries: Libraries) => shownRecord(side, side, libraries)
