import type { CatalogueEntry, Carrier, Contributor, Format } from '@commonshelf/catalogue'
import type { DataField, MarcRecord } from '../record.js'
import { fieldOf, marcText, type Parts } from './fields.js'
import { codedYearOf, dayOf, languageOf, mainAndOthers, partsOfName, relators, type MarcExportSetting } from './parts.js'

/** Leader/06 and 07. */
const typeOf: Record<Format, string> = {
  book: 'am', serial: 'as', article: 'aa', score: 'cm', map: 'em', sound: 'im', video: 'gm', image: 'km', software: 'lm', object: 'rm', mixed: 'mc', other: 'mm'
}
/** 106 $a, form of a textual item; it speaks of what is read. */
const formOf: Partial<Record<Carrier, string>> = { microform: 'a', 'large-print': 'd', braille: 'f', print: 'r', electronic: 's' }

/**
 * A merged entry as UNIMARC, or as CNMARC: Chinese agency and country, the Chinese Library Classification in 690, the
 * unified book number in 091, pinyin in $A, copies in 905. In Unicode, ISBD punctuation left to whoever prints.
 */
export function entryToUnimarc (entry: CatalogueEntry, dialect: 'unimarc' | 'cnmarc', setting: MarcExportSetting): Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'> {
  const chinese = dialect === 'cnmarc'
  const fields: DataField[] = []
  const add = (tag: string, indicators: string, parts: Parts): void => {
    const field = fieldOf(tag, indicators, parts)
    if (field !== undefined) fields.push(field)
  }

  for (const isbn of entry.isbn) add('010', '  ', [['a', isbn]])
  for (const issn of entry.issn) add('011', '  ', [['a', issn]])
  if (chinese) for (const number of entry.unifiedBookNumber) add('091', '  ', [['a', number]])
  fields.push({ tag: '100', indicator1: ' ', indicator2: ' ', subfields: [{ code: 'a', value: generalOf(entry, setting, chinese) }] })
  add('101', '0 ', entry.languages.map(code => ['a', code] as const))
  if (chinese) add('102', '  ', [['a', 'CN']])
  add('106', '  ', [['a', formOf[entry.carrier]]])

  const { title } = entry
  add('200', '1 ', [
    ['a', marcText(title.main) === '' ? '[Untitled]' : title.main], ['b', materialOf[entry.carrier]], ['e', title.rest], ['h', title.partNumber], ['i', title.partName],
    ['f', title.responsibility], [chinese ? 'A' : '9', title.romanised]
  ])
  add('205', '  ', [['a', entry.edition]])
  for (const { place, publisher, date } of entry.publication) add('210', '  ', [['a', place], ['c', publisher], ['d', date]])
  add('215', '  ', [['a', entry.extent]])
  for (const { title, volume, issn } of entry.series) add('225', '2 ', [['a', title], ['v', volume], ['x', issn]])
  for (const note of entry.notes) add('300', '  ', [['a', note]])
  add('327', '1 ', [['a', entry.contents]])
  add('330', '  ', [['a', entry.summary]])
  for (const alternative of entry.alternativeTitles) add('517', '1 ', [['a', alternative]])
  for (const subject of entry.subjects) {
    const [heading, ...divisions] = subject.split(/\s+--\s+/)
    add('606', '0 ', [['a', heading], ...divisions.map(division => ['x', division] as const)])
  }
  for (const { scheme, value } of entry.classifications) addClass(scheme, value)

  const { main, others } = mainAndOthers(entry.contributors)
  if (main !== undefined) addName(main, chinese ? '1' : '0')
  // 7X1 is an equal part in the work, 7X2 a lesser one
  for (const contributor of others) addName(contributor, contributor.primary ? '1' : '2')
  if (chinese) add('801', ' 0', [['a', 'CN'], ['b', 'Commonshelf'], ['c', dayOf(setting)]])
  for (const link of entry.links) add('856', '40', [['u', link]])
  for (const { library, callNumbers } of chinese ? entry.holdings : []) add('905', '  ', [['a', library], ['s', callNumbers[0]]])

  return {
    leader: `00000n${typeOf[entry.format]}  2200000   450 `,
    controlFields: [{ tag: '001', value: marcText(entry.id) }, { tag: '005', value: `${dayOf(setting)}000000.0` }],
    dataFields: fields
  }

  function addClass (scheme: CatalogueEntry['classifications'][number]['scheme'], value: string): void {
    switch (scheme) {
      case 'clc': return chinese ? add('690', '  ', [['a', value]]) : add('686', '  ', [['a', value], ['2', 'clc']])
      case 'ddc': return add('676', '  ', [['a', value]])
      case 'lcc': return add('680', '  ', [['a', value]])
      case 'udc': return add('675', '  ', [['a', value]])
      case 'other': return add(chinese ? '692' : '686', '  ', [['a', value]])
    }
  }

  function addName ({ kind, name, romanised, dates, role }: Contributor, rank: '0' | '1' | '2'): void {
    const { family, given } = kind === 'person' ? partsOfName(name) : { family: name, given: undefined }
    add(`7${kind === 'person' ? '0' : '1'}${rank}`, kind === 'person' ? ` ${given === undefined ? '0' : '1'}` : kind === 'meeting' ? '12' : '02', [
      ['a', family], ['b', given], ['f', kind === 'person' ? dates : undefined], [chinese ? 'A' : '9', romanised], ['4', role === undefined ? undefined : relators[role].unimarc]
    ])
  }
}

/** 200 $b, where what is read or heard is on something else than paper. */
const materialOf: Partial<Record<Carrier, string>> = {
  electronic: '电子资源', microform: '缩微品', 'audio-disc': '激光唱片', 'audio-tape': '录音带', audio: '录音', 'video-disc': '影碟', video: '录像', braille: '盲文'
}

/** 100 $a, thirty-six characters: made on, date, language of the record, Unicode (26-27: 50), script of the title. */
function generalOf (entry: CatalogueEntry, setting: MarcExportSetting, chinese: boolean): string {
  const year = codedYearOf(entry, '    ')
  const language = chinese ? 'chi' : languageOf(entry) ?? 'und'
  return `${dayOf(setting)}${year === '    ' ? 'u' : 'd'}${year}    em y0${language}y50      ea`
}
