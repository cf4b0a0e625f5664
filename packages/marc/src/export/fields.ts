import type { DataField, MarcRecord } from '../record.js'

/** Subfields of a field to be; absent ones and empty ones are left out. */
export type Parts = readonly (readonly [code: string, value: string | undefined])[]

/** Text as MARC can hold it: no separators or other controls, breaks as blanks, no halves of characters. */
export const marcText = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd').replace(/[\s\p{Cc}]+/gu, ' ').trim().normalize('NFC')

/** A data field; undefined where it would have no subfield. `indicators` are two characters. */
export function fieldOf (tag: string, indicators: string, parts: Parts): DataField | undefined {
  const subfields = parts.map(([code, value]) => ({ code, value: value === undefined ? '' : marcText(value) })).filter(({ value }) => value !== '')
  return subfields.length === 0 ? undefined : { tag, indicator1: indicators.charAt(0), indicator2: indicators.charAt(1), subfields }
}

/** Bytes of a field's data that the directory's four digits leave room for, with indicators, codes and terminator aside. */
const longestField = 9_900
const longestRecord = 99_000

/** What goes first where a record is too long: copies, addresses, notes, subjects, other titles. */
const expendable = {
  marc21: new Set(['246', '500', '505', '520', '650', '852', '856', '880']),
  unimarc: new Set(['300', '327', '330', '517', '606', '856', '905'])
}

type Fields = Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'>

/**
 * A record as ISO 2709 can hold it: a text that is too long for a field is cut at a character, and of a record that is
 * too long the last fields that tell least are left out. MARCXML has no such limits.
 */
export function fitIso2709<R extends Fields> (record: R): R {
  const cut = record.dataFields.map(field => ({ ...field, subfields: cutTo(longestField, field.subfields) }))
  let size = cut.reduce((sum, field) => sum + sizeOf(field), 400)
  if (size <= longestRecord) return { ...record, dataFields: cut }
  const goesFirst = expendable[cut.some(({ tag }) => tag === '245') ? 'marc21' : 'unimarc']
  const kept = new Set(cut)
  const inTurn = [...cut.filter(({ tag }) => goesFirst.has(tag)).reverse(), ...cut.filter(({ tag }) => !goesFirst.has(tag)).reverse()]
  for (const field of inTurn) {
    if (size <= longestRecord) break
    kept.delete(field)
    size -= sizeOf(field)
  }
  return { ...record, dataFields: cut.filter(field => kept.has(field)) }
}

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8')
const sizeOf = (field: DataField): number => field.subfields.reduce((sum, { value }) => sum + 2 + bytesOf(value), 12 + 3)

function cutTo (room: number, subfields: DataField['subfields']): DataField['subfields'] {
  const cut: DataField['subfields'] = []
  for (const { code, value } of subfields) {
    room -= 2
    if (room <= 0) break
    let text = value
    if (bytesOf(text) > room) {
      let size = 0
      let end = 0
      for (const character of text) {
        size += bytesOf(character)
        if (size > room) break
        end += character.length
      }
      text = text.slice(0, end).trim()
    }
    if (text !== '') cut.push({ code, value: text })
    room -= bytesOf(text)
  }
  return cut
}
