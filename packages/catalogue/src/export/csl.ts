import type { CatalogueEntry } from '../entry/entry.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { citedEdition, citedPublication, citedTitle, citedYear, readableLinks, statedPages, type ExportSetting } from './cited.js'
import { exportKinds, languageTag } from './kinds.js'
import { citedName, peopleOf } from './names.js'
import { oneLine } from './text.js'

export type CslName = { family: string, given: string, suffix?: string } | { literal: string }

/** An item of CSL-JSON (CSL 1.0.2), as citation processors and Zotero read it. */
export type CslItem = { id: string, type: string } & Record<string, unknown>

export function toCsl (entry: CatalogueEntry, { address }: ExportSetting = {}): CslItem {
  const { authors, editors, translators, others } = peopleOf(entry)
  const { place, publisher } = citedPublication(entry)
  const edition = citedEdition(entry)
  const [series] = entry.series
  const date = citedYear(entry)
  const pages = statedPages(entry)
  return present({
    id: entry.id,
    type: exportKinds[entry.format].csl,
    title: citedTitle(entry.title),
    author: authors.map(cslName),
    editor: editors.map(cslName),
    translator: translators.map(cslName),
    contributor: others.map(cslName),
    publisher,
    'publisher-place': place,
    issued: entry.year !== undefined ? { 'date-parts': [[entry.year]] } : date === undefined ? undefined : { literal: date },
    edition: edition === undefined ? undefined : edition.number === undefined ? edition.stated : String(edition.number),
    volume: entry.title.partNumber,
    'collection-title': series?.title,
    'collection-number': series?.volume,
    'number-of-pages': pages === undefined ? undefined : String(pages),
    ISBN: entry.isbn.join(' '),
    ISSN: entry.issn.join(' '),
    language: entry.languages[0] === undefined ? undefined : languageTag(entry.languages[0]),
    keyword: entry.subjects.join(', '),
    abstract: entry.summary,
    'call-number': entry.classifications[0]?.value,
    URL: readableLinks(entry)[0] ?? address
  })
}

function cslName (one: Contributor): CslName {
  const { whole, family, given, suffix } = citedName(one)
  return family === undefined || given === undefined ? { literal: whole } : { family, given, ...suffix === undefined ? {} : { suffix } }
}

/** Without what is absent or empty, text on one line. */
function present (item: CslItem): CslItem {
  const kept = Object.entries(item).map(([name, value]): [string, unknown] => [name, typeof value === 'string' ? oneLine(value) : value])
  return Object.fromEntries(kept.filter(([name, value]) => name === 'id' || name === 'title' || (value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)))) as CslItem
}
