import type { MatchFeatures } from './features.js'
import { sameScript } from './features.js'
import { shareName } from './names.js'
import { samePublisher } from './publisher.js'
import { hasHan } from '../text/segment.js'
import { nearlySame, slips } from './similarity.js'
import { sameVolume } from './volume.js'

/**
 * One feature of the comparison: its name, what it reads, and the points for and against. Absence is no evidence: a feature
 * that one side does not state gives nothing, unless its comment says why it does.
 */
export interface MatchFeature {
  name: string
  read (features: MatchFeatures): unknown
  compare (left: MatchFeatures, right: MatchFeatures): number
}

const anyShared = (left: string[] | undefined, right: string[] | undefined): boolean => {
  if (left === undefined || right === undefined) return false
  for (const value of left) if (right.includes(value)) return true
  return false
}

const differ = (left: string[] | undefined, right: string[] | undefined): boolean =>
  left !== undefined && right !== undefined && left.length > 0 && right.length > 0 && !anyShared(left, right)

/** What makes two records different editions whatever else agrees. */
export const vetoes: { name: string, forbids (left: MatchFeatures, right: MatchFeatures): boolean }[] = [
  { name: 'carrier', forbids: (a, b) => a.carrier !== b.carrier && a.carrier !== 'unknown' && b.carrier !== 'unknown' && !sameFamily(a.carrier, b.carrier) },
  { name: 'format', forbids: (a, b) => a.format !== b.format && a.format !== 'other' && b.format !== 'other' && a.format !== 'mixed' && b.format !== 'mixed' },
  // A part and what contains it; a journal and one issue of it.
  { name: 'level', forbids: (a, b) => a.level !== b.level && (a.level === 'component' || b.level === 'component' || a.level === 'serial' || b.level === 'serial') },
  // A translation against its original. Where both have one ISBN the code is more likely wrong than the book another: points then.
  { name: 'language', forbids: (a, b) => otherLanguage(a, b) && !anyShared(a.isbn, b.isbn) },
  { name: 'volume', forbids: (a, b) => a.volume !== undefined && b.volume !== undefined && !sameVolume(a.volume, b.volume) },
  // A set against one of its volumes, or sets of different size.
  { name: 'set', forbids: (a, b) => isSet(a) && isPartOf(b, a) || isSet(b) && isPartOf(a, b) },
  { name: 'edition', forbids: (a, b) => a.edition !== undefined && b.edition !== undefined && a.edition !== b.edition },
  // 易中天中华史：国家 and 易中天中华史：祖先, Volume 1 and Volume 2: not even a record of the series' title alone makes them one.
  { name: 'title of the part', forbids: (a, b) => a.title === b.title && a.rest !== undefined && b.rest !== undefined && a.rest !== b.rest && otherRest(a.rest, b.rest) && !sameByNumber(a, b) },
  // '93中国发展报告 and '94中国发展报告, Windows 95 and Windows 98.
  { name: 'digits in the title', forbids: (a, b) => a.digits !== b.digits && a.title !== b.title && a.digits !== b.volume && b.digits !== a.volume && sameScript(a.title, b.title) }
]

/** Two subtitles that no slip or shortening explains; numbers are no slips. */
function otherRest (left: string, right: string): boolean {
  const [a, b] = [left.match(/[0-9]+/g), right.match(/[0-9]+/g)]
  if (a !== null && b !== null && a.join() !== b.join()) return true
  return !nearlySame(left, right) && !left.startsWith(right) && !right.startsWith(left)
}

/** Cataloguers word subtitles as they like: a number of the edition, or its pages, outweigh them. */
const sameByNumber = (left: MatchFeatures, right: MatchFeatures): boolean =>
  anyShared(left.isbn, right.isbn) || anyShared(left.oclc, right.oclc) || anyShared(left.lccn, right.lccn) || anyShared(left.issn, right.issn) ||
  anyShared(left.unified, right.unified) || (left.pages !== undefined && left.pages === right.pages)

const noLanguage = new Set(['und', 'mul', 'zxx'])

const otherLanguage = ({ language: a }: MatchFeatures, { language: b }: MatchFeatures): boolean =>
  a !== b && a !== undefined && b !== undefined && !noLanguage.has(a) && !noLanguage.has(b)

const isSet = (features: MatchFeatures): boolean => features.volumes !== undefined && features.volume === undefined
// Pages are counted of one volume; but a sheet may say 全三册 and give pages all the same.
const isPartOf = (part: MatchFeatures, set: MatchFeatures): boolean =>
  part.volumes === undefined && (part.volume !== undefined || part.pages !== undefined && set.pages === undefined)

const sameFamily = (left: string, right: string): boolean => left.startsWith('audio') && right.startsWith('audio') && (left === 'audio' || right === 'audio') ||
  left.startsWith('video') && right.startsWith('video') && (left === 'video' || right === 'video')

/** What speaks for and against, in points; `matchThreshold` of them make a match. */
export const matchFeatures: MatchFeature[] = [
  {
    name: 'title',
    read: features => features.title,
    compare (left, right) {
      const same = titlePoints(left.title, right.title, left, right)
      if (left.romanised === undefined && right.romanised === undefined) return same
      // Pinyin is weak evidence: many titles sound alike.
      const romanised = Math.max(romanisedPoints(left.romanised, right.title), romanisedPoints(right.romanised, left.title))
      return Math.max(same, romanised)
    }
  },
  {
    name: 'isbn',
    read: features => features.isbn,
    compare (left, right) {
      if (anyShared(left.isbn, right.isbn)) return 45
      if (differ(left.isbn, right.isbn)) return -45
      if (left.volumes !== undefined && right.volumes !== undefined && anyShared(left.setIsbn, right.setIsbn)) return 30
      return anyShared(left.doubtfulIsbn, right.isbn) || anyShared(left.isbn, right.doubtfulIsbn) || anyShared(left.doubtfulIsbn, right.doubtfulIsbn) ? 20 : 0
    }
  },
  { name: 'oclc', read: features => features.oclc, compare: (left, right) => anyShared(left.oclc, right.oclc) ? 30 : differ(left.oclc, right.oclc) ? -15 : 0 },
  { name: 'lccn', read: features => features.lccn, compare: (left, right) => anyShared(left.lccn, right.lccn) ? 30 : differ(left.lccn, right.lccn) ? -20 : 0 },
  { name: 'issn', read: features => features.issn, compare: (left, right) => left.level !== 'serial' ? 0 : anyShared(left.issn, right.issn) ? 60 : differ(left.issn, right.issn) ? -80 : 0 },
  { name: 'unified book number', read: features => features.unified, compare: (left, right) => anyShared(left.unified, right.unified) ? 30 : differ(left.unified, right.unified) ? -40 : 0 },
  {
    name: 'author',
    read: features => features.authors,
    compare (left, right) {
      if (left.authors === undefined || right.authors === undefined) return 0
      const shared = shareName(left.authors, right.authors)
      return shared === undefined ? 0 : shared ? 25 : -40
    }
  },
  { name: 'language', read: features => features.language, compare: (left, right) => otherLanguage(left, right) ? -60 : 0 },
  {
    name: 'translator',
    read: features => features.translators,
    compare (left, right) {
      if (left.translators === undefined || right.translators === undefined) return 0
      const shared = shareName(left.translators, right.translators)
      return shared === undefined ? 0 : shared ? 5 : -60
    }
  },
  {
    name: 'publisher',
    read: features => features.publishers,
    compare (left, right) {
      if (left.publishers === undefined || right.publishers === undefined) return 0
      let comparable = false
      for (const a of left.publishers) {
        for (const b of right.publishers) {
          if (samePublisher(a, b)) return 15
          if (sameScript(a, b)) comparable = true
        }
      }
      return comparable ? -25 : 0
    }
  },
  {
    name: 'year',
    read: features => features.year,
    compare (left, right) {
      if (left.year === undefined || right.year === undefined || left.level === 'serial') return 0
      const apart = Math.abs(left.year - right.year)
      return apart === 0 ? 20 : apart === 1 ? -5 : apart === 2 ? -30 : -60
    }
  },
  {
    name: 'pages',
    read: features => features.pages,
    compare (left, right) {
      if (left.pages === undefined || right.pages === undefined) return 0
      const apart = Math.abs(left.pages - right.pages)
      if (apart === 0) return 25
      const share = apart / Math.max(left.pages, right.pages)
      return apart <= 3 || share < 0.01 ? 15 : share <= 0.04 ? -25 : -50
    }
  },
  { name: 'extent', read: features => features.units ?? features.volumes, compare: (left, right) => unitsPoints(left.units, right.units) + unitsPoints(left.volumes, right.volumes) },
  {
    name: 'edition',
    read: features => features.edition === undefined ? features.editionKinds : [features.edition, ...features.editionKinds ?? []],
    compare (left, right) {
      if (left.edition === undefined && right.edition === undefined && left.editionKinds === undefined && right.editionKinds === undefined) return 0
      const one = String(left.editionKinds ?? '')
      const other = String(right.editionKinds ?? '')
      // 修订版 of one source is 第2版 of another: both say that it is not the first.
      if (one === 'revised' && left.edition === undefined && other === '' && right.edition !== undefined) return -5
      if (other === 'revised' && right.edition === undefined && one === '' && left.edition !== undefined) return -5
      // A second edition always says so: silence on the other side speaks for the first.
      const number = left.edition === right.edition ? (left.edition === undefined ? 0 : 5) : (left.edition ?? 1) === (right.edition ?? 1) ? 0 : -35
      const kinds = one === other ? 0 : otherText.test(one) !== otherText.test(other) ? -40 : -20
      return number + kinds
    }
  },
  // One of them says which part it is of, the other does not: a part against the whole, as a rule. Pinyin may hide it in the title.
  { name: 'part', read: features => features.volume ?? features.part, compare: (left, right) => (left.volume === undefined) !== (right.volume === undefined) ? (sameScript(left.title, right.title) ? -50 : -20) : left.part !== undefined && right.part !== undefined ? (nearlySame(left.part, right.part) ? 5 : -60) : 0 },
  { name: 'host', read: features => features.host, compare: (left, right) => left.host === undefined || right.host === undefined ? 0 : left.host === right.host ? 40 : -60 },
  { name: 'height', read: features => features.height, compare: (left, right) => left.height === undefined || right.height === undefined ? 0 : Math.abs(left.height - right.height) <= 1 ? 3 : Math.abs(left.height - right.height) <= 3 ? 0 : -10 }
]

/** Kinds of edition whose text is another one, not the same with pictures or in a better binding. */
const otherText = /abridged|bilingual|children/

/** Discs, cassettes, volumes of a set. */
const unitsPoints = (left: number | undefined, right: number | undefined): number =>
  left === undefined || right === undefined ? 0 : left === right ? 10 : -40

function romanisedPoints (romanised: string | undefined, title: string): number {
  return romanised !== undefined && romanised === title ? 25 : -Infinity
}

function titlePoints (a: string, b: string, left: MatchFeatures, right: MatchFeatures): number {
  if (a === b) {
    if (left.rest === undefined || right.rest === undefined || left.rest === right.rest) return isGeneric(a) ? 20 : 40
    return nearlySame(left.rest, right.rest) || left.rest.startsWith(right.rest) || right.rest.startsWith(left.rest) ? 38 : 5 // 银河帝国：基地, 银河帝国：机器人
  }
  if (a === '' || b === '') return -80
  if (!sameScript(a, b)) return 0
  const longer = a + (left.rest ?? '')
  const other = b + (right.rest ?? '')
  if (longer === other || longer === b || other === a) return 35
  // "Children of Vienna" and "Children of Vienna, a novel": a subtitle that was not set apart, or another book of the series.
  if (isBeginning(a, longer, b) || isBeginning(b, other, a)) return 5
  const apart = slips(a, b)
  return apart === 'few' ? 25 : apart === 'some' ? -30 : -80
}

const isBeginning = (short: string, whole: string, long: string): boolean =>
  short.length >= (hasHan(short) ? 4 : 8) && long.length > short.length && (long.startsWith(short) || long.startsWith(whole))

const generic = new Set(('文集 目录 论文集 选集 作品选 诗选 散文选 小说选 年鉴 资料 资料汇编 概论 导论 通论 教程 教材 讲义 练习册 习题集 字典 词典 语文 数学 英语 物理 化学 历史 地理 ' +
  'works collectedworks selectedworks poems selectedpoems collectedpoems stories shortstories essays plays letters novels report annualreport proceedings introduction index ' +
  'frontmatter catalogue catalog bulletin papers selectedwritings autobiography memoirs dictionary atlas').split(' '))

/** Titles that hundreds of books share: they say little. */
const isGeneric = (title: string): boolean => generic.has(title)
