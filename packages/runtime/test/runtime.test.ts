import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import t from 'tap'
import { createLog, fetchLimited, fetchStream, loadConfig, reachOf, type FetchLimits } from '../src/index.js'

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

t.test('an error is logged without the values of the statement that failed', async t => {
  let written = ''
  const log = createLog({ name: 'test', to: new Writable({ write (chunk, _, done) { written += String(chunk); done() } }) })
  const refused = Object.assign(new Error('duplicate key value violates unique constraint "reader_card"'), { code: '23505', detail: 'Key (card)=(C-1) already exists.', parameters: ['王芳'] })

  log.error({ err: new Error('Failed query: insert into "reader" values ($1, $2)\nparams: C-1,王芳', { cause: refused }) }, 'a request failed')

  t.notMatch(written, /C-1|王芳/)
  t.match(JSON.parse(written), { err: { type: 'Error', message: /Failed query/, stack: /runtime\.test/, cause: { code: '23505', message: /reader_card/ } } })
})

t.test('an error that nobody caught ends the process, even where closing hangs', async t => {
  const runtime = new URL('../src/index.js', import.meta.url).href
  const ends = (how: string, close: string) => spawnSync(process.execPath, ['--input-type=module', '-e', `
    import { closeWithGrace, createLog } from '${runtime}'
    const closing = closeWithGrace({ log: createLog({ name: 'test' }), delayAfterError: 50 }, ${close})
    setInterval(() => {}, 1000)
    ${how}`], { encoding: 'utf8' })

  for (const how of ["Promise.reject(new Error('broken'))", "setImmediate(() => { throw new Error('broken') })", "closing.fail(new Error('broken'))"]) {
    const { status, stdout } = ends(how, '() => new Promise(() => {})')
    t.equal(status, 1, how)
    t.match(JSON.parse(stdout.split('\n')[0] as string), { level: 60, err: { message: 'broken' } })
  }
  t.equal(ends("process.kill(process.pid, 'SIGTERM')", 'async () => {}').status, 0, 'and a signal ends it well')
})

const fetchHere = (address: string, limits: FetchLimits = {}) => fetchLimited(address, { privateNetworks: 'loopback', ...limits })

t.test('a server that is too slow, too talkative or always elsewhere is given up', async t => {
  const server = createServer((request, response) => {
    if (request.url === '/big') response.end(Buffer.alloc(100_000))
    else if (request.url === '/slow') response.write('…')
    else if (request.url === '/once') response.writeHead(302, { location: '/plain' }).end()
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end()
    else if (request.url === '/elsewhere') response.writeHead(302, { location: `http://localhost:${(server.address() as AddressInfo).port}/seen` }).end()
    else if (request.url === '/seen') response.end(JSON.stringify(request.headers))
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    else response.writeHead(503, { 'retry-after': '7' }).end('later')
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

  const answer = await fetchHere(at('/once'))
  t.match({ status: answer.status, body: Buffer.from(answer.body).toString(), wait: answer.headers.get('retry-after') }, { status: 503, body: 'later', wait: '7' }, 'any status is an answer')
  await t.rejects(fetchHere(at('/big'), { maxBytes: 1000 }), /more than 1000 bytes/)
  await t.rejects(fetchHere(at('/slow'), { timeout: 100 }), /no full answer within 100 ms/)
  await t.rejects(fetchHere(at('/round'), { redirects: 2 }), /more than 2 redirects/)
  await t.rejects(fetchHere(at('/file')), /file: is not fetched/)
  const headers = { 'X-Api-Key': 'ours', Authorization: 'ours', accept: 'text/xml' }
  const elsewhere = JSON.parse(Buffer.from((await fetchHere(at('/elsewhere'), { headers })).body).toString()) as Record<string, string>
  t.match({ ...elsewhere, accept: elsewhere.accept }, { 'x-api-key': undefined, authorization: undefined, accept: 'text/xml' }, 'keys go only where they were meant to')
})

t.test('an answer of any size is read as it comes, and a server that trickles or falls silent is given up', async t => {
  let closed = 0
  const server = createServer((request, response) => {
    response.on('close', () => closed++)
    if (request.url === '/silent') response.write('…')
    else if (request.url === '/trickle') {
      const timer = setInterval(() => response.write('.'), 5)
      response.on('close', () => clearInterval(timer))
    } else if (request.url === '/never') return
    else if (request.url === '/cut') { response.writeHead(200, { 'content-length': 100 }).write('half'); setImmediate(() => response.destroy()) } else {
      let left = 64
      const more = (): void => { while (left-- > 0) if (!response.write(Buffer.alloc(1 << 20))) { response.once('drain', more); return } response.end() }
      more()
    }
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const drain = async (path: string, limits: Parameters<typeof fetchStream>[1], each = async (): Promise<void> => {}): Promise<number> => {
    let bytes = 0
    for await (const chunk of (await fetchStream(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { privateNetworks: 'loopback', ...limits })).body) { bytes += chunk.length; await each() }
    return bytes
  }

  let slow = true
  t.equal(await drain('/big', { maxBytes: 1e9, silence: 200 }, async () => {
    if (slow) await new Promise(resolve => setTimeout(resolve, 400)) // the reader takes its time, once
    slow = false
  }), 64 << 20, 'a slow reader is no slow server')
  await t.rejects(drain('/big', { maxBytes: 1e6 }), /more than 1000000 bytes/)
  await t.rejects(drain('/silent', { silence: 50 }), /silent for 50 ms/)
  await t.rejects(drain('/never', { silence: 50 }), /silent for 50 ms/)
  await t.rejects(drain('/trickle', { silence: 100 }), /slower than 1000 bytes a second/)
  await t.rejects(drain('/cut', {}), /terminated|closed|aborted|socket/i)
  const stop = new AbortController()
  const reason = new Error('enough')
  await t.rejects(drain('/trickle', { signal: stop.signal, slowest: 0 }, async () => stop.abort(reason)), reason)

  const before = closed
  for await (const _ of (await fetchStream(`http://127.0.0.1:${(server.address() as AddressInfo).port}/trickle`, { privateNetworks: 'loopback' })).body) break
  while (closed === before) await new Promise(resolve => setImmediate(resolve))
  t.pass('who leaves the loop ends the connection')
})

t.test('what staff enter leads to public addresses only, unless whoever runs the installation allows more', async t => {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    if (request.url === '/inwards') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
    else response.end('here')
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  const { port } = server.address() as AddressInfo

  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']) {
    await t.rejects(fetchLimited(`http://${host}:${port}/`), /is not a public address/, host)
    await t.rejects(fetchStream(`http://${host}:${port}/`), /is not a public address/, host)
  }
  for (const host of ['10.0.0.1', '172.31.255.1', '192.168.1.1', '169.254.169.254', '100.100.100.200', '[fe80::1]', '[fd00::1]', '[64:ff9b::7f00:1]']) await t.rejects(fetchLimited(`http://${host}/`), /COMMONSHELF_PRIVATE_NETWORKS/, host)
  t.equal(asked, 0, 'nobody was asked')

  t.equal((await fetchLimited(`http://localhost:${port}/`, { privateNetworks: 'loopback' })).status, 200, 'a name that resolves to what is allowed')
  t.equal((await fetchLimited(`http://127.0.0.1:${port}/`, { privateNetworks: '10.0.0.0/8, 127.0.0.1' })).status, 200)
  await t.rejects(fetchLimited(`http://127.0.0.1:${port}/inwards`, { privateNetworks: 'loopback' }), /169.254.169.254 is not a public address/, 'a redirect leads nowhere else')
  t.doesNotThrow(() => reachOf('private').check('192.168.1.1'))
  t.doesNotThrow(() => reachOf('').check('93.184.216.34'))
  t.throws(() => loadConfig({ ...servers, COMMONSHELF_PRIVATE_NETWORKS: 'home' }), /^COMMONSHELF_PRIVATE_NETWORKS .*home/)
})
