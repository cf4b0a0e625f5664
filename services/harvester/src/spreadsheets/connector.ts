import { Batch } from '../batches.js'
import { SourceFailed, type Connector } from '../connector.js'
import { fileCheckpoint } from '../files/connector.js'
import { hashIdentifier } from '../hash.js'
import { openBook } from './book.js'
import { planOf, rememberedOf, type SheetPlan } from './reading.js'
import { bytesToKnow, RowReader } from './rows.js'

/**
 * CSV and XLSX lists of books, every sheet that is one. Kept as syntax `row`: JSON of the row as it was read, with the cells
 * as they came. A checkpoint has the sheet and the row in it.
 */
export const spreadsheets: Connector = {
  async * harvest (task) {
    const { file, position = 0 } = fileCheckpoint(task)
    const before = typeof task.checkpoint?.sheet === 'number' ? task.checkpoint.sheet : 0
    const plans = (await planOf(await openBook(file, task.source.encoding, task.limits), rememberedOf(task.source))).filter(({ use }) => use)
    if (plans.length === 0) throw new SourceFailed('No column of the sheet looks like a title or an ISBN: set the mapping of the source')
    task.log.info({ harvestId: task.harvest.id, sheets: plans.map(({ sheet, mapping }) => ({ sheet: sheet.name, headingRow: mapping.headingRow, columns: mapping.columns.map(({ heading, field }) => `${heading} → ${field ?? '—'}`) })) }, 'columns of the sheet')
    const [first] = plans as [SheetPlan]
    await task.tell({ headingRow: first.mapping.headingRow, columns: first.mapping.columns, sheets: plans.map(({ sheet, mapping }) => ({ name: sheet.name, shape: mapping.shape })) })
    const batch = new Batch()
    // Rows without an identifier are known by their cells. Two that are the same are two copies: the second gets a number.
    const seen = new Map<string, number>()
    for (const plan of plans) {
      const reader = new RowReader(plan.mapping)
      const repeated = await repeatedIdentifiers(plan)
      let at = 0
      for await (const lines of plan.sheet.rows()) {
        for (const line of lines) {
          const row = at++
          if (row < plan.mapping.firstRow) continue
          const isNew = plan.at > before || (plan.at === before && row >= position)
          const read = reader.read(line)
          if (read.kind === 'passed') continue
          if (read.kind === 'refused') {
            if (isNew) batch.reject({ reason: read.reason, detail: `${plan.sheet.name === '' || plans.length === 1 ? '' : `${plan.sheet.name}, `}${why[read.reason](row + 1)}`, bytes: Buffer.from(JSON.stringify({ cells: read.cells })), syntax: 'row' })
            continue
          }
          // A number that stands on several rows is the title's, a line for each copy: then the copy's own is the row's name.
          const own = read.identifier !== undefined && repeated.has(read.identifier) ? read.row.barcode : undefined
          const named = own ?? read.identifier ?? read.row.barcode
          const hash = named === undefined ? hashIdentifier(bytesToKnow(read.row)) : ''
          const times = named === undefined ? (seen.get(hash) ?? 0) + 1 : 1
          if (named === undefined) seen.set(hash, times)
          if (!isNew) continue
          batch.add({ identifier: named ?? (times === 1 ? hash : `${hash}-${times}`), syntax: 'row', bytes: Buffer.from(JSON.stringify(read.row)), deleted: false })
          if (batch.full) yield batch.take({ ...task.checkpoint, sheet: plan.at, position: at })
        }
      }
      if (plan !== plans.at(-1)) yield batch.take({ ...task.checkpoint, sheet: plan.at + 1, position: 0 })
      else yield batch.take({ ...task.checkpoint, sheet: plan.at, position: at })
    }
    return { complete: true }
  }
}

const why = {
  'empty-row': (row: number) => `Row ${row} has neither a title nor an ISBN`,
  'isbn-digits-lost': (row: number) => `Row ${row} has no title, and its ISBN is shown as 9.78E+12: the last digits are gone. Format the column as text and save again`
}

async function repeatedIdentifiers ({ sheet, mapping: { columns, firstRow } }: SheetPlan): Promise<Set<string>> {
  const column = columns.find(({ field }) => field === 'identifier')?.column
  const once = new Set<string>()
  const repeated = new Set<string>()
  if (column === undefined) return repeated
  let at = 0
  for await (const lines of sheet.rows()) {
    for (const { cells } of lines) {
      const identifier = at++ < firstRow ? '' : cells[column] ?? ''
      if (identifier !== '') (once.has(identifier) ? repeated : once).add(identifier)
    }
  }
  return repeated
}
