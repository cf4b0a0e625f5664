import type { CatalogueEntry } from '../entry/entry.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { hasCjk, oneLine } from './text.js'

/** A name as citations take it apart. Only a name that the catalogue inverts (Hemingway, Ernest) has a family name of its own. */
export interface CitedName {
  /** The whole name, in the catalogue's order. */
  whole: string
  family?: string
  given?: string
  /** Jr., III. */
  suffix?: string
}

const suffix = /^(?:jr|sr|[ivx]{1,4}|\d(?:st|nd|rd|th))\.?$/i

/** Dynasty or country before a name, as Chinese cataloguing has it: （清）, [美]. */
const origin = /^\s*[(（[［〔【][^)）\]］〕】]{1,8}[)）\]］〕】]\s*(?=\S)/u

/** Reads a contributor's name. Han names stay whole: where the family name ends cannot be told from a transcription such as 海明威. */
export function citedName ({ name, kind }: Pick<Contributor, 'name' | 'kind'>): CitedName {
  const whole = oneLine(name.replace(origin, ''))
  if (kind !== 'person') return { whole }
  const parts = whole.split(/\s*[,，]\s*/u).filter(part => part !== '')
  const [family, given, ...rest] = parts
  if (family === undefined || given === undefined || suffix.test(given)) return { whole }
  const after = rest.find(part => suffix.test(part))
  return { whole, family, given, ...after === undefined ? {} : { suffix: after } }
}

/** The initials of given names, each with `dot` after it: E. M., J.-P., Ludwig van gives L. van. Other than alphabetic scripts stay whole. */
export function initials (given: string, { dot, hyphen }: { dot: string, hyphen: boolean }): string {
  if (hasCjk(given)) return given
  const parts: string[] = []
  for (const word of given.replace(/\.(?=\S)/g, '. ').split(' ')) {
    if (/^\p{Ll}{2,}$/u.test(word)) { parts.push(word); continue }
    const letters = word.split(/[-‐‑]/).map(part => /\p{L}/u.exec(part)?.[0]).filter(letter => letter !== undefined)
    if (letters.length > 0) parts.push(hyphen ? letters.map(letter => letter.toUpperCase() + dot).join('-') : letters.map(letter => letter.toUpperCase() + dot).join(' '))
  }
  return parts.join(' ')
}

/** Who is responsible, by the part they had in it. */
export interface CitedPeople { authors: Contributor[], editors: Contributor[], translators: Contributor[], others: Contributor[] }

/** `authors` are whom the catalogue enters first where it states no roles; empty for what only editors stand for. */
export function peopleOf ({ contributors }: Pick<CatalogueEntry, 'contributors'>): CitedPeople {
  const named = contributors.filter(({ name }) => oneLine(name) !== '')
  const editors = named.filter(({ role }) => role === 'editor' || role === 'compiler')
  const translators = named.filter(({ role }) => role === 'translator')
  const rest = named.filter(one => !editors.includes(one) && !translators.includes(one))
  const stated = rest.filter(({ role, primary }) => role === 'author' || role === 'composer' || primary)
  const authors = stated.length > 0 ? stated : editors.length > 0 ? [] : rest.filter(({ role }) => role === undefined || role === 'performer')
  return { authors, editors, translators, others: rest.filter(one => !authors.includes(one)) }
}
