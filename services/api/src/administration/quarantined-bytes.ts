import { decodedAs, encodings, faultsOf, type Encoding } from '@commonshelf/marc'
import type { QuarantinedRecord } from '@commonshelf/store'
import type { QuarantinedBytes } from '../contract/index.js'

/** Bytes before and after the window that are decoded with it, so that a character across its edge is whole. */
const margin = 4
const perLine = 16

/** A window of a case's bytes as lines of hexadecimal and as text, with the places that do not fit. */
export function shownBytes ({ bytes, syntax }: QuarantinedRecord, { offset, length, encoding }: { offset: number, length: number, encoding: 'auto' | Encoding }): QuarantinedBytes {
  const all = Buffer.from(bytes ?? new Uint8Array(0))
  const start = Math.min(offset - offset % perLine, Math.floor(Math.max(0, all.length - 1) / perLine) * perLine)
  const window = all.subarray(start, start + length)
  // Judged over all of it (a million bytes tell enough), read for the window
  const judged = encoding === 'auto' ? decodedAs(all.subarray(0, 1_000_000), 'auto').encoding : encoding
  const first = edge(all, start, judged)
  const { text } = decodedAs(all.subarray(first, edge(all, start + window.length, judged)), judged)
  const lines = Array.from({ length: Math.ceil(window.length / perLine) }, (_, at) => ({ offset: start + at * perLine, hex: window.toString('hex', at * perLine, Math.min((at + 1) * perLine, window.length)) }))
  return { size: all.length, offset: start, lines, text, encoding: judged, encodings: [...encodings], faults: faultsOf(all.subarray(0, 4_000_000), syntax) }
}

/** The beginning of the character of UTF-8 that stands across a place; other encodings are cut where they are. */
function edge (bytes: Buffer, at: number, encoding: Encoding): number {
  if (encoding !== 'utf-8') return at
  for (let from = at; from > Math.max(0, at - margin); from--) if ((bytes[from] ?? 0) < 0x80 || bytes[from]! >= 0xc0) return from
  return at
}
