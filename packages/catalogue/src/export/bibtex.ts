import type { CatalogueEntry } from '../entry/entry.js'
import { hasHan } from '../text/segment.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { citedEdition, citedPublication, citedTitle, citedYear, readableLinks, statedPages, type ExportSetting } from './cited.js'
import { exportKinds, languageTag } from './kinds.js'
import { citedName, peopleOf } from './names.js'
import { oneLine } from './text.js'

/** An entry as BibTeX; several make a file, since keys end in the entry's id. Text is Unicode, as today's processors read it. */
export function writeBibtex (entry: CatalogueEntry, { address }: ExportSetting = {}): string {
  const fields: string[] = []
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') fields.push(`  ${name} = {${value}}`)
  }
  const text = (value: string | undefined): string | undefined => value === undefined ? undefined : escapeTex(value)
  const { authors, editors, translators } = peopleOf(entry)
  const { place, publisher } = citedPublication(entry)
  const edition = citedEdition(entry)
  const [series] = entry.series
  const year = citedYear(entry)
  // A second pair of braces keeps the catalogue's capitals
  add('title', `{${escapeTex(citedTitle(entry.title))}}`)
  add('author', named(authors))
  add('editor', named(editors))
  add('translator', named(translators))
  add('publisher', text(publisher))
  add('address', text(place))
  add('year', text(year))
  add('edition', edition === undefined ? undefined : edition.number ?? text(edition.stated))
  add('volume', text(entry.title.partNumber))
  add('series', text(series?.title))
  add('number', text(series?.volume))
  add('pagetotal', statedPages(entry))
  add('isbn', text(entry.isbn.join(', ')))
  add('issn', text(entry.issn.join(', ')))
  add('language', text(entry.languages.map(languageTag).join(', ')))
  add('keywords', text(entry.subjects.join(', ')))
  add('abstract', text(entry.summary))
  add('url', readableLinks(entry)[0] ?? address)
  return `@${exportKinds[entry.format].bibtex}{${keyOf(entry, authors[0] ?? editors[0])},\n${fields.join(',\n')}\n}\n\n`
}

/** hemingway1952-123: whose, when, and which entry; plain letters only. */
function keyOf ({ id, year }: CatalogueEntry, first: Contributor | undefined): string {
  const { family, whole } = first === undefined ? { whole: '' } : citedName({ ...first, name: hasHan(first.name) ? first.romanised ?? '' : first.name })
  const name = (family ?? whole).normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase().slice(0, 20)
  return `${name === '' ? 'entry' : name}${year ?? ''}-${id.replace(/[^A-Za-z0-9-]/g, '')}`
}

const named = (people: readonly Contributor[]): string => people.map(one => {
  const { whole, family, given, suffix } = citedName(one)
  if (family === undefined || given === undefined) return `{${escapeTex(whole)}}`
  // "and" and commas part names; braces make one of what has them inside
  return [family, suffix, given].filter(part => part !== undefined).map(part => /[,]|\band\b/i.test(part) ? `{${escapeTex(part)}}` : escapeTex(part)).join(', ')
}).join(' and ')

const special: Record<string, string> = {
  '\\': '\\textbackslash{}', '{': '\\textbraceleft{}', '}': '\\textbraceright{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}',
  '%': '\\%', '&': '\\&', '#': '\\#', $: '\\$', _: '\\_'
}

/** Text that TeX sets as it is. Braces are written as commands: BibTeX counts even those that have a backslash before them. */
export const escapeTex = (text: string): string => oneLine(text).replace(/[\\{}~^%&#$_]/g, character => special[character]!)
