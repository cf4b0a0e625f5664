import { existsSync } from 'node:fs'
import { password, Visitor } from '@commonshelf/alliance'
import type { Harvest, HarvestDetail, Library, SearchAnswer, SheetReadings, SheetUpload, Source } from '@commonshelf/api/contract'
import { chromium } from 'playwright-core'
import t from 'tap'
import { aRunningAlliance } from './running-alliance.js'

/** A village's spreadsheet: looked at, corrected, taken in; the next of its kind goes straight through. */
const village = 'donggang'
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const list = (...rows: string[]) => Buffer.from(`东港村图书室藏书登记表,,,,\n序号,书名,责任者,号牌,排放\n${rows.join('\n')}\n`)

t.test('a spreadsheet is looked at before it is taken in', async t => {
  const { url, operator, store } = await aRunningAlliance(t, { seed: 20260101, editions: 120, share: 0.03 })
  const source = await operator.post<Source>('/sources', { library: village, protocol: 'spreadsheet' })
  const until = async <T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
    for (const began = performance.now(); performance.now() - began < 30_000;) {
      const answer = await ask()
      if (holds(answer)) return answer
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`In vain waited until ${what}`)
  }
  const handIn = async (rows: Buffer, query = ''): Promise<SheetUpload> => {
    const { id } = await operator.upload<SheetUpload>(`/sources/${source.id}/sheets${query}`, '藏书.csv', rows)
    return read(id)
  }
  const read = (id: string) => until('it was read', () => operator.get<SheetUpload>(`/sheets/${id}`), ({ state }) => state !== 'reading')
  const ended = (id: string) => until('the harvest ended', () => operator.get<HarvestDetail>(`/harvests/${id}`), ({ harvest }) => harvest.state === 'finished')
  const found = async (title: string) => (await operator.get<SearchAnswer>(`/search?q=${encodeURIComponent(title)}&library=${village}`)).entries
  const itemOf = async (barcode: string) => store.items.findByBarcode((await operator.get<Library>(`/libraries/${village}`)).id, barcode)

  await t.test('the preview says how it would be read, and staff correct it', async t => {
    const upload = await handIn(list('1,渔港旧事甲,陈阿海,DG001,一号架', '2,渔港旧事乙,陈阿海,DG002,一号架', ',,,DG003,', '合计,,,,2'))

    t.match(upload, { state: 'waiting', sheets: [{ headingRow: 2, use: true, known: false, books: 2, refused: [{ reason: 'empty-row', rows: [5] }], passed: [{ reason: 'sum', rows: [6] }] }] })
    t.strictSame(upload.sheets![0]!.columns.map(({ field }) => field), [undefined, 'title', 'author', undefined, undefined])
    t.equal((await store.sourceRecords.countOf(source.id)).records, 0, 'nothing was taken in')
    await operator.put(`/sheets/${upload.id}/mapping`, { sheets: [{ sheet: 0, fields: { 号牌: 'barcode' } }] })
    t.match((await read(upload.id)).sheets![0]!.first, [{ row: 3, fields: { title: '渔港旧事甲', barcode: 'DG001' } }, { row: 4 }])
    await t.rejects(operator.put(`/sheets/${upload.id}/mapping`, { sheets: [{ sheet: 0, fields: { 号牌: 'colour' } }] }), /400/)

    const harvest = await operator.post<Harvest>(`/sheets/${upload.id}/confirm`)
    t.equal((await operator.post<Harvest>(`/sheets/${upload.id}/confirm`)).id, harvest.id, 'confirming twice is one harvest')
    t.match((await ended(harvest.id)).harvest, { received: 2, quarantined: 1 })
    await until('it can be found', () => found('渔港旧事甲'), entries => entries.length > 0)
    t.ok(await itemOf('DG001'))
  })

  await t.test('the next with these headings goes straight through, unless staff ask; another shape waits', async t => {
    const again = await handIn(list('1,渔港旧事丙,陈阿海,DG004,二号架'))
    t.equal((await until('it was taken in', () => operator.get<SheetUpload>(`/sheets/${again.id}`), ({ state }) => state === 'confirmed')).state, 'confirmed')
    t.match(await handIn(list('1,渔港旧事丁,陈阿海,DG005,二号架'), '?ask=true'), { state: 'waiting', sheets: [{ known: true, columns: [{}, { why: 'remembered' }, {}, { field: 'barcode', why: 'remembered' }, {}] }] })
    t.match(await handIn(Buffer.from('书名,责任者,号牌,排放,来历\n渔港旧事戊,陈阿海,DG006,二号架,捐\n')), { state: 'waiting', sheets: [{ known: false }] })
    t.match(await handIn(Buffer.concat([Buffer.from('D0CF11E0A1B11AE1', 'hex'), Buffer.alloc(600)])), { state: 'unreadable', error: /save it as \.xlsx/ })
  })

  await t.test('what would change is shown first, where staff wish it', async t => {
    const before = await store.sourceRecords.countOf(source.id)
    const upload = await handIn(list('1,渔港旧事庚,陈阿海,DG008,二号架'), '?ask=true')
    const { id, trial } = await operator.post<Harvest>(`/sheets/${upload.id}/confirm?trial=true`)
    t.ok(trial)
    const shown = await until('it is shown', () => operator.get<HarvestDetail>(`/harvests/${id}`), ({ harvest }) => harvest.state === 'shown')
    t.match(shown.trial?.verdicts, { added: 1 })
    t.strictSame(await store.sourceRecords.countOf(source.id), before, 'nothing was taken in')
    await operator.post(`/harvests/${id}/take`)
    t.match((await ended(id)).harvest, { received: 1, added: 1 })
    await until('it can be found', () => found('渔港旧事庚'), entries => entries.length > 0)
  })

  await t.test('what was received is read again when its columns are corrected', async t => {
    const { readings: [reading] } = await operator.get<SheetReadings>(`/sources/${source.id}/sheet-readings`)
    t.match(reading, { headings: ['序号', '书名', '责任者', '号牌', '排放'], fields: { 号牌: 'barcode', 排放: null } })
    t.equal((await itemOf('DG001'))?.location, null)
    const before = (await itemOf('DG001'))!.id

    await operator.put(`/sources/${source.id}/sheet-readings/${reading!.shape}`, { fields: { 排放: 'location' } })

    const item = await until('the shelf is known', () => itemOf('DG001'), item => item?.location === '一号架')
    t.equal(item!.id, before, 'the copy is the same')
  })

  await t.test('another library may not look', async t => {
    const stranger = new Visitor(url)
    await stranger.post('/sessions', { kind: 'staff', name: 'shiqiao', password })
    await t.rejects(stranger.get('/sheets'), /403/)
  })

  await t.test('on the page', { skip: browserPath === undefined && 'no Chromium here: install chromium to have the pages tested' }, async t => {
    const browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] })
    t.teardown(() => browser.close())
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })).newPage()
    page.on('pageerror', error => t.fail(`the page threw: ${error.message}`))
    await page.goto(`${url}/login?as=staff&next=/administration/sheets`)
    await page.getByLabel('用户名').fill('operator')
    await page.getByLabel('密码').fill(password)
    await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click()
    await page.getByLabel('图书馆', { exact: true }).selectOption(village)
    await page.getByLabel('文件', { exact: true }).setInputFiles({ name: '新书.csv', mimeType: 'text/csv', buffer: Buffer.from('新书登记,,\n标目,手笔,号牌\n渔港旧事己,陈阿海,DG007\n') })
    await page.getByRole('button', { name: '上传并预览' }).click()
    await page.getByText('点开可改').click()
    await page.getByRole('radio', { name: '第 2 行' }).click()
    await page.getByLabel('标目').selectOption('title')
    await page.getByText('前几本书会这样入库').waitFor()
    await page.getByLabel('号牌').selectOption('barcode')
    await page.locator('.sheet-books').getByText('DG007').waitFor()
    t.notOk(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), 'nothing is wider than the phone')
    await page.getByRole('button', { name: '确认入库' }).click()
    await page.getByText('已确认，采集开始').waitFor()
    await until('it can be found', () => found('渔港旧事己'), entries => entries.length > 0)

    await page.goto(`${url}/administration/sources`)
    await page.getByText('记住的读法').last().click()
    await page.getByLabel('手笔', { exact: true }).selectOption('author')
    await page.getByRole('button', { name: '保存，并重读以前的行' }).and(page.locator(':enabled')).click()
    await page.getByText('以前的行会在一分钟内重读').waitFor()
    await until('its author is known', () => found('渔港旧事己'), ([entry]) => JSON.stringify(entry).includes('陈阿海'))
  })
})
