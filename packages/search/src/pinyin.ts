import { foldText, readingsOf } from '@commonshelf/catalogue'
import { unitsOf } from './analysis.js'

/** What one character shall sound like: a syllable without its tone, or only how it `begins`. */
export interface Sound { letters: string, begins: boolean }

/** One way to read Latin letters as Chinese, a sound for each character. */
export type Reading = Sound[]

/** Ways to cut one word into syllables that are followed up (xian is xian and xi'an), and characters in one reading. */
const mostReadings = 6
const mostSounds = 24

const finals: Record<string, string> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue un uo',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan ue un uo',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u ua uan ui un uo',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  y: 'a an ang ao e i in ing o ong ou u uan ue un',
  w: 'a ai an ang ao ei en eng o u'
}
const syllables = new Set(Object.entries(finals).flatMap(([initial, rest]) => rest.split(' ').map(final => initial + final)))
const beginnings = new Set([...syllables].flatMap(syllable => Array.from(syllable, (_, i) => syllable.slice(0, i + 1))))
const longestSyllable = 6

/**
 * Words as pinyin, with or without tones (marks or digits), spaces and apostrophes; ü may be v. None where letters are left
 * over. `unfinished`: the last syllable may be only begun.
 */
export function pinyinReadings (words: string[], unfinished = false): Reading[] {
  const parts = words.flatMap(word => partsOf(word) ?? [undefined])
  let readings: Reading[] = [[]]
  for (const [i, part] of parts.entries()) {
    if (part === undefined) return []
    const cuts = cutsOf(part, unfinished && i === parts.length - 1)
    readings = readings.flatMap(reading => cuts.map(cut => [...reading, ...cut])).filter(reading => reading.length <= mostSounds)
    readings = readings.sort((a, b) => a.length - b.length).slice(0, mostReadings)
  }
  return parts.length === 0 ? [] : readings
}

/** Words as the first letters of syllables: hlm, or h l m. At least `least` letters, and no more than ten. */
export function initialsReading (words: string[], least: number): Reading | undefined {
  if (words.length > 1 && words.some(word => word.length > 1)) return undefined
  const letters = foldText(words.join(''))
  return letters.length < least || !/^[a-hj-tw-z]{2,10}$/.test(letters) ? undefined : [...letters].map(letter => ({ letters: letter, begins: true }))
}

/** Whether a folded character can sound so, with any of its readings. */
export function sounds (character: string, { letters, begins }: Sound): boolean {
  for (const reading of readingsOf(character)) if (begins ? reading.startsWith(letters) : reading === letters) return true
  return false
}

/** Whether a text begins with characters that sound so. */
export function beginsSounding (text: string, reading: Reading): boolean {
  const units = unitsOf(text.slice(0, 10 + reading.length * 2))
  return reading.every((sound, i) => units[i] !== undefined && sounds(units[i], sound))
}

const mark = '\u0001'

/** A reading as one of the terms by which highlighting goes. */
export const soundTerm = (reading: Reading): string => mark + reading.map(({ letters, begins }) => begins ? letters + '*' : letters).join(' ')

/** The reading in such a term; undefined for words. */
export const readingIn = (term: string): Reading | undefined => !term.startsWith(mark) ? undefined
  : term.slice(1).split(' ').map(letters => letters.endsWith('*') ? { letters: letters.slice(0, -1), begins: true } : { letters, begins: false })

/** Stretches of letters between apostrophes and tone digits; undefined for what is no pinyin at all. */
function partsOf (word: string): string[] | undefined {
  const folded = foldText(word)
  if (!/^[a-z][a-z1-5'’]*$/.test(folded)) return undefined
  return folded.replace(/(?<=[nl])v/g, 'u').split(/[1-5'’]+/).filter(part => part !== '')
}

function cutsOf (part: string, unfinished: boolean): Reading[] {
  const cuts: Reading[] = []
  const hopeless = new Set<number>()
  const cut = (at: number, before: Reading): boolean => {
    if (at === part.length) { cuts.push(before); return true }
    if (hopeless.has(at) || before.length === mostSounds) return false
    let any = false
    for (let end = Math.min(part.length, at + longestSyllable); end > at && cuts.length < mostReadings; end--) {
      const letters = part.slice(at, end)
      const begins = unfinished && end === part.length
      if (begins ? beginnings.has(letters) : syllables.has(letters)) any = cut(end, [...before, { letters, begins }]) || any
    }
    if (!any && cuts.length < mostReadings) hopeless.add(at)
    return any
  }
  cut(0, [])
  return cuts
}
