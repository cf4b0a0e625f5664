import type { BibliographicRecord, Isbn, Title } from '@commonshelf/catalogue'

/** Adds a value that is not empty and not there yet. */
export function addOnce (list: string[], value: string | undefined): void {
  if (value !== undefined && value !== '' && !list.includes(value)) list.push(value)
}

const noLanguage = new Set(['und', 'zxx', 'mul', 'mis', 'xxx', 'n/a'])

/** Adds three-letter language codes, also where a source ran several together (engfre). */
export function addLanguages (list: string[], codes: string | undefined): void {
  if (codes === undefined || codes.length < 3) return
  const letters = codes.trim().toLowerCase()
  if (!/^[a-z]+$/.test(letters) || letters.length % 3 !== 0) return
  for (let i = 0; i < letters.length; i += 3) {
    const code = letters.substring(i, i + 3)
    if (!noLanguage.has(code)) addOnce(list, code)
  }
}

/** The parts that are there, with this between them; the empty string where none is. */
export function joined (parts: readonly (string | undefined)[], by: string): string {
  let text = ''
  for (const part of parts) if (part !== undefined && part !== '') text = text === '' ? part : text + by + part
  return text
}

export function addOther (record: BibliographicRecord, scheme: string, given: string): void {
  const value = given.trim()
  if (value !== '' && !record.identifiers.other.some(known => known.value === value && known.scheme === scheme)) record.identifiers.other.push({ scheme, value })
}

export function addClass (record: BibliographicRecord, scheme: BibliographicRecord['classifications'][number]['scheme'], given: string | undefined): void {
  const value = given?.trim()
  if (value !== undefined && value !== '' && !record.classifications.some(known => known.value === value && known.scheme === scheme)) record.classifications.push({ scheme, value })
}

export const issnOf = (value: string): string | undefined => {
  const found = /(\d{4})[-–]?(\d{3}[\dXx])/.exec(value)
  return found === null ? undefined : `${found[1]}-${found[2]!.toUpperCase()}`
}

/** Adds a number once; one that the record gives as valid and as cancelled counts as valid. */
export function addIsbn (record: BibliographicRecord, isbn: Isbn): void {
  const list = record.identifiers.isbn
  const at = list.findIndex(known => known.value === isbn.value)
  if (at === -1) list.push(isbn)
  else if (list[at]!.cancelled === true && isbn.cancelled !== true) list[at] = isbn
}

/** Adds to a part of the title what a repeated subfield says; nothing where it is empty. */
export function appendTo (title: Title, part: 'rest' | 'partNumber' | 'partName' | 'responsibility', text: string, by: string): void {
  if (text !== '') title[part] = title[part] === undefined ? text : title[part] + by + text
}
