/** Words that keep the full stop after them; one-letter words (initials) keep it anyway. */
const abbreviations = new Set(`al aufl ausg bd bearb bros ca co corp dept dr ed eds enl etc hrsg inc jr ltd no nos pt pts
rev sr st t univ verb vol vols`.split(/\s+/))

const space = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === 0x3000 || code === 0xa0

/**
 * A subfield's text without the ISBD punctuation that leads on to the next one: a closing colon, semicolon, comma, slash
 * or equals sign, or else a closing full stop that belongs to no abbreviation.
 */
export function trimIsbd (text: string): string {
  let start = 0
  let end = text.length
  while (end > start && space(text.charCodeAt(end - 1))) end--
  while (start < end && space(text.charCodeAt(start))) start++
  const last = text.charCodeAt(end - 1)
  switch (last) {
    case 0x2c: case 0x3a: case 0x3b: case 0x60c: case 0x61b: // , : ; and the Arabic comma and semicolon
      end--
      // Arabic records have both: [s.n.]،,
      if (text.charCodeAt(end - 1) === 0x60c || text.charCodeAt(end - 1) === 0x61b) end--
      break
    case 0x2f: case 0x3d: // / = only after a space: they may be part of the text
      if (space(text.charCodeAt(end - 2))) end--
      break
    case 0x2e:
      if (isClosingStop(text, start, end)) end--
      break
    default:
      return start === 0 && end === text.length ? text : text.substring(start, end)
  }
  while (end > start && space(text.charCodeAt(end - 1))) end--
  return text.substring(start, end)
}

/** Whether the full stop that ends text[start, end) closes an element, rather than an abbreviation, initial or ellipsis. */
function isClosingStop (text: string, start: number, end: number): boolean {
  let word = end - 1
  while (word > start) {
    const code = text.charCodeAt(word - 1)
    if (code === 0x2e || code === 0x20 || code === 0x2c || code === 0x28 || code === 0x2d || code === 0x5b) break
    word--
  }
  const length = end - 1 - word
  if (length <= 1) return length === 1 && text.charCodeAt(word) < 0x3a && text.charCodeAt(word) >= 0x30 // a digit: "v. 3."
  return length > 5 || !abbreviations.has(text.substring(word, end - 1).toLowerCase())
}

/**
 * A heading's text: like trimIsbd, and without marks of what is not filed: << >>, the C1 controls U+0088/U+0089 and
 * U+0098/U+009C, and the not sign of some systems.
 */
export function withoutFilingMarks (text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code >= 0x80 && code < 0xa0) || code === 0xac || (code === 0x3c && text.charCodeAt(i + 1) === 0x3c)) {
      return text.replace(/[\u0088\u0089\u0098\u009c\u00ac]|<<|>>/g, '')
    }
  }
  return text
}

/** Text without square brackets that enclose all of it, or that lost their partner at one end. */
export function withoutBrackets (text: string): string {
  const opens = text.startsWith('[')
  const closes = text.endsWith(']')
  if (!opens && !closes) return text
  if (opens && closes && text.indexOf(']') === text.length - 1) return text.slice(1, -1).trim()
  if (opens && !text.includes(']')) return text.slice(1).trim()
  if (closes && !text.includes('[')) return text.slice(0, -1).trim()
  return text
}
