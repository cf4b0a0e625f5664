import fc from 'fast-check'
import type { BibliographicRecord, CatalogueEntry } from '../src/index.js'
import { carriers, emptyRecord, formats, normaliseIsbn } from '../src/index.js'

type RecordDetail = Omit<Partial<BibliographicRecord>, 'title' | 'identifiers'> & {
  title?: string | Partial<BibliographicRecord['title']>
  author?: string
  translator?: string
  publisher?: string
  isbn?: string | string[]
  identifiers?: Partial<BibliographicRecord['identifiers']>
}

/** 活着 of 1998, unless told otherwise; `title`, `author`, `publisher` and `isbn` may be plain strings. '' leaves a thing out. */
export function aRecord (detail: RecordDetail = {}): BibliographicRecord {
  const { title, author, translator, publisher, isbn, identifiers, ...rest } = detail
  const record: BibliographicRecord = { ...emptyRecord(), languages: ['chi'], year: 1998, extent: '195页', pages: 195, ...rest }
  record.title = typeof title === 'string' ? { main: title } : { main: '活着', ...title }
  if (detail.contributors === undefined) {
    record.contributors = author === '' ? [] : [{ name: author ?? '余华', kind: 'person', role: 'author', primary: true }]
    if (translator !== undefined) record.contributors.push({ name: translator, kind: 'person', role: 'translator', primary: false })
  }
  if (detail.publication === undefined) {
    record.publication = publisher === '' ? [] : [{ place: '海口', publisher: publisher ?? '南海出版公司', date: String(record.year ?? '') }]
  }
  if (detail.pages !== undefined && detail.extent === undefined) record.extent = `${detail.pages}页`
  record.identifiers = { ...record.identifiers, ...identifiers }
  if (isbn !== undefined) record.identifiers.isbn = [isbn].flat().map(normaliseIsbn)
  return record
}

/** An entry of the union catalogue, held by one library; what is given replaces what is there. */
export function anEntry (detail: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    id: '1', work: '1', format: 'book', carrier: 'print', languages: ['chi'], title: { main: '活着' }, alternativeTitles: [],
    contributors: [{ name: '余华', kind: 'person', role: 'author', primary: true }],
    publication: [{ place: '海口', publisher: '南海出版公司', date: '1998' }], year: 1998, extent: '195页', series: [],
    isbn: ['9787544210966'], issn: [], unifiedBookNumber: [], subjects: ['长篇小说'], classifications: [{ scheme: 'clc', value: 'I247.5' }],
    notes: [], links: [], provenance: { title: '1' }, records: [{ id: '1', library: 'main' }],
    holdings: [{ library: 'main', path: ['main'], tier: 1, callNumbers: ['I247.5/1'], items: 1, available: 1 }],
    ...detail
  }
}

/** Any entry at all: fields present or not, texts of any characters, among them what other formats take for marks of their own. */
export function someEntry (): fc.Arbitrary<CatalogueEntry> {
  const awkward = fc.constantFrom('\n', '\r\n', '%', '&', '{', '}', '\\', '\u001f', '\u001e', '\ud800', '𠀀', '红楼梦', ' and ', ', ', 'ER  - ', '</script>', '<', '$a', '"', '\u0000', 'é')
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.array(fc.oneof(awkward, fc.string({ maxLength: 6 })), { maxLength: 6 }).map(parts => parts.join('')))
  const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
  const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 4 })
  const role = fc.constantFrom('author', 'editor', 'translator', 'compiler', 'illustrator', 'annotator', 'performer', 'composer', 'other') as fc.Arbitrary<BibliographicRecord['contributors'][number]['role']>
  return fc.record({
    id: fc.nat().map(String), work: fc.nat().map(String), format: fc.constantFrom(...formats), carrier: fc.constantFrom(...carriers), languages: some(fc.constantFrom('chi', 'eng', 'xxx', '', 'nonsense')),
    title: fc.record({ main: text, rest: perhaps(text), partNumber: perhaps(text), partName: perhaps(text), responsibility: perhaps(text), romanised: perhaps(text) }),
    alternativeTitles: some(text),
    contributors: some(fc.record({ name: text, kind: fc.constantFrom('person', 'body', 'meeting'), romanised: perhaps(text), dates: perhaps(text), role: perhaps(role), primary: fc.boolean() })),
    edition: perhaps(text), publication: some(fc.record({ place: perhaps(text), publisher: perhaps(text), date: perhaps(text) })), year: perhaps(fc.integer({ min: -1, max: 99_999 })), extent: perhaps(text),
    series: some(fc.record({ title: text, volume: perhaps(text), issn: perhaps(text) })), isbn: some(text), issn: some(text), unifiedBookNumber: some(text), subjects: some(text),
    classifications: some(fc.record({ scheme: fc.constantFrom('clc', 'ddc', 'lcc', 'udc', 'other'), value: text })), summary: perhaps(text), contents: perhaps(text), notes: some(text), links: some(text),
    provenance: fc.constant({}), records: fc.constant([]),
    holdings: some(fc.record({ library: text, path: some(text), callNumbers: some(text), items: fc.nat(9), available: fc.nat(9) }))
  }).map(entry => JSON.parse(JSON.stringify(entry)) as CatalogueEntry)
}
