import { foldText, lettersOf } from '@commonshelf/catalogue'
import { beginsSounding, initialsReading, pinyinReadings, sounds } from './pinyin.js'
import { unitsOf } from './analysis.js'

/**
 * How well a name fits what was typed so far: 3 as it begins, 2 as a word of it begins, 1 as it sounds, 0 not at all. Han
 * in either script, pinyin or first letters.
 */
export function fitOfName (name: string, prefix: string): number {
  const [folded, typed] = [foldText(name), foldText(prefix.trim())]
  const letters = lettersOf(typed)
  if (letters === '') return 0
  if (lettersOf(folded).startsWith(letters)) return 3
  // Han has no spaces between its words: anywhere is the beginning of one.
  if (unitsOf(typed).some(unit => unit > '\u2E80') ? folded.includes(typed) : folded.split(/[^\p{L}\p{N}]+/u).some((_, i, words) => words.slice(i).join('').startsWith(letters))) return 2
  const words = prefix.trim().split(/\s+/)
  if (letters.length < 2) return 0
  if (pinyinReadings(words, true).some(reading => beginsSounding(name, reading))) return 1
  const initials = initialsReading(words, 2)
  if (initials === undefined) return 0
  const units = unitsOf(name)
  return units.some((_, at) => (at === 0 || initials.length > 2) && initials.every((sound, i) => units[at + i] !== undefined && sounds(units[at + i]!, sound))) ? 1 : 0
}
