import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import t from 'tap'
import type { Source } from '@commonshelf/store'
import { previewBook, rememberedOf, runHarvest, startHarvest, type HarvestParts, type Remembered, type SaidOfSheet } from '../src/index.js'
import { aFolder, aSource, aStore, heldOf } from './setting.js'

/** Lists of books as village and township libraries make them, one kind of trouble a test. */
const limits = { sheetBytes: 50e6, sheetRows: 600_000 }
const nothing: Remembered = { given: {}, readings: {}, leftOut: {} }
const preview = (content: Buffer | string, remembered = nothing, said: SaidOfSheet[] = []) => previewBook(Buffer.isBuffer(content) ? content : Buffer.from(content), 'auto', limits, remembered, said)
const fieldsOf = async (content: Buffer | string) => (await preview(content))[0]!.columns.map(({ field }) => field)

const aBook = async (...sheets: [name: string, rows: unknown[][], merges?: string[]][]): Promise<Buffer> => {
  const book = new ExcelJS.Workbook()
  for (const [name, rows, merges = []] of sheets) {
    const sheet = book.addWorksheet(name)
    sheet.addRows(rows)
    for (const range of merges) sheet.mergeCells(range)
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function take (t: { teardown (work: () => Promise<unknown> | unknown): void }, parts: HarvestParts, source: Source, content: Buffer | string) {
  const path = join(await aFolder(t), 'sheet')
  await writeFile(path, content)
  const { id } = await startHarvest(parts, source.id, { extent: 'full', file: { path, origin: 'path' } })
  const harvest = await runHarvest(parts, id)
  const rows = [...(await heldOf(parts.store, source)).values()].filter(({ deleted }) => !deleted).map(({ text }) => JSON.parse(text) as Record<string, string>)
  return { harvest: harvest!, rows }
}

t.test('headings over two rows, with merged cells, name each column by itself', async t => {
  const book = await aBook(['图书', [
    ['石桥村图书室藏书登记表'], [], ['序号', '题名', '责任者', '出版信息', null, 'ISBN', '馆藏', null], [null, null, null, '出版社', '出版年', null, '册数', '架位'],
    [1, '围城', '钱锺书', '人民文学出版社', 1980, '9787020002207', 2, '一号架']
  ], ['A1:H1', 'A3:A4', 'B3:B4', 'C3:C4', 'D3:E3', 'F3:F4', 'G3:H3']])

  const [sheet] = await preview(book)
  t.equal(sheet!.headingRow, 4)
  t.strictSame(sheet!.columns.map(({ field }) => field), [undefined, 'title', 'author', 'publisher', 'year', 'isbn', 'copies', 'location'])
  t.match(sheet!.first, [{ row: 5, fields: { title: '围城', publisher: '人民文学出版社', year: '1980', copies: '2', location: '一号架' } }])
  t.strictSame(await fieldsOf('登记表,,,\n书名,出版信息,,ISBN\n,出版社,出版年,\n围城,人民文学,1980,9787020002207\n'), ['title', 'publisher', 'year', 'isbn'], 'CSV has lost the merging and keeps the gaps')
})

t.test('cells merged downwards stand in every row, and a cell over the whole width heads a group', async t => {
  const book = await aBook(['图书', [
    ['书名', '作者', '条码', '架位'], ['文学类'], ['围城', '钱锺书', 'A1', '一号架'], [null, null, 'A2', null], ['活着', '余华', 'A3', null]
  ], ['A2:D2', 'A3:A4', 'B3:B4', 'D3:D5']])

  const [sheet] = await preview(book)
  t.match(sheet!.first.map(({ fields }) => fields), [{ title: '围城', barcode: 'A1' }, { title: '围城', author: '钱锺书', barcode: 'A2' }, { title: '活着', barcode: 'A3', location: '一号架' }])
  t.match(sheet!.passed, [{ reason: 'group', count: 1, rows: [2] }])
})

t.test('sums, footers and repeated headings are no books; rows that cannot be taken say why', async t => {
  const [sheet] = await preview('书名,作者,ISBN,册数,定价\n围城,钱锺书,9787020002207,1,¥20.00\n小计,,,1,20\n书名,作者,ISBN,册数,定价\n,,9.78702E+12,1,\n活着,余华,9.78751E+12,1,\n边城,沈从文,9787020002208,1,\n,佚名,,1,\n合 计,,,4,\n制表人：王老师,,2026年1月,,\n第 1 页,,,,\n')

  t.equal(sheet!.books, 3)
  t.match(sheet!.passed, [{ reason: 'sum', count: 2, rows: [3, 9] }, { reason: 'heading', rows: [4] }, { reason: 'footer', count: 2, rows: [10, 11] }])
  t.match(sheet!.refused, [{ reason: 'isbn-digits-lost', rows: [5] }, { reason: 'empty-row', rows: [8] }])
  t.match(sheet!.doubts, [{ reason: 'isbn-digits-lost', rows: [6] }, { reason: 'isbn-invalid', rows: [7] }])
  t.equal((await preview('书名,作者,ISBN\n总计,王小波,9787020002207\n'))[0]!.books, 1, 'a book may have such a title')
})

t.test('ISBNs as numbers, with all their digits in scientific notation, with .0, or in full width are read', async t => {
  const [sheet] = await preview('书名\tISBN\na\t9.787020002207E+12\nb\t9787020002207.0\nc\t９７８７０２０００２２０７\nd\t439023483\ne\t702000220X\n')
  t.strictSame(sheet!.first.map(({ fields }) => fields.isbn), ['9787020002207', '9787020002207', '9787020002207', '9780439023481', '9787020002207'])
})

t.test('GBK is known with and without a byte order mark, whatever separates the cells', async t => {
  for (const [form, bytes] of Object.entries({
    'plain': iconv.encode('书名;作者\n围城;钱锺书\n', 'gbk'), 'tabs': iconv.encode('书名\t作者\n围城\t钱锺书\n', 'gbk'),
    'a mark of GB18030': Buffer.concat([Buffer.from('84319533', 'hex'), iconv.encode('书名,作者\n围城,钱锺书\n', 'gb18030')]),
    'a mark of UTF-8 before GBK': Buffer.concat([Buffer.from('EFBBBF', 'hex'), iconv.encode('书名,作者\n围城,钱锺书\n', 'gbk')])
  })) t.match((await preview(bytes))[0]!.first, [{ fields: { title: '围城', author: '钱锺书' } }], form)
})

t.test('every sheet that is a list is taken in under its own headings; a cover page is not', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  const book = await aBook(
    ['封面', [['石桥村图书室'], ['藏书目录'], ['二〇二六年一月']]], ['文学', [['书名', '条码'], ['围城', 'A1'], ['活着', 'A2']]], ['科普', [['图书名称', '作者', '条码号'], ['十万个为什么', '卢嘉锡', 'B1']]]
  )

  t.strictSame((await preview(book)).map(({ name, isList, use }) => [name, isList, use]), [['封面', false, false], ['文学', true, true], ['科普', true, true]])
  const { harvest, rows } = await take(t, parts, source, book)
  t.match(harvest, { state: 'finished', received: 3, quarantined: 0 })
  t.strictSame(rows.map(({ title }) => title).sort(), ['十万个为什么', '围城', '活着'])
})

t.test('a harvest that stopped within a second sheet goes on there', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  const rows = (prefix: string, count: number) => [['书名', '条码'], ...Array.from({ length: count }, (_, at) => [`书${prefix}${at}`, `${prefix}${at}`])]
  const path = join(await aFolder(t), 'sheet.xlsx')
  await writeFile(path, await aBook(['一', rows('A', 1500)], ['二', rows('B', 1500)]))
  const { id } = await startHarvest(parts, source.id, { extent: 'full', file: { path, origin: 'path' } })
  let batches = 0
  const receive = { ...store, harvests: { ...store.harvests, hold: async (id: string) => { if (++batches === 4) await store.harvests.requestStop(id); return store.harvests.hold(id) } } }
  await runHarvest({ ...parts, store: receive }, id)
  await store.harvests.resume(id)

  t.match(await runHarvest(parts, id), { state: 'finished', quarantined: 0 })
  t.equal((await heldOf(store, source)).size, 3000)
})

t.test('what staff said of a shape is remembered for it, in any order of the columns, and asked again when it changes', async t => {
  const first = '甲,乙,丙\n围城,人民文学出版社,9787020002207\n'
  const said = { sheet: 0, headingRow: 1, fields: { 甲: 'title' as const, 乙: 'publisher' as const, 丙: null } }
  const [asked] = await preview(first, nothing, [said])
  t.match(asked!.columns.map(({ field, why }) => [field, why]), [['title', 'set'], ['publisher', 'set'], [undefined, 'set']])
  t.notOk(asked!.known)

  const remembered: Remembered = { ...nothing, readings: { [asked!.shape]: { headings: ['甲', '乙', '丙'], fields: said.fields } } }
  const [again] = await preview('藏书表\n丙,甲,乙\n9787506365437,活着,作家出版社\n', remembered)
  t.match(again!, { known: true, headingRow: 2, first: [{ fields: { title: '活着', publisher: '作家出版社' } }] })
  t.equal(again!.first[0]!.fields.isbn, undefined, 'what was left out stays out')
  t.notOk((await preview('甲,乙,丁\n围城,人民文学出版社,1\n', remembered))[0]!.known, 'another heading is another shape')
  t.match(rememberedOf({ settings: { mapping: { 甲: 'title' } } }), { given: { 甲: 'title' } })
})

t.test('a row is known by its cells: its number in the list, and how its columns are read, make no other row of it', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  await take(t, parts, source, '序号,书名,作者\n1,围城,钱锺书\n2,活着,余华\n')

  const { harvest, rows } = await take(t, parts, (await store.sources.update(source.id, { settings: { mapping: { 作者: 'note' } } }))!, '序号,书名,作者\n1,边城,沈从文\n2,围城,钱锺书\n3,活着,余华\n')
  t.match(harvest, { received: 3, added: 1, withdrawn: 0 })
  t.equal(rows.length, 3)
})

t.test('a preview of half a million rows looks at the first five thousand', async t => {
  const rows = ['序号,书名,ISBN,条码', ...Array.from({ length: 500_000 }, (_, at) => `${at},书名第${at}种,,A${at}`)].join('\n')
  const [sheet] = await preview(rows)

  t.match(sheet, { books: 4999, looked: 5000, more: true })
})
