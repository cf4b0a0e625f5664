import { assess, featuresOf, matchKeysOf, type BibliographicRecord, type Description, type HoldingStatement } from '@commonshelf/catalogue'
import { recordHash, recordIdOf, statedItemsOf, type Judged, type KnownRecord, type RecordToDescribe, type SourceManner, type StagedRow, type TrialFinding, type TrialPiece } from '@commonshelf/store'
import { describeRecord } from '../describing/describe-record.js'

export interface Judgement { judged: Judged[], findings: TrialFinding[], tally: Record<string, Record<string, number>> }

/** What would become of the rows of a piece, as receiving and describing them would make it. */
export function judge (harvestId: string, { rows, known, judged: before }: TrialPiece, manner: SourceManner, year: number): Judgement {
  const judged = new Map<string, Judged>()
  const findings: TrialFinding[] = []
  const tally: Judgement['tally'] = { fields: {}, refused: {}, quality: {} }
  const count = (kind: 'fields' | 'refused' | 'quality', name: string): void => { tally[kind]![name] = (tally[kind]![name] ?? 0) + 1 }
  const refuse = (row: StagedRow, reason: string, detail: string): void => {
    count('refused', reason)
    findings.push({ kind: 'refused', code: reason, data: { identifier: row.identifier ?? undefined, detail, size: row.bytes.length, start: startOf(row.bytes) } })
  }
  for (const row of rows) {
    const identifier = row.identifier ?? ''
    const earlier = judged.get(identifier) ?? before.get(identifier)
    const stored = known.get(identifier)
    // A new record's number is that of the row with which it first came live: so the store will number them
    const recordId = stored?.id ?? (earlier?.hash === undefined ? recordIdOf(row.position) : earlier.recordId)
    const datestamp = row.datestamp ?? undefined
    const keep = (one: Omit<Judged, 'identifier' | 'recordId'>): void => { judged.set(identifier, { ...one, identifier, recordId, ...datestamp === undefined ? {} : { datestamp } }) }
    if (row.reason !== null) {
      refuse(row, row.reason, row.detail ?? '')
      // It came, so it is not missing
      if (identifier !== '' && earlier === undefined) keep({ verdict: 'refused' })
      continue
    }
    if (row.syntax === null) {
      if (earlier === undefined) keep({ verdict: 'unchanged' })
      continue
    }
    if (earlier !== undefined && isOlder(datestamp, earlier.datestamp)) continue
    if (row.deleted) {
      // What this trial brought and takes back again is withdrawn as well
      keep((stored !== undefined && !stored.deleted) || earlier?.hash !== undefined ? { ...earlier, verdict: 'stated' } : { verdict: 'unchanged' })
      continue
    }
    const hash = recordHash(row.bytes)
    if (earlier?.hash !== undefined && (earlier.hash === hash || !isOlder(earlier.datestamp, datestamp))) {
      if (earlier.hash !== hash) refuse(row, 'duplicate-identifier', 'A second, different record came under this identifier')
      if (earlier.verdict === 'stated') keep({ ...earlier, verdict: earlier.description === undefined ? 'unchanged' : stored !== undefined && !stored.deleted ? 'changed' : 'added' })
      continue
    }
    if (stored !== undefined && !stored.deleted && stored.hash === hash) {
      keep({ verdict: 'unchanged', hash })
      continue
    }
    const description = describeRecord(toDescribe(harvestId, recordId, row, manner), manner)
    if ('reason' in description) {
      refuse(row, description.reason, description.detail)
      keep({ verdict: 'refused', hash })
      continue
    }
    const features = featuresOf(description.record)
    const there = stored !== undefined && !stored.deleted ? stored : undefined
    keep({ verdict: there === undefined ? 'added' : 'changed', hash, description: { record: description.record, features, keys: matchKeysOf(features).map(String) } })
    const found = there === undefined ? undefined : changesOf(there, description, manner.libraryId)
    for (const field of found?.fields ?? []) count('fields', field)
    findings.push(found === undefined
      ? { kind: 'added', data: { identifier, record: description.record, copies: copiesOf(description.holdings, manner.libraryId) } }
      : { kind: 'changed', data: { identifier, recordId, ...found } })
    for (const { code, field, value, detail } of assess(description, { year })) {
      count('quality', code)
      findings.push({ kind: 'quality', code, data: { identifier, title: description.record.title.main, field, value, detail } })
    }
  }
  return { judged: [...judged.values()], findings, tally }
}

/** Which fields of a description differ, with what stands there and what would. */
function changesOf (stored: KnownRecord, { record, holdings }: Description, libraryId: string) {
  const fields: string[] = []
  const before: Record<string, unknown> = {}
  const after: Record<string, unknown> = {}
  const then = stored.record ?? {} as Partial<BibliographicRecord>
  for (const field of new Set([...Object.keys(then), ...Object.keys(record)]) as Set<keyof BibliographicRecord>) {
    if (textOf(then[field]) === textOf(record[field])) continue
    fields.push(field)
    before[field] = then[field]
    after[field] = record[field]
  }
  const copies = copiesOf(holdings, libraryId)
  if (stored.copies.join('\n') !== copies.join('\n')) {
    fields.push('copies')
    before.copies = stored.copies
    after.copies = copies
  }
  return { title: record.title.main, fields, before, after }
}

/** As it would be kept: without NUL, and with keys in one order, whatever order the database gives back. */
const textOf = (value: unknown): string | undefined => JSON.stringify(value)?.replaceAll('\\u0000', '')

/** Copies in the words that the store compares. */
const copiesOf = (holdings: HoldingStatement[], libraryId: string): string[] => statedItemsOf('', libraryId, holdings)
  .map(({ barcode, callNumber, location, volume, status }) => [barcode, callNumber, location, volume, status].filter(part => part !== undefined).join(' '))
  .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

const isOlder = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && Date.parse(one) < Date.parse(other)

const toDescribe = (harvestId: string, id: string, { identifier, syntax, bytes }: StagedRow, { id: sourceId, libraryId }: SourceManner): RecordToDescribe =>
  ({ id, sourceId, harvestId, libraryId, identifier: identifier ?? '', syntax: syntax as RecordToDescribe['syntax'], bytes, version: 1, deleted: false })

/** The beginning of what could not be read, for a look. */
const startOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 200)).toString('utf8')
