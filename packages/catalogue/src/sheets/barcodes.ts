/** A range is never longer: beyond that it is no range. */
const longestRange = 1000

/**
 * The barcodes in a cell: one or several, separated by blanks, commas or semicolons, and ranges such as A0001-A0005,
 * A0001~0005 or 0001至0005. A hyphen may also be part of a barcode (2019-0003): numbers alone are a range only where they
 * have four digits or more and the stated number of copies, if any, agrees.
 */
export function barcodesOf (cell: string, copies?: number): string[] {
  const parts = cell.normalize('NFKC').replace(/\s*(?:[-~–—−～]+|至|到)\s*(?=[A-Za-z0-9])/g, mark => mark.trim()).split(/[\s;,，、；]+/).filter(part => part !== '')
  return parts.flatMap(part => rangeOf(part, parts.length === 1 ? copies : undefined) ?? [part])
}

function rangeOf (part: string, copies: number | undefined): string[] | undefined {
  const found = /^([A-Za-z]*)(\d+)(?:[-~–—−]+|至|到)([A-Za-z]*)(\d+)$/.exec(part)
  if (found === null) return undefined
  const [, prefix = '', from = '', again = '', to = ''] = found
  const first = Number(from)
  const last = Number(to)
  const count = last - first + 1
  const fits = from.length === to.length && (again === '' || again === prefix) && count >= 2 && count <= longestRange
  if (!fits || (copies !== undefined && copies !== 1 && copies !== count)) return undefined
  // Without letters and without a count that agrees, a short one is more likely a shelf or a date.
  if (copies !== count && prefix === '' && from.length < 4) return undefined
  return Array.from({ length: count }, (_, index) => prefix + String(first + index).padStart(from.length, '0'))
}
