import { foldText } from './fold.js'

/** Kinds of UTF-16 units for cutting text into tokens. */
const other = 0
const word = 1
const ideograph = 2

const kindOf = new Uint8Array(0x10000)
{
  const letterOrDigit = /[\p{L}\p{N}\p{M}]/u
  const written = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]/u
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit)
    if (unit >= 0xD800 && unit <= 0xDFFF) kindOf[unit] = ideograph // beyond the BMP a catalogue holds Han, if anything
    else if (written.test(character)) kindOf[unit] = ideograph
    else if (letterOrDigit.test(character)) kindOf[unit] = word
  }
}

const isApostrophe = (unit: number): boolean => unit === 0x27 || unit === 0x2019

/**
 * The tokens of already folded text, in order: words of Latin and other alphabets; for a run of Han or kana every
 * character and every pair of neighbours (红楼梦 gives 红, 红楼, 楼, 楼梦, 梦). Apostrophes inside a word fall away.
 */
export function segmentFolded (folded: string): string[] {
  const tokens: string[] = []
  eachToken(folded, (text, start, end) => { tokens.push(text.slice(start, end)) })
  return tokens
}

/**
 * Calls `take` with each token of already folded text as a piece of a text: mostly of the given one, so that who looks
 * tokens up need not make them. It goes on while `take` does not answer false.
 */
export function eachToken (folded: string, take: (text: string, start: number, end: number) => unknown): void {
  const length = folded.length
  let i = 0
  while (i < length) {
    const kind = kindOf[folded.charCodeAt(i)]
    if (kind === other) { i++; continue }
    const start = i
    if (kind === word) {
      let apostrophe = false
      for (i++; i < length; i++) {
        const unit = folded.charCodeAt(i)
        if (kindOf[unit] === word) continue
        if (isApostrophe(unit) && i + 1 < length && kindOf[folded.charCodeAt(i + 1)] === word) { apostrophe = true; continue }
        break
      }
      if (apostrophe) {
        const token = folded.slice(start, i).replace(/['\u2019]/g, '')
        if (take(token, 0, token.length) === false) return
      } else if (take(folded, start, i) === false) return
      continue
    }
    let previous = -1
    while (i < length && kindOf[folded.charCodeAt(i)] === ideograph) {
      const size = folded.codePointAt(i)! > 0xFFFF ? 2 : 1
      if (previous >= 0 && take(folded, previous, i + size) === false) return
      if (take(folded, i, i + size) === false) return
      previous = i
      i += size
    }
  }
}

/** The tokens of any text, for index and query alike: see `segmentFolded`. */
export const segment = (text: string): string[] => segmentFolded(foldText(text))

/** Letters and digits of folded text and nothing else: what two spellings of one title have in common. */
export function lettersOf (folded: string): string {
  let out = ''
  let start = -1
  for (let i = 0; i < folded.length; i++) {
    if (kindOf[folded.charCodeAt(i)] !== other) {
      if (start < 0) start = i
    } else if (start >= 0) {
      out += folded.slice(start, i)
      start = -1
    }
  }
  return start === 0 ? folded : start > 0 ? out + folded.slice(start) : out
}

/** Whether text is written in Han characters, at least in part. */
export function hasHan (text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x3400 && unit <= 0x9FFF || unit >= 0xD840 && unit <= 0xD8FF) return true
  }
  return false
}
