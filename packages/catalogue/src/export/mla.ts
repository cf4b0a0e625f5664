import type { CatalogueEntry } from '../entry/entry.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { citedEdition, citedPublication, citedTitle, citedYear, ordinal, readableLinks, type ExportSetting } from './cited.js'
import type { CitationPiece } from './citation.js'
import { citedName, peopleOf } from './names.js'
import { ended, hasCjk } from './text.js'

/** MLA, 9th edition: Crowley, Sharon, and Debra Hawhee. Ancient Rhetorics for Contemporary Students. 3rd ed., Pearson, 2004. */
export function mla (entry: CatalogueEntry, { address }: ExportSetting): CitationPiece[] {
  const { authors, editors, translators } = peopleOf(entry)
  const title = citedTitle(entry.title)
  const first = authors.length > 0 ? ended(inverted(authors)) : editors.length > 0 ? `${inverted(editors)}, ${editors.length > 1 ? 'editors' : 'editor'}.` : ''
  const edition = citedEdition(entry)
  const details = [
    authors.length > 0 && editors.length > 0 ? `Edited by ${inOrder(editors)}` : '',
    translators.length > 0 ? `Translated by ${inOrder(translators)}` : '',
    edition === undefined ? '' : edition.number === undefined ? edition.stated : `${ordinal(edition.number)} ed.`,
    citedPublication(entry).publisher ?? '',
    citedYear(entry) ?? '',
    entry.carrier === 'electronic' ? readableLinks(entry)[0] ?? address ?? '' : ''
  ].filter(text => text !== '')
  const after = details.length === 0 ? '' : ` ${ended(details.join(', '))}`
  return [{ text: first === '' ? '' : `${first} ` }, { text: title, italic: true }, { text: `${ended(title) === title ? '' : '.'}${after}` }]
}

/** Hemingway, Ernest; Hill, Charles A., and Marguerite Helmers; of three or more the first, et al. */
function inverted (people: readonly Contributor[]): string {
  const [one, two] = people
  if (one === undefined) return ''
  const { whole, family, given, suffix } = citedName(one)
  const first = family === undefined ? whole : [family, given, suffix].filter(Boolean).join(', ')
  if (two === undefined) return first
  return people.length === 2 ? `${first}, and ${usual(two)}` : `${first}, et al.`
}

const inOrder = (people: readonly Contributor[]): string =>
  people.length > 2 ? `${usual(people[0]!)} et al.` : people.map(usual).join(' and ')

/** A name in its usual order: Debra Hawhee, Martin Luther King, Jr. */
function usual (one: Contributor): string {
  const { whole, family, given, suffix } = citedName(one)
  if (family === undefined || given === undefined) return whole
  return `${hasCjk(family) ? `${family} ${given}` : `${given} ${family}`}${suffix === undefined ? '' : `, ${suffix}`}`
}
