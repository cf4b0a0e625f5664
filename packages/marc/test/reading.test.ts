import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import {
  controlNumberOf, encodingNamed, Iso2709Splitter, MarcXmlSplitter, readIso2709, readMarcXml, UnreadableRecord, writeIso2709,
  type Encoding, type MarcRecord, type RawRecord, type RecordSplitter
} from '../src/index.js'
import { marc8Text } from '../src/encodings/marc8.js'
import { aMarcRecord, someIso2709, someMarcXml } from './builders.js'

const framed = (splitter: RecordSplitter, ...chunks: Uint8Array[]): RawRecord[] => [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.end()]
const fieldsOf = ({ controlFields, dataFields }: MarcRecord): unknown => ({ controlFields, dataFields })
const titleOf = (record: MarcRecord): string | undefined => record.dataFields.find(({ tag }) => tag === '245')?.subfields[0]?.value
const reasonOf = (work: () => unknown): string => {
  try {
    work()
    return 'readable'
  } catch (error) {
    if (error instanceof UnreadableRecord) return error.reason
    throw error
  }
}

/** Text that every encoding under test can hold, and that no repair would take for a trace of damage. */
const words: Record<string, fc.Arbitrary<string>> = {
  // oxlint-disable-next-line no-control-regex -- no delimiters inside values
  'utf-8': fc.string({ unit: 'grapheme', maxLength: 30 }).map(text => text.normalize('NFC').replace(/[\0-\x1f&$\ufffd\u0080-\u00ff]/g, '')),
  gb18030: fc.string({ unit: fc.constantFrom(...'中文书名红楼梦曹雪芹著第一卷上海人民出版社 ABC。，'), minLength: 4, maxLength: 30 }),
  'marc-8': fc.string({ unit: fc.constantFrom(...'abcXYZ äéñøŁß 中國Кириллицаשלוםπ'), maxLength: 30 }).map(text => text.normalize('NFC'))
}

const aRecordIn = (encoding: string): fc.Arbitrary<MarcRecord> => fc.array(
  fc.record({
    tag: fc.integer({ min: 10, max: 999 }).map(tag => String(tag).padStart(3, '0')),
    indicator1: fc.constantFrom(' ', '0', '1'),
    indicator2: fc.constantFrom(' ', '4'),
    subfields: fc.array(fc.record({ code: fc.constantFrom('a', 'b', 'c', '9', 'A'), value: words[encoding]! }, { noNullPrototype: true }), { minLength: 1, maxLength: 5 })
  }, { noNullPrototype: true }), { minLength: 1, maxLength: 12 }
).map(dataFields => ({ ...aMarcRecord(), dataFields }))

t.test('a record that was written is read as it was, in every encoding that is written', async () => {
  for (const encoding of ['utf-8', 'gb18030', 'marc-8'] as const satisfies Encoding[]) {
    fc.assert(fc.property(aRecordIn(encoding), record => {
      const read = readIso2709(writeIso2709(record, encoding), { encoding })

      deepStrictEqual(fieldsOf(read), fieldsOf(record))
      deepStrictEqual(read.damage, [])
    }), { numRuns: 150, seed: 7 })
  }
})

t.test('how a stream is cut into chunks changes nothing', async t => {
  const stream = Buffer.concat([
    someIso2709({ fields: ['245 10 $a One'] }), Buffer.from('\r\n'), someIso2709({ fields: ['245 10 $a 二'] }), Buffer.from('00'),
    someIso2709({ fields: ['245 10 $a Three'] }), Buffer.from('\n\0'), someIso2709({ fields: ['245 10 $a Four'] }).subarray(0, 60)
  ])
  const xml = Buffer.from(`<?xml version="1.0"?><c xmlns:m="x"><!-- <record> --><m:record><m:header/></m:record>${someMarcXml({}, 'm')}<![CDATA[</record>]]>${someMarcXml({ fields: ['245 00 $a 二'] })}<record><leader>`)
  for (const [whole, splitter] of [[stream, () => new Iso2709Splitter()], [xml, () => new MarcXmlSplitter()]] as const) {
    const expected = framed(splitter(), whole).map(({ bytes, position, error }) => [Buffer.from(bytes).toString('utf8'), position, error])
    t.ok(expected.length >= 3)

    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 20 }), cuts => {
      const edges = [0, ...cuts.sort((a, b) => a - b), whole.length]
      const chunks = edges.slice(1).map((edge, i) => whole.subarray(edges[i], edge))
      const found = framed(splitter(), ...chunks).map(({ bytes, position, error }) => [Buffer.from(bytes).toString('utf8'), position, error])

      deepStrictEqual(found, expected)
    }), { numRuns: 200, seed: 3 })
    t.strictSame(framed(splitter(), ...Array.from(whole, byte => Uint8Array.of(byte))).length, expected.length, 'byte by byte')
  }
})

t.test('whatever happens to its bytes, a record is read or refused, and never anything else', async () => {
  const sound = [
    someIso2709({ fields: ['001 x', '245 10 $a Kürbis : $b 南瓜', '300 ## $a 1 p.'] }),
    someIso2709({ fields: ['245 10 $a 红楼梦 $c 曹雪芹著', '300 ## $a 100页'] }, 'gb18030'),
    someIso2709({ fields: ['245 10 $a Łódź Кирилл 中國', '300 ## $a 1 p.'] }, 'marc-8'),
    Buffer.from(someMarcXml({ fields: ['245 10 $a Tom & Jerry'] }))
  ]
  const damage = fc.array(fc.record({ at: fc.nat(400), byte: fc.oneof(fc.nat(255), fc.constantFrom(0x1d, 0x1e, 0x1f, 0x1b, 0x3c)), cut: fc.nat(30) }), { minLength: 1, maxLength: 6 })

  fc.assert(fc.property(fc.constantFrom(...sound), damage, fc.boolean(), (bytes, wounds, cut) => {
    let damaged = Buffer.from(bytes)
    for (const { at, byte, cut: length } of wounds) {
      damaged[at % damaged.length] = byte
      if (cut) damaged = Buffer.concat([damaged.subarray(0, at % damaged.length), damaged.subarray((at % damaged.length) + length)])
      if (damaged.length === 0) return
    }
    for (const splitter of [new Iso2709Splitter(), new MarcXmlSplitter()]) framed(splitter, damaged)
    reasonOf(() => readIso2709(damaged))
    reasonOf(() => readMarcXml(damaged))
    controlNumberOf(damaged, 'iso2709')
    controlNumberOf(damaged, 'marcxml')
  }), { numRuns: 1500, seed: 11 })
})

t.test('the encoding is judged by the bytes, whatever the leader says', async t => {
  const cases: [string, Encoding, Encoding][] = [
    ['245 10 $a 活着 / $c 余华著', 'utf-8', 'utf-8'],
    ['200 1# $a 活着 $f 余华著 $A huo zhe', 'gb18030', 'gb18030'],
    ['200 1# $a 㐂龘䶮与𠮷野家 $f 中华书局编辑部编', 'gb18030', 'gb18030'],
    ['200 1# $a Pride and prejudice $f Jane Austen著 $g 153页', 'gb18030', 'gb18030'],
    ['200 1# $a 紅樓夢研究資料彙編 $f 曹雪芹與高鶚著', 'big5', 'big5'],
    ['245 10 $a Łódź, São Paulo und Göttingen / $c Häusler', 'marc-8', 'marc-8'],
    ['245 10 $a 中國歷史地圖 / $c 譚其驤', 'marc-8', 'marc-8'],
    ['245 10 $a Война и мир / $c Л. Н. Толстой', 'windows-1251', 'windows-1251']
  ]
  for (const leader of ['00000nam a2200000 a 4500', '00000nam  2200000 a 4500']) {
    for (const [field, written, judged] of cases) {
      const record = readIso2709(someIso2709({ leader, fields: [field] }, written))

      t.equal(record.encoding, judged, field)
      t.strictSame(fieldsOf(record), fieldsOf(aMarcRecord({ fields: [field] })), `${field} in ${written}`)
    }
  }
})

t.test('UTF-8 of two-byte letters stays UTF-8, and GBK that looks like it by chance stays GBK', async t => {
  for (const text of ['Émile', 'Война и мир', 'Ελλάδα', 'שלום', 'السلام', 'Հայաստան', 'ɔkyerɛwni', 'Dvořák']) {
    const record = readIso2709(someIso2709({ fields: [`245 10 $a ${text}`] }))

    t.strictSame([record.encoding, titleOf(record)], ['utf-8', text])
  }
  t.equal(titleOf(readIso2709(someIso2709({ fields: ['245 10 $a 罚 x 埂 y 邸'] }, 'gb18030'))), '罚 x 埂 y 邸')
  const brief = readIso2709(someIso2709({ fields: ['200 1# $a 台湾公路研究 $b 专著 $f 魏林森著', '215 ## $a 535页 $c 照片', '701 #0 $a 魏林森 $4 著'] }, 'gb18030'))
  t.strictSame([brief.encoding, brief.dataFields[0]!.subfields[0]!.value], ['gb18030', '台湾公路研究'], 'a brief record, most of whose bytes could be damaged UTF-8')
})

t.test('the operator can name the encoding of a source', async t => {
  const bytes = someIso2709({ fields: ['245 10 $a 春'] }, 'gb18030')

  t.equal(titleOf(readIso2709(bytes, { encoding: 'gb18030' })), '春')
  t.equal(titleOf(readIso2709(bytes, { encoding: encodingNamed('GBK')! })), '春')
  t.equal(encodingNamed('Klingon'), undefined)
})

t.test('in MARC-8 marks come before their letter, and escape sequences choose the script', async t => {
  const raw = Buffer.from(someIso2709({ fields: ['245 10 $a @@@@@@@@@@@@@@@@'] }))
  const put = (text: string): MarcRecord => {
    const bytes = Buffer.from(raw)
    bytes.write(text.padEnd(16), bytes.indexOf('@'), 'latin1')
    return readIso2709(bytes)
  }

  t.equal(titleOf(put('fa\xe8cade \xf0c'))?.trim(), 'fac\u0308ade ç')
  t.equal(titleOf(put('\x1b(NMIR\x1b(B ok'))?.trim(), 'мир ok')
  t.equal(titleOf(put('\x1b$1!0!!0$\x1b(B'))?.trim(), '一三')
  t.match(put('\x1b(? odd \xff').damage, ['undecodable-bytes'])
})

t.test('MARC-8 made by others becomes the text that they expect', async t => {
  // Compiled to dist/test; the fixtures stay where they are
  const fixtures = join(import.meta.dirname, '../../test/fixtures/marc8')
  const lines = readFileSync(join(fixtures, 'marc8.txt')).toString('latin1').split('\n').filter(line => line !== '')
  const expected = readFileSync(join(fixtures, 'expected.txt'), 'utf8').split('\n').filter(line => line !== '')

  t.strictSame(lines.map(marc8Text), expected.map(line => line.normalize('NFC')))
})

t.test('a decomposed letter is composed, and a mark never joins a subfield code', async t => {
  const record = readIso2709(someIso2709({ fields: ['245 10 $a Cafe\u0301 $b \u0301x'] }))

  t.equal(titleOf(record), 'Café')
  t.equal(record.dataFields[0]!.subfields[1]!.code, 'b')
})

t.test('what conversions broke is mended where it can be told for certain', async t => {
  const mended = (text: string): [string | undefined, string[]] => {
    const record = readIso2709(someIso2709({ fields: ['001 x', '245 10 $a ' + text] }))
    return [titleOf(record), record.damage]
  }

  t.strictSame(mended('Pride &amp; prejudice'), ['Pride & prejudice', ['xml-entities']])
  t.strictSame(mended('DÃ¼rer und RÃ¼gen'), ['Dürer und Rügen', ['double-encoded']])
  t.strictSame(mended('Arche\u00c3\u008c\u00c2\u0081ologie'), ['Archéologie', ['double-encoded']], 'doubled twice')
  t.strictSame(mended('LA LIBERTÉ»'), ['LA LIBERTÉ»', []])
})

t.test('wrong numbers in leader and directory do not lose a record whose terminators are right', async t => {
  const sound = someIso2709({ fields: ['001 x', '245 10 $a Title', '300 ## $a 12 p.'] })
  const expected = fieldsOf(readIso2709(sound))
  const broken: [string, (bytes: Buffer) => Buffer][] = [
    ['wrong-record-length', bytes => { bytes.write('00999', 0); return bytes }],
    ['wrong-base-address', bytes => { bytes.write('00031', 12); return bytes }],
    ['wrong-field-lengths', bytes => { bytes.write('0099', 24 + 15); return bytes }],
    ['wrong-leader-length', bytes => Buffer.concat([bytes.subarray(0, 10), bytes.subarray(11)])]
  ]
  for (const [damage, wound] of broken) {
    const record = readIso2709(wound(Buffer.from(sound)))

    t.strictSame(fieldsOf(record), expected, damage)
    t.ok((record.damage as string[]).includes(damage), `${damage} is told: ${record.damage.join()}`)
  }
})

t.test('a directory in another order than the data is followed entry by entry', async t => {
  const bytes = someIso2709({ fields: ['001 x', '245 10 $a Title', '300 ## $a 12 p.'] })
  const second = Buffer.from(bytes.subarray(36, 48))
  bytes.copy(bytes, 36, 48, 60)
  second.copy(bytes, 48)

  const record = readIso2709(bytes)

  t.strictSame(record.dataFields.map(({ tag, subfields }) => [tag, subfields[0]!.value]), [['300', '12 p.'], ['245', 'Title']])
  t.strictSame(record.damage, ['unordered-directory'])
})

t.test('entries that are right by themselves outrank what else is in the data', async t => {
  const sound = someIso2709({ fields: ['001 x', '245 10 $a Title', '300 ## $a 12 p.'] })
  const unlisted = Buffer.concat([sound.subarray(0, sound.length - 1), Buffer.from('more\x1ethan listed\x1e\x1d')])
  const stray = Buffer.from(sound)
  stray[sound.indexOf('Title') + 2] = 0x1e

  t.strictSame(fieldsOf(readIso2709(unlisted)), fieldsOf(readIso2709(sound)))
  t.ok(readIso2709(unlisted).damage.includes('unlisted-data'))
  t.equal(titleOf(readIso2709(stray)), 'Ti')
})

t.test('what cannot be told is refused with a reason', async t => {
  const sound = someIso2709({ fields: ['001 x', '245 10 $a Title', '300 ## $a 12 p.'] })
  const unlisted = Buffer.concat([sound.subarray(0, sound.length - 1), Buffer.from('more\x1ethan listed\x1e\x1d')])

  t.equal(reasonOf(() => readIso2709(Buffer.from('00024'))), 'too-short')
  t.equal(reasonOf(() => readIso2709(Buffer.from('<html>'.repeat(20)))), 'no-directory')
  t.equal(reasonOf(() => readIso2709(unlisted.fill('9', 27, 31))), 'directory-mismatch')
  t.equal(reasonOf(() => readIso2709(Buffer.from(sound).fill(0x90, sound.indexOf('Title'), sound.indexOf('Title') + 3))), 'unknown-encoding')
})

t.test('a file with damage between and inside records gives every record that is there', async t => {
  const one = someIso2709({ fields: ['245 10 $a One'] })
  const wrong = someIso2709({ fields: ['245 10 $a Two'] })
  wrong.write('99999', 0)
  const stray = someIso2709({ fields: ['245 10 $a Thr@e'] })
  stray[stray.indexOf('@')] = 0x1d
  const stream = Buffer.concat([Buffer.from('\ufeff\r\n'), one, Buffer.from('\r\n \x1a'), wrong, stray, Buffer.from('junk\x1d'), one])

  const records = framed(new Iso2709Splitter(), stream)

  t.strictSame(records.map(({ bytes, error }) => error ?? titleOf(readIso2709(bytes))), ['One', 'Two', 'Thr\x1de', 'too-short', 'One'])
  t.strictSame(records[0]!.position, 5)
})

t.test('a record without an end is given up at the limit, and the next one is found', async t => {
  const one = someIso2709({ fields: ['245 10 $a One'] })
  const records = framed(new Iso2709Splitter({ maxBytes: 2000 }), Buffer.alloc(5000, '9'), Buffer.from('\x1d'), one)

  t.strictSame(records.map(({ error }) => error), ['too-long', undefined])
})

t.test('001 is found without reading the record', async t => {
  const detail = { fields: ['001  ocm123 ', '245 10 $a One'] }

  t.equal(controlNumberOf(someIso2709(detail), 'iso2709'), 'ocm123')
  t.equal(controlNumberOf(Buffer.from(someMarcXml(detail, 'marc')), 'marcxml'), 'ocm123')
  t.equal(controlNumberOf(Buffer.from('nothing'), 'iso2709'), undefined)
})

t.test('no record takes longer to read than its length explains', async t => {
  const many = 100_000
  const began = performance.now()

  t.equal(controlNumberOf(Buffer.from(`<record>${'<controlfield '.repeat(many)}</record>`), 'marcxml'), undefined)
  t.equal(readMarcXml(Buffer.from(`<record>${'<datafield tag="245"></datafield>'.repeat(many)}</record>`)).dataFields.length, many)

  // Either took minutes when each tag was looked for in all that follows it; a slow machine takes a second
  t.ok(performance.now() - began < 20_000)
})

t.test('MARCXML is read under any namespace or prefix, out of any envelope', async t => {
  const detail = { fields: ['001 x', '245 10 $a Tom & Jerry < "三" $c A'] }
  const expected = fieldsOf(aMarcRecord(detail))
  for (const prefix of ['', 'marc', 'ns0']) {
    const answer = `<?xml version='1.0'?><OAI-PMH><record><header/><metadata>${someMarcXml(detail, prefix)}</metadata></record><record><header status="deleted"/></record></OAI-PMH>`

    const records = framed(new MarcXmlSplitter(), Buffer.from(answer))

    t.equal(records.length, 1, 'a deleted header is no record')
    t.strictSame(fieldsOf(readMarcXml(records[0]!.bytes)), expected)
  }
  t.equal(titleOf(readMarcXml(Buffer.from('<record><leader/><datafield tag="245"><subfield code=\'a\'>A<![CDATA[<b>]]>&#x4e2d;<!-- no --></subfield></datafield></record>'))), 'A<b>中')
})

t.test('XML that declares another encoding comes out in UTF-8', async t => {
  const xml = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="GB2312"?><collection>'), Buffer.from('<record><leader/><datafield tag="245" ind1=" " ind2=" "><subfield code="a">'), Buffer.from([0xba, 0xec, 0xc2, 0xa5, 0xc3, 0xce]), Buffer.from('</subfield></datafield></record></collection>')])

  const [record] = framed(new MarcXmlSplitter(), xml.subarray(0, 70), xml.subarray(70))

  t.equal(titleOf(readMarcXml(record!.bytes)), '红楼梦')
})

t.test('XML that is broken or dangerous is refused with a reason', async t => {
  const refused: [string, string][] = [
    ['<!DOCTYPE r [<!ENTITY a "b">]><record><leader/></record>', 'xml-doctype'],
    ['<record><datafield tag="245"><subfield code="a">&boom;</subfield></datafield></record>', 'xml-malformed'],
    ['<record><datafield><subfield code="a">x</subfield></datafield></record>', 'xml-malformed'],
    ['<record><datafield tag="245"><subfields code="a">x</subfields></datafield></record>', 'xml-malformed'],
    ['<record><datafield tag="245"><subfield code="a">x</datafield></record>', 'xml-malformed'],
    ['<record><datafield tag="245"><subfield code="a">x', 'xml-malformed'],
    ['<record><leader/></record>', 'no-fields'],
    ['<a>'.repeat(1000), 'xml-malformed']
  ]
  for (const [xml, reason] of refused) t.equal(reasonOf(() => readMarcXml(Buffer.from(xml))), reason, xml.slice(0, 80))

  const [only, ...rest] = framed(new MarcXmlSplitter(), Buffer.from('<!DOCTYPE x><collection><record></record></collection>'))
  t.equal(only?.error, 'xml-doctype')
  t.equal(rest.length, 0)
})

t.test('ISO 2709 and MARCXML of one record say the same', async () => {
  fc.assert(fc.property(aRecordIn('utf-8'), record => {
    const lines = { ...record }
    const xml = someMarcXml({ fields: lines.dataFields.map(({ tag, indicator1, indicator2, subfields }) => `${tag} ${indicator1}${indicator2} ` + subfields.map(({ code, value }) => `$${code}${value.trim()}`).join('')) })
    const iso = writeIso2709(readMarcXml(Buffer.from(xml)))

    deepStrictEqual(fieldsOf(readIso2709(iso)), fieldsOf(readMarcXml(Buffer.from(xml))))
  }), { numRuns: 60, seed: 5 })
})

t.test('characters that XML forbids are shown and told of, and rare Han are none of them', async t => {
  const read = (title: string) => readMarcXml(Buffer.from(`<record><leader/><datafield tag="245"><subfield code="a">${title}</subfield></datafield></record>`))
  for (const title of ['𠮷\u0001田', '𠮷\u0000田', '𠮷\uFFFE田', '𠮷&#1;田', '𠮷&#x1F;田', '𠮷&#xD842;田']) {
    const record = read(title)
    t.equal(titleOf(record), '𠮷\uFFFD田', JSON.stringify(title))
    t.same(record.damage, ['undecodable-bytes'])
  }
  for (const title of ['𠮷田', '&#x20BB7;田', '𠮷&#10;田', 'a\tb\n']) t.same(read(title).damage, [])
})
