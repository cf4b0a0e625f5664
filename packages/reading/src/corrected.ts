import type { Finding, KeptRow } from '@commonshelf/catalogue'
import { correctMarc, inUnicode, marcXmlHead, marcXmlTail, writeIso2709, writeMarcXml, type Change, type MarcRecord } from '@commonshelf/marc'
import type { Judged } from './judge.js'
import { csvLine } from './csv.js'
import type { Manner, ReceivedRecord } from './received.js'

/** The forms of a corrected file, by what the source sends. */
export const correctedForms = { iso2709: 'iso2709', marcxml: 'marcxml', 'marc-json': 'marc-json', row: 'csv' } as const
export type CorrectedForm = typeof correctedForms[keyof typeof correctedForms]

/** A record for a corrected file, with what was changed in it. `kept` says why it stands there as it came. */
export interface CorrectedRecord { identifier: string, changes: Change[], bytes: Uint8Array | string, kept?: string }

/**
 * A record with its safe proposals applied, in the syntax it came in. A record without any comes out with the bytes it came
 * with, unless they are in another encoding than the file's, which is UTF-8.
 */
export function correctRecord ({ identifier, bytes, syntax }: ReceivedRecord & { identifier: string }, judged: Judged, { dialect }: Pick<Manner, 'dialect'>, headings: readonly string[] = []): CorrectedRecord {
  if ('unreadable' in judged) return { identifier, changes: [], bytes: syntax === 'iso2709' ? bytes : '', kept: judged.unreadable }
  const { stated: { marc, row }, findings } = judged
  if (row !== undefined) {
    const { row: corrected, changes } = correctRow(row, findings)
    return { identifier, changes, bytes: csvLine(headings.map(heading => corrected.cells?.[heading] ?? '')) }
  }
  if (marc === undefined) return { identifier, changes: [], bytes: '', kept: `There is no corrected form of ${syntax}` }
  const { record, changes } = correctMarc(marc, findings, dialect)
  const mended: Change[] = marc.damage.length > 0 && !marc.damage.every(one => one === 'undecodable-bytes') ? [{ code: 'record-structure', place: 'record', before: marc.damage.join(' '), after: '' }] : []
  const all = [...changes, ...mended]
  if (syntax === 'marcxml') return { identifier, changes: all, bytes: writeMarcXml(record) }
  if (syntax === 'marc-json') return { identifier, changes: all, bytes: `${JSON.stringify(inJson(record))}\n` }
  if (all.length === 0 && marc.encoding === 'utf-8') return { identifier, changes, bytes }
  try {
    const unicode = marc.encoding === 'utf-8' ? record : inUnicode(record, dialect)
    return { identifier, changes: marc.encoding === 'utf-8' ? all : [...all, { code: 'encoding', place: 'record', before: marc.encoding, after: 'utf-8' }], bytes: writeIso2709(unicode) }
  } catch (error) {
    // In UTF-8 a field may become longer than ISO 2709 can say; a truncated record would be worse than an uncorrected one
    if (error instanceof RangeError) return { identifier, changes: [], bytes, kept: error.message }
    throw error
  }
}

/** A sheet's row with the safe proposals for its cells. A wrong ISBN stays: a sheet has no second place for it. */
function correctRow (row: KeptRow, findings: readonly Finding[]): { row: KeptRow, changes: Change[] } {
  const changes: Change[] = []
  const cells = { ...row.cells }
  for (const { code, field, value, proposal, safe } of findings) {
    if (safe !== true || proposal === undefined || cells[field] !== value || code === 'isbn-qualifier') continue
    cells[field] = proposal
    changes.push({ code, place: field, before: value, after: proposal })
  }
  return { row: changes.length === 0 ? row : { ...row, cells }, changes }
}

/** What goes before and after the records. A sheet begins with a mark by which Excel knows UTF-8. */
export const frameOf = (form: CorrectedForm, headings: readonly string[] = []): { head: string, tail: string } =>
  form === 'marcxml' ? { head: marcXmlHead, tail: marcXmlTail } : { head: form === 'csv' ? `\ufeff${csvLine(headings)}` : '', tail: '' }

/** The shape of MARC in JSON that most programs read. */
const inJson = ({ leader, controlFields, dataFields }: MarcRecord) => ({
  leader,
  fields: [
    ...controlFields.map(({ tag, value }) => ({ [tag]: value })),
    ...dataFields.map(({ tag, indicator1, indicator2, subfields }) => ({ [tag]: { ind1: indicator1, ind2: indicator2, subfields: subfields.map(({ code, value }) => ({ [code]: value })) } }))
  ]
})
