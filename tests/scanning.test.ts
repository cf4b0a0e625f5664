import { existsSync } from 'node:fs'
import { password, Visitor } from '@commonshelf/alliance'
import type { EntryHoldings, IsbnLookUp, ScannedCopies, ScanResults, SearchAnswer } from '@commonshelf/api/contract'
import { chromium, type Page } from 'playwright-core'
import t from 'tap'
import { barcodeVideo } from './barcode-video.js'
import { aRunningAlliance } from './running-alliance.js'

/** A village room that joins with a phone: what it scans is in the catalogue at once, with or without a network. */
const village = 'shiqiao'
const plan = { seed: 20260101, editions: 250, share: 0.05 }
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const phone = { width: 390, height: 844 }

const isbnOf = (number: number): string => {
  const twelve = `978${String(number).padStart(9, '0')}`
  const sum = [...twelve].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return twelve + String((10 - sum % 10) % 10)
}

t.test('a village room joins by scanning its books', async t => {
  const { url, store } = await aRunningAlliance(t, plan)
  const staff = new Visitor(url)
  await staff.post('/sessions', { kind: 'staff', name: village, password })
  const at = `/libraries/${village}`
  const scanned = async (...scans: Record<string, string>[]) => (await staff.post<ScanResults>(`${at}/copies`, { scans })).results

  /** Books that others have and the village has not. */
  const { entries } = await new Visitor(url).get<SearchAnswer>('/search?q=*&limit=100')
  const books: { id: string, isbn: string, title: string }[] = []
  for (const { id, isbn: [isbn], title } of entries) {
    const found = isbn === undefined ? undefined : await staff.get<IsbnLookUp>(`${at}/isbns/${isbn}`)
    if (found?.book !== undefined && found.book.entry === id && !found.book.here && found.book.others === 0 && found.book.elsewhere > 0) books.push({ id, isbn: isbn!, title })
  }
  t.ok(books.length >= 8, `${books.length} books to scan`)
  const [first, second, third, fourth, fifth, sixth] = books as [typeof books[0], typeof books[0], typeof books[0], typeof books[0], typeof books[0], typeof books[0]]

  const held = async (entry: string): Promise<number> => {
    const { libraries } = await new Visitor(url).get<EntryHoldings>(`/entries/${entry}/holdings`)
    return libraries.find(({ library }) => library.code === village)?.items ?? 0
  }
  const until = async (what: string, holds: () => Promise<boolean>, patience = 20_000): Promise<number> => {
    const began = performance.now()
    while (!await holds()) {
      if (performance.now() - began > patience) throw new Error(`In vain waited until ${what}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    return performance.now() - began
  }

  await t.test('each scan is answered by itself: what the book is, who else has it, and why one is not taken', async t => {
    const isbn = first.isbn
    const wrong = isbn.slice(0, 12) + String((Number(isbn[12]) + 1) % 10)
    const results = await scanned(
      { scan: 'scan-0001', isbn, barcode: 'SQ0001', location: '一号架', callNumber: 'I247.5/1' }, { scan: 'scan-0002', isbn: wrong }, { scan: 'scan-0003', isbn: 'hello' },
      { scan: 'scan-0004', isbn: second.isbn, barcode: 'SQ0001' }, { scan: 'scan-0005', isbn, barcode: 'SQ0001' }, { scan: 'scan-0006', isbn: isbnOf(999_000_001) }
    )

    t.match(results, [
      { state: 'attached', isbn, copies: 1, book: { entry: first.id, here: false } }, { state: 'refused', reason: 'check-digit', expected: isbn }, { state: 'refused', reason: 'no-isbn' },
      { state: 'refused', reason: 'barcode-taken', bearer: { barcode: 'SQ0001', isbn, title: first.title } }, { state: 'refused', reason: 'already-held' }, { state: 'attached', copies: 1 }
    ])
    t.ok(results[0]!.book!.elsewhere > 0)
    t.equal(results[5]!.book, undefined, 'an ISBN that nobody has is kept as a stub')
    const took = await until('the copy shows in the catalogue', async () => await held(first.id) === 1)
    t.comment(`the copy showed after ${Math.round(took)} ms`)
    const { libraries } = await staff.get<EntryHoldings>(`/entries/${first.id}/holdings`)
    t.match(libraries.find(({ library }) => library.code === village)?.copies, [{ barcode: 'SQ0001', location: '一号架', callNumber: 'I247.5/1', status: 'available' }])
  })

  await t.test('the same scan again is the same copy, also where two phones send at once', async t => {
    const again = await scanned({ scan: 'scan-0001', isbn: first.isbn, barcode: 'SQ0001' })
    t.match(again, [{ state: 'attached', copies: 1 }])

    const phones = await Promise.all(Array.from({ length: 8 }, (_, at) => scanned({ scan: `phone-a-${at}`, isbn: second.isbn }, { scan: `phone-b-${at}`, isbn: second.isbn }, { scan: 'phone-both', isbn: second.isbn })))
    t.ok(phones.flat().every(({ state }) => state === 'attached'))
    await until('all the copies are there', async () => await held(second.id) === 17)
    const [source] = (await store.sources.list((await store.libraries.findByCode(village))!.id)).filter(({ settings }) => settings.feed === 'scan')
    t.match(await store.quarantine.counts([source!.id]), [], 'and none was taken for a duplicate')
  })

  await t.test('what was undone is gone, and undoing twice is no error', async t => {
    t.match(await staff.delete(`${at}/copies/scan-0001`), { state: 'undone', isbn: first.isbn })
    t.match(await staff.delete(`${at}/copies/scan-0001`), { state: 'undone' })
    await until('the copy is gone', async () => await held(first.id) === 0)
    t.match(await scanned({ scan: 'scan-0001', isbn: first.isbn, barcode: 'SQ0001' }), [{ state: 'undone' }], 'a late repeat brings nothing back')
    t.match(await scanned({ scan: 'scan-0011', isbn: first.isbn, barcode: 'SQ0001' }), [{ state: 'attached' }], 'but the book may be scanned anew')
    await until('it is back', async () => await held(first.id) === 1)
  })

  await t.test('the list goes on with a cursor, and others may neither read nor add', async t => {
    const page = await staff.get<ScannedCopies>(`${at}/copies?limit=5`)
    const next = await staff.get<ScannedCopies>(`${at}/copies?limit=5&cursor=${page.next}`)
    t.equal(new Set([...page.copies, ...next.copies].map(({ scan }) => scan)).size, 10)
    t.match(page.total, { copies: 19, isbns: 3 })
    const stranger = new Visitor(url)
    await t.rejects(stranger.get(`${at}/copies`), /401|Log in/)
    await stranger.post('/sessions', { kind: 'staff', name: 'donggang', password })
    await t.rejects(stranger.post(`${at}/copies`, { scans: [{ scan: 'scan-9999', isbn: first.isbn }] }), /403|outside/i)
  })

  await t.test('a list of the library with the same barcodes takes the scanned copies over', async t => {
    const [result] = await scanned({ scan: 'scan-0020', isbn: third.isbn, barcode: 'SQ0020' })
    t.equal(result!.state, 'attached')
    await until('the scanned copy is there', async () => await held(third.id) === 1)
    const library = (await store.libraries.findByCode(village))!
    const before = (await store.items.findByBarcode(library.id, 'SQ0020'))!
    const source = await store.sources.add({ libraryId: library.id, protocol: 'isbn-list' })
    const harvest = await store.harvests.add(source.id, 'delta')
    await store.sourceRecords.receive(harvest.id, [{ identifier: third.isbn, syntax: 'isbn', bytes: Buffer.from(JSON.stringify({ isbn: third.isbn, items: [{ barcode: 'SQ0020', location: '新架' }] })) }])
    await store.harvests.finish(harvest.id)

    await until('the list bears the copy', async () => (await store.items.findByBarcode(library.id, 'SQ0020'))?.recordId !== before.recordId, 40_000)
    const after = (await store.items.findByBarcode(library.id, 'SQ0020'))!
    t.equal(after.id, before.id, 'the copy is the same row: loans go on pointing at it')
    t.match(after, { location: '新架', status: 'available' })
    await until('it is one copy', async () => await held(third.id) === 1)
    t.match(await store.quarantine.list({ sourceId: source.id, state: 'open' }), [], 'and nobody has to look')
  })

  await t.test('on the phone', { skip: browserPath === undefined && 'no Chromium here: install chromium to have the pages tested' }, async t => {
    const browser = await chromium.launch({
      executablePath: browserPath!,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
        '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${await barcodeVideo(t, sixth.isbn)}`]
    })
    t.teardown(() => browser.close())
    const context = await browser.newContext({ viewport: phone, locale: 'zh-CN' })
    let page = await context.newPage()
    const watched = (page: Page) => page.on('pageerror', error => t.fail(`the page threw: ${error.message}`))
    watched(page)
    const state = () => page.getByTestId('last-scan').getAttribute('data-state')
    const count = () => page.getByTestId('scan-count').textContent()
    const scan = async (code: string) => {
      await page.locator('.scan-line input').fill(code)
      await page.keyboard.press('Enter')
    }
    const login = async () => {
      await page.getByLabel('用户名').fill(village)
      await page.getByLabel('密码').fill(password)
      await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click()
    }

    await t.test('a scanner types an ISBN: the title and the other libraries show', async t => {
      await page.goto(`${url}/scan`)
      await login()
      await page.getByRole('heading', { name: '扫书入藏' }).waitFor()
      await scan(fourth.isbn)

      await page.locator('[data-testid=last-scan][data-state=sent]').waitFor()
      t.match(await page.getByTestId('last-scan').innerText(), new RegExp(`${fourth.title.slice(0, 4)}[\\s\\S]*另有 \\d+ 家馆收藏`))
      t.match(await count(), /^1 册/)
      const took = await until('it is in the catalogue', async () => await held(fourth.id) === 1)
      t.comment(`in the catalogue ${Math.round(took)} ms after the page said so`)
      t.notOk(await scrollsSideways(page), 'nothing is wider than the phone')
    })

    await t.test('a wrong last digit is told at once, an unknown book is kept, and a scan can be undone', async t => {
      await scan(fifth.isbn.slice(0, 12) + String((Number(fifth.isbn[12]) + 1) % 10))
      await page.getByText(`应是 ${fifth.isbn}`).waitFor()
      await scan(isbnOf(999_000_002))
      await page.getByText('目录里还没有这本书').waitFor()
      t.match(await count(), /^2 册/)
      await page.getByTestId('last-scan').getByRole('button', { name: '撤销' }).click()
      await page.locator('[data-testid=last-scan][data-state=undone]').waitFor()
      t.match(await count(), /^1 册/)
    })

    await t.test('where copies have barcodes, the barcode follows, and one that is taken is refused with its book', async () => {
      await page.getByText('架位、索书号、条码').click()
      await page.getByLabel('架位或馆藏地').fill('二号架')
      await page.getByText('每册贴有本馆条码').click()
      await scan(fifth.isbn)
      await page.getByText('再扫这一册的馆藏条码').waitFor()
      await page.locator('.scan-pending').getByText(fifth.title.slice(0, 6)).waitFor()
      await scan(fifth.isbn)
      await page.getByText('这还是这本书的 ISBN').waitFor()
      await scan('SQ0100')
      await page.locator('[data-testid=last-scan][data-state=sent]').getByText('SQ0100 · 二号架').waitFor()
      await scan(fourth.isbn)
      await scan('SQ0100')
      await page.getByText(/这个条码已经给了/).waitFor()
      await scan('SQ0001')
      await page.locator('[data-testid=last-scan][data-state=refused]').getByText(first.title.slice(0, 4)).waitFor()
      await page.getByText('每册贴有本馆条码').click()
    })

    await t.test('without a network scanning goes on; the browser may be closed, and all is sent when the network is back', async t => {
      await page.evaluate(async () => { await navigator.serviceWorker.ready })
      await until('the page is kept', () => page.evaluate(async () => navigator.serviceWorker.controller !== null && (await caches.keys()).some(name => name.startsWith('scan-'))))
      await context.setOffline(true)
      for (let at = 10; at < 13; at++) await scan(isbnOf(999_000_000 + at))
      await page.getByText(/没有网络：3 条/).waitFor()
      await page.close()
      page = await context.newPage()
      watched(page)
      await page.goto(`${url}/scan`)
      await page.getByRole('heading', { name: '扫书入藏' }).waitFor()
      await scan(isbnOf(999_000_013))
      await page.getByText(/没有网络：4 条/).waitFor()
      t.equal(await state(), 'kept')

      await context.setOffline(false)
      await page.getByText('都已上传').waitFor()
      t.match((await staff.get<ScannedCopies>(`${at}/copies?limit=4`)).copies.map(({ isbn }) => isbn), [13, 12, 11, 10].map(at => isbnOf(999_000_000 + at)), 'in the order of scanning')
    })

    await t.test('when the session is over, scans stay until somebody logs in', async t => {
      await context.clearCookies()
      await scan(isbnOf(999_000_020))
      await page.getByText(/登录已过期：1 条/).waitFor()
      await page.getByRole('main').getByRole('link', { name: '登录' }).click()
      await login()
      await page.getByText('都已上传').waitFor()
      t.match((await staff.get<ScannedCopies>(`${at}/copies?limit=1`)).copies, [{ isbn: isbnOf(999_000_020) }])
    })

    await t.test('the camera reads a barcode with what this server brought', async t => {
      await page.getByRole('button', { name: '用摄像头扫' }).click()
      await page.getByTestId('last-scan').getByText(sixth.title.slice(0, 6)).waitFor({ timeout: 20_000 })
      await page.getByRole('button', { name: '关闭摄像头' }).click()
      t.equal(await state(), 'sent')
    })

    await t.test('two thousand books scanned without a network are sent within a minute', async t => {
      const before = (await staff.get<ScannedCopies>(`${at}/copies?limit=1`)).total.copies
      await context.setOffline(true)
      await keepMany(page, Array.from({ length: 2000 }, (_, at) => isbnOf(999_100_000 + at)))
      await context.setOffline(false)
      const began = performance.now()
      await page.getByText(/上传了 2,000 条/).waitFor({ timeout: 60_000 })

      t.comment(`${await page.locator('.scan-state').textContent()}; ${Math.round(performance.now() - began)} ms with the page`)
      t.equal((await staff.get<ScannedCopies>(`${at}/copies?limit=1`)).total.copies, before + 2000)
      const shown = await until('all are described and matched', async () => Object.values(await store.batches.waiting()).every(count => count === 0), 60_000)
      t.comment(`described and matched ${Math.round(shown)} ms later`)
    })
  })
})

/** Scans as the page itself keeps them, without typing two thousand numbers. */
async function keepMany (page: Page, isbns: string[]): Promise<void> {
  await page.evaluate(async ({ isbns, library }) => {
    const database = await new Promise<IDBDatabase>(resolve => {
      const request = indexedDB.open('commonshelf-scans', 1)
      request.addEventListener('success', () => resolve(request.result))
    })
    const transaction = database.transaction('scans', 'readwrite')
    for (const [at, isbn] of isbns.entries()) transaction.objectStore('scans').add({ scan: `many-${String(at).padStart(6, '0')}`, library, sitting: 'many', at: Date.now(), state: 'kept', isbn, location: '三号架' })
    await new Promise(resolve => { transaction.addEventListener('complete', resolve) })
    database.close()
  }, { isbns, library: village })
}

const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

