import { SourceFailed, type HarvestLimits } from '../connector.js'

export type UnpackingLimits = Pick<HarvestLimits, 'fileBytes' | 'unpackedRatio' | 'archiveEntries'>

/** Below this a high ratio proves nothing: a short file of blanks packs very well. */
const small = 64e6

/**
 * Counts what comes out of one file, over all that it holds, against what may come out: a small file may unpack to any size.
 * Sizes that an archive states are not believed.
 */
export class Unpacking {
  #bytes = 0

  constructor (readonly packedBytes: number, readonly limits: UnpackingLimits) {}

  /** @throws SourceFailed that names the limit */
  count (bytes: number): void {
    this.#bytes += bytes
    const { fileBytes, unpackedRatio } = this.limits
    if (this.#bytes > fileBytes) throw new SourceFailed(`The file holds more than ${sizeOf(fileBytes)}, which is the most that a file may hold`)
    if (this.#bytes > small && this.#bytes > this.packedBytes * unpackedRatio) {
      throw new SourceFailed(`The file unpacks to more than ${unpackedRatio} times its size, which is the limit: no library's records pack so well`)
    }
  }
}

export function sizeOf (bytes: number): string {
  const steps: [number, string][] = [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']]
  const [unit, name] = steps.find(([unit]) => bytes >= unit) ?? [1, 'bytes']
  return `${Math.round(bytes / unit * 10) / 10} ${name}`
}
