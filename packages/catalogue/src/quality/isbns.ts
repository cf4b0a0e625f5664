import { normaliseIsbn } from '../numbers/isbn.js'
import type { Finding } from './finding.js'
import type { Statement } from './statement.js'

/** The number at the start of a statement: digits with single hyphens or blanks between them. */
const number = /^\s*(?:ISBN(?:-1[03])?[:：\s]*)?([0-9](?:[-‐‑–\s]?[0-9]){8,12}(?:[-‐‑–\s]?[Xx])?)/i

/** One digit written wrongly, left out or put in, or two neighbours exchanged. */
export function isOneSlipAway (left: string, right: string): boolean {
  if (left === right) return false
  let start = 0
  while (start < left.length && left[start] === right[start]) start++
  let end = 0
  while (end < Math.min(left.length, right.length) - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++
  const a = left.slice(start, left.length - end)
  const b = right.slice(start, right.length - end)
  return a.length <= 1 && b.length <= 1 || a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0]
}

/** The ISBN-10 within a 978 number. */
export function isbn10Of (isbn13: string): string | undefined {
  if (!isbn13.startsWith('978')) return undefined
  const nine = isbn13.slice(3, 12)
  let sum = 0
  for (let i = 0; i < 9; i++) sum += (10 - i) * Number(nine[i])
  const check = (11 - sum % 11) % 11
  return nine + (check === 10 ? 'X' : String(check))
}

/**
 * What a wrong ISBN was meant to be. `witnesses` are valid ISBNs of the same edition: the record's own others, or those of
 * other libraries' records. A wrong check digit alone does not say which digit is wrong, so without a witness there is at
 * most a guess: a 978 before a whole ISBN-10, or a nought that a spreadsheet took away.
 */
export function meantIsbn (digits: string, witnesses: readonly string[]): { proposal: string, safe: boolean } | undefined {
  const near = [...new Set(witnesses)].filter(valid => isOneSlipAway(digits, valid) || digits.length < 12 && isOneSlipAway(digits, isbn10Of(valid) ?? ''))
  if (near.length === 1) return { proposal: near[0]!, safe: true }
  if (near.length > 1) return undefined
  const guess = [digits.startsWith('978') ? digits.slice(3) : '', '0' + digits, '00' + digits].map(normaliseIsbn).find(({ valid }) => valid)
  return guess === undefined ? undefined : { proposal: guess.value, safe: false }
}

/** ISBN groups in which a book in this language may be expected; only languages whose groups are plain. */
const groups: Record<string, RegExp> = {
  chi: /^97(?:8(?:7|957|986|626|962|988|99937|99965|999981|981|9971|967|983|629)|9(?:0|8))/,
  jpn: /^9784/,
  kor: /^97(?:8(?:89|9946)|911)/,
  rus: /^978(?:5|617|966|985|601|9965)/
}

/** Of the statement of one ISBN. `own` are the valid ones that the record states itself. */
export function findingsOfIsbn ({ place, value }: Statement, own: readonly string[], others: readonly string[], language: string | undefined): Finding[] {
  const isbn = normaliseIsbn(value)
  if (isbn.value === '') return []
  const findings: Finding[] = []
  const bare = number.exec(value)?.[1]
  const rest = bare === undefined ? '' : value.slice(value.indexOf(bare) + bare.length).trim().replace(/^[\s:;,.=]{1,5}$/, '') // ISBD's mark for what follows says nothing
  if (!isbn.valid) {
    const meant = meantIsbn(isbn.value, own.filter(one => one !== isbn.value)) ?? meantIsbn(isbn.value, others)
    findings.push({ code: 'isbn-invalid', field: place, value, ...meant === undefined ? {} : { proposal: meant.proposal, ...meant.safe && { safe: true as const } } })
    return findings
  }
  if (rest !== '') findings.push({ code: 'isbn-qualifier', field: place, value, detail: rest, proposal: bare!, ...normaliseIsbn(bare!).valid && isQualifier(rest) && { safe: true as const } })
  const expected = language === undefined ? undefined : groups[language]
  if (expected !== undefined && !expected.test(isbn.value)) findings.push({ code: 'isbn-other-country', field: place, value, detail: language! })
  return findings
}

/** Words in brackets, a binding, or a price: what has a subfield of its own. */
export const isQualifier = (rest: string): boolean => rest.length <= 100 && qualifier.test(rest)
const qualifier = /^(?:[:;,]\s*)?(?:[([（［【][^()（）]{1,60}[)\]）］】]\s*)?(?:(?:[:;,：；，]\s*)?(?:(?:CNY|RMB|USD|HK|NT|EUR|GBP|¥|￥|\$|€|£)\$?\s*\d+(?:\.\d{1,2})?(?:元)?|\d+\.\d{2}元?|精装|平装|简装|线装|精裝|平裝|pbk\.?|hbk\.?|hardcover|paperback|paper|cloth|ebook)\s*)*$/i

/** A record with one ISBN-10 and one ISBN-13 means the same book by both. */
export function findingsOfPair (statements: readonly Statement[]): Finding[] {
  const read = statements.map(statement => ({ statement, digits: statement.value.replace(/[^0-9Xx]/g, ''), isbn: normaliseIsbn(statement.value) }))
    .filter(({ isbn }) => isbn.valid && isbn.qualifier === undefined)
  const ten = read.filter(({ digits }) => digits.length === 10)
  const thirteen = read.filter(({ digits }) => digits.length === 13)
  if (ten.length !== 1 || thirteen.length !== 1 || ten[0]!.isbn.value === thirteen[0]!.isbn.value) return []
  return [{ code: 'isbn-10-13-differ', field: ten[0]!.statement.place, value: ten[0]!.statement.value, detail: thirteen[0]!.statement.value }]
}
