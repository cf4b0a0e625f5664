import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Harvest, NewSource, Source, Store } from '@commonshelf/store'
import { credentialsIn, resumeHarvest, runHarvest, startHarvest, takeTrial, type HarvestParts } from '../src/index.js'
import { fits, isFetched } from '../src/fetching/address.js'
import { aMarc } from './marc-bytes.js'
import { aFolder, aSource, aStore, present } from './setting.js'
import { anSftpServer } from './sftp-server.js'
import { aWebServer } from './web-server.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const books = (from: number, to: number) => Buffer.concat(Array.from({ length: to - from }, (_, index) => aMarc({ '001': `b${from + index}`, 245: `第${from + index}本书` })))

async function aFetchingSource (t: TearsDown, given: Partial<NewSource>, env: Record<string, string> = {}): Promise<{ store: Store, parts: HarvestParts, source: Source, folder: string, run: (order?: { extent: 'full' | 'delta' }) => Promise<Harvest> }> {
  const { store, parts: usual } = await aStore(t)
  const folder = await aFolder(t)
  const parts = { ...usual, limits: { ...usual.limits, requestTime: 5_000 }, uploads: folder, credentials: credentialsIn(env) }
  const source = await aSource(store, { protocol: 'file', ...given })
  const run = async (order = {}) => {
    const harvest = await startHarvest(parts, source.id, order)
    return await runHarvest(parts, harvest.id) as Harvest
  }
  return { store, parts, source, folder, run }
}

t.test('a file at a web address is fetched, taken in as what its name says, and not fetched again while it is the same', async t => {
  let dump = { bytes: gzipSync(books(0, 30)), etag: '"one"' }
  const server = await aWebServer(t, ({ headers }, response) => {
    if (headers['if-none-match'] === dump.etag) response.writeHead(304).end()
    else response.writeHead(200, { etag: dump.etag, 'content-length': dump.bytes.length }).end(dump.bytes)
  })
  const { source, store, run, folder } = await aFetchingSource(t, { address: `${server.url}/export/catalogue.full.mrc.gz`, settings: { withdrawAtMost: 1 } })

  t.match(await run(), { state: 'finished', extent: 'full', received: 30 })
  t.match(await run(), { state: 'finished', extent: 'delta', received: 0, withdrawn: 0 })
  t.equal(server.asked.at(-1)?.headers['if-none-match'], '"one"')
  dump = { bytes: gzipSync(books(5, 31)), etag: '"two"' }
  t.match(await run(), { state: 'finished', received: 26, withdrawn: 5 })
  t.equal((await present(store, source)).length, 26)
  t.same(await readdir(folder), [], 'nothing is left lying about')
})

t.test('a download that breaks is gone on with where it was; a version that changed meanwhile is begun again', async t => {
  const old = books(0, 4000)
  const young = books(10, 3990)
  let version = { bytes: old, etag: '"old"' }
  const server = await aWebServer(t, ({ headers }, response, number) => {
    const { bytes, etag } = version
    const from = headers['if-range'] === etag ? Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0) : 0
    response.writeHead(from > 0 ? 206 : 200, { etag, 'content-length': bytes.length - from, ...from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } })
    if (number > 3) return response.end(bytes.subarray(from))
    response.write(bytes.subarray(from, from + 100_000), () => setImmediate(() => {
      if (number === 3) version = { bytes: young, etag: '"young"' }
      response.destroy()
    }))
  })
  const { source, store, run, parts } = await aFetchingSource(t, { address: `${server.url}/books.mrc` })

  const failed = await run()
  t.match(failed, { state: 'failed', error: /asked 3 times/, received: 0 })
  const ranges = server.asked.map(({ headers }) => headers.range)
  t.same([ranges[0], ranges.slice(1).every(range => /^bytes=\d+-$/.test(range!))], [undefined, true], 'each try goes on after the one before')
  await resumeHarvest(parts, failed.id)
  t.match(await runHarvest(parts, failed.id), { state: 'finished', received: 3980 }, 'the younger version came whole')
  t.equal((await present(store, source)).length, 3980)
})

t.test('what a server refuses is told in a sentence; what passes is asked again', async t => {
  const answers = [503, 404]
  const server = await aWebServer(t, (_, response) => response.writeHead(answers.shift() ?? 200, { 'retry-after': '0' }).end(books(0, 1)))
  const { run, store, source } = await aFetchingSource(t, { address: `${server.url}/a.mrc` })

  t.match(await run(), { state: 'failed', error: 'The server answers with status 404' })
  t.match(await run(), { state: 'finished', received: 1 })
  await store.sources.update(source.id, { settings: { credentials: 'NOBODY' } })
  t.match(await run(), { state: 'failed', error: /The credentials NOBODY are not there: set COMMONSHELF_SOURCE_NOBODY_HOST/ })
})

t.test('credentials come from the environment, and go to the server that they name and to no other', async t => {
  const server = await aWebServer(t, ({ headers }, response) => headers.authorization === `Basic ${Buffer.from('u:p').toString('base64')}` ? response.end(books(0, 2)) : response.writeHead(401).end())
  const env = { COMMONSHELF_SOURCE_DISTRICT_HOST: server.host, COMMONSHELF_SOURCE_DISTRICT_USER: 'u', COMMONSHELF_SOURCE_DISTRICT_PASSWORD: 'p' }
  const settings = { credentials: 'DISTRICT' }
  const named = await aFetchingSource(t, { address: `${server.url}/a.mrc`, settings }, env)
  const unnamed = await aFetchingSource(t, { address: `${server.url}/a.mrc` }, env)
  const elsewhere = await aFetchingSource(t, { address: 'http://localhost:1/a.mrc', settings }, env)

  t.match(await named.run(), { state: 'finished', received: 2 })
  t.match(await unnamed.run(), { state: 'failed', error: /does not let us in/ })
  t.match(await elsewhere.run(), { state: 'failed', error: /credentials DISTRICT are for another server than localhost:1/ })
  t.notMatch(JSON.stringify(named.source), /"p"/)
  t.equal(credentialsIn({ DATABASE_URL: 'x' })('../DATABASE_URL'), undefined)
})

t.test('files in a folder of an SFTP server come in once each, oldest first, dumps, changes and deletions by their names', async t => {
  const server = await anSftpServer(t)
  const env = { COMMONSHELF_SOURCE_XICHENG_HOST: server.host, COMMONSHELF_SOURCE_XICHENG_USER: 'librarian', COMMONSHELF_SOURCE_XICHENG_PASSWORD: 'secret' }
  server.files = new Map([
    ['2026-01.delta.mrc', { bytes: books(90, 99), time: 1000 }],
    ['2026-02.full.mrc', { bytes: books(0, 40), time: 2000 }],
    ['2026-03.delta.mrc.gz', { bytes: gzipSync(books(40, 45)), time: 3000 }],
    ['2026-03.delete.txt', { bytes: Buffer.from('b1\nb2\n'), time: 3000 }],
    ['2026-04.mrc.part', { bytes: books(0, 1), time: 4000 }],
    ['notes.pdf', { bytes: Buffer.from('x'), time: 4000 }]
  ])
  const { store, source, run, parts } = await aFetchingSource(t, { address: server.url, settings: { credentials: 'XICHENG', hostKey: server.hostKey, pattern: '*.mrc *.mrc.gz *.txt' } }, env)
  const all = async () => {
    await run()
    for (let live = await store.harvests.liveOf(source.id); live; live = await store.harvests.liveOf(source.id)) await runHarvest(parts, live.id)
    return (await store.harvests.list({ sourceId: source.id })).reverse()
  }

  t.match(await all(), [
    { state: 'finished', extent: 'full', received: 40 },
    { state: 'finished', extent: 'delta', received: 2, withdrawn: 2 },
    { state: 'finished', extent: 'delta', received: 5 }
  ], 'what is older than the newest dump is left')
  t.equal((await all()).at(-1)?.received, 0, 'and nothing comes twice')
  server.files.set('2026-05.delta.mrc', { bytes: books(60, 61), time: 5000 })
  server.files.set('2026-03.delete.txt', { bytes: Buffer.from('b3\n'), time: 6000 })
  t.match((await all()).slice(4), [{ received: 1 }, { received: 1, withdrawn: 1 }], 'but what is new, or another version under an old name, does')
  t.equal((await present(store, source)).length, 43)
})

t.test('a file of an SFTP folder that cannot be read holds up none of the others', async t => {
  const server = await anSftpServer(t)
  const env = { COMMONSHELF_SOURCE_X_HOST: server.host, COMMONSHELF_SOURCE_X_USER: 'librarian', COMMONSHELF_SOURCE_X_PASSWORD: 'secret' }
  server.files = new Map([['1.mrc', { bytes: Buffer.from('no such thing'), time: 1000 }], ['2.mrc', { bytes: books(0, 2), time: 2000 }]])
  const { store, source, run, parts } = await aFetchingSource(t, { address: server.url, settings: { credentials: 'X', hostKey: server.hostKey } }, env)

  t.match(await run(), { state: 'failed', error: /neither ISO 2709/ })
  const next = await store.harvests.liveOf(source.id)
  t.match(await runHarvest(parts, next!.id), { state: 'finished', received: 2 })
  t.match(await run(), { state: 'finished', received: 0 }, 'it has had its turn')
  server.files.set('1.mrc', { bytes: books(2, 5), time: 3000 })
  t.match(await run(), { state: 'finished', received: 3 }, 'until it comes anew')
})

t.test('a file that was fetched for a trial is known once the trial is taken in, and not before', async t => {
  let fetched = 0
  const server = await aWebServer(t, ({ headers }, response) => {
    if (headers['if-none-match'] === '"one"') return response.writeHead(304).end()
    fetched++
    const bytes = books(0, 1200) // more than one batch
    response.writeHead(200, { etag: '"one"', 'content-length': bytes.length }).end(bytes)
  })
  const { source, store, run, parts, folder } = await aFetchingSource(t, { address: `${server.url}/books.full.mrc` })
  const tried = async () => {
    const { id } = await startHarvest(parts, source.id, { trial: true })
    t.match(await runHarvest(parts, id), { state: 'comparing', received: 1200 })
    await store.db.sql`update harvest set state = 'shown' where id = ${id}`
    return id
  }

  await store.trials.drop(await tried())
  t.same([fetched, (await store.fetchedFiles.of(source.id)).size], [1, 0], 'what was thrown away is fetched again')
  await takeTrial(parts, await tried())
  const taken = await runHarvest(parts, (await store.harvests.liveOf(source.id))!.id)
  t.match(taken, { state: 'finished', received: 1200, added: 1200, extent: 'full' })
  t.match(await run(), { state: 'finished', received: 0 })
  t.equal(fetched, 2, 'the trial that was taken in has brought it')
  t.same(await readdir(folder), [], 'nothing is left lying about')
})

t.test('an SFTP download goes on after a break, and a file that still grows waits', async t => {
  const server = await anSftpServer(t)
  const env = { COMMONSHELF_SOURCE_X_HOST: server.host, COMMONSHELF_SOURCE_X_USER: 'librarian', COMMONSHELF_SOURCE_X_PASSWORD: 'secret' }
  const bytes = books(0, 9000)
  server.files.set('books.mrc', { bytes, time: 1000 })
  server.cuts = [600_000]
  const { run } = await aFetchingSource(t, { address: `${server.url}/`, settings: { credentials: 'X', hostKey: server.hostKey } }, env)

  t.match(await run(), { state: 'finished', received: 9000 })
  t.equal(server.read.length, 2)
  t.ok(server.sent < bytes.length + 300_000, 'what had come was not sent again')

  server.files.set('next.mrc', { bytes: books(0, 10), time: 2000 })
  server.onStat = path => { if (path.endsWith('next.mrc')) server.files.set('next.mrc', { bytes: books(0, 20), time: 2001 }) }
  t.match(await run(), { state: 'finished', received: 0 })
  server.onStat = () => {}
  t.match(await run(), { state: 'finished', received: 20 })
})

t.test('an SFTP server with another key than the pinned one is sent nothing; one without a pin tells its key', async t => {
  const server = await anSftpServer(t)
  server.files.set('books.mrc', { bytes: books(0, 3), time: 1000 })
  const env = { COMMONSHELF_SOURCE_X_HOST: server.host, COMMONSHELF_SOURCE_X_USER: 'librarian', COMMONSHELF_SOURCE_X_PASSWORD: 'secret', COMMONSHELF_SOURCE_Y_HOST: server.host, COMMONSHELF_SOURCE_Y_USER: 'librarian', COMMONSHELF_SOURCE_Y_PASSWORD: 'wrong' }
  const outcome = async (settings: Record<string, unknown>, address = `${server.url}/books.mrc`) => (await aFetchingSource(t, { address, settings }, env)).run()

  t.match(await outcome({ credentials: 'X', hostKey: 'SHA256:AAAA' }), { state: 'failed', error: /another key .* than the source pins/ })
  t.match((await outcome({ credentials: 'X' })).error, `The SFTP server shows the key ${server.hostKey}`)
  t.match(await outcome({ credentials: 'Y', hostKey: server.hostKey }), { state: 'failed', error: /does not let us in/ })
  t.match(await outcome({ hostKey: server.hostKey }), { state: 'failed', error: /wants a user/ })
  t.match(await outcome({ credentials: 'X', hostKey: server.hostKey }, `${server.url}/nothing.mrc`), { state: 'failed', error: /SFTP server says of \/export\/nothing\.mrc/ })
  t.match(await outcome({ credentials: 'X', hostKey: server.hostKey }, 'sftp://127.0.0.1:1/export'), { state: 'failed', error: /cannot be reached/ })
  t.match(await outcome({ credentials: 'X', hostKey: server.hostKey }), { state: 'finished', received: 3 }, 'a single file may be named as well')
})

t.test('addresses and patterns are read as people write them', async t => {
  for (const [name, pattern, expected] of [['a.MRC', '*.mrc', true], ['a.mrc.gz', '*.mrc', false], ['a.xml', '*.mrc, *.xml', true], ['a+b(1).mrc', 'a+b(?).mrc', true], ['axb1.mrc', 'a.b*', false], ['ab-ab-c.mrc', '*ab*c*.mrc', true], ['书目2.mrc', '书目?.*', true], ['a'.repeat(200), `${'*a'.repeat(60)}*b`, false]] as const) t.equal(fits(name, pattern), expected, `${name} ${pattern}`)
  for (const [address, expected] of [['https://x/y.mrc', true], ['sftp://x/y', true], ['haidian', false], [null, false]] as const) t.equal(isFetched({ protocol: 'file', address }), expected)
  t.equal(isFetched({ protocol: 'oai-pmh', address: 'https://x' }), false)
})
