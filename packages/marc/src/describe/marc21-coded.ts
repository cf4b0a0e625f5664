import type { BibliographicRecord, Carrier, Format, Level } from '@commonshelf/catalogue'
import { controlField, type MarcRecord } from '../record.js'
import { carrierInWords } from './carrier-words.js'
import { addLanguages } from './draft.js'
import { codedYear, yearOf } from './extent.js'

/** What the data fields say of the carrier: RDA's terms and codes (337, 338), and words from 245 $h, 250, 300 and 340. */
export interface CarrierEvidence { media: string[], carriers: string[], words: string }

/** Leader/06, type of record. */
const formatOfType: Record<string, Format> = {
  a: 'book', t: 'book', c: 'score', d: 'score', e: 'map', f: 'map', g: 'video', i: 'sound', j: 'sound', k: 'image', m: 'software', o: 'mixed', p: 'mixed', r: 'object'
}

/** Leader/07, bibliographic level. */
const levelOfCode: Record<string, Level> = { a: 'component', b: 'component', c: 'collection', d: 'component', i: 'serial', m: 'monograph', s: 'serial' }

/** Form of item in 008/23 (008/29 for maps and visual materials). */
const carrierOfForm: Record<string, Carrier> = {
  a: 'microform', b: 'microform', c: 'microform', d: 'large-print', f: 'braille', o: 'electronic', q: 'electronic', s: 'electronic', r: 'print'
}

/** 338 $b, and the terms that stand in $a where the code is missing. */
const carrierOfRda: Record<string, Carrier> = {
  nc: 'print', nb: 'print', volume: 'print', sheet: 'print',
  cr: 'electronic', ck: 'electronic', cb: 'electronic', cd: 'electronic', ce: 'electronic', ca: 'electronic', cf: 'electronic', ch: 'electronic', 'online resource': 'electronic', 'computer disc': 'electronic',
  sd: 'audio-disc', 'audio disc': 'audio-disc', ss: 'audio-tape', st: 'audio-tape', audiocassette: 'audio-tape', sg: 'audio-tape', sz: 'audio', sr: 'electronic',
  vd: 'video-disc', videodisc: 'video-disc', vf: 'video', vr: 'video', vz: 'video', videocassette: 'video',
  ha: 'microform', hb: 'microform', hc: 'microform', hd: 'microform', he: 'microform', hf: 'microform', hg: 'microform', hh: 'microform', hj: 'microform', microfiche: 'microform', 'microfilm reel': 'microform'
}

/** 007: category of material and specific designation. */
function carrierOf007 (value: string): Carrier | undefined {
  const designation = value.charAt(1)
  switch (value.charAt(0)) {
    case 'c': return 'electronic'
    case 'f': return designation === 'b' ? 'braille' : undefined
    case 'h': return 'microform'
    case 's': return designation === 'd' ? 'audio-disc' : designation === 's' || designation === 't' ? 'audio-tape' : designation === 'r' ? 'electronic' : 'audio'
    case 'v': return designation === 'd' ? 'video-disc' : 'video'
    case 't': return designation === 'b' ? 'large-print' : designation === 'c' ? 'braille' : designation === 'a' || designation === 'd' ? 'print' : undefined
    default: return undefined
  }
}

/** Format, level, carrier, year and first language, from the leader and the control fields. */
export function codedDataOf (marc: MarcRecord, record: BibliographicRecord, evidence: CarrierEvidence): void {
  const type = marc.leader.charAt(6)
  const level = marc.leader.charAt(7)
  const fixed = controlField(marc, '008') ?? ''
  record.level = levelOfCode[level] ?? 'monograph'
  record.format = formatOf(type, level, fixed)
  record.carrier = carrierOf(marc, record, type, fixed, evidence)

  const dateType = fixed.charAt(6)
  // n: dates unknown; b: none, or before our era
  const coded = dateType === 'n' || dateType === 'b' ? undefined : codedYear(fixed, 7)
  const year = coded ?? printedYear(record)
  if (year !== undefined) record.year = year

  const language: string[] = []
  addLanguages(language, fixed.substring(35, 38))
  if (language.length > 0) record.languages = [language[0]!, ...record.languages.filter(code => code !== language[0])]
  if (record.originalLanguages.length > 0) record.originalLanguages = record.originalLanguages.filter(code => code !== record.languages[0])
}

function printedYear (record: BibliographicRecord): number | undefined {
  for (const { date } of record.publication) {
    const year = date === undefined ? undefined : yearOf(date)
    if (year !== undefined) return year
  }
  return undefined
}

function formatOf (type: string, level: string, fixed: string): Format {
  const format = formatOfType[type] ?? 'other'
  if (format === 'book') {
    if (level === 's' || level === 'i') return 'serial'
    if (level === 'b' || level === 'a') return 'article'
  }
  // 008/26 d: a document in electronic form, which is a book to its reader
  if (type === 'm' && level === 's') return 'serial'
  if (type === 'm') return fixed.charAt(26) === 'd' || fixed.charAt(26) === 'e' ? 'book' : 'software'
  if (type === 'g' && 'stkf'.includes(fixed.charAt(33) || '#')) return 'image'
  return format
}

function carrierOf (marc: MarcRecord, record: BibliographicRecord, type: string, fixed: string, evidence: CarrierEvidence): Carrier {
  const stated: Carrier[] = []
  const note = (carrier: Carrier | undefined): void => { if (carrier !== undefined && !stated.includes(carrier)) stated.push(carrier) }

  // What the cataloguer wrote about enlarged or raised print outranks codes, which are often left as for ordinary print.
  const words = carrierInWords(evidence.words)
  if (words === 'large-print' || words === 'braille') return words

  const form = fixed.length > 29 ? carrierOfForm[fixed.charAt('efgkor'.includes(type) ? 29 : 23)] : undefined
  if (form === 'large-print' || form === 'braille') return form
  for (const term of evidence.carriers) note(carrierOfRda[term] ?? carrierOfRda[term.toLowerCase().trim()])
  for (const field of marc.controlFields) if (field.tag === '007') note(carrierOf007(field.value))
  for (const term of evidence.media) if (term === 'c' || term === 'computer') note('electronic')
  note(form)
  note(words)

  const enlarged = stated.find(carrier => carrier === 'large-print' || carrier === 'braille')
  if (enlarged !== undefined) return enlarged
  const text = 'atcdef'.includes(type)
  if (text && stated.length > 1 && stated.includes('electronic') && (stated.includes('print') || (form === undefined && words === undefined && record.pages !== undefined))) {
    // One record for the volume and its copy on the web, or a volume with a disc: the volume is what is catalogued.
    return 'print'
  }
  if (stated.length > 0) {
    const first = stated[0] === 'print' && !text && stated.length > 1 ? stated[1]! : stated[0]!
    // "audio" from a 007 without its second character, "sound disc" from 300
    return first === 'audio' || first === 'video' ? stated.find(carrier => carrier.startsWith(first + '-')) ?? first : first
  }
  if (type === 'm') return 'electronic'
  if (type === 'i' || type === 'j') return 'audio'
  if (type === 'g') return 'video'
  if (type === 'r' || type === 'o') return 'other'
  // 008/23 blank means none of the other forms; a count of pages says the same
  return record.pages !== undefined || record.extent !== undefined || (fixed.length > 29 && (fixed.charAt(23) === ' ' || fixed.charAt(23) === '|')) ? 'print' : 'unknown'
}
