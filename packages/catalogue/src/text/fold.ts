import { foldHan } from './han.js'

/** Latin letters that decompose into nothing: the way a reader without that keyboard types them. */
const letters: Record<string, string> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', ħ: 'h', ŧ: 't', ŋ: 'n', ĸ: 'k', ƣ: 'gh',
  ƀ: 'b', ɓ: 'b', ɗ: 'd', ɖ: 'd', ƒ: 'f', ɨ: 'i', ɫ: 'l', ơ: 'o', ư: 'u', ς: 'σ'
}
const specialLetters = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

// Marks on Latin, Greek and Cyrillic letters. The voicing marks of kana (U+3099) stay: か and が are different letters.
const marks = /(?:[\u0300-\u036F]|[\u1AB0-\u1AFF]|[\u1DC0-\u1DFF]|[\u20D0-\u20FF]|[\uFE20-\uFE2F])+/g
// Romanisation writes ʻ ʼ ʹ ʺ where a plain apostrophe or nothing may stand; zero-width characters are never seen.
const modifiers = /(?:[\u02B9-\u02BF\u02C8\u00AD\u2060\uFEFF]|[\u200B-\u200F]|[\uFE00-\uFE0F])+/g

/**
 * The form under which text is compared and found: lower case, Latin letters without diacritics, full-width as ordinary,
 * Han as simplified. Punctuation and spaces stay. Folding twice changes nothing.
 */
export function foldText (text: string): string {
  let needsHan = false
  let i = 0
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    // Unified ideographs have no decomposition and no case: the usual Chinese title takes this way.
    if (unit >= 0x3400 && unit <= 0x9FFF || unit === 0x3001 || unit === 0x3002) { needsHan = true; continue }
    break
  }
  if (i === text.length) {
    const lower = text.toLowerCase()
    return needsHan ? foldHan(lower) : lower
  }
  return foldHan(text.normalize('NFKD').replace(marks, '').toLowerCase().normalize('NFKD').replace(marks, '')
    .replace(modifiers, '').replace(specialLetters, letter => letters[letter]!).normalize('NFC')).normalize('NFC')
}
