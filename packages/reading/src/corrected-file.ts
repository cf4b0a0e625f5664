import type { KeptRow, SheetReading } from '@commonshelf/catalogue'
import { correctedForms, correctRecord, type CorrectedForm, type CorrectedRecord } from './corrected.js'
import { judgeAll, type Measure } from './judge.js'
import type { Manner, ReceivedRecord } from './received.js'

/** Where the records of a source are got from, in the order of their identifiers; and what other libraries say of wrong ISBNs. */
export interface StoredRecords {
  recordsAfter (identifier: string): Promise<(ReceivedRecord & { id: string, sourceId: string, identifier: string })[]>
  isbnsBeside (recordIds: string[]): Promise<Map<string, string[]>>
}

/** The form of a source's corrected file, told from its first record, with the columns of a sheet; undefined where there is none. */
export function correctedFormOf (first: ReceivedRecord | undefined, { settings }: Pick<Manner, 'settings'>): { form: CorrectedForm, headings: string[] } | undefined {
  const form = first && correctedForms[first.syntax as keyof typeof correctedForms] as CorrectedForm | undefined
  if (first === undefined || form === undefined) return undefined
  return { form, headings: form === 'csv' ? headingsOf(settings, first.bytes) : [] }
}

/** Of the source's readings, in their order; else those of its first row. */
function headingsOf (settings: Record<string, unknown>, first: Uint8Array): string[] {
  const readings = Object.values((settings.sheets ?? {}) as Record<string, SheetReading>).flatMap(({ headings }) => headings ?? [])
  const row = JSON.parse(Buffer.from(first).toString()) as KeptRow
  return [...new Set([...readings.filter(heading => heading !== ''), ...Object.keys(row.cells ?? {})])]
}

/** All records of a source that have this form, corrected one after the other; as many are in memory as `recordsAfter` gives. */
export async function * correctedRecords (source: Manner & { id: string }, { form, headings }: { form: CorrectedForm, headings: readonly string[] }, measure: Measure, stored: StoredRecords): AsyncGenerator<CorrectedRecord> {
  const manners = new Map([[source.id, source]])
  for (let after = ''; ;) {
    const records = await stored.recordsAfter(after)
    if (records.length === 0) return
    after = records.at(-1)!.identifier
    const fitting = records.filter(({ syntax }) => correctedForms[syntax as keyof typeof correctedForms] === form)
    for (const { record, judged } of await judgeAll(fitting, manners, measure, ids => stored.isbnsBeside(ids))) yield correctRecord(record, judged, source, headings)
  }
}
