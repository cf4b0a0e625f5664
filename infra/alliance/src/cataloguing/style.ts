import type { Chance } from '../books/random.js'
import { isbn10Of, isbn13CheckDigit, type Edition } from '../books/works.js'

/** How one library's cataloguers describe what they hold: the habits, and how often their hand slips. */
export interface Style {
  isbn: 'isbn13' | 'isbn10' | 'hyphens' | 'both'
  publisher: 'long' | 'short'
  /** Says 第1版, 1st ed. as well. */
  saysFirstEdition: boolean
  /** Writes traditional characters. */
  traditional: boolean
  /** Keeps the part of the title after the colon. */
  subtitle: boolean
  /** 第一册 where others write 上. */
  volumesAsNumbers: boolean
  /** Share of records with a slip of some kind. */
  slips: number
}

/** What a cataloguer wrote down about an edition, before it takes the form of a record. */
export interface Written {
  edition: Edition
  title: string
  subtitle?: string
  volume?: string
  authors: string[]
  /** The whole statement of responsibility, as on the title page. */
  responsibility: string
  publisher: string
  place: string
  year: string
  editionStatement?: string
  isbns: { value: string, qualifier?: string }[]
  extent: string
  height: string
  price?: string
}

const chineseNumerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** Describes an edition as this library would, slips included. `traditionalOf` writes traditional characters. */
export function describeEdition (edition: Edition, style: Style, chances: Chance, traditionalOf: (text: string) => string): Written {
  const chinese = edition.language === 'chi'
  const written = style.traditional && chinese ? traditionalOf : (text: string) => text
  const slips = chances.happens(style.slips)
  const slip = slips ? chances.pick(['no-isbn', 'bad-isbn', 'typo', 'year', 'pages', 'no-author', 'set-isbn'] as const) : undefined
  const year = slip === 'year' ? edition.year + chances.pick([-1, 1]) : edition.year
  const pages = slip === 'pages' ? edition.pages + chances.between(1, 3) : edition.pages
  const dash = style.isbn === 'hyphens'
  const volume = edition.volume && volumeLabel(edition.volume, style.volumesAsNumbers)
  return {
    edition,
    title: written(slip === 'typo' ? mistyped(edition.title, chances) : edition.title),
    ...style.subtitle && edition.subtitle !== undefined && { subtitle: written(edition.subtitle) },
    ...volume !== undefined && { volume: written(volume) },
    authors: slip === 'no-author' ? [] : edition.authors.map(written),
    responsibility: slip === 'no-author' ? '' : written(responsibilityOf(edition)),
    publisher: written(style.publisher === 'long' ? edition.publisher.name : edition.publisher.short),
    place: written(edition.publisher.place),
    year: chinese ? String(year) : chances.pick([String(year), `c${year}`, `[${year}]`]),
    ...editionStatement(edition, style, written),
    isbns: isbnsOf(edition, style, slip).map(isbn => ({ ...isbn, value: dash ? hyphenated(isbn.value) : isbn.value })),
    extent: chinese ? written(`${pages}页`) : `${chances.happens(0.5) ? 'xii, ' : ''}${pages} p.`,
    height: chinese ? `${edition.height}cm` : `${edition.height} cm`,
    ...chinese && { price: `CNY${edition.price.toFixed(2)}` }
  }
}

function responsibilityOf (edition: Edition): string {
  if (edition.language === 'chi') {
    const authors = `${edition.dynasty !== undefined ? `（${edition.dynasty}）` : ''}${edition.authors.join(', ')}著`
    return edition.translator !== undefined ? `${authors} ; ${edition.translator}译` : authors
  }
  const authors = edition.authors.map(straight).join(' and ')
  return edition.translator !== undefined ? `${authors} ; translated by ${straight(edition.translator)}` : authors
}

const straight = (name: string): string => name.includes(', ') ? name.split(', ').reverse().join(' ') : name

function volumeLabel ({ number, of, style }: NonNullable<Edition['volume']>, asNumbers: boolean): string {
  if (style === 'numbered' || asNumbers) return asNumbers ? `第${chineseNumerals[number]}册` : `第${number}卷`
  return of === 2 ? ['上', '下'][number - 1] : ['上', '中', '下'][number - 1]
}

function editionStatement (edition: Edition, style: Style, written: (text: string) => string): { editionStatement?: string } {
  if (edition.number === 1 && !style.saysFirstEdition) return {}
  if (edition.language === 'chi') return { editionStatement: written(`第${edition.number}版`) }
  return { editionStatement: ['1st ed.', '2nd ed.', '3rd ed.', '4th ed.'][edition.number - 1] ?? `${edition.number}th ed.` }
}

function isbnsOf (edition: Edition, style: Style, slip: string | undefined): Written['isbns'] {
  if (edition.isbn === undefined || slip === 'no-isbn') return []
  if (slip === 'set-isbn' && edition.setIsbn !== undefined) return [{ value: edition.setIsbn }]
  if (slip === 'bad-isbn') {
    const wrong = (Number(isbn13CheckDigit(edition.isbn.slice(0, 12))) + 1) % 10
    return [{ value: edition.isbn.slice(0, 12) + String(wrong) }]
  }
  const binding = edition.language === 'chi' ? '平装' : 'pbk.'
  const thirteen = { value: edition.isbn, qualifier: binding }
  // An ISBN-10 exists for every 978 number, but nothing printed since 2007 shows one
  const ten = { value: isbn10Of(edition.isbn), qualifier: binding }
  const own = style.isbn === 'isbn10' ? [ten] : style.isbn === 'both' ? [thirteen, ten] : [thirteen]
  return edition.setIsbn === undefined ? own : [...own, { value: edition.setIsbn, qualifier: edition.language === 'chi' ? '全套' : 'set' }]
}

/** Hyphens where the generator's prefixes have them: good enough to look right, and to be taken out again. */
function hyphenated (isbn: string): string {
  const [head, body] = isbn.length === 13 ? [`${isbn.slice(0, 3)}-`, isbn.slice(3)] : ['', isbn]
  return `${head}${body[0]}-${body.slice(1, 5)}-${body.slice(5, -1)}-${body.slice(-1)}`
}

function mistyped (title: string, chances: Chance): string {
  const letters = [...title]
  if (letters.length < 5) return title
  const at = chances.between(1, letters.length - 2)
  if (letters[at].charCodeAt(0) > 127) letters.splice(at, 1)
  else [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]]
  return letters.join('')
}
