import type { CatalogueEntry } from '../entry/entry.js'
import type { Contributor } from '../model/bibliographic-record.js'
import { citedEdition, citedPublication, citedTitle, citedYear, ordinal, readableLinks, type ExportSetting } from './cited.js'
import type { CitationPiece } from './citation.js'
import { exportKinds, gbtCarriers } from './kinds.js'
import { citedName, initials, peopleOf } from './names.js'
import { ended, hasCjk } from './text.js'

/** GB/T 7714-2015, 4.1 and 8: 陈登原. 国史旧闻: 第1卷[M]. 北京: 中华书局, 2000. */
export function gbt7714 (entry: CatalogueEntry, { day }: ExportSetting): CitationPiece[] {
  const { authors, editors, translators } = peopleOf(entry)
  const title = citedTitle(entry.title)
  const chinese = hasCjk(title)
  const parts: string[] = []
  // 8.1: without anybody responsible a reference begins with its title
  const main = authors.length > 0 ? authors : editors
  if (main.length > 0) parts.push(listed(main))
  const online = entry.carrier === 'electronic'
  const carrier = gbtCarriers[entry.carrier]
  const kind = main.some(({ kind, primary }) => kind === 'meeting' && primary) ? 'C' : exportKinds[entry.format].gbt
  parts.push(`${title}[${kind}${carrier === undefined ? '' : `/${carrier}`}]`)
  if (authors.length > 0 && editors.length > 0) parts.push(withRole(editors, '编', 'ed'))
  if (translators.length > 0) parts.push(withRole(translators, '译', 'trans'))
  const edition = citedEdition(entry)
  if (edition !== undefined) parts.push(edition.number === undefined ? edition.stated : chinese ? `${edition.number}版` : `${ordinal(edition.number)} ed`)

  const [link] = readableLinks(entry)
  const cited = online && day !== undefined ? `[${day}]` : ''
  const published = imprint(entry, chinese, online)
  if (published !== '' || cited !== '') parts.push(published + cited)
  if (online && link !== undefined) parts.push(link)
  return [{ text: parts.map((part, at) => at === parts.length - 1 && part === link ? part : ended(part)).join(' ') }]
}

/** 8.5 and 8.6: what is not known of place and publisher is said in brackets, except of what is online. */
function imprint (entry: CatalogueEntry, chinese: boolean, online: boolean): string {
  const { place, publisher } = citedPublication(entry)
  const year = citedYear(entry)
  const where = place ?? (online ? undefined : chinese ? '[出版地不详]' : '[S.l.]')
  const who = publisher ?? (online ? undefined : chinese ? '[出版者不详]' : '[s.n.]')
  const by = where === undefined ? who ?? '' : who === undefined ? where : `${where}: ${who}`
  return year === undefined ? by : by === '' ? year : `${by}, ${year}`
}

const at = 3

/** 8.1.2: three names at most, then 等 or et al. */
function listed (people: readonly Contributor[]): string {
  const names = people.slice(0, at).map(gbtName)
  if (people.length > at) names.push(hasCjk(names[0]!) ? '等' : 'et al')
  return names.join(', ')
}

/** 谢远涛, 译; and of more than three 潘惠霞, 魏婧, 杨艳, 等译. */
function withRole (people: readonly Contributor[], han: string, latin: string): string {
  const names = listed(people)
  if (!hasCjk(names)) return `${names}, ${latin}`
  return people.length > at ? `${names}${han}` : `${names}, ${han}`
}

/** 8.1.1: the family name first, of Latin letters in capitals, then initials without full stops: PEEBLES P Z, Jr; 昂温 G. */
export function gbtName (contributor: Contributor): string {
  const { whole, family, given, suffix } = citedName(contributor)
  if (family === undefined || given === undefined) return whole
  const short = initials(given, { dot: '', hyphen: false })
  return [[family.toUpperCase(), short].filter(text => text !== '').join(' '), ...suffix === undefined ? [] : [suffix.replace(/\.$/, '')]].join(', ')
}
