import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { AddressRefused, reachOf } from '@commonshelf/runtime'
import { Client, type SFTPWrapper } from 'ssh2'
import { SourceFailed, type HarvestTask } from '../connector.js'
import type { Credentials } from './credentials.js'
import { Passing } from './patience.js'

/** A file on the server as its folder shows it. */
export interface RemoteFile { path: string, name: string, size: number, modifiedAt: Date }

interface Server {
  url: URL
  credentials: Credentials | undefined
  /** The fingerprint of the server's key, SHA256:…, as ssh-keygen and ssh show it. */
  hostKey: string | undefined
}

/**
 * A connection to an SFTP server whose key is the one that the source's settings pin, for as long as `use` needs it. What breaks
 * on the way is Passing; a wrong key and a refused login are SourceFailed.
 */
export async function withSftp<T> ({ url, credentials, hostKey }: Server, { signal, limits }: Pick<HarvestTask, 'signal' | 'limits'>, use: (sftp: Sftp) => Promise<T>): Promise<T> {
  const username = credentials?.user ?? decodeURIComponent(url.username)
  if (username === '') throw new SourceFailed('An SFTP server wants a user: name the credentials of the source')
  const reach = reachOf(limits.privateNetworks)
  reach.check(url.hostname)
  const line = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 22 : Number(url.port), lookup: reach.lookup })
  line.on('error', () => { /* the client hears it too, once it has the line */ })
  const client = new Client()
  let shown: string | undefined
  const broken = brokenLine()
  broken.promise.catch(() => { /* whoever waits hears it */ })
  const leave = (): void => { broken.reject(signal.reason) }
  signal.addEventListener('abort', leave)
  client.on('error', error => { broken.reject(told(error, shown, hostKey)) })
  client.on('close', () => { broken.reject(new Passing('The SFTP server closed the connection')) })
  try {
    const ready = new Promise<void>(resolve => { client.on('ready', resolve) })
    client.connect({
      sock: line, username, readyTimeout: limits.requestTime, keepaliveInterval: limits.requestTime, keepaliveCountMax: 1,
      ...credentials?.password !== undefined && { password: credentials.password },
      ...credentials?.key !== undefined && { privateKey: credentials.key },
      ...credentials?.passphrase !== undefined && { passphrase: credentials.passphrase },
      hostVerifier: (key: Buffer) => {
        shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
        return hostKey !== undefined && shown === hostKey.trim().replace(/=+$/, '')
      }
    })
    await Promise.race([ready, broken.promise])
    const wrapper = await Promise.race([new Promise<SFTPWrapper>((resolve, reject) => { client.sftp((error, sftp) => error ? reject(error) : resolve(sftp)) }), broken.promise])
    return await use(new Sftp(wrapper, broken.promise))
  } finally {
    signal.removeEventListener('abort', leave)
    client.destroy()
    line.destroy()
  }
}

export class Sftp {
  constructor (readonly sftp: SFTPWrapper, readonly broken: Promise<never>) {}

  /** The file at this path, or all files in the folder there; links and folders are passed over. @throws SourceFailed */
  async list (path: string): Promise<RemoteFile[]> {
    const here = await this.#ask<{ isFile (): boolean, size: number, mtime: number }>(done => { this.sftp.stat(path, done) }, path)
    if (here.isFile()) return [remote(path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1), here)]
    const entries = await this.#ask<{ filename: string, attrs: { isFile (): boolean, size: number, mtime: number } }[]>(done => { this.sftp.readdir(path, done) }, path)
    return entries.filter(({ attrs }) => attrs.isFile()).map(({ filename, attrs }) => remote(path, filename, attrs))
  }

  /** Writes the file to disk, going on after what is there already. False when it is not as it was listed: it is still being written. */
  async download ({ path, size, modifiedAt }: RemoteFile, to: string): Promise<boolean> {
    const have = await stat(to).then(found => found.size, () => 0)
    const start = have < size ? have : 0
    if (have !== size || size === 0) {
      // No more than was listed, whatever the server goes on to send
      const content = this.sftp.createReadStream(path, { start, ...size > 0 && { end: size - 1 } })
      await Promise.race([pipeline(content, createWriteStream(to, { flags: start === 0 ? 'w' : 'a', mode: 0o600 })).catch((error: Error) => { throw new Passing(`${path}: ${error.message}`) }), this.broken])
        .finally(() => { content.destroy() })
    }
    const [now] = await this.list(path)
    return now?.size === size && now.modifiedAt.getTime() === modifiedAt.getTime() && (await stat(to)).size === size
  }

  #ask<T> (ask: (done: (error: Error | undefined, answer: T) => void) => void, path: string): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => { ask((error, answer) => error ? reject(new SourceFailed(`The SFTP server says of ${path}: ${error.message}`)) : resolve(answer)) })
    return Promise.race([answer, this.broken])
  }
}

const remote = (folder: string, name: string, { size, mtime }: { size: number, mtime: number }): RemoteFile =>
  ({ path: `${folder === '/' ? '' : folder}/${name}`, name, size, modifiedAt: new Date(mtime * 1000) })

function told (error: Error & { level?: string }, shown: string | undefined, hostKey: string | undefined): Error {
  if (error instanceof AddressRefused) return error
  if (shown !== undefined && hostKey === undefined) return new SourceFailed(`The SFTP server shows the key ${shown}. If that is its key, set it as hostKey of the source`)
  if (shown !== undefined && shown !== hostKey) return new SourceFailed(`The SFTP server shows another key (${shown}) than the source pins (${hostKey}): nothing was sent to it`)
  if (error.level === 'client-authentication') return new SourceFailed('The SFTP server does not let us in: check the credentials of the source')
  return new Passing(`The SFTP server cannot be reached: ${error.message}`)
}

/** Rejects when the connection is no more. */
function brokenLine (): { promise: Promise<never>, reject: (reason: unknown) => void } {
  let reject!: (reason: unknown) => void
  const promise = new Promise<never>((_, no) => { reject = no })
  return { promise, reject }
}
