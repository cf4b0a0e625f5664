import { asBuffer, fieldTerminator, isUtf8, numberAt, recordTerminator } from '../bytes.js'

/** A place in a record's bytes that does not fit, for showing it to staff. */
export interface Fault { offset: number, length: number, what: 'record-length' | 'base-address' | 'directory-entry' | 'directory-end' | 'no-terminator' | 'not-utf-8' | 'replacement' | 'doctype' | 'control-character' }

/** No more than this many faults are told: the first ones explain the rest. */
const most = 50

/** Where the bytes of a record that could not be read do not fit. It judges only; it never throws. */
export function faultsOf (bytes: Uint8Array, syntax: string | null | undefined): Fault[] {
  const buffer = asBuffer(bytes)
  const faults: Fault[] = syntax === 'iso2709' ? faultsOfIso2709(buffer) : faultsOfText(buffer)
  return faults.sort((a, b) => a.offset - b.offset).slice(0, most)
}

function faultsOfIso2709 (bytes: Buffer): Fault[] {
  const faults: Fault[] = []
  const length = numberAt(bytes, 0, 5)
  if (length !== bytes.length) faults.push({ offset: 0, length: Math.min(5, bytes.length), what: 'record-length' })
  const base = numberAt(bytes, 12, 5)
  const directoryEnd = bytes.indexOf(fieldTerminator, 24)
  if (directoryEnd === -1) {
    faults.push({ offset: Math.min(24, bytes.length), length: Math.max(0, Math.min(12, bytes.length - 24)), what: 'directory-end' })
    return faults
  }
  if (base !== directoryEnd + 1) faults.push({ offset: 12, length: 5, what: 'base-address' })
  if ((directoryEnd - 24) % 12 !== 0) faults.push({ offset: directoryEnd, length: 1, what: 'directory-end' })
  const start = directoryEnd + 1
  for (let entry = 24; entry + 12 <= directoryEnd && faults.length < most; entry += 12) {
    const size = numberAt(bytes, entry + 3, 4)
    const from = start + numberAt(bytes, entry + 7, 5)
    if (size < 1 || from < start || from + size > bytes.length || bytes[from + size - 1] !== fieldTerminator) faults.push({ offset: entry, length: 12, what: 'directory-entry' })
  }
  if (bytes[bytes.length - 1] !== recordTerminator) faults.push({ offset: Math.max(0, bytes.length - 1), length: 1, what: 'no-terminator' })
  return faults
}

/** The first bytes that are no UTF-8; where characters were lost; a DOCTYPE; control characters that XML and JSON forbid. */
function faultsOfText (bytes: Buffer): Fault[] {
  const faults: Fault[] = []
  if (!isUtf8(bytes)) {
    // By halves: as long a beginning as is whole. A character that is cut off at the end of a half is no fault of it.
    let good = 0
    let bad = bytes.length
    const beforeLast = (end: number): number => {
      let from = end
      while (from > 0 && end - from < 3 && (bytes[from - 1]! & 0xc0) === 0x80) from--
      return from > 0 && bytes[from - 1]! >= 0xc0 ? from - 1 : from
    }
    const isWhole = (end: number): boolean => isUtf8(bytes.subarray(0, beforeLast(end)))
    while (bad - good > 1) {
      const middle = (good + bad) >> 1
      if (isWhole(middle)) good = middle
      else bad = middle
    }
    // A sequence that was begun and not ended is at fault from its beginning
    const from = beforeLast(good)
    const offset = isUtf8(bytes.subarray(0, good)) ? good : from
    faults.push({ offset, length: Math.max(1, good - offset), what: 'not-utf-8' })
  }
  const doctype = bytes.indexOf('<!DOCTYPE')
  if (doctype !== -1) faults.push({ offset: doctype, length: 9, what: 'doctype' })
  for (let at = bytes.indexOf('\ufffd'); at !== -1 && faults.length < most; at = bytes.indexOf('\ufffd', at + 3)) faults.push({ offset: at, length: 3, what: 'replacement' })
  for (let at = 0; at < bytes.length && faults.length < most; at++) if (bytes[at]! < 0x20 && bytes[at] !== 9 && bytes[at] !== 10 && bytes[at] !== 13) faults.push({ offset: at, length: 1, what: 'control-character' })
  return faults
}
