import type { Encoding } from './encodings/encoding.js'

/** A MARC record as data: what ISO 2709 and MARCXML both carry, in any dialect. All text is Unicode in NFC. */
export interface MarcRecord {
  /** 24 characters; shorter only where the source's was. */
  leader: string
  /** Fields 001 to 009, in the order of the record. */
  controlFields: ControlField[]
  dataFields: DataField[]
  /** What the bytes turned out to be, whatever the leader says. */
  encoding: Encoding
  /** What had to be mended while reading; empty for a sound record. */
  damage: Damage[]
}

export interface ControlField { tag: string, value: string }

export interface DataField {
  tag: string
  indicator1: string
  indicator2: string
  subfields: Subfield[]
}

export interface Subfield { code: string, value: string }

/** Faults that do not keep a record from being read, because the rest of it shows what was meant. */
export type Damage =
  | 'wrong-record-length'     // the leader's length is not the record's
  | 'wrong-base-address'      // the leader's base address is not where the directory ends
  | 'wrong-leader-length'     // the leader has a byte too few or too many
  | 'wrong-field-lengths'     // the directory's lengths or starts do not fit; fields were told apart by their terminators
  | 'unordered-directory'     // the directory is not in the order of the data; each entry is right by itself
  | 'unlisted-data'           // more in the data than the directory lists; what it lists is right
  | 'control-field-with-subfields'
  | 'text-before-first-subfield'
  | 'odd-subfield-code'       // a code outside ASCII; the letter below its accent was taken, or ? where there is none
  | 'undecodable-bytes'       // shown as U+FFFD
  | 'lost-escapes'            // East Asian MARC-8 whose escape characters were dropped; put right
  | 'double-encoded'          // UTF-8 that was taken for Latin-1 and encoded again; put right
  | 'xml-entities'            // &amp; and its like outside XML; put right

/** Why a record cannot be read. Each is also the reason code in quarantine. */
export type UnreadableReason =
  | 'too-short'               // not even a leader
  | 'no-leader'               // the first 24 characters are not a leader
  | 'no-directory'            // no directory, or one that is not made of entries
  | 'directory-mismatch'      // directory and data do not fit together, and what was meant cannot be told
  | 'no-fields'
  | 'unknown-encoding'        // the bytes make no text in any encoding we know
  | 'too-long'
  | 'xml-malformed'
  | 'xml-doctype'             // a DOCTYPE or entity declaration: refused, as it can make a parser fetch or explode
  | 'json-malformed'
  | 'no-title'                // well-formed, but it names nothing that a reader could ask for
  | 'not-bibliographic'       // an authority, classification or holdings record, read well but not a description

/** Thrown for a record that goes to quarantine; nothing else is thrown for bad input. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord'
  constructor (readonly reason: UnreadableReason, detail: string) { super(detail) }
}

/** The value of the first control field with this tag. */
export function controlField (record: MarcRecord, tag: string): string | undefined {
  const fields = record.controlFields
  for (let i = 0; i < fields.length; i++) if (fields[i]!.tag === tag) return fields[i]!.value
  return undefined
}

/** The value of the first subfield with this code. */
export function subfield (field: DataField, code: string): string | undefined {
  const subfields = field.subfields
  for (let i = 0; i < subfields.length; i++) if (subfields[i]!.code === code) return subfields[i]!.value
  return undefined
}

/** The values of all subfields with one of these codes, in the order of the field. */
export function subfields (field: DataField, codes: string): string[] {
  const values: string[] = []
  for (const { code, value } of field.subfields) if (codes.includes(code)) values.push(value)
  return values
}

/** The first data field with this tag. */
export function dataField (record: MarcRecord, tag: string): DataField | undefined {
  const fields = record.dataFields
  for (let i = 0; i < fields.length; i++) if (fields[i]!.tag === tag) return fields[i]
  return undefined
}
