import type { Isbn } from '../model/bibliographic-record.js'
import { shorten } from '../text/shorten.js'

/** The check digit of the first twelve digits of an ISBN-13. */
export function checkDigit13 (twelve: string): number {
  let sum = 0
  for (let i = 0; i < 12; i++) sum += (twelve.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3)
  return (10 - sum % 10) % 10
}

function isValid10 (ten: string): boolean {
  let sum = 0
  for (let i = 0; i < 10; i++) sum += (10 - i) * (i === 9 && ten[9] === 'X' ? 10 : ten.charCodeAt(i) - 48)
  return sum % 11 === 0
}

const brackets = /[([（［【]([^)\]）］】]*)[)\]）］】]?/
const plain = /^[0-9]{9}[0-9X]$|^[0-9]{13}$/

/**
 * Any way of writing an ISBN (10 or 13 digits, hyphens, prefix "ISBN", qualifier in brackets or after a space, full-width
 * digits, trailing price) to thirteen digits. What is no valid ISBN keeps its digits and says so.
 */
export function normaliseIsbn (given: string): Isbn {
  let text = given
  let qualifier: string | undefined
  if (!plain.test(text)) {
    text = shorten(text.normalize('NFKC').trim(), 100)
    const bracket = brackets.exec(text)
    if (bracket !== null) {
      qualifier = bracket[1]!.trim() || undefined
      text = text.slice(0, bracket.index)
    }
    const number = /(?:ISBN(?:-1[03])?[:\s]*)?([0-9][0-9\s\-‐‑–—−.]*[0-9Xx]|[0-9])/i.exec(text)
    if (number !== null) {
      const after = text.slice(number.index + number[0].length).replace(/^[\s:;,]+/, '').trim()
      // What follows the number without brackets is a binding or a price: 精装, pbk., CNY25.00
      if (qualifier === undefined && after !== '') qualifier = after
      text = number[1]!.replace(/[^0-9Xx]/g, '').toUpperCase()
      // "978-7-02-000220-7 25.00": a price that ran into the number
      if (text.length > 13 && /^97[89]/.test(text)) text = text.slice(0, 13)
    } else text = text.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
  }
  const isbn: Isbn = { value: text, valid: false }
  if (text.length === 10 && /^[0-9]{9}[0-9X]$/.test(text) && isValid10(text)) {
    const twelve = '978' + text.slice(0, 9)
    isbn.value = twelve + checkDigit13(twelve)
    isbn.valid = true
  } else if (text.length === 13 && (text.startsWith('978') || text.startsWith('979')) && /^[0-9]{13}$/.test(text)) {
    isbn.valid = checkDigit13(text) === text.charCodeAt(12) - 48
  }
  if (qualifier !== undefined) isbn.qualifier = qualifier
  return isbn
}
