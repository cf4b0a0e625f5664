import { isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl'
import { SourceFailed } from '../connector.js'
import { sizeOf, type UnpackingLimits } from './unpacking.js'

/** One file in a ZIP archive. */
export interface ZippedFile {
  name: string
  /** The content, unpacked as it is read. */
  read (): AsyncGenerator<Buffer>
}

export interface OpenZip { files: ZippedFile[], close (): void }

export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4B && (head[2] === 0x03 || head[2] === 0x05)

/**
 * The files in a ZIP archive (ZIP64 too) on disk or in memory, in the archive's order, none of them read yet. What is not
 * there by the archive's own account is refused here; what comes out has to be counted by whoever reads. @throws SourceFailed
 */
export async function openZip (archive: string | Buffer, { archiveEntries, fileBytes }: Pick<UnpackingLimits, 'archiveEntries' | 'fileBytes'>): Promise<OpenZip> {
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: true }
  const zip = await (typeof archive === 'string' ? openPromise(archive, options) : fromBufferPromise(archive, options)).catch(damaged)
  try {
    if (zip.entryCount > archiveEntries) throw new SourceFailed(`The archive holds ${zip.entryCount} files; the limit is ${archiveEntries}`)
    const files: ZippedFile[] = []
    let stated = 0
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      if (name.endsWith('/')) continue
      stated += entry.uncompressedSize
      if (stated > fileBytes) throw new SourceFailed(`The archive holds more than ${sizeOf(fileBytes)}, which is the most that a file may hold`)
      files.push({ name, read: () => contentOf(zip, entry, name) })
    }
    return { files, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error instanceof SourceFailed ? error : damaged(error as Error)
  }
}

async function * contentOf (zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw new SourceFailed(`${name} in the archive is locked with a password`)
  if (!entry.canDecodeFileData()) throw new SourceFailed(`${name} in the archive is packed by method ${entry.compressionMethod}; only stored and deflated files are read`)
  let sum = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry) as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw error instanceof SourceFailed ? error : damaged(error as Error)
  }
  if (sum !== entry.crc32) throw new SourceFailed(`The archive is damaged: the checksum of ${name} is wrong`)
}

/** Names in UTF-8, or in what Windows in China writes: GBK without a word about it. */
function nameOf (entry: Entry): string {
  const bytes = entry.fileNameRaw
  const text = isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('gb18030').decode(bytes)
  return text.replaceAll('\\', '/')
}

const damaged = (error: Error): never => {
  throw new SourceFailed(`The archive is damaged: ${error.message}`, { cause: error })
}
