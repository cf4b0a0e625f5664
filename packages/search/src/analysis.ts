import { foldText, hasHan, readingsOf, segment } from '@commonshelf/catalogue'

/** Part of a snapshot's name: raise it when tokens, fields or facet values of the same entry come out otherwise than before. */
export const analyserVersion = 2

/** Where in an entry a word stands. The bit of a text field is 1 << its place in this list; there is room for eight. */
export const textFields = ['title', 'alternative', 'author', 'subject', 'series', 'publisher', 'notes', 'class'] as const
export type TextField = typeof textFields[number]

export const bitOf = (field: TextField): number => 1 << textFields.indexOf(field)

/** How much it says that a word stands there. */
export const fieldWeights: Record<TextField, number> = {
  title: 8, alternative: 6, author: 6, subject: 4, series: 3, publisher: 1.5, notes: 1, class: 2
}

const pairStart = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆\u{10000}-\u{10FFFF}]/u

/** Whether a token is made of Han or kana. */
export const isIdeograph = (token: string): boolean => token.charCodeAt(0) >= 0x2E80 && pairStart.test(token)

/** Whether a token is a pair of neighbouring Han or kana characters, which stands beside its two characters. */
export function isPair (token: string): boolean {
  if (token.length < 2 || token.charCodeAt(0) < 0x2E80) return false
  if (token.length === 2 && token.charCodeAt(0) >= 0xD800 && token.charCodeAt(0) <= 0xDFFF) return false
  return pairStart.test(token)
}

/** Words and single characters in their order, without the pairs: what has to follow one another in a phrase. */
export const unitsOf = (text: string): string[] => segment(text).filter(token => !isPair(token))

/** A title as one string that is equal for two ways of writing it: units, without punctuation, case or script variants. */
export const wholeTitle = (title: string): string => unitsOf(title).join(' ')

/**
 * A title as it is put in order: folded, from its first letter on, each Han character after its commonest reading, so that
 * titles stand by pinyin and those of one sound by character. The space sets xi'an before xian.
 */
export function sortableTitle (title: string): string {
  const folded = foldText(title).replace(/^[^\p{L}\p{N}]+/u, '')
  if (!hasHan(folded)) return folded
  let out = ''
  for (const character of folded) {
    const reading = readingsOf(character)[0]
    out += reading === undefined ? character : `${reading} ${character}`
  }
  return out
}

/** 32-bit FNV-1a over UTF-16 units; never 0, which stands for "none". */
export function hash32 (text: string): number {
  let hash = 0x811C9DC5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0) || 1
}

/** A 53-bit hash as a number: two independent 32-bit walks, so that a million keys all but never meet. */
export function hash53 (text: string): number {
  let low = 0x811C9DC5
  let high = 0x9747B28C
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x5BD1E995)
    high ^= high >>> 13
  }
  return ((high >>> 0) & 0x1FFFFF) * 0x100000000 + (low >>> 0)
}

/** Call numbers and book numbers differ in spaces, hyphens and case from one catalogue to the next. */
export const bareNumber = (text: string): string => foldText(text).replace(/[\s\-‐‑–—·.]+/g, '')
