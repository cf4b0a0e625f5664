import { existsSync } from 'node:fs'
import { bookFromElsewhere, borrowOneBook, members, password, readers, Visitor, type Plan } from '@commonshelf/alliance'
import type { SearchAnswer } from '@commonshelf/api/contract'
import { chromium, type Browser, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { aRunningAlliance, type RunningAlliance } from './running-alliance.js'

/** A twentieth of the demo: enough for every kind of source and for several libraries to hold one book. */
const plan: Plan = { seed: 20260101, editions: 700, share: 0.06 }

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

t.test('eight libraries join, one catalogue comes out, and a book is borrowed through it', async t => {
  const alliance = await aRunningAlliance(t, plan)
  const { statistics, catalogues } = alliance

  await t.test('every record that a member sent is in the catalogue', async t => {
    t.equal(statistics.quarantined, 0)
    t.equal(statistics.bibliographicRecords, catalogues.truth.length)
    t.equal(statistics.libraries, members.length)
    t.ok(statistics.clusters < statistics.bibliographicRecords * 0.7, 'and those of one edition stand together')
  })

  await t.test('records of one edition stand together, and hardly any stand with others', async t => {
    const { precision, recall } = await againstTruth(alliance)

    t.ok(precision >= 0.99, `precision ${precision.toFixed(4)}`)
    t.ok(recall >= 0.9, `recall ${recall.toFixed(4)}`)
  })

  await t.test('a book goes from one library to a reader of another, back over a third, and home', async t => {
    const history = await borrowOneBook(alliance.url, sentence => t.comment(sentence))

    t.strictSame(history, ['placed', 'asked', 'will-supply', 'shipped', 'received', 'lent', 'returned', 'sent-home', 'arrived-home'])
  })

  await t.test('through the pages', { skip: browserPath === undefined && 'no Chromium here: install chromium to have the pages tested' }, async t => {
    const browser = await chromium.launch({
      executablePath: browserPath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
    })
    t.teardown(() => browser.close())
    await journeys(t, browser, alliance)
  })
})

/** Pairs of records put together, against pairs of records of one edition. */
async function againstTruth ({ store, catalogues }: RunningAlliance): Promise<{ precision: number, recall: number }> {
  const editionOf = new Map(catalogues.truth.map(({ library, identifier, edition }) => [`${library} ${identifier}`, edition]))
  const both = new Map<string, number>()
  const together = new Map<string, number>()
  const same = new Map<string, number>()
  for await (const page of store.clusters.memberships()) {
    for (const { library, identifier, cluster } of page) {
      const edition = editionOf.get(`${library} ${identifier.split(':').at(-1)!}`)
      if (edition === undefined) throw new Error(`The truth knows no record ${identifier} of ${library}`)
      for (const [counts, key] of [[together, cluster], [same, edition], [both, `${cluster} ${edition}`]] as const) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const pairs = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n * (n - 1) / 2, 0)
  return { precision: pairs(both) / pairs(together), recall: pairs(both) / pairs(same) }
}

const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 900 }

async function journeys (t: Test, browser: Browser, { url }: RunningAlliance): Promise<void> {
  const [, reader] = readers
  const visitor = new Visitor(url)
  const found = await visitor.get<SearchAnswer>(`/search?q=${encodeURIComponent('三国演义')}&availability=available&limit=100`)
  const { entry } = await bookFromElsewhere(visitor, found, reader.library, reader.servicePoint)
  let supplier = ''

  await t.test('a reader finds a book on the phone, typing traditional characters, and asks for it', async t => {
    const page = await at(t, browser, { viewport: phone, locale: 'zh-CN' })
    await page.goto(url)
    await page.getByRole('combobox', { name: '在联盟各馆中查找' }).fill('三國演義')
    await page.getByRole('button', { name: '查找', exact: true }).click()
    await page.locator(`a[href="/entries/${entry.id}"]`).first().click()

    await page.getByRole('heading', { name: '哪里有这本书' }).waitFor()
    t.notOk(await scrollsSideways(page), 'nothing is wider than the phone')
    await page.getByRole('link', { name: '登录后申请' }).click()
    await login(page, ['读者证号', reader.card], ['密码', reader.pin], '登录')
    await page.getByLabel('在哪里取书').selectOption(reader.servicePoint)
    await page.getByRole('button', { name: '申请借阅' }).click()

    await page.getByText('申请已收到').first().waitFor()
    await page.getByRole('link', { name: '看看走到哪一步' }).click()
    await page.getByText('已请馆里找书').first().waitFor()
    const request = await page.evaluate(async id => (await fetch(`/v1/requests/${id}`)).json(), page.url().split('/').at(-1)) as { supplies: { supplier: { code: string } }[] }
    supplier = request.supplies.at(-1)!.supplier.code
  })

  await t.test('the supplier reads why it was chosen, promises the book and ships it', async t => {
    const page = await at(t, browser, { viewport: desktop, locale: 'zh-CN' })
    await staffAtDesk(page, url, supplier)
    const task = await taskOf(page, url, 'to-supply', entry.id)

    await task.getByText('为什么选这家馆').click()
    await task.getByRole('list', { name: '馆的先后与理由' }).waitFor()
    await task.getByRole('button', { name: /^答应提供/ }).click()
    await page.getByText('已答应提供').first().waitFor()
    await (await taskOf(page, url, 'to-ship', entry.id)).getByRole('button', { name: /^寄出/ }).click()

    await page.getByText('已寄出').first().waitFor()
  })

  await t.test("the reader's library receives it and lends it", async t => {
    const page = await at(t, browser, { viewport: desktop, locale: 'zh-CN' })
    await staffAtDesk(page, url, reader.library)

    await (await taskOf(page, url, 'to-receive', entry.id)).getByRole('button', { name: /^收到了/ }).click()
    await page.getByText('已接收').first().waitFor()
    await (await taskOf(page, url, 'to-lend', entry.id)).getByRole('button', { name: /^借给读者/ }).click()

    await page.getByText('已借给读者').first().waitFor()
  })

  await t.test('the reader follows the loan in English', async t => {
    const page = await at(t, browser, { viewport: phone, locale: 'en-GB' })
    await page.goto(`${url}/login?next=/requests`)
    await login(page, ['Library card number', reader.card], ['PIN', reader.pin], 'Log in')

    await page.getByRole('link', { name: entry.title }).first().waitFor()
    t.equal(await page.locator('html').getAttribute('lang'), 'en')
    t.notOk(await scrollsSideways(page), 'nothing is wider than the phone')
  })

  await t.test('a page that is not there, and a wrong PIN, are told in words', async t => {
    const page = await at(t, browser, { viewport: phone, locale: 'zh-CN' })
    await page.goto(`${url}/no-such-page`)
    await page.getByText('没有这个页面').first().waitFor()
    await page.goto(`${url}/login`)
    await login(page, ['读者证号', reader.card], ['密码', 'wrong'], '登录')

    await page.getByText('证号或密码不对').first().waitFor()
    t.match(page.url(), /\/login$/)
  })
}

/** A fresh page with a session of its own; what the browser complains of fails the test. */
async function at (t: Test, browser: Browser, options: { viewport: { width: number, height: number }, locale: string }): Promise<Page> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.on('pageerror', error => t.fail(`the page threw: ${error.message}`))
  return page
}

async function login (page: Page, [nameLabel, name]: [string, string], [secretLabel, secret]: [string, string], button: string): Promise<void> {
  await page.getByLabel(nameLabel).fill(name)
  await page.getByLabel(secretLabel).fill(secret)
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click()
}

async function staffAtDesk (page: Page, url: string, library: string): Promise<void> {
  await page.goto(`${url}/login?as=staff`)
  await login(page, ['用户名', library], ['密码', password], '登录')
  await page.getByRole('heading', { name: '工作台' }).waitFor()
}

/** The desk's task of this kind about this entry. */
async function taskOf (page: Page, url: string, kind: string, entry: string) {
  const { tasks } = await page.evaluate(async kind => (await fetch(`/v1/desk?kind=${kind}`)).json(), kind) as { tasks: { entry: string, request: string }[] }
  const request = tasks.find(task => task.entry === entry)?.request
  await page.goto(`${url}/desk?kind=${kind}`)
  const task = page.locator(`[data-testid="desk-task"][data-request="${request}"]`)
  await task.waitFor()
  return task
}

const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
