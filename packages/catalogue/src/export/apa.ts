import type { CatalogueEntry } from '../entry/entry.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { citedEdition, citedPublication, citedTitle, citedYear, ordinal, readableLinks, type ExportSetting } from './cited.js'
import type { CitationPiece } from './citation.js'
import { citedName, initials, peopleOf } from './names.js'
import { ended } from './text.js'

/** APA, 7th edition: Jackson, L. M. (2019). The psychology of prejudice (2nd ed.). American Psychological Association. */
export function apa (entry: CatalogueEntry, { address }: ExportSetting): CitationPiece[] {
  const { authors, editors, translators } = peopleOf(entry)
  // A word after a colon has a capital; the rest of the title is as the catalogue has it, in sentence case
  const title = citedTitle(entry.title).replace(/: (\p{Ll})/gu, (_, letter: string) => `: ${letter.toUpperCase()}`)
  const year = `(${citedYear(entry) ?? 'n.d.'}).`
  const edition = citedEdition(entry)
  const details = [
    authors.length > 0 && editors.length > 0 ? `${inOrder(editors)}, ${editors.length > 1 ? 'Eds.' : 'Ed.'}` : '',
    translators.length > 0 ? `${inOrder(translators)}, Trans.` : '',
    edition === undefined ? '' : edition.number === undefined ? edition.stated : `${ordinal(edition.number)} ed.`
  ].filter(text => text !== '').join('; ')
  const about = details === '' ? '' : ` (${details})`
  const { publisher } = citedPublication(entry)
  const after = publisher === undefined ? '' : ` ${ended(publisher)}`
  const link = entry.carrier === 'electronic' ? readableLinks(entry)[0] ?? address : undefined
  const where = link === undefined ? '' : ` ${link}`

  const first = authors.length > 0 ? ended(inverted(authors)) : editors.length > 0 ? `${inverted(editors)} (${editors.length > 1 ? 'Eds.' : 'Ed.'}).` : ''
  // Without a name the title comes first
  if (first === '') return [{ text: title, italic: true }, { text: `${about === '' && ended(title) === title ? '' : `${about}.`} ${year}${after}${where}` }]
  return [{ text: `${first} ${year} ` }, { text: title, italic: true }, { text: `${about === '' && ended(title) === title ? '' : `${about}.`}${after}${where}` }]
}

/** Up to twenty names; of more, nineteen and the last. */
function inverted (people: readonly Contributor[]): string {
  const names = people.map(one => {
    const { whole, family, given, suffix } = citedName(one)
    return family === undefined || given === undefined ? whole : [family, initials(given, { dot: '.', hyphen: true }), suffix].filter(Boolean).join(', ')
  })
  if (names.length > 20) return `${names.slice(0, 19).join(', ')}, . . . ${names.at(-1)}`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')}, & ${names.at(-1)}`
}

/** Names in their usual order, as those of translators stand: H. Weaver & C. Cullen. */
function inOrder (people: readonly Contributor[]): string {
  const names = people.map(one => {
    const { whole, family, given } = citedName(one)
    return family === undefined || given === undefined ? whole : `${initials(given, { dot: '.', hyphen: true })} ${family}`
  })
  return names.length < 3 ? names.join(' & ') : `${names.slice(0, -1).join(', ')}, & ${names.at(-1)}`
}
