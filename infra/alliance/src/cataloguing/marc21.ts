import type { DataField, MarcRecord } from '@commonshelf/marc'
import type { Written } from './style.js'

/** A copy on a shelf: its barcode and where it stands. */
export interface Copy { barcode: string, callNumber: string, location: string, onLoan: boolean }

/** The data field with this tag, indicators (two characters) and subfields (code and value; absent values are left out). */
export const field = (tag: string, indicators: string, ...subfields: [string, string | undefined][]): DataField => ({
  tag,
  indicator1: indicators[0],
  indicator2: indicators[1],
  subfields: subfields.flatMap(([code, value]) => value === undefined || value === '' ? [] : [{ code, value }])
})

/** How the record's main text is written: as it is, or romanised with the original script in linked 880 fields. */
export interface Romanisation { of: (text: string) => string }

/** MARC 21 bibliographic format, with items in 952 as Koha writes them. */
export function marc21Record (identifier: string, written: Written, copies: Copy[], agency: string, romanisation?: Romanisation): MarcRecord {
  const { edition } = written
  const chinese = edition.language === 'chi'
  const linked: DataField[] = []
  /** A field in the record's script: with a romanisation, the Latin form here and the original in an 880 linked to it. */
  const scripted = (made: DataField): DataField => {
    if (romanisation === undefined || !chinese) return made
    const number = String(linked.length + 1).padStart(2, '0')
    linked.push({ ...made, tag: '880', subfields: [{ code: '6', value: `${made.tag}-${number}/$1` }, ...made.subfields] })
    return { ...made, subfields: [{ code: '6', value: `880-${number}` }, ...made.subfields.map(({ code, value }) => ({ code, value: romanisation.of(value) }))] }
  }
  const [mainAuthor, ...others] = written.authors
  const statement = written.responsibility
  return {
    leader: '00000nam a2200000 i 4500',
    encoding: 'utf-8',
    damage: [],
    controlFields: [
      { tag: '001', value: identifier },
      { tag: '003', value: agency },
      ...edition.carrier === 'electronic' ? [{ tag: '007', value: 'cr |||||||||||' }] : [],
      { tag: '008', value: fixedField(written) }
    ],
    dataFields: [
      ...written.isbns.map(({ value, qualifier }) => field('020', '  ', ['a', value], ['q', qualifier])),
      field('040', '  ', ['a', agency], ['b', 'chi']),
      ...edition.originalLanguage !== undefined ? [field('041', '1 ', ['a', edition.language], ['h', edition.originalLanguage])] : [],
      field('084', '  ', ['a', edition.clc], ['2', 'clc']),
      ...mainAuthor !== undefined ? [scripted(field('100', '1 ', ['a', mainAuthor], ['e', chinese ? '著' : 'author.']))] : [],
      scripted(field('245', mainAuthor !== undefined ? '10' : '00',
        ['a', written.title + (written.subtitle !== undefined ? ' :' : written.volume !== undefined ? '.' : statement !== '' ? ' /' : '')],
        ['b', written.subtitle !== undefined ? written.subtitle + (statement !== '' ? ' /' : '') : undefined],
        ['n', written.volume !== undefined ? written.volume + (statement !== '' ? ' /' : '') : undefined],
        ['c', statement !== '' ? `${statement}.` : undefined])),
      ...written.editionStatement !== undefined ? [scripted(field('250', '  ', ['a', written.editionStatement]))] : [],
      scripted(field('264', ' 1', ['a', `${written.place} :`], ['b', `${written.publisher},`], ['c', written.year])),
      field('300', '  ', ['a', edition.carrier === 'electronic' ? `1 online resource (${written.extent})` : `${written.extent}${edition.carrier === 'large-print' ? ' (large print)' : ''} ;`], ['c', edition.carrier === 'electronic' ? undefined : written.height]),
      field('337', '  ', ['a', edition.carrier === 'electronic' ? 'computer' : 'unmediated'], ['b', edition.carrier === 'electronic' ? 'c' : 'n']),
      field('338', '  ', ['a', edition.carrier === 'electronic' ? 'online resource' : 'volume'], ['b', edition.carrier === 'electronic' ? 'cr' : 'nc']),
      ...edition.series !== undefined ? [scripted(field('490', '0 ', ['a', edition.series]))] : [],
      ...edition.subjects.map(subject => scripted(field('650', ' 4', ['a', subject]))),
      ...others.map(author => scripted(field('700', '1 ', ['a', author], ['e', chinese ? '著' : 'author.']))),
      ...edition.translator !== undefined ? [scripted(field('700', '1 ', ['a', edition.translator], ['e', chinese ? '译' : 'translator.']))] : [],
      ...linked,
      ...copies.map(copy => field('952', '  ', ['a', agency], ['c', copy.location], ['o', copy.callNumber], ['p', copy.barcode], ['q', copy.onLoan ? '2026-12-20' : undefined], ['y', 'BK']))
    ]
  }
}

/** 008 for books: date type, year, place, form of item (23) and language (35-37). */
function fixedField ({ edition }: Written): string {
  const form = edition.carrier === 'electronic' ? 'o' : edition.carrier === 'large-print' ? 'd' : ' '
  const place = edition.language === 'chi' ? 'cc ' : 'enk'
  return `260101s${edition.year}    ${place}     ${form}     000 ${edition.subjects[0].includes('iction') || edition.subjects[0] === '长篇小说' ? '1' : '0'} ${edition.language} d`
}
