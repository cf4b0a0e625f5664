import { readFile, stat } from 'node:fs/promises'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { readCsv } from './csv.js'
import { readXlsx } from './xlsx.js'

/** The rows of a spreadsheet file of whichever kind, as text, empty ones included so that row numbers are those of the file. */
export async function readSheet (file: string, { source, limits }: Pick<HarvestTask, 'source' | 'limits'>): Promise<string[][]> {
  const { size } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new SourceFailed('The file is gone', { cause: error }) : error
  })
  if (size > limits.sheetBytes) throw new SourceFailed('The file is larger than a spreadsheet may be')
  return sheetRows(await readFile(file), source.encoding, limits)
}

export async function sheetRows (bytes: Buffer, encoding: string, limits: { sheetBytes: number, sheetRows: number }): Promise<string[][]> {
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0x04034B50) return readXlsx(bytes, limits)
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xD0CF11E0) {
    throw new SourceFailed('The file is a spreadsheet of the old kind (.xls): save it as .xlsx or CSV')
  }
  return readCsv(bytes, encoding, limits.sheetRows)
}
