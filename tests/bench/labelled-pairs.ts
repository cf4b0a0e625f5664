import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { emptyRecord, type BibliographicRecord } from '@commonshelf/catalogue'
import { describeMarc, type MarcRecord } from '@commonshelf/marc'

/** Two records of which a person said whether they describe one edition. */
export interface LabelledPair { name: string, same: boolean, left: BibliographicRecord, right: BibliographicRecord }

/** A set of labelled pairs; `undefined` pairs where its file is not at hand. */
export interface LabelledSet { name: string, file: string, pairs: LabelledPair[] | undefined }

/**
 * Decisions of staff as the API gives them (GET /v1/decisions): each with `same`, and the records under `left.record` and
 * `right.record`. The file holds a list of them, pages with such a list, or one decision a line.
 */
export function readDecisions (file: string): LabelledPair[] {
  const text = readFileSync(file, 'utf8').trim()
  const parsed: unknown[] = isWhole(text) ? [JSON.parse(text)] : text.split('\n').filter(line => line.trim() !== '').map(line => JSON.parse(line))
  return parsed.flatMap(decisionsIn).map(({ same, left, right }, index) => ({ name: `decision ${index + 1}`, same, left: left.record, right: right.record }))
}

interface Decision { same: boolean, left: { record: BibliographicRecord }, right: { record: BibliographicRecord } }

const isWhole = (text: string): boolean => {
  try { JSON.parse(text); return true } catch { return false }
}

function decisionsIn (value: unknown): Decision[] {
  if (Array.isArray(value)) return value.flatMap(decisionsIn)
  if (typeof value !== 'object' || value === null) return []
  if ('same' in value && 'left' in value && 'right' in value) return [value as Decision]
  return Object.values(value).flatMap(inner => Array.isArray(inner) ? inner.flatMap(decisionsIn) : [])
}

/** The labelled pairs among the real records (COMMONSHELF_TEST_DATA, else ../shared/data). */
export function labelledSets (): LabelledSet[] {
  const folder = join(process.env.COMMONSHELF_TEST_DATA ?? resolve('..', 'shared', 'data'), 'dedup')
  const set = (name: string, file: string, read: (file: string) => LabelledPair[]): LabelledSet => {
    const path = join(folder, file)
    return { name, file: path, pairs: existsSync(path) ? read(path) : undefined }
  }
  return [
    set('Princeton, training pairs', 'princeton-training-pairs.json', princetonPairs),
    set('Princeton, short training list', 'princeton-train-labels.csv', labels => princetonList(labels, join(folder, 'princeton-train-records.csv'))),
    set('Melinda, cases that compare whole records', 'melinda-match-cases-a.jsonl', melindaCases)
  ]
}

/** A brief record as pulibrary/pymarc_dedupe draws it from MARC. */
interface BriefRecord {
  title: string | null
  author: string | null
  publication_year: string | null
  pagination: string | null
  edition: string | null
  publisher_name: string | null
  is_electronic_resource: boolean
}

function princetonPairs (file: string): LabelledPair[] {
  const given = JSON.parse(readFileSync(file, 'utf8')) as Record<'match' | 'distinct', { __value__: [BriefRecord, BriefRecord] }[]>
  return (['match', 'distinct'] as const).flatMap(label => given[label].map(({ __value__: [left, right] }, index) =>
    ({ name: `${label} ${index + 1}`, same: label === 'match', left: describeBrief(left), right: describeBrief(right) })))
}

function princetonList (labels: string, recordsFile: string): LabelledPair[] {
  const [head = [], ...rows] = readFileSync(recordsFile, 'utf8').split(/\r?\n/).filter(line => line !== '').map(cellsOf)
  const records = new Map(rows.map(cells => {
    const row = Object.fromEntries(head.map((name, at) => [name, cells[at] === '' || cells[at] === undefined ? null : cells[at]])) as unknown as Record<keyof BriefRecord | 'id', string | null>
    return [row.id, describeBrief({ ...row, is_electronic_resource: row.is_electronic_resource as string | null === 'True' })]
  }))
  return readFileSync(labels, 'utf8').split(/\r?\n/).slice(1).map(line => line.split(',')).flatMap(([a, b, label], index) => {
    const left = records.get(a ?? '')
    const right = records.get(b ?? '')
    return left === undefined || right === undefined ? [] : [{ name: `pair ${index + 1}`, same: label === '1', left, right }]
  })
}

function cellsOf (line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell = '']) => cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
}

function describeBrief (given: BriefRecord): BibliographicRecord {
  const record = emptyRecord()
  const [main = '', ...rest] = (given.title ?? '').split(' : ')
  record.title = rest.length === 0 ? { main } : { main, rest: rest.join(' : ') }
  record.carrier = given.is_electronic_resource ? 'electronic' : 'print'
  if (given.author !== null) record.contributors.push({ name: given.author, kind: 'person', primary: true })
  if (given.publisher_name !== null) record.publication.push({ publisher: given.publisher_name })
  if (given.edition !== null) record.edition = given.edition
  const year = Number(given.publication_year?.slice(0, 4))
  if (year > 0) record.year = year
  if (given.pagination !== null) {
    record.extent = given.pagination
    const pages = [...given.pagination.matchAll(/([0-9]+)(?= (?:unnumbered )?(?:pages|p\b|leaves))/g)].map(found => Number(found[1]))
    if (pages.length > 0) record.pages = Math.max(...pages)
  }
  return record
}

interface MelindaField { tag: string, value?: string, ind1?: string, ind2?: string, subfields?: { code: string, value?: string }[] }
interface MelindaCase {
  case: string
  metadata: { options?: { strategy?: { features?: string[] } }, expectedResults?: { match?: boolean } }
  recordA?: { leader: string, fields: MelindaField[] }
  recordB?: { leader: string, fields: MelindaField[] }
}

/** The cases that look at whole records; the others try one feature, on records of that feature alone. */
function melindaCases (file: string): LabelledPair[] {
  return readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as MelindaCase).flatMap(one => {
    const expected = one.metadata.expectedResults?.match
    if (one.recordA === undefined || one.recordB === undefined || expected === undefined || (one.metadata.options?.strategy?.features?.length ?? 0) < 8) return []
    return [{ name: one.case, same: expected, left: describeMarc(marcOf(one.recordA)).record, right: describeMarc(marcOf(one.recordB)).record }]
  })
}

const marcOf = ({ leader, fields }: NonNullable<MelindaCase['recordA']>): MarcRecord => ({
  leader,
  controlFields: fields.flatMap(({ tag, value }) => value === undefined ? [] : [{ tag, value }]),
  dataFields: fields.flatMap(({ tag, ind1 = ' ', ind2 = ' ', subfields }) => subfields === undefined
    ? []
    : [{ tag, indicator1: ind1, indicator2: ind2, subfields: subfields.map(({ code, value = '' }) => ({ code, value })) }]),
  encoding: 'utf-8',
  damage: []
})
