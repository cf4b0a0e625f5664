import { rowUnder, type Description, type Finding, type KeptRow, type SheetField, type SheetReading, type Statement, type StatementKind } from '@commonshelf/catalogue'
import { findingsOfDamage, readIso2709, readMarcJson, readMarcXml, statementsOfMarc, type MarcRecord, type ReadOptions } from '@commonshelf/marc'
import { describeMarcOf, describeOther } from './describe.js'
import type { Manner, ReceivedRecord } from './received.js'

/** A source record read for being judged: what it describes, and what it states place by place, where its syntax has places. */
export interface Stated {
  description: Description
  statements?: Statement[]
  /** What was found while reading. */
  findings: Finding[]
  marc?: MarcRecord
  row?: KeptRow
}

/** Reads one record. Throws what the describe step would refuse it with. */
export function statedBy ({ syntax, bytes }: ReceivedRecord, manner: Manner): Stated {
  const marc = marcOf(syntax, bytes, manner)
  if (marc !== undefined) {
    return { description: describeMarcOf(marc, manner), statements: statementsOfMarc(marc, manner.dialect), findings: findingsOfDamage(marc), marc }
  }
  const description = describeOther(syntax, bytes, manner)
  if (syntax !== 'row') return { description, findings: [] }
  const row = JSON.parse(Buffer.from(bytes).toString()) as KeptRow
  return { description, statements: statementsOfRow(row, manner), findings: [], row }
}

export function marcOf (syntax: string, bytes: Uint8Array, { encoding }: Pick<Manner, 'encoding'>): MarcRecord | undefined {
  if (syntax === 'iso2709') return readIso2709(bytes, { encoding: encoding as ReadOptions['encoding'] & string })
  if (syntax === 'marcxml') return readMarcXml(bytes)
  return syntax === 'marc-json' ? readMarcJson(bytes) : undefined
}

const kindOf: Partial<Record<SheetField, StatementKind>> = { isbn: 'isbn', title: 'title', classification: 'clc', price: 'price', year: 'date' }

/** A sheet's cells by the heading of their column. Blank cells are the sheet's way of saying nothing. */
function statementsOfRow (row: KeptRow, { settings }: Pick<Manner, 'settings'>): Statement[] {
  const { fields } = readingOf(row, settings) ?? {}
  const cells = Object.entries(row.cells ?? {})
  if (cells.length === 0) {
    return Object.entries(rowUnder(row, undefined)).flatMap(([field, value]) => typeof value === 'string' && value.trim() !== '' ? [{ place: field, kind: kindOf[field as SheetField] ?? 'text', value }] : [])
  }
  // A column of Dewey numbers is no fault in a library that uses them
  return cells.flatMap(([heading, value]) => value.trim() === '' ? [] : [{ place: heading, kind: kindOfCell(fields?.[heading] ?? fieldByValue(row, value)), value }])
}

const kindOfCell = (field: SheetField | null | undefined): StatementKind => field === null || field === undefined ? 'text' : kindOf[field] ?? 'text'

/** For rows that came before readings were kept with the source: the field that has the cell's own words. */
function fieldByValue (row: KeptRow, value: string): SheetField | undefined {
  for (const field of ['isbn', 'title', 'classification', 'price', 'year'] as const) if (row[field] === value) return field
  return undefined
}

export function readingOf (row: KeptRow, settings: Record<string, unknown>): SheetReading | undefined {
  return row.shape === undefined ? undefined : (settings.sheets as Record<string, SheetReading> | undefined)?.[row.shape]
}
