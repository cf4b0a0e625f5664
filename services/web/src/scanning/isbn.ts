/** What a scanned or typed code is: an ISBN of thirteen digits, one whose last digit is wrong, or none. Known without the network. */
export type Code = { isbn: string } | { wrong: 'check-digit', expected: string } | { wrong: 'no-isbn' }

export function readIsbn (text: string): Code {
  const digits = text.normalize('NFKC').toUpperCase().replace(/^ISBN(-1[03])?:?/, '').replace(/[^0-9X]/g, '')
  if (/^97[89]\d{10}$/.test(digits)) {
    const expected = digits.slice(0, 12) + check13(digits)
    return expected === digits ? { isbn: digits } : { wrong: 'check-digit', expected }
  }
  if (/^\d{9}[\dX]$/.test(digits)) {
    const expected = digits.slice(0, 9) + check10(digits)
    if (expected !== digits) return { wrong: 'check-digit', expected }
    const twelve = `978${digits.slice(0, 9)}`
    return { isbn: twelve + check13(twelve) }
  }
  return { wrong: 'no-isbn' }
}

function check13 (digits: string): number {
  const sum = [...digits].slice(0, 12).reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return (10 - sum % 10) % 10
}

function check10 (digits: string): string {
  const sum = [...digits].slice(0, 9).reduce((sum, digit, at) => sum + Number(digit) * (10 - at), 0)
  const check = (11 - sum % 11) % 11
  return check === 10 ? 'X' : String(check)
}
