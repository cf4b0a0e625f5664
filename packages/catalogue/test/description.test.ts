import fc from 'fast-check'
import t from 'tap'
import { describeIsbn, describeRow, foldHan, foldText, mergeEntry, normaliseIsbn, segment } from '../src/index.js'
import type { EntryHolding } from '../src/index.js'
import { aRecord, anEntry } from './builders.js'

t.test('all forms of a Han character fold to the simplified one', async t => {
  t.equal(foldHan('紅樓夢'), '红楼梦')
  t.equal(foldHan('發 髮 臺灣 台灣 後宮 麵包 裏 裡 爲 為 説 說 衛'), '发 发 台湾 台湾 后宫 面包 里 里 为 为 说 说 卫')
  t.equal(foldHan('発見 図書館 経済'), '发见 图书馆 经济', 'Japanese forms')
  t.equal(foldHan('予 芸 才 台'), '予 芸 才 台', 'ordinary Chinese characters stay, whatever they are in Japanese')
  t.equal(new Set(['钱锺书', '钱钟书', '錢鍾書', '錢鐘書'].map(foldHan)).size, 1, 'a name that is written four ways')
  t.equal(foldHan('𠮷野家 㑳'), '𠮷野家 㑇', 'beyond the usual planes')
  t.equal(foldHan('硏究 羣書 峯 勗勉 韈'), '研究 群书 峰 勖勉 袜', 'variants of everyday characters')
  t.equal(foldHan('plain text'), 'plain text')
})

t.test('folding brings text to what a reader would type', async t => {
  t.equal(foldText('Ｃ＋＋ＰＲＩＭＥＲ　１２'), 'c++primer 12')
  t.equal(foldText('Ærø Łódź Straße ĐẶNG İstanbul ﬁn'), 'aero lodz strasse dang istanbul fin')
  t.equal(foldText('Tolstoĭ, Lev Nikolaevich — Voĭna i mir'), 'tolstoi, lev nikolaevich — voina i mir')
  t.equal(foldText('ВОЙНА'), foldText('война'))
  t.equal(foldText('がか'), 'がか', 'kana keep their voicing')
  t.equal(foldText('e\u0301cole'), foldText('école'))
})

t.test('folding twice changes nothing', async () => {
  const settings = { seed: 20261122, numRuns: 2000 }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => { const once = foldText(text); return foldText(once) === once }), settings)
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => { const once = foldText(text); return foldText(once) === once }), settings)
  const han = fc.integer({ min: 0x3400, max: 0x9FFF }).map(point => String.fromCodePoint(point))
  fc.assert(fc.property(fc.array(han), characters => { const once = foldHan(characters.join('')); return foldHan(once) === once }), settings)
})

t.test('text is cut into words, characters and pairs', async t => {
  t.same(segment('红楼梦'), ['红', '红楼', '楼', '楼梦', '梦'])
  t.same(segment('紅樓夢 (The Story of the Stone)'), ['红', '红楼', '楼', '楼梦', '梦', 'the', 'story', 'of', 'the', 'stone'])
  t.same(segment("O'Brien’s C++ 2nd"), ['obriens', 'c', '2nd'])
  t.same(segment('Java编程'), ['java', '编', '编程', '程'])
  t.same(segment('活'), ['活'])
  t.same(segment('𠮷野'), ['𠮷', '𠮷野', '野'])
  t.same(segment(' -- '), [])
})

t.test('ISBNs are read however they are written', async t => {
  t.same(normaliseIsbn('7-02-000220-X (精装)'), { value: '9787020002207', valid: normaliseIsbn('702000220X').valid, qualifier: '精装' })
  t.same(normaliseIsbn('ISBN 978-7-5442-1096-6'), { value: '9787544210966', valid: true })
  t.same(normaliseIsbn('0306406152'), { value: '9780306406157', valid: true })
  t.same(normaliseIsbn('０３０６４０６１５２'), { value: '9780306406157', valid: true })
  t.same(normaliseIsbn('0-8044-2957-x pbk.'), { value: '9780804429573', valid: true, qualifier: 'pbk.' })
  t.same(normaliseIsbn('9787544210966 : CNY12.00'), { value: '9787544210966', valid: true, qualifier: 'CNY12.00' })
  t.same(normaliseIsbn('9787544210965'), { value: '9787544210965', valid: false })
  t.same(normaliseIsbn('97875442'), { value: '97875442', valid: false })
  t.equal(normaliseIsbn('').valid, false)
})

t.test('reading an ISBN never fails, and a read one reads the same again', async () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^97[89][0-9]{10}$/), fc.stringMatching(/^[0-9-]{9,14}[0-9X]( ?\(v\. [12]\))?$/)), given => {
    const { value, valid } = normaliseIsbn(given)
    const again = normaliseIsbn(value)
    return again.valid === valid && (!valid || again.value === value && /^97[89][0-9]{10}$/.test(value))
  }), { seed: 20261122, numRuns: 2000 })
})

t.test('a row of a spreadsheet becomes a description', async t => {
  const { record, holdings } = describeRow({
    title: ' 百年孤独 ', author: '[哥伦比亚] 加西亚·马尔克斯 著；范晔 译', publisher: '南海出版公司', year: '2011-6', isbn: '978-7-5442-5399-4', pages: '360页',
    callNumber: 'I775.45/1', barcode: 'B001 B002', copies: '3', price: '39.50'
  })

  t.match(record, {
    title: { main: '百年孤独' }, year: 2011, pages: 360, languages: ['chi'], carrier: 'print', publication: [{ publisher: '南海出版公司', date: '2011-6' }],
    contributors: [{ role: 'author', primary: true }, { name: '范晔', role: 'translator', primary: false }]
  })
  t.same(holdings, [{ callNumber: 'I775.45/1', items: [{ barcode: 'B001' }, { barcode: 'B002' }, {}] }])
  t.same(describeRow({}).record.title, { main: '' })
})

t.test('names in sheets lose what is not theirs, and only that', async t => {
  for (const [author, names] of [
    ['落落主编', ['落落']], ['巫鸿编著', ['巫鸿']], ['苏静 等编著', ['苏静']], ['中华书局编辑部编', ['中华书局编辑部']], ['张译', ['张译']], ['康华光,', ['康华光']], ['北岛 选编', ['北岛']],
    ['McCabe, Bob', ['McCabe, Bob']], ['Andrew Hunt, Dave Thomas', ['Andrew Hunt', 'Dave Thomas']], ['Harrison, Charles / Wood, Paul', ['Harrison, Charles', 'Wood, Paul']]
  ] as const) t.same(describeRow({ title: 'x', author }).record.contributors.map(({ name }) => name), names, author)
})

t.test('a scanned ISBN becomes copies of a book not yet described', async t => {
  const { record, holdings } = describeIsbn('9787544253994', 2)

  t.equal(record.title.main, '')
  t.same(record.identifiers.isbn, [{ value: '9787544253994', valid: true }])
  t.equal(holdings[0]?.items.length, 2)
})

const holding = (library: string, detail: Partial<EntryHolding> = {}): EntryHolding =>
  ({ library, path: ['main', library], tier: 2, callNumbers: ['I247.5/1'], items: 1, available: 1, ...detail })

t.test('an entry takes each field from the record that states it best, and says from which', async t => {
  const poor = aRecord({ title: 'Huo zhe', author: 'Yu, Hua', publisher: '', isbn: '9787544210966', subjects: ['长篇小说'] })
  const rich = aRecord({ title: { main: '活着', responsibility: '余华著' }, isbn: '9787544210966', subjects: ['長篇小說', '中国'], classifications: [{ scheme: 'clc', value: 'I247.5' }] })
  const told = aRecord({ title: '活著', summary: '福贵的一生', edition: '第1版', author: '' })
  const members = [{ id: '1', library: 'a', record: poor }, { id: '2', library: 'b', record: rich }, { id: '3', library: 'c', record: told }]
  const entry = mergeEntry({ id: '9', work: '8', members, holdings: [] })

  t.match(entry, { id: '9', work: '8', title: { main: '活着' }, contributors: [{ name: '余华' }], summary: '福贵的一生', edition: '第1版', isbn: ['9787544210966'] })
  t.match(entry.provenance, { title: '2', contributors: '2', summary: '3', edition: '3' })
  t.same(entry.alternativeTitles, ['Huo zhe'], 'the traditional form is found anyway')
  t.equal(entry.subjects.length, 2)
  t.same(entry.records.map(({ id }) => id), ['1', '2', '3'])
  t.same(mergeEntry({ id: '9', work: '8', members: [...members].reverse(), holdings: [] }), entry, 'in whatever order they come')
})

t.test('a title in capitals is shown only where there is no better', async t => {
  const loud = aRecord({ title: 'PRIDE AND PREJUDICE', languages: ['eng'], summary: 'A novel', subjects: ['Courtship', 'England'] })
  const calm = aRecord({ title: 'Pride and prejudice', languages: ['eng'] })
  t.equal(mergeEntry({ id: '1', work: '1', members: [{ id: '1', library: 'a', record: loud }, { id: '2', library: 'b', record: calm }], holdings: [] }).title.main, 'Pride and prejudice')
})

t.test('holdings are summed for each library', async t => {
  const entry = mergeEntry({
    id: '1', work: '1', members: [{ id: '1', library: 'a', record: aRecord() }],
    holdings: [holding('haidian', { items: 2 }), holding('main', { tier: 1, path: ['main'] }), holding('haidian', { callNumbers: ['I247.5/2'], items: 1, available: 0 })]
  })
  t.same(entry.holdings, [
    { library: 'main', path: ['main'], tier: 1, callNumbers: ['I247.5/1'], items: 1, available: 1 },
    { library: 'haidian', path: ['main', 'haidian'], tier: 2, callNumbers: ['I247.5/1', 'I247.5/2'], items: 3, available: 1 }
  ])
})

t.test('a stub among described records lends its holdings and nothing else', async t => {
  const entry = mergeEntry({ id: '1', work: '1', members: [{ id: '1', library: 'v', record: describeIsbn('9787544210966').record }, { id: '2', library: 'a', record: aRecord() }], holdings: [] })
  t.match(entry, { title: { main: '活着' }, carrier: 'print', year: 1998, isbn: ['9787544210966'] })
})

t.test('an entry is plain JSON', async t => {
  const entry = mergeEntry({ id: '1', work: '1', members: [{ id: '1', library: 'a', record: aRecord() }], holdings: [holding('a')] })
  t.same(JSON.parse(JSON.stringify(entry)), entry)
  t.equal(anEntry({ id: '7' }).id, '7')
})
