import type { Source } from '@commonshelf/store'

const ofFiles: Source['protocol'][] = ['file', 'spreadsheet', 'isbn-list']

/** Whether a source is fed with files, by whatever way they come. */
export const takesFiles = ({ protocol }: Pick<Source, 'protocol'>): boolean => ofFiles.includes(protocol)

/** Whether a source's files lie on a server, from which they are fetched, rather than in a folder of ours. */
export const isFetched = ({ protocol, address }: Pick<Source, 'protocol' | 'address'>): boolean =>
  takesFiles({ protocol }) && address !== null && /^(https?|sftp):\/\//i.test(address)

/** Whether a name fits a pattern with * and ?, whatever the case; several patterns are parted by blanks or commas. */
export function fits (name: string, patterns: string): boolean {
  const letters = [...name.toLowerCase()]
  return patterns.toLowerCase().split(/[\s,]+/).some(pattern => pattern !== '' && fitsOne(letters, [...pattern]))
}

/** Goes back to the last * only, so that no pattern takes longer than its length times the name's. */
function fitsOne (name: string[], pattern: string[]): boolean {
  let [at, of] = [0, 0]
  let star: { of: number, at: number } | undefined
  while (at < name.length) {
    if (pattern[of] === '*') star = { of: of++, at }
    else if (pattern[of] === '?' || pattern[of] === name[at]) [at, of] = [at + 1, of + 1]
    else if (star !== undefined) [at, of] = [++star.at, star.of + 1]
    else return false
  }
  while (pattern[of] === '*') of++
  return of === pattern.length
}

/** Names that say that a file is still being written. */
export const unfinished = /^[.~]|\.(part|partial|tmp|temp|crdownload|filepart|swp|lock)$/i
