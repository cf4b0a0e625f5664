import { anEntry, someEntry } from '@commonshelf/catalogue/testing'
import type { BibliographicRecord, CatalogueEntry } from '@commonshelf/catalogue'
import fc from 'fast-check'
import t from 'tap'
import { describeMarc, dialectOf, entryToMarc21, entryToUnimarc, fitIso2709, marcXmlHead, marcXmlTail, MarcXmlSplitter, readIso2709, readMarcXml, UnreadableRecord, writeIso2709, writeMarcXml, type MarcRecord } from '../src/index.js'

const setting = { day: '20261123', address: 'https://example.org/entries/1' }
const dialects = {
  marc21: (entry: CatalogueEntry) => entryToMarc21(entry, setting),
  unimarc: (entry: CatalogueEntry) => entryToUnimarc(entry, 'unimarc', setting),
  cnmarc: (entry: CatalogueEntry) => entryToUnimarc(entry, 'cnmarc', setting)
}

type Written = Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'>

/** What a library that takes the record reads in it, by either syntax. */
const readers = {
  iso2709: (record: Written) => readIso2709(writeIso2709(fitIso2709(record))),
  marcxml (record: Written) {
    const splitter = new MarcXmlSplitter()
    const [framed] = [...splitter.push(Buffer.from(marcXmlHead + writeMarcXml(record) + marcXmlTail)), ...splitter.end()]
    return readMarcXml(framed!.bytes)
  }
}

const told = ({ title, contributors, identifiers, year }: BibliographicRecord) => ({
  title: title.main, rest: title.rest, part: [title.partNumber, title.partName], names: contributors.map(({ name, role, primary }) => [name, role, primary]), isbn: identifiers.isbn.map(({ value }) => value), year
})

t.test('a merged entry is a record of MARC21 and of CNMARC, and reads back as it was', async t => {
  const entry = anEntry({
    title: { main: '红楼梦', rest: '校注本', partNumber: '上册', responsibility: '曹雪芹著', romanised: 'Hong lou meng' }, alternativeTitles: ['石头记'],
    contributors: [{ name: '曹雪芹', kind: 'person', dates: '1715-1763', role: 'author', primary: true, romanised: 'Cao Xueqin' }, { name: 'Hawkes, David', kind: 'person', role: 'translator', primary: false }, { name: '红楼梦研究所', kind: 'body', role: 'editor', primary: false }],
    edition: '第3版', series: [{ title: '古典文学读本', volume: '7' }], unifiedBookNumber: ['10019·2117'], subjects: ['章回小说 -- 中国 -- 清代'], summary: '一部小说', notes: ['附图'],
    holdings: [{ library: 'jing', path: ['jing'], callNumbers: ['I242.4/1'], items: 1, available: 1 }]
  })

  for (const [dialect, write] of Object.entries(dialects)) {
    for (const [syntax, read] of Object.entries(readers)) {
      const marc = read(write(entry))
      const { record, holdings } = describeMarc(marc)
      t.same([marc.damage, dialectOf(marc)], [[], dialect], `${dialect} in ${syntax} is sound`)
      t.match(record, {
        format: 'book', carrier: 'print', languages: ['chi'], year: 1998, edition: '第3版', extent: '195页', alternativeTitles: ['石头记'], summary: '一部小说', notes: ['附图'], subjects: ['章回小说 -- 中国 -- 清代'],
        title: { main: '红楼梦', rest: '校注本', partNumber: '上册', responsibility: '曹雪芹著', romanised: 'Hong lou meng' }, publication: [{ place: '海口', publisher: '南海出版公司', date: '1998' }],
        contributors: [{ name: '曹雪芹', kind: 'person', dates: '1715-1763', role: 'author', primary: true, romanised: 'Cao Xueqin' }, { name: 'Hawkes, David', role: 'translator', primary: false }, { name: '红楼梦研究所', kind: 'body', role: 'editor' }],
        series: [{ title: '古典文学读本', volume: '7' }], identifiers: { isbn: [{ value: '9787544210966', valid: true }] }
      }, `${dialect} in ${syntax}`)
      if (dialect !== 'unimarc') t.match([record.classifications, holdings], [[{ scheme: 'clc', value: 'I247.5' }], [{ branch: 'jing', callNumber: 'I242.4/1' }]])
      if (dialect === 'cnmarc') t.same(record.identifiers.unifiedBookNumber, ['10019·2117'])
    }
  }
})

t.test('title, names, ISBN and year come back in every dialect and syntax, whatever the book', async () => {
  const word = fc.constantFrom('红楼梦', '紅樓夢', 'The old man', 'L’Étranger', '𠀀字', '100% & more', 'C++', '{TeX}', 'Война', 'ノルウェイの森', 'a < b', '"quoted"', '$5')
  const title = fc.array(word, { minLength: 1, maxLength: 3 }).map(words => words.join(' '))
  const name = fc.constantFrom('余华', 'Hemingway, Ernest', 'Толстой, Лев', '海明威, E', 'Plato', '村上春樹')
  fc.assert(fc.property(fc.record({
    title: fc.record({ main: title, rest: fc.option(title, { nil: undefined }), partNumber: fc.constantFrom(undefined, '第2卷', '3'), partName: fc.option(title, { nil: undefined }) }, { requiredKeys: ['main'] }),
    contributors: fc.uniqueArray(fc.record({ name, kind: fc.constant('person' as const), role: fc.constantFrom('author', 'translator', 'editor', 'illustrator'), primary: fc.constant(false) }), { selector: ({ name }) => name, maxLength: 3 }),
    isbn: fc.uniqueArray(fc.constantFrom('9787544210966', '9787020002207', '9780306406157'), { maxLength: 3 }),
    year: fc.integer({ min: 1000, max: 2100 }),
    format: fc.constantFrom('book', 'serial', 'map', 'sound', 'score')
  }), detail => {
    const contributors = detail.contributors.map((one, at) => ({ ...one, primary: at === 0 }))
    const entry = JSON.parse(JSON.stringify(anEntry({ ...detail, contributors } as Partial<CatalogueEntry>))) as CatalogueEntry
    const expected = told({ ...entry, identifiers: { isbn: entry.isbn.map(value => ({ value })) } } as unknown as BibliographicRecord)
    for (const write of Object.values(dialects)) {
      for (const read of Object.values(readers)) {
        const { record } = describeMarc(read(write(entry)))
        if (JSON.stringify(told(record)) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(told(record))} is not ${JSON.stringify(expected)}`)
        if (record.format !== entry.format) throw new Error(`${entry.format} came back as ${record.format}`)
      }
    }
  }), { numRuns: 100 })
})

t.test('any entry makes a record that can be written and read', async () => {
  fc.assert(fc.property(someEntry(), entry => {
    for (const write of Object.values(dialects)) {
      const record = write(entry)
      for (const read of Object.values(readers)) {
        const marc = read(record)
        if (marc.dataFields.length !== record.dataFields.length) throw new Error(`${record.dataFields.length} fields became ${marc.dataFields.length}`)
        // A title of nothing but punctuation is none to a reader of ISBD
        try { describeMarc(marc) } catch (error) { if (!(error instanceof UnreadableRecord && error.reason === 'no-title')) throw error }
      }
    }
  }), { numRuns: 150 })
})

t.test('what is too long for ISO 2709 is cut at a character, and the title is never what goes', async t => {
  const entry = anEntry({ summary: '长'.repeat(40_000), contents: '𠀀'.repeat(9_000), notes: Array.from({ length: 60 }, (_, at) => `${at} `.repeat(2_000)), links: Array.from({ length: 900 }, (_, at) => `https://example.org/${'x'.repeat(200)}${at}`) })

  for (const write of Object.values(dialects)) {
    const bytes = writeIso2709(fitIso2709(write(entry)))
    const { record } = describeMarc(readIso2709(bytes))

    t.ok(bytes.length < 100_000)
    t.match(record, { title: { main: '活着' }, contributors: [{ name: '余华' }], identifiers: { isbn: [{ value: '9787544210966' }] }, year: 1998 })
    t.match(record.summary ?? '长', /^长+$/)
    t.equal(describeMarc(readers.marcxml(write(entry))).record.summary?.length, 40_000, 'MARCXML has all of it')
  }
})
