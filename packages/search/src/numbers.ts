import { foldText, normaliseIsbn } from '@commonshelf/catalogue'
import { bareNumber } from './analysis.js'

/**
 * The forms under which standard and call numbers are kept and looked for, without hyphens and spaces; ISBN-10 as ISBN-13.
 */
export const isbnKey = (isbn: string): string => normaliseIsbn(isbn).value
export const numberKey = (number: string): string => bareNumber(number)

/** A call number is found whole and by its class, the part before the book number: I247.5 of I247.5/33 and I247.5 33. */
export function callNumberKeys (callNumber: string): string[] {
  const whole = bareNumber(callNumber)
  const cut = callNumber.search(/[/=\s]/)
  return cut < 2 ? [whole] : [whole, bareNumber(callNumber.slice(0, cut))]
}

/** What a reader may mean by a number: an ISBN in any form, an ISSN, a unified book number. */
export function numbersMeant (text: string): string[] {
  const digits = foldText(text).replace(/[^0-9x]/g, '')
  return digits.length < 8 ? [numberKey(text)] : [...new Set([isbnKey(text), numberKey(text)])]
}
