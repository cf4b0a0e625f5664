import type { Buffer } from 'node:buffer'
import { fieldTerminator, numberAt, recordTerminator } from '../bytes.js'
import { UnreadableRecord, type Damage } from '../record.js'

/** Where a record's fields are. */
export interface Layout {
  tags: string[]
  /** The stretch of the data, without the record terminator. */
  start: number
  end: number
  /** Where each field starts, only when the fields do not stand in the order of the tags. */
  starts?: number[]
}

const leaderLength = 24
const entryLength = 12

/**
 * Holds the directory against the data. The number of terminators tells whether the two fit even where the directory's
 * own numbers are wrong, as they are when a program counted characters, or a field is longer than its four digits can say.
 */
export function layoutOf (bytes: Buffer, damage: Damage[]): Layout {
  const last = bytes.length - 1
  const end = bytes[last] === recordTerminator ? last : bytes.length
  if (numberAt(bytes, 0, 5) !== bytes.length) damage.push('wrong-record-length')

  const base = numberAt(bytes, 12, 5)
  const { from: directory, to } = base > leaderLength + 1 && bytes[base - 1] === fieldTerminator && (base - 1 - leaderLength) % entryLength === 0
    ? { from: leaderLength, to: base - 1 }
    : foundDirectory(bytes, damage)
  const start = to + 1
  const count = (to - directory) / entryLength

  const tags = new Array<string>(count)
  let contiguous = true
  let expected = start
  for (let i = 0; i < count; i++) {
    const entry = directory + i * entryLength
    tags[i] = tagAt(bytes, entry)
    if (!contiguous) continue
    const from = start + numberAt(bytes, entry + 7, 5)
    const next = from + numberAt(bytes, entry + 3, 4)
    if (from !== expected || next <= from || bytes[next - 1] !== fieldTerminator) contiguous = false
    expected = next
  }
  // Every entry ends in a terminator and the last one ends the data: were there another terminator in between,
  // the entries would still be right, but cutting at terminators would not.
  if (contiguous && expected === end && countTerminators(bytes, start, end) === count) return { tags, start, end }
  return mendedLayout(bytes, tags, directory, start, end, damage)
}

/**
 * Where the directory is when the leader does not say so: it starts near byte 24 (some systems lose or double a byte of the
 * leader), is made of whole entries, and ends at the first terminator.
 */
function foundDirectory (bytes: Buffer, damage: Damage[]): { from: number, to: number } {
  const to = bytes.indexOf(fieldTerminator, leaderLength - 2)
  if (to === -1) throw new UnreadableRecord('no-directory', 'The directory does not end')
  for (const from of [leaderLength, leaderLength - 1, leaderLength + 1]) {
    if (to > from && (to - from) % entryLength === 0 && isDirectory(bytes, from, to)) {
      damage.push(from === leaderLength ? 'wrong-base-address' : 'wrong-leader-length')
      return { from, to }
    }
  }
  throw new UnreadableRecord('no-directory', `What follows the leader is no directory (${Math.max(0, to - leaderLength)} bytes)`)
}

function isDirectory (bytes: Buffer, from: number, to: number): boolean {
  for (let entry = from; entry < to; entry += entryLength) if (numberAt(bytes, entry + 3, 9) === -1) return false
  return true
}

function mendedLayout (bytes: Buffer, tags: string[], directory: number, start: number, end: number, damage: Damage[]): Layout {
  const starts = startsByDirectory(bytes, tags.length, directory, start, end)
  const terminators = countTerminators(bytes, start, end)
  // The last field's terminator may be missing where the file was cut by a hair.
  const pieces = bytes[end - 1] === fieldTerminator ? terminators : terminators + 1
  if (starts !== undefined) {
    damage.push(starts.every((from, i) => i === 0 || from > starts[i - 1]!) ? 'unlisted-data' : 'unordered-directory')
    return { tags, start, end, starts }
  }
  if (pieces === tags.length) {
    damage.push('wrong-field-lengths')
    return { tags, start, end }
  }
  throw new UnreadableRecord('directory-mismatch', `The directory lists ${tags.length} fields, the data hold ${pieces}`)
}

/** The starts that the directory gives, if each is just after a terminator and no two are the same. */
function startsByDirectory (bytes: Buffer, count: number, directory: number, start: number, end: number): number[] | undefined {
  const starts: number[] = []
  const seen = new Set<number>()
  for (let i = 0; i < count; i++) {
    const entry = directory + i * entryLength
    const from = start + numberAt(bytes, entry + 7, 5)
    const length = numberAt(bytes, entry + 3, 4)
    if (from < start || length < 1 || from + length > end || seen.has(from)) return undefined
    if (bytes[from - 1] !== fieldTerminator || bytes[from + length - 1] !== fieldTerminator) return undefined
    seen.add(from)
    starts.push(from)
  }
  return starts
}

function countTerminators (bytes: Buffer, start: number, end: number): number {
  let count = 0
  for (let i = start; i < end; i++) if (bytes[i] === fieldTerminator) count++
  return count
}

/** Numeric tags as shared strings, so that they compare by identity and cost nothing. */
const numericTags = Array.from({ length: 1000 }, (_, tag) => String(tag).padStart(3, '0'))

function tagAt (bytes: Buffer, at: number): string {
  const tag = numberAt(bytes, at, 3)
  return tag === -1 ? bytes.toString('latin1', at, at + 3) : numericTags[tag]!
}
