import { crc32, deflateRawSync } from 'node:zlib'

interface Zipped { name: string | Buffer, bytes: Buffer, stored?: boolean, crc?: number, statedSize?: number }

const number = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes)
  if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value))
  else buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

/** A ZIP archive of these files; with `zip64` all sizes and places stand in the fields that came with ZIP64. */
export function aZip (files: Zipped[], { zip64 = false } = {}): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, stored = false, crc = crc32(bytes), statedSize = bytes.length } of files) {
    const packed = stored ? bytes : deflateRawSync(bytes)
    const nameBytes = Buffer.from(name as string)
    const common = (sizes: [number, number]) => Buffer.concat([number(2, zip64 ? 45 : 20), number(2, 0), number(2, stored ? 0 : 8), number(4, 0), number(4, crc), number(4, sizes[0]), number(4, sizes[1]), number(2, nameBytes.length)])
    const hidden = 0xFFFFFFFF
    const extra = zip64 ? Buffer.concat([number(2, 1), number(2, 24), number(8, statedSize), number(8, packed.length), number(8, at)]) : Buffer.alloc(0)
    const local = Buffer.concat([number(4, 0x04034B50), common(zip64 ? [hidden, hidden] : [packed.length, statedSize]), number(2, zip64 ? 20 : 0), nameBytes, zip64 ? Buffer.concat([number(2, 1), number(2, 16), number(8, statedSize), number(8, packed.length)]) : Buffer.alloc(0), packed])
    directory.push(number(4, 0x02014B50), number(2, 45), common(zip64 ? [hidden, hidden] : [packed.length, statedSize]), number(2, extra.length), number(2, 0), number(2, 0), number(2, 0), number(4, 0), number(4, zip64 ? hidden : at), nameBytes, extra)
    bodies.push(local)
    at += local.length
  }
  const size = Buffer.concat(directory).length
  const end64 = zip64
    ? Buffer.concat([number(4, 0x06064B50), number(8, 44), number(2, 45), number(2, 45), number(4, 0), number(4, 0), number(8, files.length), number(8, files.length), number(8, size), number(8, at),
      number(4, 0x07064B50), number(4, 0), number(8, at + size), number(4, 1)])
    : Buffer.alloc(0)
  const [count, length, start] = zip64 ? [0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF] : [files.length, size, at]
  return Buffer.concat([...bodies, ...directory, end64, number(4, 0x06054B50), number(2, 0), number(2, 0), number(2, count), number(2, count), number(4, length), number(4, start), number(2, 0)])
}
