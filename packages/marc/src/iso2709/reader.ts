import { asBuffer, Buffer, fieldTerminator, numberAt, recordTerminator } from '../bytes.js'
import { decodingOf } from '../encodings/judge.js'
import type { Encoding } from '../encodings/encoding.js'
import { repaired } from '../encodings/repair.js'
import type { TextDecoding } from '../encodings/text.js'
import { UnreadableRecord, type Damage, type DataField, type MarcRecord } from '../record.js'
import { layoutOf } from './layout.js'

export interface ReadOptions {
  /** `auto` (the default) judges each record by its bytes; the leader is not believed. Other names are as in encodingNamed. */
  encoding?: 'auto' | Encoding
}

/**
 * Reads one record of ISO 2709. The bytes are decoded in one piece and cut at the terminators, once the directory has been
 * checked against them; that is several times faster than decoding field by field, and the strings share their memory.
 * Throws UnreadableRecord.
 */
export function readIso2709 (bytes: Uint8Array, options: ReadOptions = {}): MarcRecord {
  const buffer = asBuffer(bytes)
  if (buffer.length < 25) throw new UnreadableRecord('too-short', `${buffer.length} bytes are not a record`)
  const damage: Damage[] = []
  const layout = layoutOf(buffer, damage)
  const decoding = decodingOf(buffer, layout.start, layout.end, options.encoding ?? 'auto')
  const record: MarcRecord = {
    leader: buffer.toString('latin1', 0, 24), controlFields: [], dataFields: [], encoding: decoding.encoding, damage
  }
  if (layout.starts === undefined) readInOrder(record, layout.tags, repaired(decoding.decode(buffer, layout.start, layout.end), damage), decoding)
  else readByDirectory(record, layout.tags, layout.starts, buffer, layout.end, decoding)
  if (decoding.lossy && hasReplacement(record)) damage.push('undecodable-bytes')
  if (record.controlFields.length + record.dataFields.length === 0) throw new UnreadableRecord('no-fields', 'The record has no fields')
  return record
}

/** The fields of a text in which they stand one after the other, as many as there are tags. */
function readInOrder (record: MarcRecord, tags: string[], text: string, decoding: TextDecoding): void {
  let at = 0
  let delimiter = text.indexOf('\x1f')
  if (delimiter === -1) delimiter = text.length
  for (let i = 0; i < tags.length; i++) {
    let end = text.indexOf('\x1e', at)
    if (end === -1) end = text.length
    const tag = tags[i]!
    // A field without any delimiter is a control field, whatever its tag (FMT and the like from some systems).
    if (delimiter >= end) {
      const value = text.substring(at, end)
      record.controlFields.push({ tag, value: decoding.value === undefined ? value : decoding.value(value) })
    } else {
      delimiter = readDataField(record, tag, text, at, end, delimiter, decoding)
    }
    at = end + 1
  }
}

/** Reads the field that `text` has from `at` to `end`; gives the place of the first delimiter beyond it. */
function readDataField (record: MarcRecord, tag: string, text: string, at: number, end: number, delimiter: number, decoding: TextDecoding): number {
  const lead = delimiter - at
  const field: DataField = {
    tag, indicator1: lead > 0 ? text.charAt(at) : ' ', indicator2: lead > 1 ? text.charAt(at + 1) : ' ', subfields: []
  }
  if (lead !== 2) oddStart(record, tag, field, text, at, lead)
  do {
    let next = text.indexOf('\x1f', delimiter + 1)
    if (next === -1) next = text.length
    const stop = next < end ? next : end
    if (stop > delimiter + 1) {
      const value = text.substring(delimiter + 2, stop)
      const code = text.charAt(delimiter + 1)
      field.subfields.push({ code: code < '\x7f' ? code : letterOf(code, record), value: decoding.value === undefined ? value : decoding.value(value) })
    }
    delimiter = next
  } while (delimiter < end)
  record.dataFields.push(field)
  return delimiter
}

/** What stands before the first delimiter should be two indicators; some systems write none, one, or text. */
function oddStart (record: MarcRecord, tag: string, field: DataField, text: string, at: number, lead: number): void {
  const damage: Damage = tag.startsWith('00') ? 'control-field-with-subfields' : 'text-before-first-subfield'
  if (!record.damage.includes(damage)) record.damage.push(damage)
  const stray = lead > 2 ? text.substring(at + 2, at + lead) : ''
  if (stray.trim() !== '') field.subfields.push({ code: 'a', value: stray })
}

function hasReplacement (record: MarcRecord): boolean {
  return record.dataFields.some(field => field.subfields.some(({ value }) => value.includes('\ufffd'))) ||
    record.controlFields.some(({ value }) => value.includes('\ufffd'))
}

/** A code that became an accented letter, as when a mark for the first letter of the value slipped before it. */
function letterOf (code: string, record: MarcRecord): string {
  if (!record.damage.includes('odd-subfield-code')) record.damage.push('odd-subfield-code')
  const letter = code.normalize('NFD').charAt(0).toLowerCase()
  return letter >= 'a' && letter <= 'z' ? letter : '?'
}

/** For a directory that is not in the order of the data: each entry's own stretch, up to its terminator. */
function readByDirectory (record: MarcRecord, tags: string[], starts: number[], buffer: Buffer, dataEnd: number, decoding: TextDecoding): void {
  for (let i = 0; i < tags.length; i++) {
    const terminator = buffer.indexOf(fieldTerminator, starts[i])
    const end = terminator === -1 || terminator > dataEnd ? dataEnd : terminator
    readInOrder(record, [tags[i]!], decoding.decode(buffer, starts[i]!, end), decoding)
  }
}

/** The first 001 of a record, without reading the rest; undefined where there is none to be found. */
export function controlNumberInIso2709 (bytes: Uint8Array): string | undefined {
  const base = numberAt(bytes, 12, 5)
  for (let entry = 24; entry + 12 < base && entry + 12 <= bytes.length; entry += 12) {
    if (bytes[entry] !== 0x30 || bytes[entry + 1] !== 0x30 || bytes[entry + 2] !== 0x31) continue
    const length = numberAt(bytes, entry + 3, 4)
    const start = base + numberAt(bytes, entry + 7, 5)
    if (length < 1 || start < base || start + length > bytes.length) return undefined
    let end = start + length
    while (end > start && (bytes[end - 1] === fieldTerminator || bytes[end - 1] === recordTerminator)) end--
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8').trim() || undefined
  }
  return undefined
}
