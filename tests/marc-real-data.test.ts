import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import {
  describeMarc, holdingsProfiles, Iso2709Splitter, MarcXmlSplitter, readIso2709, readMarcXml, UnreadableRecord, type MarcRecord, type RawRecord
} from '@commonshelf/marc'

/** Real records of many libraries; they are no part of the project. */
const data = resolve(process.env['COMMONSHELF_TEST_DATA'] ?? join(process.cwd(), '../shared/data'))
const skip = existsSync(join(data, 'marc8')) ? false : `No real records: ${data} is not there (COMMONSHELF_TEST_DATA names the folder)`
if (skip !== false) console.error(skip)

function recordsIn (file: string): RawRecord[] {
  const splitter = file.endsWith('.xml') ? new MarcXmlSplitter() : new Iso2709Splitter()
  return [...splitter.push(readFileSync(join(data, file))), ...splitter.end()]
}

const read = (file: string, { bytes }: RawRecord): MarcRecord => file.endsWith('.xml') ? readMarcXml(bytes) : readIso2709(bytes)
const allOf = (file: string): MarcRecord[] => recordsIn(file).map(record => read(file, record))
/** A ligature over two letters is one mark (U+0361) or two halves (U+FE20, U+FE21), and the double tilde likewise; both are right. */
const inOneSpelling = (text: string): string => text.replaceAll('\ufe20', '\u0361').replaceAll('\ufe22', '\u0360').replace(/[\ufe21\ufe23]/g, '')
const contentOf = ({ controlFields, dataFields }: MarcRecord): string => inOneSpelling(JSON.stringify([controlFields, dataFields]))

/** What becomes of each record of a file: described, or why not; and what had to be mended. */
function judgementOf (file: string): Record<string, number> {
  const judgement: Record<string, number> = {}
  const add = (what: string): void => { judgement[what] = (judgement[what] ?? 0) + 1 }
  for (const raw of recordsIn(file)) {
    if (raw.error !== undefined) {
      add(raw.error)
      continue
    }
    try {
      const record = read(file, raw)
      describeMarc(record)
      add('described')
      for (const damage of record.damage) add(damage)
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error
      add(error.reason)
    }
  }
  return judgement
}

t.test('MARC-8 of every script becomes the Unicode that its twin has, line by line', { skip }, async t => {
  const lines = readFileSync(join(data, 'marc8/test-marc8.txt')).toString('latin1').split('\n').filter(line => line !== '')
  const expected = readFileSync(join(data, 'marc8/test-utf8.txt'), 'utf8').split('\n').filter(line => line !== '')
  const wrong = lines.filter((line, i) => {
    const body = Buffer.from(`  \x1fa${line}\x1e`, 'latin1')
    const bytes = Buffer.concat([Buffer.from(`${String(38 + body.length).padStart(5, '0')}nam  2200037   4500245${String(body.length).padStart(4, '0')}00000\x1e`), body, Buffer.from('\x1d')])
    const text = readIso2709(bytes, { encoding: 'marc-8' }).dataFields[0]!.subfields[0]!.value
    return text !== expected[i]!.normalize('NFC')
  })

  t.equal(lines.length, 1515)
  t.strictSame(wrong, [])
})

t.test('records in two encodings or two syntaxes say the same', { skip }, async t => {
  const twins = [
    ['marc8/brkrtest-8.mrc', 'marc8/brkrtest-8-utf8.mrc'],
    ['cnmarc/bnu-cnmarc-10.gbk.iso', 'cnmarc/bnu-cnmarc-10.utf8.iso'],
    ['cnmarc/agencies-a-9.gbk.iso', 'cnmarc/agencies-a-9.utf8.iso'],
    ['broken/pymarc-utf8-without-leader-flag.mrc', 'broken/pymarc-utf8-with-leader-flag.mrc'],
    ['unimarc/bnf-6.mrc', 'unimarc/bnf-1-in-marcxml.xml'],
    ['marc21-xml/melinda-106.mrc', 'marc21-xml/melinda-106.xml']
  ] as const
  for (const [one, other] of twins) {
    const left = allOf(one)
    const right = allOf(other)

    t.equal(left.length, right.length, one)
    const different = left.flatMap((record, i) => contentOf(record) === contentOf(right[i]!) ? [] : [i])
    t.strictSame(different, [], `${one} and ${other}`)
  }
})

t.test('each damaged file is read as far as it is safe, and the rest is refused with its reason', { skip }, async t => {
  const judgements: Record<string, Record<string, number>> = {
    'bad-leader-10-11.mrc': { described: 1 },
    'chabon-bad-subfields-element.xml': { 'xml-malformed': 1 },
    'chabon-missing-controlfield-tag.xml': { 'xml-malformed': 1 },
    'chabon-missing-datafield-tag.xml': { 'xml-malformed': 1 },
    'chabon-missing-subfield-code.xml': { 'xml-malformed': 1 },
    'cruel-cruel-indicatorless-summerland.xml': { described: 1 },
    'error-1.mrc': { described: 1, 'wrong-record-length': 1, 'wrong-field-lengths': 1, 'text-before-first-subfield': 1 },
    'hathi-truncated-or-oversize-5.mrc': { described: 5, 'wrong-record-length': 1, 'wrong-base-address': 1 },
    'incomplete-escape.mrc': { described: 1, 'undecodable-bytes': 1 },
    'oversize-field-bad-directory.mrc': { described: 5, 'wrong-base-address': 1 },
    'pride-and-prejudice-383-with-errors.mrc': { described: 383, 'xml-entities': 177, 'wrong-leader-length': 16, 'undecodable-bytes': 2, 'lost-escapes': 30 },
    'pymarc-1251.mrc': { described: 6 },
    'pymarc-alphatag.mrc': { described: 1 },
    'pymarc-bad-eacc-encoding.mrc': { described: 1, 'undecodable-bytes': 1 },
    'pymarc-bad-indicator.mrc': { described: 1, 'text-before-first-subfield': 1 },
    'pymarc-bad-marc8-escape.mrc': { described: 1, 'undecodable-bytes': 1 },
    'pymarc-bad-records.mrc': { described: 5, 'wrong-base-address': 3, 'no-directory': 3 },
    'pymarc-bad-subfield-code.mrc': { described: 1, 'wrong-record-length': 1, 'wrong-field-lengths': 1, 'odd-subfield-code': 1 },
    'pymarc-bad-tag.xml': { described: 1 },
    'pymarc-regression45.mrc': { described: 12, 'text-before-first-subfield': 11 },
    'pymarc-utf8-errors.mrc': { described: 1 },
    'pymarc-utf8-invalid.mrc': { described: 1, 'odd-subfield-code': 1 },
    'pymarc-utf8-with-leader-flag.mrc': { described: 1 },
    'pymarc-utf8-without-leader-flag.mrc': { described: 1 },
    'too-long-plus-2.mrc': { described: 3, 'wrong-record-length': 1, 'wrong-field-lengths': 1 },
    'unordered-directory.mrc': { described: 1, 'unordered-directory': 1 }
  }
  const files = readdirSync(join(data, 'broken'))
  for (const file of files) t.strictSame(judgementOf(`broken/${file}`), judgements[file], file)
})

t.test('nearly every record of every library can be described', { skip }, async t => {
  // What is refused in these folders: nine records of one export whose directories and data do not fit together, authority,
  // classification and holdings records, and records without any title.
  const refused: Record<string, number> = {}
  let described = 0
  for (const folder of ['marc8', 'unimarc', 'cnmarc', 'marc21-iso2709', 'marc21-iso2709/evergreen-rda', 'marc21-xml', 'holdings']) {
    for (const name of readdirSync(join(data, folder))) {
      if (!/\.(mrc|iso|xml)$/.test(name) || /bnu-(dc|isohold)/.test(name) || !statSync(join(data, folder, name)).isFile()) continue
      const { described: count = 0, ...rest } = judgementOf(`${folder}/${name}`)
      described += count
      for (const reason of ['directory-mismatch', 'no-directory', 'no-title', 'not-bibliographic', 'unknown-encoding', 'xml-malformed', 'no-fields']) {
        if (rest[reason] !== undefined) refused[`${name} ${reason}`] = rest[reason]
      }
    }
  }

  t.equal(described, 6104)
  t.strictSame(refused, {
    'sudoc-02787088X.xml no-title': 1,
    'boston-univ-100.mrc directory-mismatch': 8,
    'loc-classification-sample.xml not-bibliographic': 20,
    'loc-name-authority-sample.xml not-bibliographic': 20,
    'melinda-106.mrc no-title': 106,
    'melinda-106.xml no-title': 106,
    'mfhd-14.mrc not-bibliographic': 7,
    'mfhd-no-parent-2.mrc not-bibliographic': 1
  })
})

t.test('CNMARC is described with its pinyin, classes, roles and call numbers', { skip }, async t => {
  const [first] = allOf('cnmarc/bnu-cnmarc-10.gbk.iso')
  const { record, holdings } = describeMarc(first!)

  t.match(record, {
    format: 'book', carrier: 'print', languages: ['chi'], year: 1994, pages: 320, height: 27, uniformTitle: '中国发展报告',
    title: { main: "'94中国发展报告", responsibility: '国家统计局编', romanised: "'94Zhong Guo Fa Zhan Bao Gao" },
    contributors: [{ name: '叶震', role: 'editor' }, { name: '李强' }, { name: '国家统计局', kind: 'body' }],
    publication: [{ place: '北京', publisher: '中国统计出版社', date: '1994' }],
    subjects: ['经济发展 -- 概况 -- 中国 -- 1994'],
    classifications: [{ scheme: 'clc', value: 'F124' }]
  })
  t.strictSame(record.identifiers.isbn, [{ value: '9787503717444', valid: true }])
  t.strictSame(holdings, [{ branch: 'BNU', callNumber: 'F124/26', items: [] }])
  t.strictSame(describeMarc(first!, { holdings: holdingsProfiles.alma }).holdings.map(({ items }) => items.length), [2])
})

t.test('an e-book and the printed book that share an ISBN are told apart', { skip }, async t => {
  const carriers = allOf('cnmarc/bnu-cnmarc-10.utf8.iso').map(record => describeMarc(record).record)
    .filter(({ identifiers }) => identifiers.isbn.some(({ value }) => value === '9787503726231'))
    .map(({ carrier }) => carrier)

  t.strictSame(carriers.sort(), ['electronic', 'print'])
})
