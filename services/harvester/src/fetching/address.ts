import type { Source } from '@commonshelf/store'

const ofFiles: Source['protocol'][] = ['file', 'spreadsheet', 'isbn-list']

/** Whether a source is fed with files, by whatever way they come. */
export const takesFiles = ({ protocol }: Pick<Source, 'protocol'>): boolean => ofFiles.includes(protocol)

/** Whether a source's files lie on a server, from which they are fetched, rather than in a folder of ours. */
export const isFetched = ({ protocol, address }: Pick<Source, 'protocol' | 'address'>): boolean =>
  takesFiles({ protocol }) && address !== null && /^(https?|sftp):\/\//i.test(address)

/** Whether a name fits a pattern with * and ?, whatever the case; several patterns are parted by blanks or commas. */
export function fits (name: string, patterns: string): boolean {
  return patterns.split(/[\s,]+/).some(pattern => pattern !== '' &&
    new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(name))
}

/** Names that say that a file is still being written. */
export const unfinished = /^[.~]|\.(part|partial|tmp|temp|crdownload|filepart|swp|lock)$/i
