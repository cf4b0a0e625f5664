import type { MultipartFile } from '@fastify/multipart'
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ApiProblem } from '../app/problems.js'

/** Bytes. A main library's full dump of some millions of records fits. */
export const largestUpload = 8 * 1024 ** 3

/** Writes an upload to disk as it comes, under a name of our own: the given one is not trusted beyond its ending. */
export async function keepUpload (part: MultipartFile, folder: string, sourceId: string): Promise<{ path: string, name: string, discard: () => Promise<void> }> {
  await mkdir(folder, { recursive: true })
  const ending = /^\.[a-z0-9]{1,8}$/i.test(extname(part.filename)) ? extname(part.filename).toLowerCase() : ''
  const path = resolve(folder, `${sourceId}-${randomBytes(8).toString('hex')}${ending}`)
  const discard = () => rm(path, { force: true })
  try {
    await pipeline(part.file, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await discard()
    throw error
  }
  if (part.file.truncated) {
    await discard()
    throw new ApiProblem('too-large', `A file may have ${largestUpload} bytes`)
  }
  // What its library calls it says whether it is a list of deletions; it is never a path of ours
  return { path, name: basename(part.filename.replaceAll('\\', '/')).slice(0, 200), discard }
}
