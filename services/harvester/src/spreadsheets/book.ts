import { open, readFile, stat } from 'node:fs/promises'
import { SourceFailed } from '../connector.js'
import { csvSheet } from './csv.js'
import { xlsxSheets } from './xlsx.js'

/** One sheet of a file, read from its beginning as often as wanted, a piece of its rows at a time. */
export interface Sheet {
  /** What its tab says; empty for a file that is one sheet. */
  name: string
  /** How many rows it states to have; it may be wrong. */
  stated?: number
  /** Rows in order as text, empty ones included so that row numbers are those of the file. */
  rows (): AsyncGenerator<SheetLine[]>
}

export interface SheetLine {
  cells: string[]
  /** One cell stretches over most of the row: it heads a group, and is no book. */
  wide?: boolean
}

export interface SheetLimits { sheetBytes: number, sheetRows: number }

/** The sheets of a spreadsheet file of whichever kind, told apart by its bytes; a path, or the bytes themselves. */
export async function openBook (content: string | Buffer, encoding: string, limits: SheetLimits): Promise<Sheet[]> {
  const head = typeof content === 'string' ? await headOf(content, limits) : content
  if (head.length >= 4 && head.readUInt32LE(0) === 0x04034B50) {
    return xlsxSheets(typeof content === 'string' ? await readFile(content) : content, limits)
  }
  if (head.length >= 4 && head.readUInt32BE(0) === 0xD0CF11E0) {
    throw new SourceFailed('The file is a spreadsheet of the old kind (.xls): save it as .xlsx or CSV')
  }
  return [csvSheet(content, encoding, limits)]
}

async function headOf (path: string, { sheetBytes }: SheetLimits): Promise<Buffer> {
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new SourceFailed('The file is gone', { cause: error }) : error
  })
  if (size > sheetBytes) throw new SourceFailed('The file is larger than a spreadsheet may be')
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The first lines of a sheet, and what goes on after them; reading no further costs nothing. */
export async function headLines (sheet: Sheet, count: number): Promise<SheetLine[]> {
  const head: SheetLine[] = []
  for await (const lines of sheet.rows()) {
    head.push(...lines)
    if (head.length >= count) break
  }
  return head.slice(0, count)
}
