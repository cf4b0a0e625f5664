import { asBuffer } from '../bytes.js'
import type { Encoding } from './encoding.js'
import { decodingOf } from './judge.js'

/** Any bytes as text in an encoding, or in that which they look most like: for showing what could not be read. Never throws. */
export function decodedAs (bytes: Uint8Array, encoding: 'auto' | Encoding): { text: string, encoding: Encoding } {
  const buffer = asBuffer(bytes)
  try {
    const decoding = decodingOf(buffer, 0, buffer.length, encoding)
    const text = decoding.decode(buffer, 0, buffer.length)
    return { text: decoding.value === undefined ? text : decoding.value(text), encoding: decoding.encoding }
  } catch {
    return { text: buffer.toString('utf8'), encoding: 'utf-8' }
  }
}
