import { asBuffer, Buffer } from '../bytes.js'
import type { RawRecord, RecordSplitter } from '../raw-record.js'

export interface MarcJsonSplitterOptions {
  /** An object longer than this is given up. */
  maxBytes?: number
}

const quote = 0x22
const backslash = 0x5c
const opening = 0x7b
const closing = 0x7d
const lineEnd = 0x0a

/**
 * Frames a stream of JSON into its outermost objects: one array of them, one a line, or one after the other, with or without
 * commas and RS characters between. An object that breaks off is given up where that shows (a line that ends inside a
 * string, an object that follows a value without a comma), and the stream goes on with the next one.
 */
export class MarcJsonSplitter implements RecordSplitter {
  #waiting: Buffer = Buffer.alloc(0)
  /** Stream position of the first waiting byte. */
  #position = 0
  /** In the waiting bytes: where to look on, and where the object that is open starts. */
  #at = 0
  #start = -1
  #depth = 0
  #inString = false
  /** Where what is no object starts, between objects; -1 where there is nothing of the kind. */
  #stray = -1
  /** After something that broke off: only an object at the start of a line is the next one. */
  #lost = false
  /** The last byte that counts outside strings. */
  #last = 0
  readonly #maxBytes: number

  constructor ({ maxBytes = 8 * 1024 * 1024 }: MarcJsonSplitterOptions = {}) { this.#maxBytes = maxBytes }

  push (chunk: Uint8Array): RawRecord[] {
    if (chunk.length === 0) return []
    this.#waiting = this.#waiting.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#waiting, chunk])
    const records = this.#frame()
    if (this.#start !== -1 && this.#at - this.#start > this.#maxBytes) {
      records.push({ bytes: this.#waiting.subarray(this.#start, this.#start + 200), position: this.#position + this.#start, error: 'too-long' })
      this.#giveUp()
    }
    this.#forget()
    return records
  }

  end (): RawRecord[] {
    const from = this.#start === -1 ? this.#stray : this.#start
    if (from === -1) return []
    const rest = this.#waiting.subarray(from)
    return [{ bytes: this.#start === -1 ? rest.subarray(0, 200) : rest, position: this.#position + from, error: 'json-malformed' }]
  }

  #frame (): RawRecord[] {
    const data = this.#waiting
    const records: RawRecord[] = []
    while (this.#at < data.length) {
      const byte = data[this.#at]!
      if (this.#inString) {
        if (!this.#string(data, byte, records)) break
      } else if (this.#start === -1) this.#between(data, byte, records)
      else this.#inside(data, byte, records)
    }
    return records
  }

  /** False where more bytes are needed. */
  #string (data: Buffer, byte: number, records: RawRecord[]): boolean {
    if (byte === backslash) {
      if (this.#at + 1 >= data.length) return false
      this.#at += 2
    } else if (byte === lineEnd) {
      this.#breakOff(data, records)
      this.#at++
    } else {
      if (byte === quote) this.#inString = false
      this.#at++
    }
    return true
  }

  #between (data: Buffer, byte: number, records: RawRecord[]): void {
    if (byte === opening && (!this.#lost || this.#last === lineEnd)) {
      this.#endStray(data, records)
      this.#start = this.#at
      this.#depth = 1
      this.#lost = false
    } else if (!isBetween(byte)) {
      if (this.#stray === -1 && !this.#lost) this.#stray = this.#at
    } else if (byte === lineEnd) this.#endStray(data, records)
    if (byte !== 0x20 && byte !== 0x09) this.#last = byte
    this.#at++
  }

  #inside (data: Buffer, byte: number, records: RawRecord[]): void {
    if (byte === quote) this.#inString = true
    else if (byte === opening) {
      // Inside an object another one is the value of a key or stands in an array
      if (this.#last !== 0x3a && this.#last !== 0x2c && this.#last !== 0x5b) {
        this.#breakOff(data, records)
        this.#lost = false
        return
      }
      this.#depth++
    } else if (byte === closing && --this.#depth === 0) {
      const position = this.#position + this.#start
      records.push(this.#at + 1 - this.#start > this.#maxBytes
        ? { bytes: data.subarray(this.#start, this.#start + 200), position, error: 'too-long' }
        : { bytes: data.subarray(this.#start, this.#at + 1), position })
      this.#start = -1
    }
    if (byte > 0x20) this.#last = byte
    this.#at++
  }

  #breakOff (data: Buffer, records: RawRecord[]): void {
    records.push({ bytes: data.subarray(this.#start, this.#at), position: this.#position + this.#start, error: 'json-malformed' })
    this.#giveUp()
    this.#last = lineEnd
  }

  #giveUp (): void {
    this.#start = -1
    this.#depth = 0
    this.#inString = false
    this.#lost = true
    this.#last = 0
  }

  #endStray (data: Buffer, records: RawRecord[]): void {
    if (this.#stray === -1) return
    records.push({ bytes: data.subarray(this.#stray, Math.min(this.#at, this.#stray + 200)), position: this.#position + this.#stray, error: 'json-malformed' })
    this.#stray = -1
  }

  /** Keeps what is open only. */
  #forget (): void {
    // Of what is no record its beginning is enough
    if (this.#stray !== -1 && this.#at - this.#stray > this.#maxBytes) this.#stray = this.#at - 200
    const keep = this.#start !== -1 ? this.#start : this.#stray !== -1 ? this.#stray : this.#at
    this.#position += keep
    this.#at -= keep
    if (this.#start !== -1) this.#start = 0
    if (this.#stray !== -1) this.#stray = 0
    this.#waiting = this.#waiting.subarray(keep)
  }
}

/** What stands between objects: white space, the brackets and commas of an array, RS (RFC 7464), NUL and a byte order mark. */
const isBetween = (byte: number): boolean =>
  byte <= 0x20 || byte === 0x2c || byte === 0x5b || byte === 0x5d || byte === 0xef || byte === 0xbb || byte === 0xbf
