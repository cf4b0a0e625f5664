import { readIso2709, writeIso2709, type MarcRecord } from '@commonshelf/marc'
import { someIso2709 } from '@commonshelf/marc/testing'
import fc from 'fast-check'
import t from 'tap'
import { correctRecord, frameOf, judge } from '../src/index.js'

const manner = { dialect: 'auto', encoding: 'auto', settings: {} }
const measure = { year: 2026, barcodeLengths: [] }
const correctedBy = (syntax: 'iso2709' | 'marcxml' | 'row', bytes: Uint8Array, headings?: string[]) => correctRecord({ identifier: 'x', bytes, syntax }, judge({ syntax, bytes }, manner, measure), manner, headings)

t.test('a corrected file has nothing else changed, and a record without findings comes out as it came', async t => {
  const plain = fc.stringMatching(/^[一-龥A-Za-z0-9]{1,20}$/)
  fc.assert(fc.property(fc.array(fc.tuple(plain, plain), { maxLength: 5 }), plain, (notes, title) => {
    const bytes = Buffer.from(someIso2709({ fields: ['001 1', '020 ## $a 9787506365437', `245 10 $a ${title}`, ...notes.map(([a, b]) => `500 ## $a ${a} $5 ${b}`)] }))
    const { bytes: out, changes } = correctedBy('iso2709', bytes)
    return changes.length > 0 || Buffer.from(out as Uint8Array).equals(bytes)
  }), { seed: 20261123, numRuns: 500 })
  const wrong = someIso2709({ fields: ['001 1', '020 ## $a 9787506365430', '245 10 $a 文城', '500 ## $a 9787506365430'] })
  const { bytes, changes } = correctedBy('iso2709', wrong)
  const fields = (record: MarcRecord) => record.dataFields.map(({ tag, subfields }) => tag + subfields.map(({ code, value }) => `$${code}${value}`).join(''))
  t.same(fields(readIso2709(bytes as Uint8Array)), ['020$z9787506365430', '245$a文城', '500$a9787506365430'], 'the same number in a note is not ours to change')
  t.equal(changes.length, 1)
  const gbk = writeIso2709({ ...readIso2709(wrong), leader: '00000nam  2200000   450 ' }, 'gb18030')
  t.match(correctedBy('iso2709', gbk).changes, [{ code: 'isbn-invalid' }, { code: 'encoding', before: 'gb18030', after: 'utf-8' }])
  t.equal(readIso2709(correctedBy('iso2709', gbk).bytes as Uint8Array).leader.charAt(9), 'a')
  t.match(correctedBy('iso2709', Buffer.from('no record\x1d')), { changes: [], kept: String }, 'what nobody can read stands there as it came')
})

t.test('a sheet comes back with its own columns and the cells put right', async t => {
  const row = Buffer.from(JSON.stringify({ title: '文城', classification: 'ｉ247.57', isbn: '9787506365430', cells: { 书名: '文城', 分类号: 'ｉ247.57', ISBN: '9787506365430', 备注: '=1+1, "x"' } }))
  const headings = ['书名', 'ISBN', '分类号', '备注']
  const { bytes, changes } = correctedBy('row', row, headings)
  t.equal(frameOf('csv', headings).head + (bytes as string), '\ufeff书名,ISBN,分类号,备注\r\n文城,9787506365430,I247.57,"=1+1, ""x"""\r\n')
  t.match(changes, [{ code: 'class-form', place: '分类号', before: 'ｉ247.57', after: 'I247.57' }])
})
