import { foldText, normaliseIsbn } from '@commonshelf/catalogue'
import type { SearchField } from '../engine.js'
import { eachWanted, readQuery } from './parse.js'

/**
 * What a reader should know of how a query was taken: that parentheses, quotation marks or operators did not go together and
 * were passed over, or that an ISBN's check digit is wrong, with the ISBN that has the right one.
 */
export type QueryHint = { kind: 'taken-as-words' } | { kind: 'isbn-check-digit', text: string, meant: string }

export function hintsOf (text: string, field: SearchField = 'any'): QueryHint[] {
  const { node, asWords } = readQuery(text, field)
  const hints: QueryHint[] = asWords && node !== undefined ? [{ kind: 'taken-as-words' }] : []
  eachWanted(node, ({ text, field }) => {
    const meant = field === 'any' || field === 'isbn' ? rightIsbn(text) : undefined
    if (meant !== undefined) hints.push({ kind: 'isbn-check-digit', text, meant })
  })
  return hints
}

/** The ISBN-13 with another check digit; undefined where the digit is right or this is no ISBN's length. */
function rightIsbn (text: string): string | undefined {
  const digits = foldText(text).replace(/[\s\-‐‑–—]/g, '')
  if (!/^(?:97[89]\d{10}|\d{9}[\dx])$/.test(digits) || normaliseIsbn(digits).valid) return undefined
  const body = digits.length === 13 ? digits.slice(0, 12) : '978' + digits.slice(0, 9)
  const sum = [...body].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0)
  return body + String((10 - sum % 10) % 10)
}
