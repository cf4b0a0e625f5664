/** The highest number of pages that an extent states (300 $a, UNIMARC 215 $a): 305 of "xii, 305 p.", 422 of "422,图版[40]页". */
export function pagesOf (extent: string): number | undefined {
  let pages: number | undefined
  let highest = 0
  let number = -1
  for (let i = 0; i < extent.length; i++) {
    const code = extent.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) {
      number = (number === -1 ? 0 : number * 10) + code - 0x30
      continue
    }
    if (number !== -1) {
      if (number > highest && number < 100_000) highest = number
      number = -1
    }
    if (highest > 0 && isPageUnit(extent, i, code)) {
      if (pages === undefined || highest > pages) pages = highest
      highest = 0
    }
  }
  return pages
}

/** 页, 頁, p., pp., pages, S., Seiten, str., 面; not the first letter of a longer word such as "plates". */
function isPageUnit (text: string, at: number, code: number): boolean {
  if (code === 0x9875 || code === 0x9801 || code === 0x9762) return true
  if (code !== 0x70 && code !== 0x50 && code !== 0x53 && code !== 0x73) return false
  if (at > 0 && isLetter(text.charCodeAt(at - 1))) return false
  let end = at + 1
  while (end < text.length && isLetter(text.charCodeAt(end))) end++
  if (end === at + 1) return true
  const word = text.substring(at, end).toLowerCase()
  return word === 'pages' || word === 'page' || word === 'pp' || word === 'seiten' || word === 'str' || word === 'páginas' || word === 'pagine' || word === 'sidor'
}

const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code < 0x250)

/** Height in centimetres of a statement of size: 24 of "24 cm", 27 of "27x21cm". */
export function heightOf (size: string): number | undefined {
  const unit = /cm|厘米|公分/i.exec(size)
  if (unit === null) return undefined
  const numbers = /(\d+)(?:[.,]\d+)?(?:\s*[x×X*-]\s*\d+(?:[.,]\d+)?)?\s*$/.exec(size.slice(0, unit.index))
  if (numbers === null) return undefined
  const height = Number(numbers[1])
  return height > 0 && height < 500 ? height : undefined
}

/** The first year in a printed date: 2008 of "c2008", "2008.5", "[2008?]", "民国37年" gives 1948. */
export function yearOf (date: string): number | undefined {
  let digits = 0
  let year = 0
  for (let i = 0; i < date.length; i++) {
    const code = date.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) {
      year = year * 10 + code - 0x30
      if (++digits === 4) return plausibleYear(year)
    } else {
      digits = 0
      year = 0
    }
  }
  const republic = /民[国國]\s*(\d{1,3})/.exec(date)
  return republic === null ? undefined : plausibleYear(1911 + Number(republic[1]))
}

export const plausibleYear = (year: number): number | undefined => year >= 1000 && year <= 2100 ? year : undefined

/** A coded date of four digits at this place (008/07, UNIMARC 100 $a/09). */
export function codedYear (text: string, at: number): number | undefined {
  const digits = text.substring(at, at + 4)
  return /^\d{4}$/.test(digits) ? plausibleYear(Number(digits)) : undefined
}
