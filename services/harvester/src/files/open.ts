import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { SourceFailed } from '../connector.js'
import { Unpacking, type UnpackingLimits } from './unpacking.js'
import { isZip, openZip } from './zip.js'

/** One run of records: the file itself, or one of the files in an archive. */
export interface FilePart {
  name: string
  /** The content, unpacked, from `position` on where it can be entered there, else from its beginning. */
  read (position?: number): PartContent
  /** The first bytes of the content; at most `length`. */
  head (length: number): Promise<Buffer>
}

export interface PartContent {
  chunks: AsyncIterable<Uint8Array>
  /** Where the first chunk stands in the content. */
  start: number
}

export interface OpenFile { parts: FilePart[], isArchive: boolean, close (): void }

const chunkSize = 256 * 1024

/**
 * What a file holds, by its first bytes whatever it is called: itself, unpacked where it is gzip, or each of the files in a
 * ZIP archive (which may be gzip again). Everything is read as a stream, and unpacked bytes are counted. @throws SourceFailed
 */
export async function openFile (path: string, limits: UnpackingLimits, signal: AbortSignal): Promise<OpenFile> {
  const { size } = await stat(path).catch(gone)
  const head = await firstBytes(path)
  if (isZip(head)) {
    const zip = await openZip(path, limits)
    const unpacking = new Unpacking(size, limits)
    return {
      isArchive: true, close: () => zip.close(),
      parts: zip.files.map(({ name, read }) => partOf(name, () => ({ chunks: read(), start: 0 }), unpacking, signal))
    }
  }
  // A packed file has to be read from its beginning
  const start = (position: number): number => isGzip(head) ? 0 : position
  const plain = (position: number) => ({ chunks: createReadStream(path, { start: start(position), highWaterMark: chunkSize, signal }), start: start(position) })
  return { isArchive: false, close () {}, parts: [partOf(basename(path), plain, new Unpacking(size, limits), signal)] }
}

function partOf (name: string, raw: (position: number) => PartContent, unpacking: Unpacking, signal: AbortSignal): FilePart {
  const head = async (length: number): Promise<Buffer> => {
    const chunks: Uint8Array[] = []
    let size = 0
    // What is only looked at counts for nothing: it will be read again
    for await (const chunk of content(raw(0).chunks, undefined, signal)) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= length) break
    }
    return Buffer.concat(chunks).subarray(0, length)
  }
  return {
    name,
    head,
    read (position = 0) {
      const { chunks, start } = raw(position)
      return { start, chunks: content(chunks, unpacking, signal) }
    }
  }
}

/** A whole stream that begins with gzip's mark is unpacked; one that was entered later passes as it is, and cannot begin so by chance. */
async function * content (raw: AsyncIterable<Uint8Array>, unpacking: Unpacking | undefined, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const chunks = raw[Symbol.asyncIterator]()
  let unpacked: Readable | undefined
  try {
    const first = await chunks.next()
    if (first.done) return
    const from = async function * () {
      yield first.value
      yield * { [Symbol.asyncIterator]: () => chunks }
    }
    // What fails in the pipeline fails the stream that is read at its end
    if (isGzip(first.value)) unpacked = pipeline(Readable.from(from(), { objectMode: false }), createGunzip({ chunkSize }), () => {})
    for await (const chunk of (unpacked ?? from()) as AsyncIterable<Uint8Array>) {
      signal.throwIfAborted()
      unpacking?.count(chunk.length)
      yield chunk
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw new SourceFailed('The file is packed with gzip and cannot be unpacked whole', { cause: error })
    throw error
  } finally {
    unpacked?.destroy()
    await chunks.return?.()
  }
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1F && head[1] === 0x8B

async function firstBytes (path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function gone (error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' ? new SourceFailed('The file is gone', { cause: error }) : error
}
