import { finished } from 'node:stream/promises'
import type { Db } from './database.js'

/** Rows are encoded into pieces of memory of this size, one after the other. */
const pieceBytes = 1 << 20

const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const trailer = Buffer.from([0xFF, 0xFF])
const bigintOid = 20

let piece = Buffer.allocUnsafeSlow(pieceBytes)
let end = 0

/** Makes sure that so many bytes can follow; the row that began at `start` moves along. */
const room = (start: number, bytes: number): number => {
  if (end + bytes <= piece.length) return start
  const wider = Buffer.allocUnsafeSlow(Math.max(pieceBytes, 2 * (end - start) + bytes))
  piece.copy(wider, 0, start, end)
  piece = wider
  end -= start
  return 0
}

export type Column = (start: number) => number

const fixed = (bytes: number, write: (at: number) => void): Column => start => {
  start = room(start, 4 + bytes)
  piece.writeInt32BE(bytes, end)
  write(end + 4)
  end += 4 + bytes
  return start
}

export const nullColumn: Column = start => {
  start = room(start, 4)
  piece.writeInt32BE(-1, end)
  end += 4
  return start
}
export const bigintColumn = (value: string | bigint): Column => fixed(8, at => {
  // Ids are small as a rule, and a number is had for less than a bigint.
  if (typeof value === 'bigint' || value.length > 15) piece.writeBigInt64BE(BigInt(value), at)
  else {
    const number = Number(value)
    piece.writeInt32BE(Math.floor(number / 0x100000000), at)
    piece.writeInt32BE(number | 0, at + 4)
  }
})
export const smallintColumn = (value: number): Column => fixed(2, at => { piece.writeInt16BE(value, at) })
export const intColumn = (value: number): Column => fixed(4, at => { piece.writeInt32BE(value, at) })
export const booleanColumn = (value: boolean): Column => fixed(1, at => { piece[at] = value ? 1 : 0 })
export const bytesColumn = (value: Uint8Array): Column => fixed(value.length, at => { piece.set(value, at) })

/** Also for json, of which Postgres takes the text. */
export const textColumn = (value: string): Column => start => {
  start = room(start, 4 + 3 * value.length)
  const bytes = piece.write(value, end + 4)
  piece.writeInt32BE(bytes, end)
  end += 4 + bytes
  return start
}

export const bigintsColumn = (values: (string | bigint)[]): Column => fixed(values.length === 0 ? 12 : 20 + 12 * values.length, at => {
  // Dimensions, whether there are nulls, the kind of element; then the dimension's length and first subscript.
  piece.writeInt32BE(values.length === 0 ? 0 : 1, at)
  piece.writeInt32BE(0, at + 4)
  piece.writeInt32BE(bigintOid, at + 8)
  if (values.length === 0) return
  piece.writeInt32BE(values.length, at + 12)
  piece.writeInt32BE(1, at + 16)
  at += 20
  for (const value of values) {
    piece.writeInt32BE(8, at)
    piece.writeBigInt64BE(BigInt(value), at + 4)
    at += 12
  }
})

/**
 * One row in the binary format of COPY, for `copyInto`. Rows wait outside the heap of JavaScript, where collecting garbage
 * does not have to carry them about.
 */
export const copyRow = (columns: Column[]): Uint8Array => {
  let start = room(end, 2)
  piece.writeInt16BE(columns.length, end)
  end += 2
  for (const column of columns) start = column(start)
  return piece.subarray(start, end)
}

/**
 * Writes rows with COPY, the cheapest way in for both sides: Postgres reads each value once and plans nothing. `target` is
 * a table with its columns.
 */
export const copyInto = async (tx: Db, target: string, rows: Uint8Array[]): Promise<void> => {
  const query = tx.sql.unsafe(`copy ${target} from stdin (format binary)`)
  const stream = await query.writable()
  stream.end(Buffer.concat([head, ...rows, trailer]))
  await Promise.race([finished(stream), refusalOf(query)])
}

/**
 * A refusal that comes after the last row, of a value that must be unique, say. The driver has answered the query with the
 * stream by then and tells the refusal to the query alone, where nobody hears it and the stream would never finish.
 */
const refusalOf = async (query: object): Promise<never> => new Promise((_, reject) => { Object.assign(query, { reject }) })
