import { pinyin } from 'pinyin-pro'
import { foldText } from './fold.js'
import { hasHan } from './segment.js'

const settings = { type: 'array', toneType: 'none' } as const

const known = new Map<string, string[]>()

/** Every way in which a character is read, folded (lü is lu); none for what is no Chinese character. */
export function readingsOf (character: string): string[] {
  let readings = known.get(character)
  if (readings === undefined) {
    readings = hasHan(character) ? [...new Set(pinyin(character, { ...settings, multiple: true }).map(foldText))].filter(reading => /^[a-z]+$/.test(reading)) : []
    known.set(character, readings)
  }
  return readings
}

/**
 * Whether Latin letters can be the pinyin of folded Han letters, with any reading of each character: 长江研究 sounds as
 * changjiangyanjiu and as zhangjiangyanjiu. Letters and digits within the Han text stand for themselves.
 */
export function soundsLike (han: string, latin: string): boolean {
  let places = new Set([0])
  for (const character of han) {
    const next = new Set<number>()
    const readings = readingsOf(character)
    for (const place of places) {
      for (const reading of readings.length === 0 ? [character] : readings) if (latin.startsWith(reading, place)) next.add(place + reading.length)
    }
    if (next.size === 0) return false
    places = next
  }
  return places.has(latin.length)
}

const surnames = new Map<string, string>()

/** A Han name in pinyin letters without spaces, the surname read as a surname (单 is shan): the label under which it meets its romanised form. */
export function pinyinOfName (name: string): string {
  let out = ''
  for (const character of name) {
    if (out !== '') { out += readingsOf(character)[0] ?? character; continue }
    let surname = surnames.get(character)
    if (surname === undefined) surnames.set(character, surname = foldText(pinyin(character, { ...settings, mode: 'surname' })[0] ?? character))
    out = surname
  }
  return out
}

/** Text with every Han character in its first reading; what has none stays as it is. */
export function pinyinOf (text: string): string {
  if (!hasHan(text)) return text
  let out = ''
  for (const character of text) out += readingsOf(character)[0] ?? character
  return out
}
