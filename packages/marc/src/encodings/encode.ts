import { Buffer } from '../bytes.js'
import type { Encoding } from './encoding.js'
import { eastAsianCharacters, marc8Sets } from './marc8.js'

/** Bytes of a text in an encoding that records are written in: for demonstration catalogues, exports and tests. */
export function encoded (text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf-8': return Buffer.from(text, 'utf8')
    case 'marc-8': return Buffer.from(toMarc8(text), 'latin1')
    case 'iso-5426': throw new RangeError('ISO 5426 is read here, not written')
    default: return byTable(text, encoding)
  }
}

/** Tables from characters to bytes, made from the decoders of the platform when they are first needed. */
const tables = new Map<Encoding, Map<string, Buffer>>()

function byTable (text: string, encoding: Encoding): Buffer {
  let table = tables.get(encoding)
  if (table === undefined) tables.set(encoding, table = tableOf(encoding))
  const parts: Buffer[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) parts.push(Buffer.from([code]))
    else if (encoding === 'gb18030' && code >= 0x10000) parts.push(gb18030Supplementary(code))
    else {
      const bytes = table.get(character)
      if (bytes === undefined) throw new RangeError(`${encoding} has no ${character} (U+${code.toString(16)})`)
      parts.push(bytes)
    }
  }
  return Buffer.concat(parts)
}

function tableOf (encoding: Encoding): Map<string, Buffer> {
  const decoder = new TextDecoder(encoding)
  const table = new Map<string, Buffer>()
  const add = (...codes: number[]): void => {
    const bytes = Buffer.from(codes)
    const character = decoder.decode(bytes)
    // One character, and not U+FFFD for bytes that make none
    if (character.length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, bytes)
  }
  if (encoding.startsWith('windows')) for (let byte = 0x80; byte < 0x100; byte++) add(byte)
  else for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail)
  if (encoding === 'gb18030') {
    // The four-byte characters of the Basic Multilingual Plane end at 84 31 A4 39
    for (let first = 0x81; first <= 0x84; first++) {
      for (let second = 0x30; second <= 0x39; second++) {
        for (let third = 0x81; third <= 0xfe; third++) for (let fourth = 0x30; fourth <= 0x39; fourth++) add(first, second, third, fourth)
      }
    }
  }
  return table
}

/** Beyond the Basic Multilingual Plane GB18030 counts on from 90 30 81 30. */
function gb18030Supplementary (code: number): Buffer {
  const index = code - 0x10000
  return Buffer.from([0x90 + Math.floor(index / 12600), 0x30 + Math.floor(index / 1260) % 10, 0x81 + Math.floor(index / 10) % 126, 0x30 + index % 10])
}

interface Place { set: number, bytes: string, mark: boolean }

let places: Map<string, Place> | undefined

/** Where each character is in MARC-8; Latin first, so that nothing is escaped without need. */
function marc8Places (): Map<string, Place> {
  if (places !== undefined) return places
  places = new Map()
  for (const set of [basicLatin, extendedLatin, 0x4e, 0x51, 0x53, 0x32, 0x33, 0x34, 0x62, 0x70, 0x67]) {
    const { characters, combining } = marc8Sets.get(set)!
    characters.forEach((character, byte) => {
      if (character === undefined || places!.has(character)) return
      places!.set(character, { set, bytes: String.fromCharCode(set === extendedLatin ? byte | 0x80 : byte), mark: combining[byte] === true })
    })
  }
  for (const [code, character] of eastAsianCharacters()) {
    if (!places.has(character)) places.set(character, { set: eastAsian, bytes: String.fromCharCode(code >> 16, code >> 8 & 0xff, code & 0xff), mark: false })
  }
  return places
}

const basicLatin = 0x42
const extendedLatin = 0x45
const eastAsian = 0x31

/** MARC-8 as a string of characters U+0000 to U+00FF: marks before their letters, and Basic Latin again at the end. */
function toMarc8 (text: string): string {
  const places = marc8Places()
  let result = ''
  let selected = basicLatin
  let letter = ''
  let marks = ''
  const flush = (): void => {
    result += marks + letter
    letter = marks = ''
  }
  const select = (set: number): string => {
    if (set === extendedLatin || set === selected) return ''
    selected = set
    return set === eastAsian ? '\x1b$1' : `\x1b(${String.fromCharCode(set)}`
  }
  const place = (character: string): boolean => {
    const found = places.get(character)
    if (found === undefined) return false
    if (found.mark && letter !== '') {
      // A mark of another set than the letter's cannot be put before it
      if (found.set !== extendedLatin && found.set !== selected) return false
      marks += found.bytes
      return true
    }
    flush()
    result += select(found.set)
    letter = found.bytes
    return true
  }
  for (const character of text) {
    if (character === ' ') {
      flush()
      result += select(basicLatin)
      letter = ' '
      continue
    }
    if (place(character)) continue
    const parts = [...character.normalize('NFD')]
    if (parts.length > 1 && parts.every(part => places.has(part)) && parts.slice(1).every(part => places.get(part)!.mark && places.get(part)!.set === extendedLatin)) {
      for (const part of parts) place(part)
      continue
    }
    flush()
    result += select(basicLatin) + `&#x${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')};`
  }
  flush()
  return result + select(basicLatin)
}
