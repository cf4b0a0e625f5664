import { createInflateRaw } from 'node:zlib'
import { Readable } from 'node:stream'
import { SourceFailed } from '../connector.js'

interface Entry { method: number, start: number, packed: number, counted: number }

/**
 * The files in a ZIP archive that is in memory, by name, unpacked as streams. All of them together may unpack to `limit`
 * bytes: the sizes that the archive states are not believed, what comes out is counted.
 */
export class ZipArchive {
  readonly #entries = new Map<string, Entry>()
  #left: number

  constructor (readonly bytes: Buffer, limit: number) {
    this.#left = limit
    // The directory stands at the end, before a comment of up to 64 kB.
    const end = bytes.lastIndexOf(endSignature)
    if (end < 0 || end + 22 > bytes.length) throw new SourceFailed('The spreadsheet is damaged: its archive has no directory')
    let at = bytes.readUInt32LE(end + 16)
    for (let i = bytes.readUInt16LE(end + 10); i > 0 && at + 46 <= bytes.length; i--) {
      if (bytes.readUInt32LE(at) !== 0x02014B50) throw new SourceFailed('The spreadsheet is damaged: its archive has a broken directory')
      const nameLength = bytes.readUInt16LE(at + 28)
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/')
      const header = bytes.readUInt32LE(at + 42)
      if (header + 30 > bytes.length) throw new SourceFailed('The spreadsheet is damaged: its archive is cut off')
      const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
      this.#entries.set(name, { method: bytes.readUInt16LE(at + 10), start, packed: bytes.readUInt32LE(at + 20), counted: 0 })
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
  }

  has (name: string): boolean { return this.#entries.has(name) }

  /** The content as text, in pieces; nothing for a file that is not there. */
  async * text (name: string): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8')
    for await (const chunk of this.content(name)) yield decoder.decode(chunk, { stream: true })
  }

  /** The content as bytes, in pieces. */
  async * content (name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name)
    if (!entry) return
    const packed = this.bytes.subarray(entry.start, entry.start + entry.packed)
    const content = entry.method === 0 ? [packed] : entry.method === 8 ? Readable.from([packed]).pipe(createInflateRaw()) : undefined
    if (!content) throw new SourceFailed('The spreadsheet is packed in a way that is not used by spreadsheets')
    let seen = 0
    try {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        seen += chunk.length
        // What is read again is not counted again
        if (seen > entry.counted) {
          this.#left -= seen - entry.counted
          entry.counted = seen
        }
        if (this.#left < 0) throw new SourceFailed('The spreadsheet unpacks to more than a spreadsheet may')
        yield chunk
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw new SourceFailed('The spreadsheet is damaged: its archive cannot be unpacked', { cause: error })
      throw error
    }
  }
}

const endSignature = Buffer.from([0x50, 0x4B, 0x05, 0x06])
