import { SourceFailed } from '../connector.js'
import { openZip, type ZippedFile } from '../files/zip.js'

/** What of an archive in memory the reading of a spreadsheet needs: its files by name, as often as wanted. */
export class ZipArchive {
  readonly #files: Map<string, ZippedFile>
  /** What came out of each file already: what is read again is not counted again. */
  readonly #counted = new Map<string, number>()
  #left: number

  private constructor (files: ZippedFile[], limit: number) {
    this.#files = new Map(files.map(file => [file.name, file]))
    this.#left = limit
  }

  /** All files together may unpack to `limit` bytes. @throws SourceFailed */
  static async open (bytes: Buffer, limit: number): Promise<ZipArchive> {
    const { files } = await openZip(bytes, { archiveEntries: 10_000, fileBytes: Infinity })
    return new ZipArchive(files, limit)
  }

  has (name: string): boolean { return this.#files.has(name) }

  /** The content as text, in pieces; nothing for a file that is not there. */
  async * text (name: string): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8')
    for await (const chunk of this.content(name)) yield decoder.decode(chunk, { stream: true })
  }

  /** The content as bytes, in pieces. */
  async * content (name: string): AsyncGenerator<Buffer> {
    const file = this.#files.get(name)
    if (file === undefined) return
    let seen = 0
    for await (const chunk of file.read()) {
      seen += chunk.length
      const counted = this.#counted.get(name) ?? 0
      if (seen > counted) {
        this.#left -= seen - counted
        this.#counted.set(name, seen)
      }
      if (this.#left < 0) throw new SourceFailed('The spreadsheet unpacks to more than a spreadsheet may')
      yield chunk
    }
  }
}
