import type { BibliographicRecord, Contributor } from '../model/bibliographic-record.js'
import { foldText } from '../text/fold.js'
import { shorten } from '../text/shorten.js'
import { hasHan, lettersOf } from '../text/segment.js'
import { soundsLike } from '../text/pinyin.js'
import { distance } from './similarity.js'

/**
 * A name in the form that is compared. Han: the letters of the whole name (曹雪芹). Latin: surname, a bar, the other names
 * (austen|jane), which may be initials.
 */
export type NameKey = string

// （清）, [美], 〔日〕, (宋): dynasty or nationality before a name; the folded 着 is 著.
const before = /^(?:\s*[(（[【〔［][^)）\]】〕］]{1,6}[)）\]】〕］]\s*)+/
const roles = /[\s,，]*(?:等)?(?:(?:[总主副]?编[着撰译写绘者辑纂选剧导]?|[着译撰绘写注校编]|原着|改编|编译|选编|选注|校注|译注|注释|导读|口述|整理|点校|主讲|插图|摄影|译者|作者|编者|编委会编)(?:[,，、 ]|$))+$/
const dates = /[,，\s]*\(?(?:b\.\s*|d\.\s*|ca?\.\s*|fl\.\s*)?(?:1[0-9]{3}|20[0-9]{2})[-–—0-9?\s]*\)?\.?$/

/** One name, however it is dressed: （清）曹雪芹著, Austen, Jane, 1775-1817, Jane Austen. */
export function nameKey (folded: string): NameKey {
  if (hasHan(folded)) {
    let name = folded
    const first = name.charCodeAt(0)
    if (first === 0x28 || first === 0xFF08 || first === 0x5B || first === 0x3010 || first === 0x3014 || first === 0xFF3B) name = name.replace(before, '')
    if (name.length > 2) name = name.replace(roles, '')
    const digit = name.search(/[0-9(（,，]/)
    if (digit > 0) name = name.slice(0, digit)
    return lettersOf(name)
  }
  let name = folded
  if (/[0-9]/.test(name)) name = name.replace(dates, '').replace(/\s*\(.*\)\s*/g, ' ')
  const comma = name.indexOf(',')
  if (comma > 0) return `${lettersOf(name.slice(0, comma))}|${initialsFirst(name.slice(comma + 1))}`
  const words = name.trim().split(/[\s.]+/).filter(word => word !== '')
  if (words.length < 2) return lettersOf(name) + '|'
  return `${lettersOf(words[words.length - 1]!)}|${words.slice(0, -1).map(lettersOf).join(' ')}`
}

const initialsFirst = (given: string): string => given.split(/[\s.,-]+/).map(lettersOf).filter(word => word !== '').join(' ')

/** Whether two given names can be one person's: equal, or initials of one another as far as both go. */
function givenAgree (left: string, right: string): boolean {
  if (left === right || left === '' || right === '') return true
  const a = left.split(' ')
  const b = right.split(' ')
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i]!
    const y = b[i]!
    if (x !== y && !(x.length === 1 && y.startsWith(x)) && !(y.length === 1 && x.startsWith(y))) {
      return a.join('') === b.join('')
    }
  }
  return true
}

const isLatin = (name: NameKey): boolean => name.includes('|')

/** 1: one name; 0: cannot be compared (Han against Latin); -1: two names. */
export function compareNames (left: NameKey, right: NameKey): 1 | 0 | -1 {
  if (left === right) return 1
  const latin = isLatin(left)
  if (latin !== isLatin(right)) return 0
  if (!latin) {
    // 马尔克斯 and 加西亚马尔克斯: a foreign name short and long, at least three characters.
    const [short, long] = left.length < right.length ? [left, right] : [right, left]
    return short.length >= 3 && long.length > short.length && (long.endsWith(short) || long.startsWith(short)) ? 1 : -1
  }
  const a = left.indexOf('|')
  const b = right.indexOf('|')
  if (left.slice(0, a) === right.slice(0, b)) {
    const given = left.slice(a + 1)
    const other = right.slice(b + 1)
    // Nicolas and Nicholas, Karl and Carl: spelled otherwise, one person as a rule.
    return givenAgree(given, other) || given.length >= 4 && distance(given, other, 1) <= 1 ? 1 : -1
  }
  // Family name first or last: "cao xueqin" in a source that does not write the comma.
  const x = (left.slice(0, a) + left.slice(a + 1)).replace(/ /g, '')
  const y = (right.slice(0, b) + right.slice(b + 1)).replace(/ /g, '')
  if (x.length === y.length) {
    const p = left.slice(0, a)
    const q = left.slice(a + 1).replace(/ /g, '')
    if (p + q === y || q + p === y) return 1
    const r = right.slice(0, b)
    const s = right.slice(b + 1).replace(/ /g, '')
    if (r + s === x || s + r === x) return 1
  }
  return -1
}

/** Whether a name in Latin letters reads as one in Han: 李桂正 as "li|guizheng", family name first or last. */
function readsAs (latin: NameKey, han: NameKey): boolean {
  const bar = latin.indexOf('|')
  const surname = latin.slice(0, bar).replace(/ /g, '')
  const given = latin.slice(bar + 1).replace(/ /g, '')
  return soundsLike(han, surname + given) || given !== '' && soundsLike(han, given + surname)
}

/** Whether a name of one list, in Latin letters, is the pinyin of a name of the other. */
export const soundAlike = (left: NameKey[], right: NameKey[]): boolean =>
  left.some(a => right.some(b => isLatin(a) !== isLatin(b) && (isLatin(a) ? readsAs(a, b) : readsAs(b, a))))

/** Whether any name of one list is also in the other; undefined where the lists cannot be compared. */
export function shareName (left: NameKey[], right: NameKey[]): boolean | undefined {
  let comparable = false
  for (const a of left) {
    for (const b of right) {
      const outcome = compareNames(a, b)
      if (outcome === 1) return true
      if (outcome === -1) comparable = true
    }
  }
  return comparable ? false : undefined
}

const keyOf = (name: string): NameKey => nameKey(foldText(shorten(name, 200)))

const pick = (contributor: Contributor, into: NameKey[]): void => {
  const key = keyOf(contributor.name)
  if (key !== '' && key !== '|' && !into.includes(key)) into.push(key)
  const other = contributor.romanised ?? (hasHan(contributor.name) ? inBrackets.exec(contributor.name)?.[1] : undefined)
  if (other !== undefined) {
    const romanised = keyOf(other)
    if (romanised !== '|' && !into.includes(romanised)) into.push(romanised)
  }
}

/** 海明威 (Hemingway, Ernest, 1899-1961): the name as its owner writes it. */
const inBrackets = /[(（]\s*(\p{Script=Latin}[\p{Script=Latin}\s.,'’·-]{3,60}?)[,，]?\s*(?:[0-9?\s-]*)[)）]/u

/** Authors (else editors), and translators apart: another translator makes another edition. */
export function namesOf (record: BibliographicRecord): { authors: NameKey[], translators: NameKey[] } {
  const authors: NameKey[] = []
  const translators: NameKey[] = []
  for (const contributor of record.contributors) {
    if (contributor.role === 'translator') pick(contributor, translators)
    else if (contributor.primary && authors.length < 6) pick(contributor, authors)
  }
  for (const contributor of record.contributors) {
    if (!contributor.primary && contributor.role !== 'translator' && authors.length < 6) pick(contributor, authors)
  }
  if (authors.length === 0 && record.title.responsibility !== undefined) {
    const folded = foldText(shorten(record.title.responsibility, 500))
    for (const statement of folded.split(/[;；]/)) {
      const translated = /译\s*$|^\s*(?:translated|trans\.|ubersetzt|traduit)/.test(statement)
      for (const one of statement.replace(/^\s*(?:edited by|translated by|by|herausgegeben von|von|par|por|\[et al\.?\])\s+/, '').split(/[,，、]| and | und | et | y /)) {
        const key = nameKey(one.trim())
        if (key.length > 1 && key !== '|' && authors.length < 6) (translated ? translators : authors).push(key)
      }
      if (authors.length > 0 && !translated) continue
    }
  }
  return { authors, translators }
}
