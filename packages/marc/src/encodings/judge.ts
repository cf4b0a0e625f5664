import { isAscii, isUtf8, type Buffer } from 'node:buffer'
import { UnreadableRecord } from '../record.js'
import type { Encoding } from './encoding.js'
import { composed, type TextDecoding } from './text.js'

const ascii: TextDecoding = { encoding: 'utf-8', decode: (bytes, start, end) => bytes.toString('latin1', start, end) }

const utf8: TextDecoding = { encoding: 'utf-8', decode: (bytes, start, end) => composed(bytes.toString('utf8', start, end)) }

export function decodingOf (bytes: Buffer, start: number, end: number, wanted: 'auto' | Encoding): TextDecoding {
  const data = bytes.subarray(start, end)
  if (isAscii(data)) return ascii
  if (isUtf8(data)) return utf8
  throw new UnreadableRecord('unknown-encoding', 'no' + wanted)
}
