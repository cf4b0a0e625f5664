import fc from 'fast-check'
import t from 'tap'
import { assess, findingCodes, isClean, normaliseIsbn, usualLengths, type AssessContext, type Statement, type StatementKind } from '../src/index.js'
import { isOneSlipAway } from '../src/quality/isbns.js'
import { repairOf } from '../src/quality/mojibake.js'
import { aRecord } from './builders.js'

const whole = aRecord({ languages: ['chi'], title: { main: '红楼梦' }, contributors: [{ name: '曹雪芹', kind: 'person', primary: true }], publication: [{ publisher: '人民文学出版社', date: '1996' }], year: 1996, classifications: [{ scheme: 'clc', value: 'I242.4' }] })

/** The findings of one statement in a record that is sound otherwise. */
const of = (kind: StatementKind, value: string, context: Partial<AssessContext> = {}) =>
  assess({ record: whole, holdings: [] }, { year: 2026, statements: [{ place: 'x', kind, value }], ...context })
const codes = (kind: StatementKind, value: string) => of(kind, value).map(({ code }) => code)

const asLatin1 = (text: string) => Buffer.from(text).toString('latin1')
const asGbk = (text: string) => new TextDecoder('gbk').decode(Buffer.from(text))
const shown = (bytes: string) => new TextDecoder('windows-1252').decode(Buffer.from(bytes, 'latin1'))

t.test('a sound record has no findings, and a missing statement is one', async t => {
  t.same(assess({ record: whole, holdings: [] }, { year: 2026 }), [])
  const bare = assess({ record: aRecord({ languages: [], title: { main: '' }, publication: [], contributors: [], classifications: [], year: undefined as never }), holdings: [] }, { year: 2026 })
  t.same(bare.map(({ code }) => code), ['title-missing', 'author-missing', 'publisher-missing', 'year-missing', 'language-missing', 'class-missing'])
  t.notOk(isClean(bare))
})

t.test('a wrong ISBN is corrected only where another one of the same edition bears witness', async t => {
  t.same(of('isbn', '9787020002208'), [{ code: 'isbn-invalid', field: 'x', value: '9787020002208' }], 'a wrong check digit says not which digit is wrong')
  const pair: Statement[] = [{ place: '010$a', kind: 'isbn', value: '7-02-000220-X' }, { place: '010$a', kind: 'isbn', value: '978-7-02-000222-7' }]
  t.same(assess({ record: whole, holdings: [] }, { year: 2026, statements: pair }), [{ code: 'isbn-invalid', field: '010$a', value: '978-7-02-000222-7', proposal: '9787020002207', safe: true }], 'the ISBN-10 beside it')
  t.match(of('isbn', '9787200002207', { isbns: ['9787020002207'] }), [{ proposal: '9787020002207', safe: true }], 'digits exchanged; other libraries have it right')
  t.notOk(of('isbn', '9787020002208', { isbns: ['9787020002207', '9787020102208'] })[0]?.proposal, 'two witnesses that differ say nothing')
  t.match(of('isbn', '262033844'), [{ code: 'isbn-invalid', proposal: '9780262033848', safe: undefined }], 'a nought that a spreadsheet took away is likely, not certain')
  t.same(codes('isbn', '9780262033848'), ['isbn-other-country'], 'a Chinese text with an American number is a hint')
  t.match(of('isbn', '978-7-02-000220-7 (精装) : CNY25.00'), [{ code: 'isbn-qualifier', proposal: '978-7-02-000220-7', detail: '(精装) : CNY25.00', safe: true }])
  t.same(codes('isbn', '9787020002207 :'), [], 'the mark before a price is no qualifier')
  t.match(of('isbn', '9787020002207 see note 5'), [{ code: 'isbn-qualifier', safe: undefined }], 'what else stands there is for a person')
  t.ok(isOneSlipAway('9787020002207', '978702000220') && isOneSlipAway('123', '132') && !isOneSlipAway('123', '321'))
})

t.test('text read in the wrong encoding is told from text that only looks odd', async t => {
  t.match(of('text', asLatin1('红楼梦')), [{ code: 'mojibake', proposal: '红楼梦', safe: true, detail: 'utf-8-as-latin-1' }])
  t.match(of('text', asLatin1('Größe und Maß')), [{ proposal: 'Größe und Maß', safe: true }])
  t.match(of('text', asGbk('中国图书')), [{ code: 'mojibake', proposal: '中国图书', safe: true, detail: 'utf-8-as-gbk' }])
  t.match(of('text', asGbk('红楼梦')), [{ code: 'mojibake', proposal: undefined }], 'an odd number of characters lost a byte')
  t.match(of('text', shown('\xd6\xd0\xb9\xfa\xcd\xbc\xca\xe9')), [{ code: 'mojibake', proposal: '中国图书', safe: true, detail: 'gbk-as-latin-1' }])
  t.match(of('text', '锟斤拷锟斤拷'), [{ code: 'text-lost' }])
  t.match(of('text', '????? ?????'), [{ code: 'text-lost' }])
  t.match(of('text', 'Text tip\xc4\x83rit'), [{ code: 'mojibake', proposal: 'Text tipărit', safe: true }], 'half of the pair is a control character')
  for (const honest of ['É»', 'Größe', 'São João', '联通公司', '涓滴成河', '馥郁芬芳', '鑫淼焱垚', '《红楼梦》', 'naïve façade – “déjà vu”', 'Война и мир', 'がんばれ', '한국어', '𠮷野家', 'Đặng Thái Sơn', '馬鳴菩薩', '鍥而不舍', '????-2005', '1992-????', '\x88L’\x89altra faccia']) t.same(codes('text', honest), [], honest)
})

t.test('classes, dates, prices and titles', async t => {
  for (const right of ['I247.57', 'TP311.13-43', 'K825.6=76', 'D922.290.4', 'H319.4:I712.4', 'G649.2(711)', 'DF52', 'B84', 'Z121.7', 'I', 'Q959.7+1', 'J05-092', 'R-331']) t.same(codes('clc', right), [], right)
  t.match(of('clc', 'ｉ２４７．５７'), [{ code: 'class-form', proposal: 'I247.57', safe: true }])
  t.same(codes('clc', '823.91'), ['class-dewey'])
  t.match(of('clc', '1247.5'), [{ code: 'class-unknown', proposal: 'I247.5', safe: undefined }])
  for (const wrong of ['W12', 'I2475.7', 'MATH', 'TX7', '小说']) t.same(codes('clc', wrong), ['class-unknown'], wrong)
  for (const right of ['1996', '[1998?]', '民国23 [1934]', '19--', '199805', 'c2003, 2001 printing', '光绪三十年']) t.same(codes('date', right), [], right)
  for (const wrong of ['2O19', '20123', '3019', '0012']) t.same(codes('date', wrong), ['year-impossible'], wrong)
  t.same(codes('price', 'CNY25.00'), [])
  t.match(of('price', '25.00'), [{ code: 'price-without-currency', proposal: 'CNY25.00', safe: undefined }])
  t.same(codes('title', '9787020002207'), ['title-is-isbn'])
  t.same(codes('title', '1984'), [])
  t.same(codes('text', ' '), ['statement-empty'])
  t.match(of('text', 'a\u0001b'), [{ code: 'control-character', proposal: 'ab', safe: true }])
})

t.test('copies without barcode or call number, and barcodes unlike the library’s others', async t => {
  const holdings = [{ items: [{ barcode: '30010001', callNumber: 'I242/1' }, { callNumber: 'I242/1' }, { barcode: '3', callNumber: 'I242/1' }] }, { items: [] }]
  t.match(assess({ record: whole, holdings }, { year: 2026, barcodeLengths: [8] }), [
    { code: 'call-number-missing', detail: '1' }, { code: 'barcode-missing', detail: '1' }, { code: 'barcode-length', value: '3', detail: '8' }
  ])
  t.same(usualLengths(new Map([[8, 970], [14, 29], [3, 1]])), [8, 14])
  t.same(usualLengths(new Map([[8, 3]])), [], 'three barcodes have no custom')
})

const settings = { seed: 20261123, numRuns: 3000 }
const kinds: StatementKind[] = ['isbn', 'title', 'clc', 'price', 'date', 'text']
const everyday = [...'中国图书馆学人民文化出版社红楼梦历史地理经济语言大小上下年月日水火山']
const statements = fc.array(fc.record({
  place: fc.constantFrom('010$a', '200$a', '690$a'),
  kind: fc.constantFrom(...kinds),
  value: fc.oneof(
    fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9X -]{8,18}$/), fc.stringMatching(/^[A-Za-z]{1,2}[0-9.]{0,8}(-[0-9]{2})?$/),
    fc.array(fc.constantFrom(...everyday), { maxLength: 9 }).map(text => asGbk(text.join(''))), fc.string({ unit: 'grapheme' }).map(asLatin1)
  )
}), { maxLength: 5 })

t.test('judging never throws, says the same every time, and nothing is found in what it proposes', async () => {
  fc.assert(fc.property(statements, given => {
    const judge = (what: Statement[]) => assess({ record: whole, holdings: [] }, { year: 2026, statements: what })
    const findings = judge(given)
    if (JSON.stringify(judge(structuredClone(given))) !== JSON.stringify(findings)) return false
    return findings.every(({ code, field, value, proposal, safe }) => {
      if (!(code in findingCodes)) return false
      if (safe !== true) return true
      const mended = given.map(one => one.place === field && one.value === value ? { ...one, value: proposal! } : one)
      return !judge(mended).some(left => left.code === code && left.field === field && left.value === proposal)
    })
  }), settings)
})

t.test('what is certain about a repair is right: damaged text comes back as it was', async () => {
  const text = fc.array(fc.constantFrom(...everyday), { minLength: 2, maxLength: 30 }).map(characters => characters.join(''))
  fc.assert(fc.property(text, text => [asLatin1(text), asGbk(text), shown(asLatin1(text))].every(damaged => {
    const repair = repairOf(damaged)
    return repair === undefined || !repair.certain || repair.text === text
  })), settings)
  fc.assert(fc.property(text, text => repairOf(text) === undefined), settings)
  fc.assert(fc.property(text, text => repairOf(asLatin1(text))?.text === text), settings)
})

t.test('a proposed ISBN is valid', async () => {
  fc.assert(fc.property(fc.stringMatching(/^97[89][0-9]{10}$/), fc.nat(12), fc.nat(9), (digits, at, digit) => {
    const right = normaliseIsbn(digits.slice(3) + '').value
    const wrong = digits.slice(0, at) + String(digit) + digits.slice(at + 1)
    return of('isbn', wrong, { isbns: [right, digits].filter(one => normaliseIsbn(one).valid) }).every(({ code, proposal }) => code !== 'isbn-invalid' || proposal === undefined || normaliseIsbn(proposal).valid)
  }), settings)
})
