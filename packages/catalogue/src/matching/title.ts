import type { Title } from '../model/bibliographic-record.js'
import { hanNumeral } from '../numbers/numeral.js'
import { foldText } from '../text/fold.js'
import { lettersOf } from '../text/segment.js'
import { shorten } from '../text/shorten.js'
import { cutEdition } from './edition.js'
import { cutSet, cutVolume, volumeOf } from './volume.js'

/** A title taken apart for comparing: letters and digits only, '' for what is not there. */
export interface TitleReading {
  main: string
  rest: string
  romanised: string
  /** Runs of digits in the main title, spaced. */
  digits: string
  volume: string
  part: string
  /** How many volumes, where the title says that it is of the whole set. */
  volumes: number | undefined
  /** An edition statement that stood in the title, folded. */
  edition: string | undefined
}

/** Characters of a title that are read: some sources put an abstract there. */
export const longestTitle = 500

const articles = /^(?:(?:the|an?|le|la|les|un|une|der|die|das|ein|eine|el|los|las|una|il|lo|gli|de|het|een|os?|as?) |l['’]\s?)/

const articlesOf: Record<string, RegExp> = {
  eng: /^(?:the|an?) /, fre: /^(?:les?|la|une?) |^l['’]\s?/, ger: /^(?:der|die|das|den|ein|eine) /, spa: /^(?:el|la|los|las|una?) /,
  ita: /^(?:il|lo|la|gli|le|i|una?|uno) |^l['’]\s?/, por: /^(?:os?|as?|uma?) /, dut: /^(?:de|het|een) /
}

/** The letters of a folded title without a leading article of its language. */
export function titleLetters (folded: string, language: string | undefined): string {
  let text = folded
  const first = text.charCodeAt(0)
  if (first >= 0x61 && first <= 0x7A) {
    const pattern = language === undefined ? articles : articlesOf[language]
    if (pattern !== undefined) text = text.replace(pattern, '')
    if (text.includes('&')) text = text.replace(/&/g, andOf[language ?? 'eng'] ?? ' and ')
  }
  const letters = lettersOf(text)
  return letters === '' ? lettersOf(folded) : letters
}

const andOf: Record<string, string> = { fre: ' et ', ger: ' und ', spa: ' y ', ita: ' e ', por: ' e ' }

/** A title in its parts, folded but as written; volumes as in `TitleReading`. */
type TitleParts = Pick<TitleReading, 'main' | 'rest' | 'volume' | 'volumes' | 'edition'>

/** Takes a title apart, also where the source left part number, edition and subtitle in one string, as sheets do. */
export function readTitle (title: Title, language: string | undefined): TitleReading {
  const { main, rest, volume, volumes, edition } = titleParts(title)
  return {
    main: titleLetters(main, language),
    rest: lettersOf(rest),
    romanised: title.romanised === undefined ? '' : lettersOf(cutVolume(cutSet(fold(title.romanised)).title).title),
    digits: digitsOf(main),
    volume,
    part: title.partName === undefined ? '' : lettersOf(fold(title.partName)),
    volumes,
    edition
  }
}

/** The same, before it is brought into letters: for who wants to know the volume, and of few titles more. */
export function titleParts (title: Title): TitleParts {
  const { title: withoutEdition, edition } = cutEdition(fold(title.main))
  const { title: whole, volumes } = cutSet(withoutEdition)
  const numbered = title.partNumber !== undefined
  let { title: main, volume } = numbered ? { title: whole, volume: undefined } : cutVolume(whole)
  let rest = title.rest === undefined ? '' : fold(title.rest)
  if (rest === '') {
    // 三体2：黑暗森林
    const colon = main.search(/[:：]|\s[-—–]{1,2}\s|——/)
    if (colon > 1 && colon < main.length - 2) {
      rest = main.slice(colon + 1)
      main = main.slice(0, colon)
      if (volume === undefined && !numbered) ({ title: main, volume } = cutVolume(main))
    }
  }
  if (title.partNumber !== undefined) {
    const part = foldText(shorten(title.partNumber, 100))
    volume = volumeOf(part) ?? lettersOf(part)
  }
  return { main, rest, volume: volume ?? '', volumes, edition }
}

const hanNumber = /第([零〇一二两三四五六七八九十百千]+)|[零〇一二三四五六七八九十百千]{2,}|[一二三四五六七八九十](?=[年届期级辑集卷册编回次])/g

/** Numbers in a title, in either numerals: '93, 二〇〇三年, 第三届. A single 一 elsewhere is a word like others. */
function digitsOf (main: string): string {
  const arabic = /[0-9]/.test(main) ? main.match(/[0-9]+/g)! : []
  if (!/[第零〇一二三四五六七八九十百千]/.test(main)) return arabic.join(' ')
  return [...arabic, ...[...main.matchAll(hanNumber)].map(([run, numbered]) => String(hanNumeral(numbered ?? run) ?? run))].join(' ')
}

const fold = (text: string): string => foldText(shorten(text, longestTitle))
