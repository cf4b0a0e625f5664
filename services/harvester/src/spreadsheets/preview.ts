import type { KeptRow } from '@commonshelf/catalogue'
import { openBook, type SheetLimits } from './book.js'
import type { ColumnMapping } from './mapping.js'
import { planOf, type Remembered, type SaidOfSheet, type SheetPlan } from './reading.js'
import { RowReader } from './rows.js'

/** Rows of a sheet that a preview looks at, and rows that it shows: a sheet of half a million takes no longer than one of some thousands. */
const lookedAt = 5_000
const shown = 8

/** A kind of row that is not taken in, or not whole, with where the first of them are. */
export interface RowsOfAKind { reason: string, count: number, rows: number[] }

export interface SheetPreview {
  name: string
  isList: boolean
  use: boolean
  known: boolean
  shape: string
  /** From 1; 0 for a sheet without headings. */
  headingRow: number
  columns: Omit<ColumnMapping, 'column'>[]
  /** The first rows as they stand, so that staff can point at the headings. */
  top: string[][]
  /** Books as they would be read, with their rows. */
  first: { row: number, fields: Omit<KeptRow, 'cells' | 'shape'> }[]
  books: number
  refused: RowsOfAKind[]
  doubts: RowsOfAKind[]
  passed: RowsOfAKind[]
  /** How many rows were looked at, and how many the sheet states to have where more follow. */
  looked: number
  more: boolean
  stated?: number
}

/** How a spreadsheet would be read, before anything of it is taken in. */
export async function previewBook (content: string | Buffer, encoding: string, limits: SheetLimits, remembered: Remembered, said: SaidOfSheet[] = []): Promise<SheetPreview[]> {
  const sheets = await openBook(content, encoding, limits)
  const previews: SheetPreview[] = []
  for (const plan of await planOf(sheets, remembered, said)) previews.push(await previewSheet(plan))
  return previews
}

async function previewSheet ({ sheet, mapping, isList, use, known }: SheetPlan): Promise<SheetPreview> {
  const counts = { refused: new Map<string, RowsOfAKind>(), doubts: new Map<string, RowsOfAKind>(), passed: new Map<string, RowsOfAKind>() }
  const count = (kind: keyof typeof counts, reason: string, row: number) => {
    const known = counts[kind].get(reason)
    if (known === undefined) counts[kind].set(reason, { reason, count: 1, rows: [row] })
    else if (known.rows.length < 5) known.rows[known.count++] = row
    else known.count++
  }
  const preview: SheetPreview = {
    name: sheet.name, isList, use, known, shape: mapping.shape, headingRow: mapping.headingRow + 1,
    columns: mapping.columns.map(({ heading, key, field, confidence, why, sample }) => ({ heading, key, confidence, why, sample, ...field !== undefined && { field } })), top: [], first: [], books: 0, refused: [], doubts: [], passed: [], looked: 0, more: false,
    ...sheet.stated !== undefined && { stated: sheet.stated }
  }
  const reader = new RowReader(mapping)
  let at = 0
  reading: for await (const lines of sheet.rows()) {
    for (const line of lines) {
      if (at >= lookedAt) {
        preview.more = true
        break reading
      }
      at++
      if (at <= Math.max(12, mapping.firstRow + 3) && at <= 40) preview.top.push(line.cells.slice(0, mapping.columns.length).map(cell => cell.slice(0, 80)))
      if (at <= mapping.firstRow) continue
      const read = reader.read(line)
      if (read.kind === 'passed') {
        if (read.why !== 'blank') count('passed', read.why, at)
      } else if (read.kind === 'refused') count('refused', read.reason, at)
      else {
        preview.books++
        if (read.doubt !== undefined) count('doubts', read.doubt, at)
        const { cells: _, shape: __, ...fields } = read.row
        if (preview.first.length < shown) preview.first.push({ row: at, fields: Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, String(value).slice(0, 200)])) })
      }
    }
  }
  return { ...preview, looked: at, refused: [...counts.refused.values()], doubts: [...counts.doubts.values()], passed: [...counts.passed.values()] }
}
