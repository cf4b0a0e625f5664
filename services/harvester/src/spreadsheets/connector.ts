import type { Source } from '@commonshelf/store'
import { Batch } from '../batches.js'
import { SourceFailed, type Connector } from '../connector.js'
import { fileCheckpoint } from '../files/connector.js'
import { hashIdentifier } from '../hash.js'
import { guessMapping, type GivenMapping, type SheetMapping } from './mapping.js'
import { readSheet, sheetRows } from './read.js'
import { mapRow } from './rows.js'

/** CSV and XLSX lists of books. Kept as syntax `row`: JSON of the mapped row with the cells as they came. */
export const spreadsheets: Connector = {
  async * harvest (task) {
    const { file, position = 0 } = fileCheckpoint(task)
    const rows = await readSheet(file, task)
    const mapping = guessMapping(rows, givenMapping(task.source))
    if (!mapping.columns.some(({ field }) => field === 'title' || field === 'isbn')) {
      throw new SourceFailed('No column of the sheet looks like a title or an ISBN: set the mapping of the source')
    }
    task.log.info({ harvestId: task.harvest.id, headingRow: mapping.headingRow, columns: mapping.columns.map(({ heading, field }) => `${heading} → ${field ?? '—'}`) }, 'columns of the sheet')
    await task.tell({ headingRow: mapping.headingRow, columns: mapping.columns })
    const batch = new Batch()
    // Rows without an identifier are known by their bytes. Two that are the same are two copies: the second gets a number.
    const seen = new Map<string, number>()
    const repeated = repeatedIdentifiers(rows, mapping)
    for (let at = mapping.firstRow; at < rows.length; at++) {
      const mapped = mapRow(rows[at]!, mapping)
      if (!mapped) continue
      const bytes = Buffer.from(JSON.stringify(mapped.row))
      if (!mapped.row.title && !mapped.row.isbn) {
        if (at >= position) batch.reject({ reason: 'empty-row', detail: `Row ${at + 1} has neither a title nor an ISBN`, bytes, syntax: 'row' })
        continue
      }
      // A number that stands on several rows is the title's, a line for each copy: then the copy's own is the row's name.
      const own = mapped.identifier !== undefined && repeated.has(mapped.identifier) ? mapped.row.barcode : undefined
      const named = own ?? mapped.identifier ?? mapped.row.barcode
      const hash = hashIdentifier(bytes)
      const times = named === undefined ? (seen.get(hash) ?? 0) + 1 : 1
      if (named === undefined) seen.set(hash, times)
      if (at < position) continue
      batch.add({ identifier: named ?? (times === 1 ? hash : `${hash}-${times}`), syntax: 'row', bytes, deleted: false })
      if (batch.full) yield batch.take({ ...task.checkpoint, position: at + 1 })
    }
    yield batch.take({ ...task.checkpoint, position: rows.length })
    return { complete: true }
  }
}

function repeatedIdentifiers (rows: string[][], { columns, firstRow }: SheetMapping): Set<string> {
  const column = columns.find(({ field }) => field === 'identifier')?.column
  const once = new Set<string>()
  const repeated = new Set<string>()
  if (column === undefined) return repeated
  for (const row of rows.slice(firstRow)) {
    const identifier = row[column] ?? ''
    if (identifier !== '') (once.has(identifier) ? repeated : once).add(identifier)
  }
  return repeated
}

export function givenMapping ({ settings }: Pick<Source, 'settings'>): GivenMapping {
  const { mapping } = settings
  return typeof mapping === 'object' && mapping !== null && !Array.isArray(mapping) ? mapping as GivenMapping : {}
}

/** How a sheet would be read and what its first rows would become: what staff look at before they let it in. */
export async function previewSheet (bytes: Buffer, { encoding = 'auto', mapping = {} }: { encoding?: string, mapping?: GivenMapping } = {}): Promise<SheetMapping & { rows: object[], total: number }> {
  const rows = await sheetRows(bytes, encoding, { sheetBytes: 64e6, sheetRows: 1_000_000 })
  const guess = guessMapping(rows, mapping)
  const books = rows.slice(guess.firstRow).filter(row => row.some(cell => cell !== ''))
  return { ...guess, total: books.length, rows: books.slice(0, 10).flatMap(row => mapRow(row, guess)?.row ?? []) }
}
