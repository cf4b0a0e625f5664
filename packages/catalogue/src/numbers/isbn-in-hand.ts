import { checkDigit13, normaliseIsbn } from './isbn.js'

/** What somebody with a book in hand scanned or typed: its ISBN, or what is wrong with it, and what would be right. */
export type IsbnInHand = { isbn: string } | { wrong: 'check-digit', expected: string } | { wrong: 'no-isbn' }

/** Reads a scanned or typed code. A wrong last digit is told with the right one: most often another digit was misread. */
export function readIsbnInHand (text: string): IsbnInHand {
  const { value, valid } = normaliseIsbn(text)
  if (valid) return { isbn: value }
  if (/^97[89]\d{10}$/.test(value)) return { wrong: 'check-digit', expected: value.slice(0, 12) + checkDigit13(value) }
  if (/^\d{9}[\dX]$/.test(value)) return { wrong: 'check-digit', expected: value.slice(0, 9) + checkDigit10(value) }
  return { wrong: 'no-isbn' }
}

function checkDigit10 (nine: string): string {
  let sum = 0
  for (let i = 0; i < 9; i++) sum += (10 - i) * (nine.charCodeAt(i) - 48)
  const digit = (11 - sum % 11) % 11
  return digit === 10 ? 'X' : String(digit)
}
