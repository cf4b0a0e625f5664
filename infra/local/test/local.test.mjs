import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { spawn } from 'node:child_process'
import t from 'tap'
import { alive, endProcess, lockHome, markOf, readJson, startBackingServices, stopBackingServices } from '../index.mjs'
import { reportTap } from '../tap-report.mjs'

const aHome = t => {
  const home = mkdtempSync(join(tmpdir(), 'commonshelf-home-'))
  t.teardown(() => rmSync(home, { recursive: true, force: true }))
  return home
}

const connects = url => new Promise(resolve => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket.end() && true))
  socket.on('error', () => resolve(false))
})

t.test('two homes get a Postgres and a Redis each, and stopping one leaves the other alone', async t => {
  const homes = [aHome(t), aHome(t)]

  const [one, other] = await Promise.all(homes.map(home => startBackingServices({ home, env: {} })))
  t.teardown(() => stopBackingServices(homes[1]))
  await one.stop()

  t.not(one.databaseUrl, other.databaseUrl)
  t.not(one.redisUrl, other.redisUrl)
  t.notOk(await connects(one.databaseUrl))
  t.notOk(await connects(one.redisUrl))
  t.ok(await connects(other.databaseUrl))
  t.ok(await connects(other.redisUrl))
})

t.test('a home that is started again finds what runs already, and its ports', async t => {
  const home = aHome(t)
  const first = await startBackingServices({ home, env: {} })
  t.teardown(() => stopBackingServices(home))

  const second = await startBackingServices({ home, env: {} })
  await second.stop()
  const third = await startBackingServices({ home, env: {} })

  t.equal(second.databaseUrl, first.databaseUrl)
  t.equal(third.databaseUrl, first.databaseUrl)
  t.equal(third.redisUrl, first.redisUrl)
})

t.test('addresses in the environment win, and nothing is started', async t => {
  const home = aHome(t)

  const { databaseUrl, redisUrl } = await startBackingServices({ home, env: { DATABASE_URL: 'postgres://elsewhere/x', REDIS_URL: 'redis://elsewhere' } })

  t.equal(databaseUrl, 'postgres://elsewhere/x')
  t.equal(redisUrl, 'redis://elsewhere')
  t.notOk(readJson(join(home, 'backing.json')))
})

t.test('a home is locked by a live process only', async t => {
  const home = aHome(t)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  t.teardown(() => child.kill('SIGKILL'))

  lockHome(home, child.pid)
  t.throws(() => lockHome(home), { message: new RegExp(`process ${child.pid} already`) })
  await endProcess(child.pid)
  const unlock = lockHome(home)

  t.match(readJson(join(home, 'lock')), { pid: process.pid })
  unlock()
})

t.test('a process that only got the same number is neither respected nor stopped', async t => {
  const home = aHome(t)
  writeFileSync(join(home, 'lock'), JSON.stringify({ pid: process.ppid, mark: 'of an earlier process' }))

  t.notOk(alive(process.ppid, 'of an earlier process'))
  t.ok(alive(process.ppid, markOf(process.ppid)))
  await endProcess(process.ppid, { mark: 'of an earlier process' })
  t.ok(alive(process.ppid))
  lockHome(home)()
})

t.test('the closing line counts assertions, and a failure shows with its reason', async t => {
  const stream = new PassThrough()
  const lines = []

  stream.end([
    'TAP version 14', '# Subtest: a.test.js', '    not ok 1 - adds up', '      ---', '      found: 3', '      ...', 'not ok 1 - a.test.js',
    'ok 2 - b.test.js', '# { total: 7, pass: 5, fail: 1, skip: 1 }', ''
  ].join('\n'))
  const counts = await reportTap(stream, line => lines.push(line))

  t.strictSame(counts, { passed: 5, failed: 1, skipped: 1 })
  t.ok(lines.some(line => line.includes('found: 3')))
  t.ok(lines.includes('ok 2 - b.test.js'))
})
