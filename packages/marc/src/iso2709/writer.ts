import { Buffer, fieldTerminator } from '../bytes.js'
import { encoded } from '../encodings/encode.js'
import type { Encoding } from '../encodings/encoding.js'
import type { MarcRecord } from '../record.js'

/**
 * A record as ISO 2709. Lengths and base address in the leader are made anew, the rest of it stays. Throws RangeError for
 * what ISO 2709 or the encoding cannot hold (fields from 10,000 bytes, records from 100,000).
 */
export function writeIso2709 (record: Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'>, encoding: Encoding = 'utf-8'): Buffer {
  const fields: { tag: string, bytes: Buffer }[] = []
  for (const { tag, value } of record.controlFields) fields.push({ tag, bytes: Buffer.concat([encoded(value, encoding), terminator]) })
  for (const { tag, indicator1, indicator2, subfields } of record.dataFields) {
    const parts: Uint8Array[] = [Buffer.from(indicator1 + indicator2, 'latin1')]
    // Subfield by subfield, since each starts in MARC-8's default sets
    for (const { code, value } of subfields) parts.push(Buffer.from('\x1f' + code, 'latin1'), encoded(value, encoding))
    parts.push(terminator)
    fields.push({ tag, bytes: Buffer.concat(parts) })
  }
  let directory = ''
  let start = 0
  for (const { tag, bytes } of fields) {
    directory += tag + digits(bytes.length, 4) + digits(start, 5)
    start += bytes.length
  }
  const base = 24 + directory.length + 1
  const leader = record.leader.padEnd(24)
  const head = digits(base + start + 1, 5) + leader.slice(5, 10) + '22' + digits(base, 5) + leader.slice(17, 24)
  return Buffer.concat([Buffer.from(head + directory + '\x1e', 'latin1'), ...fields.map(({ bytes }) => bytes), Buffer.from('\x1d')])
}

const terminator = Buffer.from([fieldTerminator])

function digits (value: number, length: number): string {
  const text = String(value).padStart(length, '0')
  if (text.length > length) throw new RangeError(`${value} does not fit in ${length} digits of ISO 2709`)
  return text
}
