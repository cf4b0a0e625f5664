import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { fetchStream, FetchRefused, type LimitedStream } from '@commonshelf/runtime'
import type { FileVersion } from '@commonshelf/store'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { checkStatus, Passing, patiently } from './patience.js'

/** A download that may be gone on with: where it lies, and which version of the file it is a part of. */
export interface Partial { path: string, etag?: string, lastModified?: string }

interface Wanted {
  address: string
  headers: Record<string, string>
  /** The version that was taken in last. */
  known: FileVersion | undefined
  /** What an earlier try left. */
  partial: Partial
  /** Called when the server has said which version it sends, before the first byte is kept. */
  begun: (partial: Partial) => Promise<unknown>
}

export interface Downloaded extends FileVersion { name: string }

/**
 * Brings a file here from a web server, to disk as it comes; undefined when it is still the version that is known. After a
 * break it is gone on with where the server can, and begun again where it cannot or has another version by now. @throws SourceFailed
 */
export function download (wanted: Wanted, task: Pick<HarvestTask, 'signal' | 'limits' | 'log'>): Promise<Downloaded | undefined> {
  let { partial } = wanted
  return patiently(wanted.address, task, async () => {
    const have = await sizeOf(partial.path)
    const validator = strong(partial.etag) ?? partial.lastModified
    const goesOn = have > 0 && validator !== undefined
    const answer = await fetchStream(wanted.address, {
      maxBytes: task.limits.fileBytes, silence: task.limits.requestTime, signal: task.signal, privateNetworks: task.limits.privateNetworks,
      headers: {
        'user-agent': 'Commonshelf harvester', 'accept-encoding': 'identity', ...wanted.headers,
        ...goesOn ? { range: `bytes=${have}-`, 'if-range': validator } : conditions(wanted.known)
      }
    }).catch(passing)
    const { status, headers } = answer
    try {
      if (status === 304) return undefined
      if (status === 416 && goesOn) {
        await rm(partial.path, { force: true })
        throw new Passing('The server has another version of the file by now')
      }
      checkStatus(status, headers)
      if (status !== 200 && status !== 206) throw new SourceFailed(`The server answers with status ${status}`)
      const from = status === 206 ? Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? NaN) : 0
      if (from !== 0 && from !== have) throw new SourceFailed('The server sends another part of the file than it was asked for')
      partial = versionOf(headers, partial.path)
      await wanted.begun(partial)
      const kept = await keep(answer, partial.path, from)
      const length = lengthOf(headers)
      if ((length !== undefined && kept !== length) || await sizeOf(partial.path) !== from + kept) throw new Passing(`The connection broke after ${from + kept} bytes`)
      const { path: _, ...version } = partial
      return { address: wanted.address, ...version, size: from + kept, name: nameOf(answer) }
    } finally {
      await answer.body.return()
    }
  })
}

async function keep ({ body }: LimitedStream, path: string, from: number): Promise<number> {
  let bytes = 0
  const counted = async function * () {
    for await (const chunk of body) {
      bytes += chunk.length
      yield chunk
    }
  }
  await pipeline(counted(), createWriteStream(path, { flags: from === 0 ? 'w' : 'a', mode: 0o600 })).catch(passing)
  return bytes
}

const passing = (error: unknown): never => { throw error instanceof FetchRefused ? new Passing(error.message) : error }

const conditions = (known: FileVersion | undefined): Record<string, string> => ({
  ...known?.etag != null && { 'if-none-match': known.etag },
  ...known?.lastModified != null && { 'if-modified-since': known.lastModified }
})

/** Only what two downloads share byte for byte can be put together (RFC 9110, 13.1.5). */
const strong = (etag: string | undefined): string | undefined => etag?.startsWith('W/') === false ? etag : undefined

function versionOf (headers: Headers, path: string): Partial {
  const [etag, lastModified] = [headers.get('etag'), headers.get('last-modified')]
  return { path, ...etag !== null && { etag }, ...lastModified !== null && { lastModified } }
}

/** The bytes of the body, unless it comes in a coding that was not asked for. */
function lengthOf (headers: Headers): number | undefined {
  const length = headers.get('content-length')
  return length === null || headers.get('content-encoding') !== null ? undefined : Number(length)
}

/** What the server calls the file, else the end of its address. */
function nameOf ({ headers, url }: LimitedStream): string {
  const said = /filename\*\s*=\s*UTF-8''([^;\s]+)|filename\s*=\s*"?([^";]+)/i.exec(headers.get('content-disposition') ?? '')
  const name = said?.[1] ?? said?.[2] ?? new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

const sizeOf = (path: string): Promise<number> => stat(path).then(({ size }) => size, () => 0)
