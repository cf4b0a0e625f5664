import { chance, type Chance } from './random.js'
import {
  chineseNovelParts, chinesePatterns, chinesePublishers, classics, englishFamilyNames, englishGivenNames, englishNovelParts,
  englishPatterns, englishPublishers, givenNames, surnames, topics
} from './words.js'

/** An edition as it really is; what libraries make of it is in `cataloguing/`. */
export interface Edition {
  /** E00001: the truth that matching is measured against. */
  id: string
  work: string
  language: 'chi' | 'eng'
  /** The language of which it is a translation. */
  originalLanguage?: 'chi' | 'eng'
  carrier: 'print' | 'electronic' | 'large-print'
  title: string
  subtitle?: string
  /** One volume of a set: 1 is 上 or the first of numbered ones. */
  volume?: { number: number, of: number, style: 'shang-xia' | 'numbered' }
  authors: string[]
  dynasty?: string
  translator?: string
  publisher: { name: string, short: string, place: string }
  year: number
  /** 1 for the first edition. */
  number: number
  /** 13 digits; absent for what was printed before ISBNs came, or never got one. */
  isbn?: string
  /** The ISBN of the whole set, for a volume of one. */
  setIsbn?: string
  pages: number
  height: number
  price: number
  clc: string
  subjects: string[]
  series?: string
  /** How widely held: the weight with which libraries buy it. */
  popularity: number
}

interface Work { id: string, language: 'chi' | 'eng', title: string, english?: string, authors: string[], dynasty?: string, clc: string, subject: string, classic: boolean, novel: boolean }

/** All editions of the made-up alliance, in a fixed order. `count` is roughly how many come out. */
export function makeEditions (seed: number, count: number): Edition[] {
  const chances = chance(seed).branch('works')
  const isbns = isbnSource()
  const editions: Omit<Edition, 'id'>[] = []
  const titles = new Set<string>()
  for (let number = 1; editions.length < count; number++) {
    const work = makeWork(`W${String(number).padStart(5, '0')}`, number, chances)
    const name = `${work.title}|${work.authors[0]}`
    if (titles.has(name)) continue
    titles.add(name)
    editions.push(...editionsOf(work, chances, isbns))
  }
  return editions.map((edition, index) => ({ ...edition, id: `E${String(index + 1).padStart(5, '0')}` }))
}

function makeWork (id: string, number: number, chances: Chance): Work {
  const classic = classics[number - 1]
  if (classic) return { ...classic, id, authors: [classic.author], subject: classic.language === 'chi' ? '古典文学' : 'English fiction', classic: true, novel: true }
  const language = chances.happens(0.62) ? 'chi' : 'eng'
  const authors = Array.from({ length: chances.happens(0.25) ? 2 : 1 }, () => makeName(language, chances))
  if (chances.happens(0.45)) {
    const parts = language === 'chi' ? chineseNovelParts : englishNovelParts
    const [of, what] = [chances.pick(parts.of), chances.pick(parts.what)]
    const second = chances.pick(parts.of)
    const title = language === 'chi'
      ? chances.pick([`${of}的${what}`, `${of}与${second}`, `${of}${what}`, `${second}${of}`])
      : chances.pick([`The ${of} ${what}`, `The ${what} of the ${of}`, `A ${what} by the ${of}`, `${capital(of)} and ${second}`])
    return { id, language, title, authors, clc: language === 'chi' ? 'I247.5' : 'I561.45', subject: language === 'chi' ? '长篇小说' : 'Fiction', classic: false, novel: true }
  }
  const topic = chances.pick(topics)
  const title = language === 'chi'
    ? chances.pick(chinesePatterns).replace('{}', topic.zh)
    : capital(chances.pick(englishPatterns).replace('{}', topic.en))
  return { id, language, title, authors, clc: topic.clc, subject: language === 'chi' ? topic.zh : capital(topic.en), classic: false, novel: false }
}

function editionsOf (work: Work, chances: Chance, isbn: IsbnSource): Omit<Edition, 'id'>[] {
  const editions: Omit<Edition, 'id'>[] = []
  const howMany = work.classic ? chances.between(6, 14) : chances.pick([1, 1, 1, 1, 2, 2, 3])
  let year = work.classic ? chances.between(1954, 1985) : chances.between(1978, 2021)
  for (let number = 1; number <= howMany && year <= 2026; number++) {
    const inTranslation = number > 1 && chances.happens(work.classic && work.english !== undefined ? 0.25 : 0.06)
    const language = inTranslation ? (work.language === 'chi' ? 'eng' : 'chi') : work.language
    const publisher = chances.pick<readonly [string, string, string, string]>(language === 'chi' ? chinesePublishers : englishPublishers)
    const volumes = work.novel && language === 'chi' && chances.happens(work.classic ? 0.4 : 0.05) ? chances.between(2, 3) : 1
    const style = volumes === 2 || chances.happens(0.5) ? 'shang-xia' as const : 'numbered' as const
    const carrier = chances.happens(0.05) ? 'electronic' as const : chances.happens(0.02) ? 'large-print' as const : 'print' as const
    const setIsbn = volumes > 1 && year >= 1988 ? isbn(publisher[3]) : undefined
    for (let volume = 1; volume <= volumes; volume++) {
      editions.push({
        work: work.id,
        language,
        ...inTranslation && { originalLanguage: work.language, translator: makeName(language, chances) },
        carrier,
        title: inTranslation ? translatedTitle(work, language) : work.title,
        ...!work.classic && chances.happens(0.2) && { subtitle: language === 'chi' ? chances.pick(['理论与方法', '一个人的回忆', '从入门到精通', '历史与现状']) : chances.pick(['theory and method', 'a memoir', 'past and present', 'a practical guide']) },
        ...volumes > 1 && { volume: { number: volume, of: volumes, style } },
        authors: work.authors,
        ...work.dynasty !== undefined && { dynasty: work.dynasty },
        publisher: { name: publisher[0], short: publisher[1], place: publisher[2] },
        year,
        number: work.classic ? 1 : number,
        ...year >= 1988 && chances.happens(0.95) && { isbn: isbn(publisher[3]) },
        ...setIsbn !== undefined && { setIsbn },
        pages: chances.between(96, 720),
        height: chances.pick([19, 20, 21, 21, 23, 24, 26]),
        price: year < 1985 ? chances.between(5, 30) / 10 : chances.between(12, 98),
        clc: work.clc,
        subjects: [work.subject],
        ...chances.happens(0.12) && { series: language === 'chi' ? chances.pick(['新知文库', '名家名作丛书', '农家书屋丛书', '江洲文库']) : chances.pick(['Lantern classics', 'Studies in society', 'Everyday science']) },
        popularity: (work.classic ? 6 : 1) * (0.3 + chances.next() ** 3 * 6)
      })
    }
    year += chances.between(1, 9)
  }
  return editions
}

const translatedTitle = (work: Work, language: 'chi' | 'eng'): string =>
  language === 'eng' ? work.english ?? `Selected writings of ${work.title}` : `${work.authors[0].split(',')[0]}作品集：${work.title}`

function makeName (language: 'chi' | 'eng', chances: Chance): string {
  if (language === 'eng') return `${chances.pick(englishFamilyNames)}, ${chances.pick(englishGivenNames)}`
  return chances.pick(surnames) + chances.pick(givenNames) + (chances.happens(0.6) ? chances.pick(givenNames) : '')
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

type IsbnSource = (prefix: string) => string

/** ISBN-13s (ISO 2108) numbered one after another within each publisher's prefix. */
function isbnSource (): IsbnSource {
  const last = new Map<string, number>()
  return prefix => {
    const number = (last.get(prefix) ?? 0) + 1
    last.set(prefix, number)
    const first = `978${prefix}${String(number).padStart(9 - prefix.length, '0')}`
    return first + isbn13CheckDigit(first)
  }
}

export function isbn13CheckDigit (first12: string): string {
  const sum = [...first12].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return String((10 - sum % 10) % 10)
}

/** The ISBN-10 of the same book. */
export function isbn10Of (isbn13: string): string {
  const nine = isbn13.slice(3, 12)
  const sum = [...nine].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0)
  const check = (11 - sum % 11) % 11
  return nine + (check === 10 ? 'X' : String(check))
}
