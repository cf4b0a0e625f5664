import { gbkBytesOf, gbkCodeOf, isEveryday } from './gbk.js'

/** What a damaged text was, where that can be told; `certain` when nothing else could have made it look like this. */
export interface Repair { text: string, how: 'utf-8-as-latin-1' | 'utf-8-as-gbk' | 'gbk-as-latin-1', certain: boolean }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const gbk = new TextDecoder('gbk', { fatal: true })

/** Windows-1252 where it differs from Latin-1: programs that say Latin-1 mean this. */
const windows1252 = new Map([...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'].map((character, at) =>
  [character, [0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f][at]!]))

const beyondAscii = /[^\x00-\x7f]+/gu // oxlint-disable-line no-control-regex -- ASCII is all of it
const western = /^[\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+$/
/** What no repair may bring forth: controls, private use, what Unicode has not assigned, the replacement character. */
const implausible = /[\u0080-\u009f\p{Co}\p{Cn}\p{Cs}\ufffd]/u
const han = /\p{Script=Han}/gu

const latin1BytesOf = (run: string): Uint8Array => Uint8Array.from(run, character => windows1252.get(character) ?? character.charCodeAt(0))

function decoded (decoder: typeof utf8, bytes: Uint8Array): string | undefined {
  try { return decoder.decode(bytes) } catch { return undefined }
}

/**
 * Text that was read in the wrong encoding, put right; undefined for text that is as it should be, as far as anyone can
 * tell. Each stretch beyond ASCII has to make sense the other way round, or none does.
 */
export function repairOf (text: string): Repair | undefined {
  const runs = text.match(beyondAscii)
  if (runs === null) return undefined
  const repair = runs.every(run => western.test(run)) ? fromWestern(text, runs) : fromGbk(text, runs)
  return repair === undefined || repair.text === text || implausible.test(repair.text) ? undefined : repair
}

function fromWestern (text: string, runs: string[]): Repair | undefined {
  const pieces = runs.map(run => decoded(utf8, latin1BytesOf(run)))
  if (pieces.every(piece => piece !== undefined)) {
    const repaired = replaced(text, pieces)
    const characters = pieces.reduce((count, piece) => count + [...piece].length, 0)
    const wide = pieces.some(piece => /[\u0800-\u{10ffff}]/u.test(piece))
    // An honest "É»" is well-formed UTF-8 too: one such pair proves nothing, unless it starts as the damage mostly does.
    // Letters only, or the marks that word processors set: "Ð±" twice is Cyrillic, «×» is not
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S}\s]+$/u.test(pieces.join(''))) return undefined
    // Honest text has no C1 controls; as the second half of a pair they leave no doubt
    const certain = wide || characters >= 2 || /[\u0080-\u009f]/.test(text)
    return certain || /[ÃÂ]/.test(text) ? { text: repaired, how: 'utf-8-as-latin-1', certain } : undefined
  }
  // Accented letters stand alone or in twos; four in a row are double bytes
  if (!runs.some(run => run.length >= 4) || runs.some(run => run.length % 2 === 1)) return undefined
  const double = runs.map(run => decoded(gbk, latin1BytesOf(run)))
  if (!double.every(piece => piece !== undefined)) return undefined
  const characters = [...double.join('')]
  const everyday = characters.filter(isEveryday).length
  if (everyday < 2 || everyday < characters.length * 0.8) return undefined
  return { text: replaced(text, double), how: 'gbk-as-latin-1', certain: everyday >= 3 || everyday === characters.length }
}

/** UTF-8 starts a Chinese character with E2 to E9 or EF; in GBK those lead seldom used characters, two for each one and a half. */
function fromGbk (text: string, runs: string[]): Repair | undefined {
  const candidates = runs.map(run => {
    const lead = gbkCodeOf(run) >> 8
    const bytes = (lead >= 0xe2 && lead <= 0xe9) || lead === 0xef ? gbkBytesOf(run) : undefined
    return bytes === undefined ? undefined : decoded(utf8, bytes)
  })
  if (!candidates.every(piece => piece !== undefined)) return undefined
  const before = runs.join('').match(han) ?? []
  const after = candidates.join('').match(han) ?? []
  if (after.length < 2 || before.length === 0) return undefined
  const share = (characters: string[]): number => characters.filter(isEveryday).length / characters.length
  if (share(after) < 0.5 || share(after) <= share(before)) return undefined
  return { text: replaced(text, candidates), how: 'utf-8-as-gbk', certain: share(after) >= 0.8 && share(before) <= 0.7 }
}

function replaced (text: string, pieces: string[]): string {
  let at = 0
  return text.replace(beyondAscii, () => pieces[at++]!).normalize('NFC')
}

/**
 * UTF-8 that was read as GBK and lost bytes on the way: an odd number of characters leaves half a pair, which becomes U+FFFD
 * or a question mark. What it was cannot be told to the end.
 */
export function isMaimed (text: string): boolean {
  return (text.match(beyondAscii) ?? []).some(run => {
    const lead = gbkCodeOf(run) >> 8
    if (lead < 0xe2 || lead > 0xe9) return false
    const bytes = gbkBytesOf(run.replaceAll('\ufffd', ''))
    if (bytes === undefined || bytes.length % 3 === 0) return false
    const whole = decoded(utf8, bytes.subarray(0, bytes.length - bytes.length % 3))?.match(han) ?? []
    return whole.length >= 2 && whole.every(isEveryday) && !(run.match(han) ?? []).every(isEveryday)
  })
}

/** Where characters were lost for good: U+FFFD, or what becomes of it when it is read as GBK, or unwritten memory as text. */
export const isLost = (text: string): boolean => lost.test(text) || text.length <= 10_000 && questionMarks.test(text)
const lost = /\ufffd|锟斤拷|锟斤|斤拷|烫烫烫|屯屯屯/u
/** A row of them that is no unknown year: ????-2005. */
const questionMarks = /(?<![\d?-])\?{4,}(?![\d?-])/
