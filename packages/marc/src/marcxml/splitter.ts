import { asBuffer, Buffer } from '../bytes.js'
import type { RawRecord, RecordSplitter } from '../raw-record.js'

export interface MarcXmlSplitterOptions {
  /** A record longer than this is given up. */
  maxBytes?: number
}

const lessThan = 0x3c
const greaterThan = 0x3e

/**
 * Frames a stream of XML into its innermost <record> elements, whatever their namespace or prefix and whatever stands
 * around them: a collection, an OAI-PMH or SRU answer. A stream in another encoding that its declaration names (GB18030,
 * ISO-8859-1) comes out in UTF-8. A DOCTYPE ends the stream with one error, since what follows could mean anything.
 */
export class MarcXmlSplitter implements RecordSplitter {
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  /** Stream position of the first waiting byte. */
  #position = 0
  /** In the waiting bytes: where to look on, and where the record that is open starts. */
  #at = 0
  #start = -1
  #hasMarc = false
  #hasHeader = false
  #refused = false
  #first = true
  #decoder: InstanceType<typeof TextDecoder> | undefined
  readonly #maxBytes: number

  constructor ({ maxBytes = 8 * 1024 * 1024 }: MarcXmlSplitterOptions = {}) { this.#maxBytes = maxBytes }

  push (given: Uint8Array): RawRecord[] {
    if (this.#refused || given.length === 0) return []
    const chunk = this.#decoder === undefined ? given : Buffer.from(this.#decoder.decode(given, { stream: true }))
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    // Nothing is decided without a tag's end, so that joining stays linear however small the chunks are.
    if (asBuffer(chunk).indexOf(greaterThan) === -1 && this.#waitingBytes <= this.#maxBytes) return []
    return this.#frame()
  }

  end (): RawRecord[] {
    if (this.#refused) return []
    const records = this.#frame()
    if (this.#start !== -1) {
      records.push({ bytes: this.#joined().subarray(this.#start), position: this.#position + this.#start, error: 'xml-malformed' })
    }
    this.#refused = true
    return records
  }

  #joined (): Buffer {
    const data = this.#waiting.length === 1 ? asBuffer(this.#waiting[0]!) : Buffer.concat(this.#waiting)
    this.#waiting = [data]
    return data
  }

  #frame (): RawRecord[] {
    let data = this.#joined()
    if (this.#first) {
      if (data.indexOf(greaterThan) === -1) return []
      this.#first = false
      data = this.#inUtf8(data)
    }
    const records: RawRecord[] = []
    while (!this.#refused) {
      const at = data.indexOf(lessThan, this.#at)
      if (at === -1) {
        this.#at = data.length
        break
      }
      const end = endOfMarkup(data, at)
      if (end === -1) {
        this.#at = at
        if (data.length - at > this.#maxBytes) {
          records.push({ bytes: data.subarray(at, at + 200), position: this.#position + at, error: 'xml-malformed' })
          this.#refused = true
        }
        break
      }
      if (end === -2) {
        records.push({ bytes: data.subarray(at, Math.min(data.length, at + 200)), position: this.#position + at, error: 'xml-doctype' })
        this.#refused = true
        break
      }
      this.#markup(data, at, end, records)
      this.#at = end
    }
    if (this.#start !== -1 && this.#at - this.#start > this.#maxBytes) {
      records.push({ bytes: data.subarray(this.#start, this.#start + 200), position: this.#position + this.#start, error: 'too-long' })
      this.#start = -1
    }
    // Keep what is open only
    const keep = this.#start === -1 ? this.#at : this.#start
    this.#position += keep
    this.#at -= keep
    if (this.#start !== -1) this.#start = 0
    this.#waiting = keep < data.length ? [data.subarray(keep)] : []
    this.#waitingBytes = data.length - keep
    return records
  }

  #markup (data: Buffer, at: number, end: number, records: RawRecord[]): void {
    const closing = data[at + 1] === 0x2f
    const name = localNameAt(data, closing ? at + 2 : at + 1, end)
    if (name === 'record') {
      if (!closing) {
        const isEmpty = data[end - 2] === 0x2f
        // <record status="deleted" id="…"/> says something, though not in fields
        if (isEmpty && data.subarray(at, end).includes('status')) records.push({ bytes: data.subarray(at, end), position: this.#position + at, error: 'no-fields' })
        // A record inside a record: the outer one is an envelope
        this.#start = isEmpty ? -1 : at
        this.#hasMarc = false
        this.#hasHeader = false
      } else if (this.#start !== -1) {
        const bytes = data.subarray(this.#start, end)
        if (this.#hasMarc) records.push({ bytes, position: this.#position + this.#start })
        // An OAI-PMH record with a header alone is a deletion, which is not ours to report
        else if (!this.#hasHeader) records.push({ bytes, position: this.#position + this.#start, error: 'no-fields' })
        this.#start = -1
      }
    } else if (name === 'marc') this.#hasMarc = true
    else if (name === 'header') this.#hasHeader = true
  }

  /** Turns to the encoding that the XML declaration names, when it is not UTF-8. */
  #inUtf8 (data: Buffer): Buffer {
    const utf16 = data[0] === 0xff && data[1] === 0xfe ? 'utf-16le' : data[0] === 0xfe && data[1] === 0xff ? 'utf-16be' : undefined
    const declared = utf16 ?? /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(data.toString('latin1', 0, 200))?.[1]
    if (declared === undefined || /^utf-?8$/i.test(declared)) return data
    try {
      this.#decoder = new TextDecoder(declared)
    } catch {
      return data // a name that nobody knows: each record is read as UTF-8 and judged by that
    }
    const text = Buffer.from(this.#decoder.decode(data, { stream: true }))
    this.#waiting = [text]
    return text
  }
}

/** Where the markup at `at` ends; -1 when more bytes are needed, -2 for a document type declaration. */
function endOfMarkup (data: Buffer, at: number): number {
  const next = data[at + 1]
  if (next === undefined) return -1
  if (next === 0x3f) return after(data, '?>', at + 2)
  if (next === 0x21) {
    if (at + 9 > data.length) return startsOtherThan(data, at) ? -2 : -1
    if (data[at + 2] === 0x2d && data[at + 3] === 0x2d) return after(data, '-->', at + 4)
    if (data.toString('latin1', at, at + 9) === '<![CDATA[') return after(data, ']]>', at + 9)
    return -2
  }
  let quote = 0
  for (let i = at + 1; i < data.length; i++) {
    const byte = data[i]!
    if (quote !== 0) {
      if (byte === quote) quote = 0
    } else if (byte === greaterThan) return i + 1
    else if (byte === 0x22 || byte === 0x27) quote = byte
    // A < inside a tag: the tag before it is broken; go on from here, the reader will refuse that record
    else if (byte === lessThan) return i
  }
  return -1
}

function startsOtherThan (data: Buffer, at: number): boolean {
  const text = data.toString('latin1', at)
  return !'<!--'.startsWith(text.slice(0, 4)) && !'<![CDATA['.startsWith(text)
}

function after (data: Buffer, closing: string, from: number): number {
  const found = data.indexOf(closing, from, 'latin1')
  return found === -1 ? -1 : found + closing.length
}

/** `record`, `header`, `marc` for the elements of MARC, or nothing of interest. */
function localNameAt (data: Buffer, at: number, end: number): 'record' | 'header' | 'marc' | undefined {
  let from = at
  let stop = at
  for (; stop < end; stop++) {
    const byte = data[stop]!
    if (byte === 0x3a) from = stop + 1
    else if (byte <= 0x20 || byte === greaterThan || byte === 0x2f) break
  }
  const length = stop - from
  if (length < 6 || length > 12) return undefined
  const first = data[from]!
  if (first === 0x72) return length === 6 && data.toString('latin1', from, stop) === 'record' ? 'record' : undefined
  if (first === 0x68) return length === 6 && data.toString('latin1', from, stop) === 'header' ? 'header' : undefined
  if (first !== 0x64 && first !== 0x63 && first !== 0x6c) return undefined
  const name = data.toString('latin1', from, stop)
  return name === 'datafield' || name === 'controlfield' || name === 'leader' ? 'marc' : undefined
}
