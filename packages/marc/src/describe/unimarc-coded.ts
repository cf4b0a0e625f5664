import type { BibliographicRecord, Carrier, Format, Level } from '@commonshelf/catalogue'
import { dataField, subfield, type MarcRecord } from '../record.js'
import { carrierInWords } from './carrier-words.js'
import { codedYear, yearOf } from './extent.js'

/** What the fields say of the carrier: material (200 $b, 204), extent (215 $a), form of text (106), and whether 135 or 130 are there. */
export interface UnimarcEvidence { material: string, extent: string, formOfText: string, electronic: boolean, microform: boolean }

/** Leader/06. */
const formatOfType: Record<string, Format> = {
  a: 'book', b: 'book', c: 'score', d: 'score', e: 'map', f: 'map', g: 'video', i: 'sound', j: 'sound', k: 'image', l: 'software', m: 'mixed', r: 'object'
}

/** 106 $a, form of a textual item. */
const carrierOfForm: Record<string, Carrier> = { a: 'microform', b: 'microform', c: 'microform', d: 'large-print', f: 'braille', r: 'print', s: 'electronic' }

const levelOfCode: Record<string, Level> = { a: 'component', c: 'collection', i: 'serial', m: 'monograph', s: 'serial' }

/** Leader/07. */
export const levelOf = (marc: MarcRecord): Level => levelOfCode[marc.leader.charAt(7)] ?? 'monograph'

export function codedUnimarcDataOf (marc: MarcRecord, record: BibliographicRecord, evidence: UnimarcEvidence): void {
  const type = marc.leader.charAt(6)
  record.format = formatOfType[type] ?? 'other'
  if ((type === 'l' || record.format === 'book') && record.level === 'serial') record.format = 'serial'
  if (record.format === 'book' && record.level === 'component') record.format = 'article'
  record.carrier = carrierOf(type, record, evidence)
  // l: electronic resources; one with pages is a book on a screen
  if (record.format === 'software' && record.pages !== undefined) record.format = 'book'

  const general = dataField(marc, '100')
  const coded = general === undefined ? undefined : codedYear(subfield(general, 'a') ?? '', 9)
  const year = coded ?? printedYear(record)
  if (year !== undefined) record.year = year
}

function printedYear (record: BibliographicRecord): number | undefined {
  for (const { date } of record.publication) {
    const year = date === undefined ? undefined : yearOf(date)
    if (year !== undefined) return year
  }
  return undefined
}

function carrierOf (type: string, record: BibliographicRecord, evidence: UnimarcEvidence): Carrier {
  const material = carrierInWords(evidence.material)
  if (material !== undefined) return material
  const extent = carrierInWords(evidence.extent)
  if (extent !== undefined) return extent
  const edition = carrierInWords(record.edition ?? '')
  if (edition === 'large-print' || edition === 'braille') return edition
  const form = carrierOfForm[evidence.formOfText]
  if (form !== undefined && form !== 'print') return form
  if (type === 'l') return 'electronic'
  if (type === 'g') return 'video'
  if (type === 'i' || type === 'j') return 'audio'
  if (evidence.microform) return 'microform'
  // 135 stands also in records of books with a disc in a pocket: those have pages
  if (evidence.electronic && record.pages === undefined) return 'electronic'
  if (type === 'm' || type === 'r') return 'other'
  return form ?? (record.pages !== undefined || record.extent !== undefined ? 'print' : 'unknown')
}
