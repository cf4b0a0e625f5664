import { byteSets, eastAsianRows, eastAsianStrays } from './marc8-tables.js'

const basicLatin = 0x42
const extendedLatin = 0x45
const eastAsian = 0x31
const replacement = '\ufffd'

/** A set as an array by the low seven bits of a byte, with the places that are marks to be put after their letter. */
export interface Set7 { characters: (string | undefined)[], combining: boolean[] }

export const marc8Sets = new Map<number, Set7>()
for (const [final, { from, characters, combining }] of Object.entries(byteSets)) {
  const set: Set7 = { characters: Array.from({ length: 128 }), combining: Array.from({ length: 128 }, () => false) }
  Array.from(characters).forEach((character, i) => {
    if (character !== ' ') set.characters[(from & 0x7f) + i] = character
  })
  for (const byte of combining) set.combining[byte & 0x7f] = true
  marc8Sets.set(Number(final), set)
}

/** EACC as a flat table by the three bytes, built when the first East Asian record comes. */
let eastAsianTable: Map<number, string> | undefined

export function eastAsianCharacters (): Map<number, string> {
  if (eastAsianTable === undefined) {
    eastAsianTable = new Map(eastAsianStrays)
    for (const line of eastAsianRows.split('\n')) {
      if (line === '') continue
      const row = parseInt(line.slice(0, 4), 16) << 8
      let cell = 0x21
      for (const character of line.slice(4)) {
        if (character !== ' ') eastAsianTable.set(row | cell, character)
        cell++
      }
    }
  }
  return eastAsianTable
}

const eastAsianCharacter = (code: number): string | undefined => eastAsianCharacters().get(code)

/**
 * Text of one subfield in MARC-8, whose bytes are given as characters U+0000 to U+00FF. Each subfield starts with Basic
 * and Extended Latin (ANSEL). MARC-8 writes a mark before its letter, Unicode after it. What no table knows is U+FFFD.
 * Source: MARC 21 Specifications, character sets and encoding options, part 2 (MARC-8).
 */
export function marc8Text (raw: string): string {
  let i = 0
  while (i < raw.length && raw.charCodeAt(i) < 0x80 && raw.charCodeAt(i) !== 0x1b) i++
  if (i === raw.length) return withReferences(raw)

  let g0 = basicLatin
  let g1 = extendedLatin
  let marks = ''
  let text = raw.slice(0, i)
  while (i < raw.length) {
    const byte = raw.charCodeAt(i)
    if (byte === 0x1b) {
      const escape = escapeAt(raw, i)
      if (escape === undefined) {
        text += replacement
        i++
        continue
      }
      if (escape.high) g1 = escape.set
      else g0 = escape.set
      i = escape.next
      continue
    }
    // EACC has triples that start with 0x7f; a plain space inside an East Asian stretch is common and harmless.
    if (byte <= 0x20 || (byte === 0x7f && g0 !== eastAsian)) {
      if (byte === 0x20) {
        text += ' ' + marks
        marks = ''
      }
      i++
      continue
    }
    const selected = byte < 0x80 ? g0 : g1
    if (selected === eastAsian) {
      const character = i + 2 < raw.length
        ? eastAsianCharacter((byte & 0x7f) << 16 | (raw.charCodeAt(i + 1) & 0x7f) << 8 | (raw.charCodeAt(i + 2) & 0x7f))
        : undefined
      text += (character ?? replacement) + marks
      marks = ''
      i += 3
      continue
    }
    const set = marc8Sets.get(selected)!
    const character = set.characters[byte & 0x7f]
    i++
    if (character !== undefined && set.combining[byte & 0x7f] === true) {
      marks += character
      continue
    }
    text += (character ?? replacement) + marks
    marks = ''
  }
  return withReferences(text).normalize('NFC')
}

/** &#x4E00; is how the Library of Congress writes in MARC-8 what has no place in it. */
function withReferences (text: string): string {
  return text.includes('&#x') ? text.replace(/&#x([0-9A-Fa-f]{4,6});/g, (whole, hex: string) => {
    const code = parseInt(hex, 16)
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) && code > 0x1f ? String.fromCodePoint(code) : whole
  }) : text
}

/** The set that an escape sequence selects, for the low (G0) or the high (G1) half; undefined for no sequence of MARC-8. */
function escapeAt (raw: string, at: number): { set: number, high: boolean, next: number } | undefined {
  const first = raw.charAt(at + 1)
  // Technique 1: one character, for G0 only
  if (first === 's') return { set: basicLatin, high: false, next: at + 2 }
  if (first === 'b' || first === 'g' || first === 'p') return { set: first.charCodeAt(0), high: false, next: at + 2 }
  // Technique 2: intermediate characters and a final one
  let next = at + 1
  let multibyte = false
  if (raw.charAt(next) === '$') {
    multibyte = true
    next++
  }
  const half = raw.charAt(next)
  let high = false
  if (half === '(' || half === ',') next++
  else if (half === ')' || half === '-') {
    high = true
    next++
  } else if (!multibyte) return undefined
  if (raw.charAt(next) === '!') next++ // Extended Latin's final is two characters: !E
  const set = raw.charCodeAt(next)
  if (multibyte ? set !== eastAsian : !marc8Sets.has(set) && set !== eastAsian) return undefined
  return { set, high, next: next + 1 }
}

/**
 * Text in which East Asian stretches of MARC-8 lost the control character of their escape sequences ("$1!2H!?5(B" for 傲慢).
 * A stretch is converted only where every three characters of it are in the table; undefined where there is none.
 */
export function withLostEscapes (text: string): string | undefined {
  let found = false
  const result = text.replace(/\$1((?:[!-~]{3})+?)\(B/g, (whole, codes: string) => {
    let characters = ''
    for (let i = 0; i < codes.length; i += 3) {
      const character = eastAsianCharacter(codes.charCodeAt(i) << 16 | codes.charCodeAt(i + 1) << 8 | codes.charCodeAt(i + 2))
      if (character === undefined) return whole
      characters += character
    }
    found = true
    return characters
  })
  return found ? result : undefined
}
