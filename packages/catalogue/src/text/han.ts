import traditional from 'opencc-js/dict/TSCharacters'
import simplified from 'opencc-js/dict/STCharacters'
import taiwan from 'opencc-js/dict/TWVariantsRev'
import hongKong from 'opencc-js/dict/HKVariantsRev'
import japanese from 'opencc-js/dict/JPShinjitaiCharacters'
import { variants } from './variants.js'

/**
 * One form for every Han character: traditional, regional variant and Japanese forms go to the simplified one. It is for
 * comparing and finding only, never for showing: several characters fall together (發 and 髮 are both 发), which is what a
 * reader who types 发 expects.
 *
 * The pairs are OpenCC's, and those variants of everyday characters that it lacks (variants.ts). Where a character has several simplified forms the first is taken: a choice by context would make
 * the same title fold differently in different sentences.
 */
const pairsOf = (dictionary: string): [string, string][] =>
  dictionary.split('|').map(pair => {
    const [from, to] = pair.split(' ')
    return [from, to] as [string, string]
  })

const isOneCharacter = (text: string): boolean => [...text].length === 1

function buildPairs (): Map<string, string> {
  const toSimplified = new Map(pairsOf(traditional))
  const pairs = new Map<string, string>()
  // A Japanese or regional form that is also an ordinary simplified character (芸, 予, 台, 才) keeps that meaning.
  const ordinary = gb2312()
  for (const [from] of pairsOf(simplified)) ordinary.add(from)
  for (const dictionary of [japanese, hongKong, taiwan]) {
    for (const [from, to] of pairsOf(dictionary)) if (!ordinary.has(from)) pairs.set(from, to)
  }
  for (const [from, to] of toSimplified) pairs.set(from, to)
  const rest = [...variants]
  for (let at = 0; at < rest.length; at += 2) if (!pairs.has(rest[at]!)) pairs.set(rest[at]!, rest[at + 1]!)
  // Written either way in catalogues (於 and 于, 著 and 着), or mixed up by careless conversion (什幺, 凭藉, 钱钟书): they may not tell
  // two titles apart.
  for (const [from, to] of pairsOf('於 于|著 着|瞭 了|乾 干|麼 么|甚 什|妳 你|祂 他|牠 它|菴 庵|箇 个|裏 里|裡 里|幺 么|藉 借|锺 钟|〇 零|○ 零')) pairs.set(from, to)
  const folded = new Map<string, string>()
  for (const from of pairs.keys()) {
    if (!isOneCharacter(from)) continue
    let to = from
    const seen = new Set<string>()
    for (let next = pairs.get(to); next !== undefined && !seen.has(next) && isOneCharacter(next); next = pairs.get(to)) {
      seen.add(next)
      to = next
    }
    if (to !== from) folded.set(from, to)
  }
  // A ring of variants (A to B to A) would fold each into the other: its members go to the least of them.
  for (const [from, to] of folded) if (folded.has(to)) folded.set(from, [from, to].sort()[0]!)
  for (const [from, to] of folded) if (from === to) folded.delete(from)
  return folded
}

/** The 6,763 characters of GB 2312, the everyday simplified set. */
function gb2312 (): Set<string> {
  const decoder = new TextDecoder('gb18030')
  const characters = new Set<string>()
  for (let row = 0xB0; row <= 0xF7; row++) {
    const bytes = new Uint8Array(94 * 2)
    for (let cell = 0; cell < 94; cell++) {
      bytes[cell * 2] = row
      bytes[cell * 2 + 1] = 0xA1 + cell
    }
    for (const character of decoder.decode(bytes)) characters.add(character)
  }
  return characters
}

/** Index: a UTF-16 unit. Value: what it folds to, or 0 where it stays. */
const bmp = new Uint16Array(0x10000)
const beyond = new Map<number, string>()
for (const [from, to] of buildPairs()) {
  if (from.length === 1 && to.length === 1) bmp[from.charCodeAt(0)] = to.charCodeAt(0)
  else beyond.set(from.codePointAt(0)!, to)
}

/** Han characters to their simplified form; everything else as it is. A plain string comes back as the same string. */
export function foldHan (text: string): string {
  let out = ''
  let kept = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x2E80) continue
    if (unit >= 0xD800 && unit <= 0xDBFF || beyond.has(unit)) {
      const point = text.codePointAt(i)!
      const to = beyond.get(point)
      if (to !== undefined) {
        out += text.slice(kept, i) + to
        kept = i + (point > 0xFFFF ? 2 : 1)
      }
      if (point > 0xFFFF) i++
      continue
    }
    const to = bmp[unit]!
    if (to !== 0) {
      out += text.slice(kept, i) + String.fromCharCode(to)
      kept = i + 1
    }
  }
  return kept === 0 ? text : out + text.slice(kept)
}
