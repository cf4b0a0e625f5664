import { crc32, deflateRawSync } from 'node:zlib'

/** The parts of a workbook of one sheet, beside the sheet itself. */
const parts: Record<string, string> = {
  '[Content_Types].xml': '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
  '_rels/.rels': '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  'xl/workbook.xml': '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
}

/** Rows that a worksheet can have (2^20), and characters of a cell. */
const most = { rows: 1_048_576, characters: 32_767 }

/**
 * Rows as an XLSX workbook of one sheet, all cells text, so that no program makes a date or a rounded number of an ISBN.
 * Written as it is read: the sheet goes out in stretches of its compressed stream. Rows beyond the format's limit are left out.
 */
export async function * xlsxOf (rows: AsyncIterable<string[]>): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes)
    const entry: Entry = { name, at, crc: crc32(bytes), packed: packed.length, size: bytes.length }
    entries.push(entry)
    const written = Buffer.concat([localHeader(entry.name), packed, descriptor(entry)])
    at += written.length
    yield written
  }
  const sheet: Entry = { name: 'xl/worksheets/sheet1.xml', at, crc: 0, packed: 0, size: 0 }
  entries.push(sheet)
  const head = localHeader(sheet.name)
  at += head.length
  yield head
  const add = (text: string, last: boolean): Buffer => {
    const bytes = Buffer.from(text)
    sheet.crc = crc32(bytes, sheet.crc)
    sheet.size += bytes.length
    // Each stretch is a stream of its own up to its last block, which stays open: stretches joined are one stream
    const packed = stretch(bytes, last)
    sheet.packed += packed.length
    return packed
  }
  let waiting = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
  let count = 0
  for await (const row of rows) {
    if (++count > most.rows) break
    waiting += `<row>${row.map(cell => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`).join('')}</row>`
    if (waiting.length < 256 * 1024) continue
    yield add(waiting, false)
    waiting = ''
  }
  yield add(`${waiting}</sheetData></worksheet>`, true)
  at += sheet.packed
  const end = descriptor(sheet)
  at += end.length
  yield end
  const directory = Buffer.concat(entries.map(directoryEntry))
  yield Buffer.concat([directory, endOfDirectory(entries.length, directory.length, at)])
}

/** Deflated bytes that others can follow: flushed to a byte's edge (Z_SYNC_FLUSH) unless they are the last. */
const stretch = (bytes: Uint8Array, last: boolean): Buffer => deflateRawSync(bytes, last ? {} : { finishFlush: 2 })

interface Entry { name: string, at: number, crc: number, packed: number, size: number }

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string): string => text.slice(0, most.characters).replace(/\p{Cs}/gu, '\ufffd').replace(/[&<>]/g, one => escapes[one]!)
  .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '') // oxlint-disable-line no-control-regex -- XML 1.0 has no way to write them

/** Sizes and checksum follow the data (bit 3); names are UTF-8 (bit 11); method 8 is deflate. */
function localHeader (name: string): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(0x0808, 6)
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(0x21, 12)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name)])
}

function descriptor ({ crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(crc, 4)
  bytes.writeUInt32LE(packed, 8)
  bytes.writeUInt32LE(size, 12)
  return bytes
}

function directoryEntry ({ name, at, crc, packed, size }: Entry): Buffer {
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  entry.writeUInt16LE(20, 6)
  entry.writeUInt16LE(0x0808, 8)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt16LE(0x21, 14)
  entry.writeUInt32LE(crc, 16)
  entry.writeUInt32LE(packed, 20)
  entry.writeUInt32LE(size, 24)
  entry.writeUInt16LE(name.length, 28)
  entry.writeUInt32LE(at, 42)
  return Buffer.concat([entry, Buffer.from(name)])
}

function endOfDirectory (entries: number, size: number, at: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return end
}
