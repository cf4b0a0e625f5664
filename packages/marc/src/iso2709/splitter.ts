import { asBuffer, Buffer, isDigit, numberAt, recordTerminator } from '../bytes.js'
import type { RawRecord, RecordSplitter } from '../raw-record.js'

const leaderLength = 24

export interface Iso2709SplitterOptions {
  /** A record without a terminator within so many bytes is given up; ISO 2709 itself ends at 99,999. */
  maxBytes?: number
}

/**
 * Frames an ISO 2709 stream. The record terminator rules, since it can be no part of a character in any encoding used
 * here, and wrong lengths are commoner than missing terminators. The leader's length is believed against it in one case:
 * when what follows the terminator is not the start of a record but the length leads to another terminator, so that a
 * stray terminator inside a field does not cut a record in two.
 */
export class Iso2709Splitter implements RecordSplitter {
  /** Chunks that hold no terminator yet, and how many bytes they are. */
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  /** Stream position of the first waiting byte. */
  #position = 0
  /** Inside a record that was given up: skip to its terminator. */
  #skipping = false
  readonly #maxBytes: number

  constructor ({ maxBytes = 8 * 1024 * 1024 }: Iso2709SplitterOptions = {}) { this.#maxBytes = maxBytes }

  push (chunk: Uint8Array): RawRecord[] {
    if (chunk.length === 0) return []
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    // Without a terminator nothing can be decided, so that joining stays linear however small the chunks are.
    if (asBuffer(chunk).indexOf(recordTerminator) === -1 && this.#waitingBytes <= this.#maxBytes) return []
    return this.#frame(false)
  }

  end (): RawRecord[] { return this.#frame(true) }

  #frame (ended: boolean): RawRecord[] {
    const data = this.#waiting.length === 1 ? asBuffer(this.#waiting[0]!) : Buffer.concat(this.#waiting)
    const records: RawRecord[] = []
    let at = 0
    for (;;) {
      if (this.#skipping) {
        const end = data.indexOf(recordTerminator, at)
        at = end === -1 ? data.length : end + 1
        this.#skipping = end === -1
        if (this.#skipping) break
      }
      while (at < data.length && isFiller(data[at]!)) at++
      if (at === data.length) break
      const end = recordEnd(data, at, ended)
      if (end === 'more') {
        if (data.length - at > this.#maxBytes) {
          // Only as many bytes as any chunking would have shown, so that what is kept does not depend on the chunks.
          records.push({ bytes: data.subarray(at, at + leaderLength), position: this.#position + at, error: 'too-long' })
          this.#skipping = true
          continue
        }
        break
      }
      const bytes = data.subarray(at, end)
      records.push(end - at < leaderLength
        ? { bytes, position: this.#position + at, error: 'too-short' }
        : end - at > this.#maxBytes
          ? { bytes: data.subarray(at, at + leaderLength), position: this.#position + at, error: 'too-long' }
          : { bytes, position: this.#position + at })
      at = end
    }
    this.#position += at
    this.#waiting = at < data.length ? [data.subarray(at)] : []
    this.#waitingBytes = data.length - at
    return records
  }
}

/** Where the record that starts at `start` ends, or that more bytes are needed to tell. */
function recordEnd (data: Buffer, start: number, ended: boolean): number | 'more' {
  const terminator = data.indexOf(recordTerminator, start)
  if (terminator === -1) return ended ? data.length : 'more'
  const end = terminator + 1
  const stated = numberAt(data, start, 5)
  if (stated <= end - start) return end
  // The stated length goes on beyond the terminator: look at what follows.
  let next = end
  while (next < data.length && isFiller(data[next]!)) next++
  for (let i = next; i < next + 5; i++) {
    if (i >= data.length) return ended ? end : 'more'
    if (!isDigit(data[i])) {
      if (start + stated > data.length) return ended ? end : 'more'
      return data[start + stated - 1] === recordTerminator ? start + stated : end
    }
  }
  return end
}

/** What stands between records in the wild: line ends, blanks, NUL, Control-Z and the bytes of a UTF-8 byte order mark. */
function isFiller (byte: number): boolean {
  return byte <= 0x20
    ? byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x00 || byte === 0x09 || byte === 0x1a
    : byte === 0xef || byte === 0xbb || byte === 0xbf
}
