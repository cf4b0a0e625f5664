import { open } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { SourceFailed } from '../connector.js'

export type FileSyntax = 'iso2709' | 'marcxml'
export interface OpenFile {
  /** The content after any gzip, from `position` on. */
  chunks: AsyncIterable<Uint8Array>
  /** Where the first chunk stands in the content. */
  start: number
}

/**
 * The content of a file, gunzipped when its first bytes say that it is packed. A plain file is entered at `from`; a packed
 * one has to be read from its beginning, so `start` is 0 there. More than `limit` bytes of content is an error: a small
 * file may unpack to any size.
 */
export async function openFile (path: string, from: number, limit: number, signal: AbortSignal): Promise<OpenFile> {
  const packed = await isGzip(path)
  const start = packed ? 0 : from
  const file = createReadStream(path, { start, highWaterMark: 256 * 1024, signal })
  const content: Readable = packed ? file.pipe(createGunzip({ chunkSize: 256 * 1024 })) : file
  if (packed) file.on('error', error => content.destroy(error))
  return { start, chunks: limited(content, file, limit - start) }
}

async function * limited (content: Readable, file: Readable, limit: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      seen += chunk.length
      if (seen > limit) throw new SourceFailed('The file is larger than a file may be')
      yield chunk
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code?.startsWith('Z_')) throw new SourceFailed('The file is packed with gzip and cannot be unpacked whole', { cause: error })
    throw error
  } finally {
    file.destroy()
    content.destroy()
  }
}

/** The first bytes of the content, unpacked; at most `length`. */
export async function headOf (path: string, length: number, signal: AbortSignal): Promise<Buffer> {
  const { chunks } = await openFile(path, 0, Infinity, signal)
  const head: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    head.push(chunk)
    size += chunk.length
    if (size >= length) break
  }
  return Buffer.concat(head).subarray(0, length)
}

async function isGzip (path: string): Promise<boolean> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new SourceFailed('The file is gone', { cause: error }) : error
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1F && buffer[1] === 0x8B
  } finally {
    await file.close()
  }
}

/**
 * ISO 2709 or MARCXML, judged by the bytes whatever the file is called: XML begins with `<` after a BOM and blanks; an
 * ISO 2709 file has a record terminator, or the separators of a directory and its fields, near its beginning.
 */
export function syntaxOf (head: Uint8Array): FileSyntax | undefined {
  let at = head[0] === 0xEF && head[1] === 0xBB && head[2] === 0xBF ? 3 : 0
  if ((head[0] === 0xFF && head[1] === 0xFE) || (head[0] === 0xFE && head[1] === 0xFF)) {
    return new TextDecoder(head[0] === 0xFF ? 'utf-16le' : 'utf-16be').decode(head.subarray(2)).trimStart().startsWith('<') ? 'marcxml' : undefined
  }
  while (at < head.length && head[at]! <= 0x20 && head[at]! !== 0x1D && head[at]! !== 0x1E) at++
  if (head[at] === 0x3C) return 'marcxml'
  const first = Buffer.from(head.subarray(at, at + 24)).toString('latin1')
  return /^\d{5}/.test(first) || head.includes(0x1D) || head.includes(0x1E) ? 'iso2709' : undefined
}
