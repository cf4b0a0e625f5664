import { foldText } from '@commonshelf/catalogue'
import type { Piece } from '../contract/index.js'

/**
 * The text in pieces, those marked in which a folded term stands: 紅樓夢 is marked for 红楼, Müller for muller. Words in
 * letters are marked whole, Han where it stands. Undefined where nothing is found.
 */
export function markIn (text: string, terms: readonly string[]): Piece[] | undefined {
  if (terms.length === 0 || text === '') return undefined
  const { folded, origin } = foldedWithOrigin(text)
  const found = new Uint8Array(text.length)
  let any = false
  for (const term of terms) {
    if (term === '') continue
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
      const end = at + term.length
      if (!standsAlone(folded, at, end)) continue
      found.fill(1, origin[at], origin[end] ?? text.length)
      any = true
    }
  }
  return any ? pieces(text, found) : undefined
}

function pieces (text: string, found: Uint8Array): Piece[] {
  const list: Piece[] = []
  let start = 0
  for (let i = 1; i <= text.length; i++) {
    if (i < text.length && found[i] === found[start]) continue
    list.push(found[start] === 1 ? { text: text.slice(start, i), found: true } : { text: text.slice(start, i) })
    start = i
  }
  return list
}

/** A word in letters is found as a whole: "art" does not stand in "party". Han has no such edges. */
const standsAlone = (folded: string, at: number, end: number) =>
  !(isLetter(folded[at]) && isLetter(folded[at - 1])) && !(isLetter(folded[end - 1]) && isLetter(folded[end]))

const letter = /[\p{L}\p{N}]/u
const han = /\p{Script=Han}/u
const letters = new Map<string, boolean>()
function isLetter (character: string | undefined): boolean {
  if (character === undefined) return false
  return letters.get(character) ?? remember(letters, character, letter.test(character) && !han.test(character))
}

const folds = new Map<string, string>()

/** Folds letter by letter, so that each folded letter knows where in the text it comes from. */
function foldedWithOrigin (text: string): { folded: string, origin: number[] } {
  const origin: number[] = []
  let folded = ''
  for (const { 0: written, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const fold = folds.get(written) ?? remember(folds, written, written.trim() === '' ? ' ' : foldText(written))
    for (let i = 0; i < fold.length; i++) origin.push(index)
    folded += fold
  }
  return { folded, origin }
}

/** Texts of the whole world hold some thousands of letters; a stream of nonsense must not fill the memory. */
function remember<T> (known: Map<string, T>, key: string, value: T): T {
  if (known.size > 50_000) known.clear()
  known.set(key, value)
  return value
}
