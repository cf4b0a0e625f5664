import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import t from 'tap'
import type { Harvest, Source } from '@commonshelf/store'
import { dateOfCell, imprintOfCell, isbnOfCell, serialDate } from '@commonshelf/catalogue'
import { guessMapping, previewBook, runHarvest, startHarvest, type HarvestParts } from '../src/index.js'
import { csvSheet } from '../src/spreadsheets/csv.js'
import { aFolder, aSource, aStore, heldOf, present } from './setting.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

async function take (t: TearsDown, parts: HarvestParts, source: Source, bytes: Uint8Array | string, extent: 'full' | 'delta' = 'full'): Promise<Harvest> {
  const path = join(await aFolder(t), 'sheet')
  await writeFile(path, bytes)
  const harvest = await startHarvest(parts, source.id, { extent, file: { path, origin: 'path' } })
  return await runHarvest(parts, harvest.id) as Harvest
}

const anXlsx = async (rows: unknown[][], change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void = () => {}): Promise<Buffer> => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('图书')
  sheet.addRows(rows)
  change(sheet, book)
  return Buffer.from(await book.xlsx.writeBuffer())
}

const limits = { sheetBytes: 10e6, sheetRows: 10_000 }
const firstSheet = async (bytes: Buffer, encoding = 'auto') => {
  const sheets = await previewBook(bytes, encoding, limits, { given: {}, readings: {}, leftOut: {} })
  const sheet = sheets.find(({ use }) => use) ?? sheets[0]!
  return { ...sheet, rows: sheet.first.map(({ fields }) => fields) }
}
const titlesOf = async (bytes: Buffer) => (await firstSheet(bytes)).rows.map(({ title }) => title)

t.test('a GBK list as Excel in China saves it is taken in, row by row, under its barcodes', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  const csv = iconv.encode('条码号,题名,著者,出版社,出版年,ISBN,索书号,定价\r\nA0001,活着,余华 著,作家出版社,2012,978-7-5063-6543-7,I247.5/8,￥20.00\r\nA0002,"兄弟, 上",余华,上海文艺出版社,2005,7532129071,I247.5/9,16.00\r\n', 'gbk')

  t.match(await take(t, parts, source, csv), { state: 'finished', received: 2, quarantined: 0, error: null })

  const held = await heldOf(store, source)
  t.same([...held.keys()].sort(), ['A0001', 'A0002'])
  t.equal(held.get('A0001')?.syntax, 'row')
  t.match(JSON.parse(held.get('A0001')!.text), { title: '活着', author: '余华 著', publisher: '作家出版社', year: '2012', isbn: '9787506365437', callNumber: 'I247.5/8', price: '¥20.00', barcode: 'A0001', cells: { 题名: '活着', ISBN: '978-7-5063-6543-7' } })
  t.match(JSON.parse(held.get('A0002')!.text), { title: '兄弟, 上', isbn: '9787532129072' })

  t.match(await take(t, parts, source, csv), { received: 2, unchanged: 2, withdrawn: 0 }, 'the same list again changes nothing')
  t.match(await take(t, parts, source, iconv.encode('条码号,题名\r\nA0001,活着\r\n', 'gbk')), { received: 1, unchanged: 0, withdrawn: 1 }, 'a full list withdraws what it no longer has')
})

t.test('a workbook with title rows, dates, numbers and an empty first sheet is read as its librarian meant it', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  const xlsx = await anXlsx([
    ['回龙观村图书室藏书目录', null, null, null, null, null], ['制表人：王老师', null, null, '2026年1月', null, null], [],
    ['序号', '书 名', '作 者', 'ISBN号', '出版日期', '册数'],
    [1, '围城', { richText: [{ text: '钱锺' }, { text: '书' }] }, 9787020002207, new Date(Date.UTC(1980, 9, 1)), 2],
    [2, '边城', '沈从文', 439023483, 32509, { formula: '1+2', result: 3 }], [],
    ['序号', '书 名', '作 者', 'ISBN号', '出版日期', '册数'],
    [3, '城南旧事', '林海音', '978-7-5306-2437-5', '1983.6', 1], [null, null, null, null, null, null], [4, null, '佚名', null, null, 1]
  ], (_, book) => { book.addWorksheet('Sheet2') })

  t.match(await take(t, parts, source, xlsx), { state: 'finished', received: 3, quarantined: 1 })

  const rows = [...(await heldOf(store, source)).values()].map(({ text }) => JSON.parse(text)).sort((a, b) => a.cells.序号 - b.cells.序号)
  t.match(rows, [
    { title: '围城', author: '钱锺书', isbn: '9787020002207', year: '1980-10-01', copies: '2' },
    { title: '边城', author: '沈从文', isbn: '9780439023481', year: '1989-01-01', copies: '3' },
    { title: '城南旧事', isbn: '978-7-5306-2437-5', year: '1983.6', copies: '1' }
  ])
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'empty-row', detail: 'Row 11 has neither a title nor an ISBN' }])
  const { columns } = (await store.sources.find(source.id))!.settings.found as { columns: { heading: string, field?: string }[] }
  t.match(columns.find(({ field }) => field === 'copies'), { sample: [/\d/] }, 'staff can see afterwards what each column was taken for')
})

t.test('the mapping is guessed from names and content, shown as data, and staff can set it', async t => {
  const english = guessMapping([['Accession No.', 'Book Title *', 'Author(s)', 'Publisher', 'Pub. Date', 'ISBN-13', 'Shelf', 'Price (GBP)'], ['1', 'Emma', 'Austen', 'Penguin', '1996', '9780141439587', 'A1', '4.99']])
  t.same(english.columns.map(({ field }) => field), ['barcode', 'title', 'author', 'publisher', 'year', 'isbn', 'location', 'price'])
  t.match(english.columns[1], { heading: 'Book Title *', confidence: 1, why: 'heading', sample: ['Emma'] })

  const works = guessMapping([['title', 'authors', 'original_publication_year', 'isbn'], ['Emma', 'Jane Austen', '1815', '9780141439587']])
  t.strictSame(works.columns.map(({ field }) => field), ['title', 'author', undefined, 'isbn'], 'the year of the work is none of the edition')
  const traditional = guessMapping([['書名', '著者', '出版者', '國際標準書號'], ['圍城', '錢鍾書', '人民文學', '9787020002207']])
  t.same(traditional.columns.map(({ field }) => field), ['title', 'author', 'publisher', 'isbn'])

  const bare = guessMapping([['围城', '钱锺书', '人民文学出版社', '1980', '9787020002207'], ['活着', '余华', '作家出版社', '2012', '9787506365437']])
  t.equal(bare.headingRow, -1)
  t.match(bare.columns.map(({ field, why }) => [field, why]).slice(2), [['publisher', 'content'], ['year', 'content'], ['isbn', 'content']])
  t.equal(bare.columns.filter(({ field }) => field === 'title').length, 1, 'one of the other columns is the title, without much confidence')

  const set = guessMapping([['甲', '书名', '乙'], ['围城', 'x', '9787020002207']], { given: { 甲: 'title', 书名: null, 3: 'isbn' } })
  t.same(set.columns.map(({ field }) => field), ['title', undefined, 'isbn'])
  t.same(set.columns.map(({ why }) => why), ['set', 'set', 'set'])

  const preview = await firstSheet(Buffer.from('书名,评价\n围城,9.3\n\n活着,9.4\n'))
  t.match(preview, { headingRow: 1, books: 2, rows: [{ title: '围城' }, { title: '活着' }] })
  t.equal(preview.columns[1]?.field, undefined, '评价 is no price')
})

t.test('rows without any number are known by what they say, and two that are the same are two copies', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  const csv = '书名,作者\n围城,钱锺书\n活着,余华\n围城,钱锺书\n'

  t.match(await take(t, parts, source, csv), { received: 3, quarantined: 0 })
  t.match(await present(store, source), [/^sha256:/, /^sha256:/, /^sha256:/])
  t.match(await take(t, parts, source, `${csv}边城,沈从文\n`), { received: 4, unchanged: 3, withdrawn: 0 })
})

t.test('a row for each copy under one record number is known by the copy, and what differs under one number is a duplicate', async t => {
  const { store, parts } = await aStore(t)
  const copies = await aSource(store, { protocol: 'spreadsheet' })
  const clashing = await aSource(store, { protocol: 'spreadsheet' })

  t.match(await take(t, parts, copies, '记录号,书名,条码号\n7,围城,B1\n7,围城,B2\n8,活着,B3\n'), { received: 3, quarantined: 0 })
  t.same(await present(store, copies), ['8', 'B1', 'B2'])
  t.match(await take(t, parts, clashing, '记录号,书名\n7,围城\n7,活着\n'), { received: 2, quarantined: 1 })
  t.same(await present(store, clashing), ['7'])
})

t.test('tabs, semicolons, byte order marks, UTF-16 and the first line of Excel are all understood', async t => {
  const utf16 = (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })
  for (const [form, bytes] of Object.entries({
    commas: Buffer.from('书名,作者\n围城,"钱,锺书"\n'), tabs: Buffer.from('书名\t作者\n围城\t钱,锺书\n'), semicolons: Buffer.from('书名;作者\n围城;钱,锺书\n'),
    'a byte order mark': Buffer.from('\uFEFF书名,作者\r\n围城,"钱,锺书"\r\n'), 'UTF-16': utf16('书名\t作者\r\n围城\t钱,锺书\r\n'), 'sep=': Buffer.from('sep=|\r\n书名|作者\r\n围城|钱,锺书\r\n'),
    'a stray quote': Buffer.from('书名,作者\n围城,钱"锺书\n'), 'GB18030': iconv.encode('书名,作者\n围城,"钱,锺书𠮷"\n', 'gb18030')
  })) {
    t.match((await firstSheet(bytes)).rows, [{ title: '围城', author: /^钱.锺书/ }], form)
  }
  t.match((await firstSheet(iconv.encode('書名,作者\n圍城,錢鍾書\n', 'big5'), 'big5')).rows, [{ title: '圍城' }], 'Big5 where the source says so')
})

t.test('spreadsheets that are damaged, of the old kind, too large or hostile fail with a sentence', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'spreadsheet' })
  const xlsx = await anXlsx([['书名'], ['围城']])

  const failure = async (bytes: Uint8Array | string, more: Partial<HarvestParts> = {}) => (await take(t, { ...parts, ...more }, source, bytes)).error
  t.match(await failure(xlsx.subarray(0, xlsx.length - 100)), /damaged/)
  t.match(await failure(Buffer.concat([Buffer.from('D0CF11E0A1B11AE1', 'hex'), Buffer.alloc(600)])), /old kind/)
  t.match(await failure('1,2\n3,4\n'), /No column/)
  t.match(await failure(xlsx, { limits: { sheetBytes: 20_000, sheetRows: 10 } }), null, 'small enough')
  t.match(await failure(xlsx, { limits: { sheetBytes: 300, sheetRows: 10 } }), /larger than/)
  const bomb = await anXlsx([['书名'], ...Array.from({ length: 500 }, (_, row) => [`${row}${'围'.repeat(1000)}`])])
  t.match(await failure(bomb, { limits: { sheetBytes: 60_000, sheetRows: 1000 } }), /unpacks to more/)
  t.match(await failure(bomb, { limits: { sheetBytes: 10e6, sheetRows: 100 } }), /more than 100 rows/)
  t.match(await failure('书名\n'.repeat(200), { limits: { sheetBytes: 10e6, sheetRows: 100 } }), /more than 100 rows/)
})

t.test('hidden sheets, 1904 dates, inline strings and pronunciations are seen for what they are', async t => {
  const hidden = await anXlsx([['书名'], ['不要']], (sheet, book) => {
    sheet.state = 'hidden'
    book.addWorksheet('b').addRows([['书名'], ['围城']])
  })
  t.same(await titlesOf(hidden), ['围城'])
  const mac = await anXlsx([['书名', '出版日期'], ['围城', new Date(Date.UTC(1980, 9, 1))]], (_, book) => { book.properties.date1904 = true })
  t.match((await firstSheet(mac)).rows, [{ title: '围城', year: '1980-10-01' }])
})

t.test('a list of ISBNs is one record a title with its copies, whatever the list looks like', async t => {
  const { store, parts } = await aStore(t)
  const source = await aSource(store, { protocol: 'isbn-list' })
  const of = async (list: string | Uint8Array, extent: 'full' | 'delta' = 'full') => {
    const harvest = await take(t, parts, source, list, extent)
    const held = [...(await heldOf(store, source)).values()].filter(({ deleted }) => !deleted).map(({ text }) => JSON.parse(text)).sort((a, b) => a.isbn < b.isbn ? -1 : 1)
    return { harvest, held }
  }

  const lines = await of('978-7-02-000220-7\n9787506365437\n702000220X\n\nnot a book\n9787020002207\n')
  t.match(lines.harvest, { state: 'finished', received: 2, quarantined: 1 })
  t.same(lines.held, [{ isbn: '9787020002207', copies: 3, barcodes: [] }, { isbn: '9787506365437', copies: 1, barcodes: [] }])
  t.match(await store.quarantine.list({ sourceId: source.id }), [{ reason: 'not-an-isbn', identifier: 'not a book' }])

  const table = await of(iconv.encode('ISBN,数量,条码\n9787506365437,2,B1\n9787506365437,1,B2\n', 'gbk'))
  t.match(table.harvest, { received: 1, withdrawn: 1 }, 'a full list withdraws what it no longer has')
  t.same(table.held, [{ isbn: '9787506365437', copies: 3, barcodes: ['B1', 'B2'] }])

  const numbers = await of(await anXlsx([[9787020002207], [439023483], [9787506365437]]), 'delta')
  t.same(numbers.held.map(({ isbn }) => isbn), ['9780439023481', '9787020002207', '9787506365437'])
})

t.test('cells are cleaned of what spreadsheets do to numbers and dates', async t => {
  t.equal(isbnOfCell('439023483'), '9780439023481', 'a lost zero')
  t.equal(isbnOfCell('61120081'), '9780061120084', 'two lost zeros')
  t.equal(isbnOfCell('439023484'), undefined, 'but only where the check digit agrees')
  t.equal(isbnOfCell("'9787020002207"), '9787020002207')
  t.equal(isbnOfCell('="9787020002207"'), '9787020002207')
  t.equal(isbnOfCell('9787020002207.0'), '9787020002207')
  t.equal(isbnOfCell('9.78043902348e+12'), undefined, 'digits that are gone are not made up')
  t.equal(isbnOfCell('9.78702E+12'), undefined)
  t.equal(isbnOfCell('ISBN 978-7-02-000220-7 (精装)'), '9787020002207')
  t.equal(dateOfCell('32509'), '1989-01-01')
  t.equal(dateOfCell('2008.0'), '2008')
  t.equal(dateOfCell('2012年8月'), '2012年8月')
  t.equal(serialDate(59), '1900-02-28')
  t.equal(serialDate(61), '1900-03-01')
  t.same(imprintOfCell('[美] 威廉·曼彻斯特 / 四川外国语大学翻译组 / 中信出版社 / 2015-3 / 236.00元'), { author: '[美] 威廉·曼彻斯特', translator: '四川外国语大学翻译组', publisher: '中信出版社', year: '2015-3', price: '236.00元' })
  t.same(imprintOfCell('柴静 / 广西师范大学出版社 / 2013-1-1 / 39.80元'), { author: '柴静', publisher: '广西师范大学出版社', year: '2013-1-1', price: '39.80元' })
  t.same(imprintOfCell('人民文学出版社'), { publisher: '人民文学出版社' })
})

t.test('whatever is in the cells, a sheet is read back as it was written', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map(text => text.replace(/["\p{Cc}\p{Cs}\p{Cn}]/gu, ' ').trim()).filter(text => !text.startsWith('sep='))
  await fc.assert(fc.asyncProperty(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 }), async rows => {
    const quoted = rows.map(row => row.map(value => `"${value}"`).join(',')).join('\n')
    const csv: string[][] = []
    for await (const lines of csvSheet(Buffer.from(`a,b,c\n${quoted}\n`), 'utf-8', limits).rows()) csv.push(...lines.map(({ cells }) => cells))
    const same = (read: string[][]) => rows.every((row, index) => row.every((value, column) => (read[index + 1]?.[column] ?? '') === value))
    return same(csv)
  }), { numRuns: 200, seed: 11 })
})

t.test('no bytes make the reader of workbooks fail with anything but a sentence', async () => {
  const xlsx = await anXlsx([['书名', 'ISBN'], ['围城', 9787020002207], ['活着', 9787506365437]])
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: xlsx.length - 1 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), async changes => {
    const broken = Buffer.from(xlsx)
    for (const [at, byte] of changes) broken[at] = byte
    try {
      await firstSheet(broken)
    } catch (error) {
      if ((error as Error).name !== 'SourceFailed') throw error
    }
  }), { numRuns: 150, seed: 5 })
})
