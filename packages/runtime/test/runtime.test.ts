import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import t from 'tap'
import { createLog, fetchLimited, loadConfig } from '../src/index.js'

const servers = { DATABASE_URL: 'postgres://localhost/shelf', REDIS_URL: 'redis://localhost' }

t.test('a setting that is wrong stops the start and names itself', async t => {
  t.match(loadConfig({ ...servers, PORT: '0', MEILI_URL: '', HOME: '/root' }), { PORT: 0, SEARCH_ENGINE: 'embedded', QUEUE_PREFIX: 'commonshelf' })
  t.throws(() => loadConfig({}), /^DATABASE_URL must be set/)
  t.throws(() => loadConfig({ ...servers, PORT: 'eighty' }), /^PORT must not be "eighty"/)
  t.throws(() => loadConfig({ ...servers, LOG_LEVEL: 'loud' }), /^LOG_LEVEL/)
})

t.test('readers do not appear in the log', async t => {
  let written = ''
  const log = createLog({ name: 'test', to: new Writable({ write (chunk, _, done) { written += String(chunk); done() } }) })

  log.info({ reader: { name: '王芳', card: 'C-1' }, card: 'C-1', body: { pin: '1234' }, library: { name: '海淀' } }, 'someone came')

  t.notMatch(written, /王芳|C-1|1234/)
  t.match(written, /海淀/)
})

t.test('a server that is too slow, too talkative or always elsewhere is given up', async t => {
  const server = createServer((request, response) => {
    if (request.url === '/big') response.end(Buffer.alloc(100_000))
    else if (request.url === '/slow') response.write('…')
    else if (request.url === '/once') response.writeHead(302, { location: '/plain' }).end()
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end()
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    else response.writeHead(503, { 'retry-after': '7' }).end('later')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

  const answer = await fetchLimited(at('/once'))
  t.match({ status: answer.status, body: Buffer.from(answer.body).toString(), wait: answer.headers.get('retry-after') }, { status: 503, body: 'later', wait: '7' }, 'any status is an answer')
  await t.rejects(fetchLimited(at('/big'), { maxBytes: 1000 }), /more than 1000 bytes/)
  await t.rejects(fetchLimited(at('/slow'), { timeout: 100 }), /no full answer within 100 ms/)
  await t.rejects(fetchLimited(at('/round'), { redirects: 2 }), /more than 2 redirects/)
  await t.rejects(fetchLimited(at('/file')), /file: is not fetched/)
})
