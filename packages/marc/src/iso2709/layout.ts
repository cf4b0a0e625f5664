import { type Buffer, fieldTerminator, numberAt, recordTerminator } from '../bytes.js'
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

  const start = numberAt(bytes, 12, 5)
  if (start <= leaderLength + 1 || bytes[start - 1] !== fieldTerminator || (start - 1 - leaderLength) % entryLength !== 0) return foundLayout(bytes, end, damage)
  const count = (start - 1 - leaderLength) / entryLength
  const tags: string[] = []
  let contiguous = true
  let expected = start
  for (let i = 0; i < count; i++) {
    const entry = leaderLength + i * entryLength
    tags.push(tagAt(bytes, entry))
    if (!contiguous) continue
    const from = start + numberAt(bytes, entry + 7, 5)
    const next = from + numberAt(bytes, entry + 3, 4)
    if (from !== expected || next <= from || bytes[next - 1] !== fieldTerminator) contiguous = false
    expected = next
  }
  // Every entry ends in a terminator and the last one ends the data: were there another terminator in between,
  // the entries would still be right, but cutting at terminators would not.
  if (contiguous && expected === end && countTerminators(bytes, start, end) === count) return { tags, start, end }

  const starts = startsByDirectory(bytes, count, start, end)
  if (starts === undefined) {
    damage.push('wrong-field-lengths')
    return layoutByTerminators(bytes, tags, start, end)
  }
  damage.push(starts.every((from, i) => i === 0 || from > starts[i - 1]!) ? 'unlisted-data' : 'unordered-directory')
  return { tags, start, end, starts }
}

/** One tag a stretch between terminators, when there are as many of the ones as of the others. */
function layoutByTerminators (bytes: Buffer, tags: string[], start: number, end: number): Layout {
  const terminators = countTerminators(bytes, start, end)
  // The last field's terminator may be missing where the file was cut by a hair.
  const pieces = bytes[end - 1] === fieldTerminator ? terminators : terminators + 1
  if (pieces !== tags.length) throw new UnreadableRecord('directory-mismatch', `The directory lists ${tags.length} fields, the data hold ${pieces}`)
  return { tags, start, end }
}

/**
 * For a leader that does not say where the directory ends: it starts near byte 24 (some systems lose or double a byte of
 * the leader) and ends at the first terminator.
 */
function foundLayout (bytes: Buffer, end: number, damage: Damage[]): Layout {
  const to = bytes.indexOf(fieldTerminator, leaderLength - 1)
  if (to === -1) throw new UnreadableRecord('no-directory', 'The directory does not end')
  for (const from of [leaderLength, leaderLength - 1, leaderLength + 1]) {
    const tags = walkedTags(bytes, from, to) ?? (from === leaderLength ? numericEntries(bytes, from, to) : undefined)
    if (tags === undefined) continue
    damage.push(from === leaderLength ? 'wrong-base-address' : 'wrong-leader-length')
    return layoutByTerminators(bytes, tags, to + 1, end)
  }
  throw new UnreadableRecord('no-directory', `What follows the leader is no directory (${Math.max(0, to - leaderLength)} bytes)`)
}

/**
 * The tags of a directory whose entries follow one another without a gap in the data, which no other bytes do by chance.
 * An entry may have a digit too many where a field is longer than four digits can say.
 */
function walkedTags (bytes: Buffer, from: number, to: number): string[] | undefined {
  const tags: string[] = []
  let expected = 0
  let entry = from
  while (entry < to) {
    let digits = 4
    while (digits <= 5 && numberAt(bytes, entry + 3 + digits, 5) !== expected) digits++
    if (digits > 5 || entry + 8 + digits > to) return undefined
    const length = numberAt(bytes, entry + 3, digits)
    if (length < 1) return undefined
    tags.push(tagAt(bytes, entry))
    expected += length
    entry += 8 + digits
  }
  return tags.length === 0 ? undefined : tags
}

/** The tags of whole entries whose numbers are numbers, though they do not follow one another. */
function numericEntries (bytes: Buffer, from: number, to: number): string[] | undefined {
  if (to === from || (to - from) % entryLength !== 0) return undefined
  const tags: string[] = []
  for (let entry = from; entry < to; entry += entryLength) {
    if (numberAt(bytes, entry + 3, 9) === -1) return undefined
    tags.push(tagAt(bytes, entry))
  }
  return tags
}

/** The starts that the directory gives, if each is just after a terminator and no two are the same. */
function startsByDirectory (bytes: Buffer, count: number, start: number, end: number): number[] | undefined {
  const starts: number[] = []
  const seen = new Set<number>()
  for (let i = 0; i < count; i++) {
    const entry = leaderLength + i * entryLength
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
