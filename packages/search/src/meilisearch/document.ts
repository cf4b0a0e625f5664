import { foldText, normaliseIsbn, type CatalogueEntry } from '@commonshelf/catalogue'
import { facetNames, type ChangeNumber } from '../engine.js'
import { bareNumber, sortableTitle, unitsOf } from '../analysis.js'
import { callNumberKeys } from '../numbers.js'
import { availableCopies, facetValues, librariesHolding } from '../facet-values.js'
import { facetAttributes } from './settings.js'

/** What Meilisearch gets of an entry: our words in its searchable fields, facet values as they are shown. */
export type MeilisearchDocument = Record<string, unknown> & { id: string }

/**
 * A word as Meilisearch gets it. Its own segmenter knows Chinese after its own fashion (and folds only part of the
 * traditional characters); so that it has nothing to cut, whatever is not plain Latin is spelled with four letters a
 * UTF-16 unit. Beginnings stay beginnings.
 */
export function spelled (unit: string): string {
  if (/^[a-z0-9]*$/.test(unit)) return unit
  let letters = 'zq'
  for (let i = 0; i < unit.length; i++) {
    const code = unit.charCodeAt(i)
    for (const shift of [12, 8, 4, 0]) letters += 'abcdefghijklmnop'[code >> shift & 15]!
  }
  return letters
}

/** A text as words with spaces between. */
export const spelledText = (text: string): string => unitsOf(text).map(spelled).join(' ')

const spelledAll = (texts: (string | undefined)[]): string[] =>
  texts.filter(text => text !== undefined).map(spelledText).filter(text => text !== '')

export function documentOf (entry: CatalogueEntry, change: ChangeNumber): MeilisearchDocument {
  const { title } = entry
  const callNumbers = [...new Set(entry.holdings.flatMap(holding => holding.callNumbers))]
  return {
    id: entry.id,
    number: Number(entry.id),
    change,
    title: spelledAll([title.main, title.rest, title.partNumber, title.partName]),
    alternative: spelledAll([title.romanised, ...entry.alternativeTitles]),
    author: spelledAll([...entry.contributors.flatMap(contributor => [contributor.name, contributor.romanised]), title.responsibility]),
    subject: spelledAll(entry.subjects),
    series: spelledAll(entry.series.map(series => series.title)),
    publisher: spelledAll(entry.publication.map(publication => publication.publisher)),
    notes: spelledAll([...entry.publication.map(publication => publication.place), entry.edition, entry.summary, entry.contents, ...entry.notes]),
    callNumberText: spelledAll(callNumbers),
    numbers: [...new Set([
      ...entry.isbn.map(isbn => normaliseIsbn(isbn).value),
      ...[...entry.issn, ...entry.unifiedBookNumber].map(bareNumber)
    ])],
    callNumbers: [...new Set(callNumbers.flatMap(callNumberKeys))],
    classBeginnings: [...new Set(entry.classifications.flatMap(({ value }) => beginnings(foldText(value).replace(/\s+/g, ''))))],
    year: entry.year ?? null,
    held: librariesHolding(entry),
    available: availableCopies(entry) > 0 ? 1 : 0,
    sortTitle: sortableTitle(title.main),
    shownTitle: title.main,
    ...Object.fromEntries(facetNames.map(name => [facetAttributes[name], facetValues[name](entry)]))
  }
}

const beginnings = (text: string): string[] => Array.from({ length: text.length }, (_, i) => text.slice(0, i + 1))
