import type { BibliographicRecord, CatalogueEntry } from '../src/index.js'
import { emptyRecord, normaliseIsbn } from '../src/index.js'

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
