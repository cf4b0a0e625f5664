// oxlint-disable-next-line no-restricted-imports -- memory and its decoding, no I/O; the one place that names it
import { Buffer, isAscii, isUtf8 } from 'node:buffer'

export { Buffer, isAscii, isUtf8 }

/** The same memory seen as a Buffer, for its native search and decoding. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const recordTerminator = 0x1d
export const fieldTerminator = 0x1e

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** The number that `length` ASCII digits at `at` make, or -1 where one is not a digit. */
export function numberAt (bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = at; i < at + length; i++) {
    const digit = bytes[i]! - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}
