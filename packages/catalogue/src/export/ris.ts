import type { CatalogueEntry } from '../entry/entry.js'
import { citedEdition, citedPublication, citedTitle, citedYear, readableLinks, statedPages, type ExportSetting } from './cited.js'
import { exportKinds, languageTag } from './kinds.js'
import { citedName, peopleOf } from './names.js'
import { oneLine } from './text.js'
import type { Contributor } from '../model/bibliographic-record.js'

/** An entry as RIS, with its closing line; several make a file. */
export function writeRis (entry: CatalogueEntry, { address }: ExportSetting = {}): string {
  const lines: string[] = []
  // A tag, two blanks, a hyphen, a blank, the value to the end of the line: a value with a break would be read as a tag
  const add = (tag: string, ...values: (string | number | undefined)[]): void => {
    for (const value of values) {
      const text = value === undefined ? '' : oneLine(String(value))
      if (text !== '') lines.push(`${tag}  - ${text}`)
    }
  }
  const { authors, editors, translators, others } = peopleOf(entry)
  const { place, publisher } = citedPublication(entry)
  const edition = citedEdition(entry)
  add('TY', exportKinds[entry.format].ris)
  add('ID', entry.id)
  add('TI', citedTitle(entry.title))
  add('AU', ...authors.map(risName))
  add('ED', ...editors.map(risName))
  add('A4', ...translators.map(risName))
  add('A3', ...others.map(risName))
  add('PY', citedYear(entry))
  add('CY', place)
  add('PB', publisher)
  add('ET', edition?.number ?? edition?.stated)
  add('VL', entry.title.partNumber)
  for (const { title, volume } of entry.series) add('T3', volume === undefined ? title : `${title} ; ${volume}`)
  add('SP', statedPages(entry))
  add('SN', ...entry.isbn, ...entry.issn)
  add('LA', ...entry.languages.map(languageTag))
  add('CN', entry.classifications[0]?.value)
  add('KW', ...entry.subjects)
  add('AB', entry.summary)
  add('N1', ...entry.notes)
  add('UR', address)
  add('L2', ...readableLinks(entry))
  return [...lines, 'ER  - ', '', ''].join('\r\n')
}

/** Family name, given names, suffix: Peebles,Peyton Z.,Jr. as RIS wants it. */
function risName (one: Contributor): string {
  const { whole, family, given, suffix } = citedName(one)
  return family === undefined ? whole : [family, given, suffix].filter(Boolean).join(', ')
}
