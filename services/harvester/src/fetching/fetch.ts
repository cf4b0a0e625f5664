import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FileVersion, Harvest, Source, Store } from '@commonshelf/store'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { extentOf, fileSettings } from '../files/settings.js'
import { fits, unfinished } from './address.js'
import { basicHeader, credentialsOf, type FindCredentials } from './credentials.js'
import { download, type Partial } from './http.js'
import { patiently } from './patience.js'
import { withSftp, type RemoteFile, type Sftp } from './sftp.js'

/** A file that lies here now, in the words of the harvest's checkpoint. */
export interface FetchedFile {
  file: string
  /** What its library calls it. */
  name: string
  origin: 'upload'
  /** The version, to be remembered when it has been taken in; dates as text, since a checkpoint is JSON. */
  fetched: Omit<FileVersion, 'modifiedAt'> & { modifiedAt?: string, more: boolean }
  extent: Harvest['extent']
}

export interface Fetching extends Pick<HarvestTask, 'source' | 'signal' | 'limits' | 'log'> {
  store: Store
  /** Where files are put; the folder of uploads. */
  folder: string
  credentials: FindCredentials
  checkpoint: Record<string, unknown> | null
  /** Keeps how far a download has come. */
  save: (partial: Partial) => Promise<unknown>
}

/** Brings the next file of a source from its server; undefined when there is none that is new. @throws SourceFailed */
export async function fetchNext (task: Fetching): Promise<FetchedFile | undefined> {
  const url = new URL(task.source.address!)
  await mkdir(task.folder, { recursive: true })
  const known = await task.store.fetchedFiles.of(task.source.id)
  return url.protocol === 'sftp:' ? fromSftp(task, url, known) : fromWeb(task, url, known)
}

async function fromWeb (task: Fetching, url: URL, known: Map<string, FileVersion>): Promise<FetchedFile | undefined> {
  const { source, folder, checkpoint } = task
  const path = resolve(folder, `${source.id}-fetched.part`)
  const before = checkpoint?.partial as Partial | undefined
  if (before?.path !== path) await rm(path, { force: true })
  const { headers } = source.settings
  const downloaded = await download({
    address: url.href, known: known.get(url.href), partial: before?.path === path ? before : { path }, begun: task.save,
    headers: { ...headers as Record<string, string> | undefined, ...basicHeader(credentialsOf(source, url, task.credentials)) }
  }, task)
  if (downloaded === undefined) return undefined
  const { name, modifiedAt: _, ...fetched } = downloaded
  return inPlace(task, path, name, { ...fetched, more: false })
}

async function fromSftp (task: Fetching, url: URL, known: Map<string, FileVersion>): Promise<FetchedFile | undefined> {
  const { source, folder } = task
  const { hostKey, pattern } = source.settings
  const server = { url, credentials: credentialsOf(source, url, task.credentials), hostKey: typeof hostKey === 'string' ? hostKey : undefined }
  const path = resolve(folder, `${source.id}-fetched.part`)
  // A second try goes on with what the first one brought
  const kept = { partial: task.checkpoint?.partial as Partial | undefined }
  return patiently(url.href, task, () => withSftp(server, task, async sftp => {
    const listed = await sftp.list(decodeURIComponent(url.pathname).replace(/(.)\/+$/, '$1'))
    const wanted = listed.filter(({ name }) => !unfinished.test(name) && fits(name, typeof pattern === 'string' && pattern !== '' ? pattern : '*'))
    const news = newOf(wanted, known, source)
    for (const [at, file] of news.entries()) {
      if (!await arrived(sftp, file, path, kept, task)) continue // it is still being written: its turn comes
      return inPlace(task, path, file.name, { address: file.path, size: file.size, modifiedAt: file.modifiedAt.toISOString(), more: at < news.length - 1 })
    }
    return undefined
  }))
}

async function arrived (sftp: Sftp, file: RemoteFile, path: string, kept: { partial: Partial | undefined }, { save, limits }: Fetching): Promise<boolean> {
  if (file.size > limits.fileBytes) throw new SourceFailed(`${file.name} has ${file.size} bytes; the limit is ${limits.fileBytes}`)
  const version = `${file.path} ${file.size} ${file.modifiedAt.getTime()}`
  if (kept.partial?.path !== path || kept.partial.etag !== version) await rm(path, { force: true })
  kept.partial = { path, etag: version }
  await save(kept.partial)
  return sftp.download(file, path)
}

/** The files that have not been taken in as they are, oldest first. What is older than the newest full dump is in that, or was meant to go. */
export function newOf (files: RemoteFile[], known: Map<string, FileVersion>, source: Source): RemoteFile[] {
  const extent = ({ name }: RemoteFile) => extentOf(name, fileSettings(source))
  const newestFull = Math.max(...files.filter(file => extent(file) === 'full').map(({ modifiedAt }) => modifiedAt.getTime()))
  return files
    .filter(({ path, size, modifiedAt }) => {
      const before = known.get(path)
      const isKnown = before?.size === size && before.modifiedAt?.getTime() === modifiedAt.getTime()
      return !isKnown && modifiedAt.getTime() >= newestFull
    })
    .sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime() || Number(extent(b) === 'full') - Number(extent(a) === 'full') || (a.name < b.name ? -1 : 1))
}

/** Under a name that only this source uses, as uploads have them. */
async function inPlace ({ source, folder, checkpoint }: Fetching, path: string, name: string, fetched: FetchedFile['fetched']): Promise<FetchedFile> {
  if (name === '') throw new SourceFailed('The address leads to no file')
  const file = join(resolve(folder), `${source.id}-fetched-${Date.now().toString(36)}`)
  await rename(path, file)
  const asked = checkpoint?.extent
  return { file, name, origin: 'upload', fetched, extent: asked === 'full' || asked === 'delta' ? asked : extentOf(name, fileSettings(source)) }
}
