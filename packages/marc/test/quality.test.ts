import { assess, type Finding } from '@commonshelf/catalogue'
import fc from 'fast-check'
import t from 'tap'
import { correctMarc, describeMarc, faultsOf, findingsOfDamage, inUnicode, marcXmlHead, marcXmlTail, MarcXmlSplitter, readIso2709, readMarcXml, statementsOfMarc, writeIso2709, writeMarcXml, type MarcRecord } from '../src/index.js'

const aMarc = (fields: [tag: string, ...subfields: [string, string][]][], dialect: 'marc21' | 'cnmarc' = 'cnmarc'): MarcRecord => ({
  leader: '00000nam a2200000   450 ', controlFields: [{ tag: '001', value: 'a1' }],
  dataFields: [...dialect === 'cnmarc' ? [['801', ['a', 'CN'], ['b', 'X']] as [string, ...[string, string][]]] : [], ...fields].map(([tag, ...subfields]) => ({ tag, indicator1: ' ', indicator2: ' ', subfields: subfields.map(([code, value]) => ({ code, value })) })),
  encoding: 'utf-8', damage: []
})

const judged = (record: MarcRecord): Finding[] => [...assess(describeMarc(record), { year: 2026, statements: statementsOfMarc(record) }), ...findingsOfDamage(record)]
const correct = (record: MarcRecord) => correctMarc(record, judged(record))
const field = (record: MarcRecord, tag: string) => record.dataFields.filter(one => one.tag === tag).map(({ subfields }) => subfields.map(({ code, value }) => `$${code} ${value}`).join(' '))

t.test('safe proposals are applied, wrong ISBNs go to $z, and the rest of the record stays', async t => {
  const given = aMarc([
    ['010', ['a', '978-7-02-000220-7 (精装) CNY25.00']], ['010', ['a', '9787020002208'], ['d', 'CNY30.00']],
    ['200', ['a', Buffer.from('红楼梦').toString('latin1')], ['f', '曹雪芹著']], ['210', ['a', '北京'], ['c', '人民文学出版社'], ['d', '1996']], ['690', ['a', 'Ｉ242.4'], ['v', '5']], ['300', ['a', '25.00']]
  ])

  const { record, changes } = correct(given)

  t.same(field(record, '010'), ['$a 978-7-02-000220-7 $b 精装 $d CNY25.00', '$a 9787020002207 $d CNY30.00'], 'one slip away from the ISBN beside it')
  t.same(field(record, '200'), ['$a 红楼梦 $f 曹雪芹著'])
  t.same(field(record, '690'), ['$a I242.4 $v 5'])
  t.same(changes.map(({ code, place }) => `${code} ${place}`), ['isbn-qualifier 010$a', 'isbn-invalid 010$a', 'mojibake 200$a', 'class-form 690$a'])
  t.equal(record.dataFields.at(-1), given.dataFields.at(-1), 'what has no finding is the same object')
  const alone = correct(aMarc([['200', ['a', '书']], ['010', ['a', '9787020002208']]]))
  t.same(field(alone.record, '010'), ['$z 9787020002208'], 'nobody knows what it was')
  t.match(alone.changes, [{ to: '010$z', before: '9787020002208' }])
  const english = correct(aMarc([['020', ['a', '0262033844 (pbk.) : $25.00']], ['245', ['a', 'Algorithms']]], 'marc21'))
  t.same(field(english.record, '020'), ['$a 0262033844 $q pbk. $c $25.00'])
  const taken = correct(aMarc([['020', ['a', '0262033844 (pbk.)'], ['q', 'paperback']], ['245', ['a', 'Algorithms']]], 'marc21'))
  t.same(taken.changes, [], 'a place that is taken is for a person')
})

const words = fc.stringMatching(/^[A-Za-z一-龥 .,0-9-]{1,40}$/).map(text => text.normalize('NFC'))
const records = fc.array(fc.tuple(fc.constantFrom('010', '200', '210', '225', '300', '606', '690', '905'), fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'z', 'v'), fc.oneof(words, fc.stringMatching(/^[0-9X-]{9,14}$/))), { minLength: 1, maxLength: 4 })), { maxLength: 8 })
  .map(fields => aMarc([['200', ['a', '书名']], ...fields.map(([tag, subfields]) => [tag, ...subfields] as [string, ...[string, string][]])]))
const settings = { seed: 20261123, numRuns: 1500 }

t.test('correcting twice changes nothing more, and only places with a finding change', async () => {
  fc.assert(fc.property(records, given => {
    const findings = judged(given)
    const { record, changes } = correctMarc(given, findings)
    if (record.dataFields.length !== given.dataFields.length) return false
    const places = new Set(findings.map(finding => finding.field))
    if (!changes.every(({ place }) => places.has(place))) return false
    if (changes.length === 0 && record !== given) return false
    const again = correct(record)
    return again.changes.every(({ code }) => code === 'isbn-qualifier' || !changes.some(change => change.code === code && change.after === change.before))
  }), settings)
})

t.test('a record comes back from ISO 2709 and from MARCXML as it was', async t => {
  const fieldsOf = ({ controlFields, dataFields }: MarcRecord) => JSON.stringify({ controlFields, dataFields })
  fc.assert(fc.property(records, given => {
    const splitter = new MarcXmlSplitter()
    const [framed] = [...splitter.push(Buffer.from(marcXmlHead + writeMarcXml(given) + marcXmlTail)), ...splitter.end()]
    return fieldsOf(readIso2709(writeIso2709(given), { encoding: 'utf-8' })) === fieldsOf(given) && fieldsOf(readMarcXml(framed!.bytes)) === fieldsOf(given)
  }), settings)
  t.match(readMarcXml(Buffer.from(writeMarcXml(aMarc([['200', ['a', 'a < b & "c"\u0001\ttab']]])))).dataFields.at(-1), { subfields: [{ value: 'a < b & "c"\ttab' }] })
})

t.test('a record that is written in Unicode says so', async t => {
  t.equal(inUnicode({ ...aMarc([['245', ['a', 'x']]], 'marc21'), leader: '00000nam  2200000   450 ' }).leader.charAt(9), 'a')
  const coded = inUnicode(aMarc([['100', ['a', '19960101d1996    em y0chiy0121    ea']], ['200', ['a', '书']]]))
  t.equal(field(coded, '100')[0]!.slice(3).slice(26, 30), '50  ')
})

t.test('the place where bytes do not fit is found, whatever the bytes are', async t => {
  const sound = Buffer.from(writeIso2709(aMarc([['200', ['a', '红楼梦']]])))
  t.same(faultsOf(sound, 'iso2709'), [])
  const long = Buffer.from(sound)
  long.write('99999', 0)
  t.match(faultsOf(long, 'iso2709'), [{ offset: 0, length: 5, what: 'record-length' }])
  const entry = Buffer.from(sound)
  entry.write('9999', 24 + 12 + 3)
  t.match(faultsOf(entry, 'iso2709'), [{ offset: 36, length: 12, what: 'directory-entry' }])
  t.match(faultsOf(Buffer.concat([Buffer.from('<a>红'), Buffer.from([0xd6, 0xd0]), Buffer.from('</a>')]), 'marcxml'), [{ offset: 6, what: 'not-utf-8' }])
  t.match(faultsOf(Buffer.from('<!DOCTYPE x><a/>'), 'marcxml'), [{ offset: 0, what: 'doctype' }])
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('iso2709', 'marcxml', 'row', null), (bytes, syntax) =>
    faultsOf(bytes, syntax).every(({ offset, length }) => offset >= 0 && offset + length <= bytes.length + 12)), settings)
})
