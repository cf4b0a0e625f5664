import { normaliseIsbn } from '../numbers/isbn.js'
import { serialDate } from './serial-date.js'

/**
 * The ISBN in a cell, thirteen digits, or undefined when there is none. Knows what spreadsheets do to numbers: leading
 * zeros lost (an ISBN-10 is padded and kept only if its check digit agrees), `.0` at the end, an apostrophe before.
 * A number shown as 9.78E+12 has lost its last digits for good: better none than a wrong one; with all its digits it is read.
 */
export function isbnOfCell (given: string): string | undefined {
  const text = given.normalize('NFKC').replace(/^[='"\s]+|["'\s]+$/g, '').replace(/\.0+$/, '')
  const shown = /^(\d)\.(\d{8,12})e\+?(\d+)$/i.exec(text)
  // All its digits are there after all: 9.787020002207E+12
  if (shown !== null && shown[2]!.length === Number(shown[3])) return isbnOfCell(shown[1]! + shown[2]!)
  if (text === '' || /^\d(\.\d+)?e\+?\d+$/i.test(text)) return undefined
  const digits = text.replace(/[\s-]/g, '').toUpperCase()
  if (/^\d{6,8}[\dX]$/.test(digits) || /^\d{9}$/.test(digits)) {
    // Nine digits may also be an SBN of before 1970, which gets its zero in the same way.
    const padded = normaliseIsbn(digits.padStart(10, '0'))
    return padded.valid && digits.length >= 8 ? padded.value : undefined
  }
  const isbn = normaliseIsbn(text)
  return isbn.valid ? isbn.value : undefined
}

/** A date or a year in a cell: a day number of a spreadsheet becomes a date, `2008.0` a year, the rest stays as it is. */
export function dateOfCell (given: string): string {
  const text = given.trim().replace(/\.0+$/, '')
  if (!/^\d{5}$/.test(text)) return text
  const serial = Number(text)
  return serial >= 10_000 && serial < 73_051 ? serialDate(serial) : text // 1927 to 2099
}

/** 定价 comes as 39.8, ￥39.80, 39.80元, CNY 39.80: as it stands, without blanks. */
export const priceOfCell = (given: string) => given.normalize('NFKC').replace(/\s+/g, '')

/**
 * `[美]作者 / 译者 / 出版社 / 2015-3 / 236.00元` in one cell, as book sites print it. Read from its end, where the forms
 * are plain; what stands before the publisher is the author and perhaps the translator.
 */
export function imprintOfCell (given: string): { author?: string, translator?: string, publisher?: string, year?: string, price?: string } {
  const parts = given.split(/\s+[/／]\s+|\s*／\s*/).map(part => part.trim()).filter(part => part !== '')
  const found: ReturnType<typeof imprintOfCell> = {}
  if (parts.length > 1 && isPrice(parts.at(-1)!)) found.price = priceOfCell(parts.pop()!)
  if (parts.length > 1 && isDate(parts.at(-1)!)) found.year = parts.pop()!
  else if (parts.length === 1 && isDate(parts[0]!)) return { ...found, year: parts[0]! }
  if (parts.length > 0 && (found.year !== undefined || found.price !== undefined || looksLikePublisher(parts.at(-1)!))) found.publisher = parts.pop()!
  const [author, translator] = parts
  if (author !== undefined) found.author = author
  if (translator !== undefined) found.translator = translator
  return found
}

export const isDate = (text: string) => /^(1[5-9]|20)\d{2}([-./年]\s*\d{1,2}([-./月]\s*\d{1,2}日?)?月?|年)?(\.0)?$/.test(text.trim())
export const isPrice = (text: string) => /^(([¥￥$€£]|CNY|RMB|NT\$?|HK\$?|USD|GBP|EUR|JPY)\s*\d+(\.\d+)?|\d+(\.\d+)?\s*(元|圆|块|yuan|CNY|RMB|NT|円)?(\([^)]*\)|（[^）]*）)?)$/i.test(text.normalize('NFKC').trim())
export const looksLikePublisher = (text: string) => /出版|书店|书局|印书馆|文艺社|press|publish|books?$|verlag|éditions/i.test(text)
export const looksLikeCallNumber = (text: string) => /^[A-Z]{1,2}\d[\d.]*[A-Z]*[-=\d()/.]*[\s/]+[A-Z\d][\w\s.:/=-]*$/.test(text)
export const looksLikeClass = (text: string) => /^[A-KN-VXZ][A-Z]?\d{1,4}(\.\d+)?([-=/]\d+)?$/.test(text)
