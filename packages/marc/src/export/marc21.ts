import type { CatalogueEntry, Carrier, Contributor, Format } from '@commonshelf/catalogue'
import { isLatin } from '../describe/pairs.js'
import type { DataField, MarcRecord } from '../record.js'
import { fieldOf, marcText, type Parts } from './fields.js'
import { codedYearOf, dayOf, languageOf, mainAndOthers, relators, type MarcExportSetting } from './parts.js'

/** Leader/06 and 07. */
const typeOf: Record<Format, string> = {
  book: 'am', serial: 'as', article: 'ab', score: 'cm', map: 'em', sound: 'im', video: 'gm', image: 'km', software: 'mm', object: 'rm', mixed: 'pc', other: 'om'
}
/** 008/23, form of item (008/29 for maps and what is seen). */
const formOf: Partial<Record<Carrier, string>> = { microform: 'a', 'large-print': 'd', braille: 'f', electronic: 'o', print: 'r' }
/** 007/00-01. */
const physicalOf: Partial<Record<Carrier, string>> = { electronic: 'cr', microform: 'h|', 'audio-disc': 'sd', 'audio-tape': 'ss', audio: 's|', 'video-disc': 'vd', video: 'v|', 'large-print': 'tb', braille: 'tc' }

/**
 * A merged entry as a MARC21 record, in Unicode and without ISBD punctuation (leader/18 c). Where a title or name stands
 * in Latin letters too, those are in the paired 880. Copies are 852: the library's code and its call number.
 */
export function entryToMarc21 (entry: CatalogueEntry, setting: MarcExportSetting): Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'> {
  const fields: DataField[] = []
  const twins: DataField[] = []
  const add = (tag: string, indicators: string, parts: Parts): void => {
    const field = fieldOf(tag, indicators, parts)
    if (field !== undefined) fields.push(field)
  }
  /** A field and its twin in Latin letters, each pointing to the other. */
  const addPair = (tag: string, indicators: string, parts: Parts, romanised: Parts | undefined): void => {
    const field = fieldOf(tag, indicators, parts)
    const twin = romanised === undefined ? undefined : fieldOf('880', indicators, romanised)
    // Of two in Latin letters a reader could not tell which is the original
    if (twin === undefined || field === undefined || isLatin(field) || !isLatin(twin)) return add(tag, indicators, parts)
    const link = String(twins.length + 1).padStart(2, '0')
    add(tag, indicators, [['6', `880-${link}`], ...parts])
    twins.push({ ...twin, subfields: [{ code: '6', value: `${tag}-${link}` }, ...twin.subfields] })
  }

  for (const isbn of entry.isbn) add('020', '  ', [['a', isbn]])
  for (const issn of entry.issn) add('022', '  ', [['a', issn]])
  for (const number of entry.unifiedBookNumber) add('024', '7 ', [['a', number], ['2', 'tysh']])
  if (entry.languages.length > 1) add('041', '0 ', entry.languages.map(code => ['a', code] as const))
  for (const { scheme, value } of entry.classifications) addClass(scheme, value, add)

  const { main, others } = mainAndOthers(entry.contributors)
  if (main !== undefined) addName('1', main)
  const { title } = entry
  addPair('245', main === undefined ? '00' : '10', [
    ['a', marcText(title.main) === '' ? '[Untitled]' : title.main], ['n', title.partNumber], ['p', title.partName], ['b', title.rest], ['c', title.responsibility]
  ], title.romanised === undefined ? undefined : [['a', title.romanised]])
  for (const alternative of entry.alternativeTitles) add('246', '3 ', [['a', alternative]])
  add('250', '  ', [['a', entry.edition]])
  for (const { place, publisher, date } of entry.publication) add('264', ' 1', [['a', place], ['b', publisher], ['c', date]])
  add('300', '  ', [['a', entry.extent]])
  for (const { title, volume, issn } of entry.series) add('490', '0 ', [['a', title], ['x', issn], ['v', volume]])
  for (const note of entry.notes) add('500', '  ', [['a', note]])
  add('505', '0 ', [['a', entry.contents]])
  add('520', '  ', [['a', entry.summary]])
  for (const subject of entry.subjects) {
    const [heading, ...divisions] = subject.split(/\s+--\s+/)
    add('650', ' 4', [['a', heading], ...divisions.map(division => ['x', division] as const)])
  }
  for (const contributor of others) addName('7', contributor)
  for (const { library, callNumbers } of entry.holdings) {
    for (const callNumber of callNumbers.length === 0 ? [undefined] : callNumbers) add('852', '8 ', [['a', library], ['h', callNumber]])
  }
  for (const link of entry.links) add('856', '40', [['u', link]])
  if (setting.address !== undefined) add('856', '42', [['3', 'Union catalogue'], ['u', setting.address]])

  const physical = physicalOf[entry.carrier]
  return {
    leader: `00000n${typeOf[entry.format]} a2200000 c 4500`,
    controlFields: [
      { tag: '001', value: marcText(entry.id) },
      { tag: '005', value: `${dayOf(setting)}000000.0` },
      ...physical === undefined ? [] : [{ tag: '007', value: physical }],
      { tag: '008', value: fixedOf(entry, setting) }
    ],
    dataFields: [...fields, ...twins]
  }

  function addName (block: '1' | '7', { kind, name, romanised, dates, role }: Contributor): void {
    const tag = block + { person: '00', body: '10', meeting: '11' }[kind]
    const latin: Parts | undefined = romanised === undefined ? undefined : [['a', romanised]]
    addPair(tag, kind === 'person' && /[,，]/.test(name) ? '1 ' : kind === 'person' ? '0 ' : '2 ', [['a', name], ['d', kind === 'person' ? dates : undefined], ['4', role === undefined ? undefined : relators[role].marc21]], latin)
  }
}

const addClass = (scheme: CatalogueEntry['classifications'][number]['scheme'], value: string, add: (tag: string, indicators: string, parts: Parts) => void): void => {
  switch (scheme) {
    case 'ddc': return add('082', '04', [['a', value]])
    case 'lcc': return add('050', ' 4', [['a', value]])
    case 'udc': return add('080', '  ', [['a', value]])
    case 'clc': return add('084', '  ', [['a', value], ['2', 'clc']])
    case 'other': return add('084', '  ', [['a', value]])
  }
}

/** 008, forty characters; what the entry does not tell is filled. */
function fixedOf (entry: CatalogueEntry, setting: MarcExportSetting): string {
  const year = codedYearOf(entry, 'uuuu')
  const form = formOf[entry.carrier] ?? '|'
  const seen = 'egkor'.includes(typeOf[entry.format].charAt(0))
  const between = seen ? `|||||||||||${form}|||||` : `|||||${form}|||||||||||`
  return `${dayOf(setting).slice(2)}${year === 'uuuu' ? 'n' : 's'}${year}    xx ${between}${languageOf(entry) ?? 'und'} d`
}
