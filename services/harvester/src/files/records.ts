import { Iso2709Splitter, MarcJsonSplitter, MarcXmlSplitter, type RawRecord, type RecordSplitter } from '@commonshelf/marc'
import { identifierOf } from '@commonshelf/reading'
import type { Batch } from '../batches.js'
import { hashIdentifier } from '../hash.js'
import type { FileSettings } from './settings.js'
import type { FileSyntax } from './syntax.js'

export const splitterOf = (syntax: FileSyntax, maxBytes: number): RecordSplitter =>
  syntax === 'iso2709' ? new Iso2709Splitter({ maxBytes }) : syntax === 'marcxml' ? new MarcXmlSplitter({ maxBytes }) : new MarcJsonSplitter({ maxBytes })

/** Why a splitter could not make a record of some bytes. */
const frames: Record<string, string> = {
  'too-short': 'What stands between two record terminators is too short to be a record',
  'too-long': 'No end of the record was found within the bytes that a record may have; only its beginning is kept',
  'no-fields': 'The record element holds no MARC fields',
  'cut-off': 'The file ends within this record',
  'xml-malformed': 'The file ends within this record',
  'xml-doctype': 'The file declares a DOCTYPE; nothing after it is read',
  'json-malformed': 'This is no whole JSON object'
}

/** Puts one framed record into the batch, under its identifier; or why it is none. */
export function take (raw: RawRecord, syntax: FileSyntax, settings: FileSettings, batch: Batch): void {
  const { bytes } = raw
  const deletion = raw.error === 'no-fields' ? statedDeletion(bytes, syntax) : undefined
  if (deletion !== undefined) {
    batch.add({ identifier: deletion, syntax, bytes: new Uint8Array(0), deleted: true })
  } else if (raw.error !== undefined) {
    batch.reject({ reason: raw.error, detail: frames[raw.error] ?? 'The bytes make no record', bytes, syntax })
  } else {
    batch.add({ identifier: identifierOf(bytes, syntax, settings) ?? hashIdentifier(bytes), syntax, bytes, deleted: isDeleted(bytes, syntax) })
  }
}

/** The last record of a file that ended too early: no terminator, and fewer bytes than it says. Half a record replaces no whole one. */
export function isCutOff ({ bytes, error }: RawRecord, syntax: FileSyntax): boolean {
  if (error !== undefined || syntax !== 'iso2709' || bytes.at(-1) === 0x1D) return false
  return Number(Buffer.from(bytes.subarray(0, 5)).toString('latin1')) > bytes.length
}

/** Leader position 5: `d` is a record that its library has deleted. MARCXML may say so on the record element as well. */
function isDeleted (bytes: Uint8Array, syntax: FileSyntax): boolean {
  if (syntax === 'iso2709') return bytes[5] === 0x64
  const head = headText(bytes)
  if (syntax === 'marc-json') return /"leader"\s*:\s*".{5}d/.test(head)
  return deletedStatus.test(head) || /<(?:[\w.-]+:)?leader[^>]*>.{5}d/.test(head)
}

const headText = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')

const deletedStatus = /^<[^<>]*\sstatus\s*=\s*["'](?:d|deleted)["']/i

/** `<record status="deleted" id="…"/>`: a deletion that brings nothing but the number. */
function statedDeletion (bytes: Uint8Array, syntax: FileSyntax): string | undefined {
  const head = headText(bytes)
  if (syntax !== 'marcxml' || !deletedStatus.test(head)) return undefined
  return /^<[^<>]*\s(?:id|identifier)\s*=\s*["']([^"'<>]+)["']/i.exec(head)?.[1]?.trim() ?? /<(?:[\w.-]+:)?identifier>\s*([^<>\s]+)\s*</i.exec(head)?.[1]
}
