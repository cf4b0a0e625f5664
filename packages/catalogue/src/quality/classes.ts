import type { Finding } from './finding.js'
import type { Statement } from './statement.js'

/**
 * The shape of a number of the Chinese Library Classification: its letter (T with a second one, DF for the law of the
 * alternative table), digits with a point after every three, and auxiliary tables: -0 general forms, (…) places, =… times,
 * "…" peoples, <…>, a:b relations, +, a/b ranges, [..] recommended places.
 */
const main = '(?:[A-CE-KN-SU-VXZ]|DF?|T[BDEFGHJ-NPQSUV]?)'
const digits = '\\d{0,3}(?:\\.\\d{1,3})*'
const auxiliary = '(?:-\\d{1,3}(?:\\.\\d{1,3})*|\\([0-9./+\\-=]+\\)|=\\d{1,3}(?:\\.\\d+)*|"\\d{1,3}(?:\\.\\d+)*"|<\\d+(?:\\.\\d+)*>|\\{\\d+\\}|[a-z])'
const one = `\\[?${main}${digits}${auxiliary}*\\]?`
const shape = new RegExp(`^${one}(?:(?:[:+]|/)(?:${one}|\\.?\\d{1,3}(?:\\.\\d+)*))*$`)

export const isClc = (value: string): boolean => shape.test(value)

/** The number without what keyboards and fonts put into it: full width, blanks, small letters, ends of statements. */
const tidied = (value: string): string => value.normalize('NFKC').replace(/\s+/g, '').replace(/[.,;:。，；：]+$/, '').replace(/[。．·]/g, '.').replace(/^[a-z]{1,2}(?=\d)/, letters => letters.toUpperCase())

/** Of a class number where one of the Chinese Library Classification should stand. */
export function findingsOfClass ({ place, value }: Statement): Finding[] {
  if (value.length > 80) return [{ code: 'class-unknown', field: place, value }]
  if (isClc(value)) return []
  const better = tidied(value)
  if (better !== value && isClc(better)) return [{ code: 'class-form', field: place, value, proposal: better, safe: true }]
  if (/^\d{3}(?:\.\d+)?(?:[/'\s].*)?$/.test(better)) return [{ code: 'class-dewey', field: place, value }]
  // A call number in the place of the class, or a letter that was taken for a digit: 1247.5 for I247.5
  const guess = [better.split('/')[0]!, better.replace(/^[1l|](?=\d)/, 'I').replace(/^0(?=\d)/, 'O')].find(text => text !== value && isClc(text))
  return [{ code: 'class-unknown', field: place, value, ...guess === undefined ? {} : { proposal: guess } }]
}
