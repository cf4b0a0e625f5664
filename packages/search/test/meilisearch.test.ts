import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { IndexingFailed, MeilisearchEngine, type Position } from '../src/index.js'
import { anEntry, MemoryFeed, searchContract } from './contract.js'

/** MEILI_URL (with MEILI_KEY), else a server of our own where `meilisearch` is on PATH. */
async function aServer (): Promise<{ url: string, key?: string, stop: () => Promise<void> } | undefined> {
  const { MEILI_URL, MEILI_KEY } = process.env
  if (MEILI_URL !== undefined) return { url: MEILI_URL, ...MEILI_KEY === undefined ? {} : { key: MEILI_KEY }, stop: async () => {} }
  if (spawnSync('meilisearch', ['--version']).error !== undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-meilisearch-'))
  const port = await freePort()
  const server: ChildProcess = spawn('meilisearch', ['--no-analytics', '--http-addr', `127.0.0.1:${port}`, '--db-path', join(folder, 'data'), '--max-indexing-threads', '1', '--max-indexing-memory', '100MiB'], { cwd: folder, stdio: 'ignore' })
  const ended = once(server, 'exit')
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    server.kill()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  for (let tries = 0; tries < 300; tries++) {
    const answered = await fetch(`${url}/health`).then(response => response.ok, () => false)
    if (answered) return { url, stop }
    if (server.exitCode !== null) break
    await pause(100)
  }
  await stop()
  throw new Error('Meilisearch is on PATH and does not start')
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Every test waits for several indexing tasks of a server that may share the machine with others.
t.setTimeout(300_000)

const server = await aServer()
if (server === undefined) {
  console.error('NOT TESTED: the Meilisearch engine. Set MEILI_URL or put `meilisearch` on PATH to test it.')
  t.test('the Meilisearch engine keeps the contract', { skip: 'no Meilisearch: set MEILI_URL or put meilisearch on PATH' }, async () => {})
} else {
  const { url, key, stop } = server
  const prefix = `test-${randomUUID()}`
  const uids: string[] = []
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  t.teardown(async () => {
    for (const uid of uids) for (const end of ['', '_next']) await fetch(`${url}/indexes/${uid}${end}`, { method: 'DELETE', headers })
    await stop()
  })
  const { pkgVersion } = await (await fetch(`${url}/version`, { headers })).json() as { pkgVersion: string }
  const anEngine = (position?: Position): MeilisearchEngine => {
    const index = `${prefix}-${uids.length}`
    uids.push(index)
    return new MeilisearchEngine({ url, index, ...key === undefined ? {} : { key }, ...position === undefined ? {} : { position } })
  }

  t.test(`the Meilisearch engine keeps the contract with Meilisearch ${pkgVersion}`, async t => {
    searchContract(t, async t => {
      const engine = anEngine()
      t.teardown(() => engine.close())
      return engine
    })
  })

  t.test('its number may be kept beside the documents; a server that lost its index begins again', async t => {
    let kept = 0
    const position: Position = { read: async () => kept, write: async applied => { kept = applied } }
    const feed = new MemoryFeed()
    feed.commit(anEntry(1, 'Kept'))
    const engine = anEngine(position)

    await engine.open('a database')
    await engine.apply(await feed.changesAfter(0, 10), 1)
    t.equal(kept, 1)
    const again = new MeilisearchEngine({ url, index: uids.at(-1)!, ...key === undefined ? {} : { key }, position })
    t.equal(await again.open('a database'), 1)

    const { taskUid } = await (await fetch(`${url}/indexes/${uids.at(-1)}`, { method: 'DELETE', headers })).json() as { taskUid: number }
    const deleted = async (): Promise<boolean> => (await (await fetch(`${url}/tasks/${taskUid}`, { headers })).json() as { status: string }).status === 'succeeded'
    while (!await deleted()) await pause(20)
    const later = new MeilisearchEngine({ url, index: uids.at(-1)!, ...key === undefined ? {} : { key }, position })
    t.equal(await later.open('a database'), 0, 'whatever the number says')
  })

  t.test('a task that Meilisearch takes and does not fulfil is an error', async t => {
    const engine = anEngine()
    await engine.open('a database')

    await t.rejects(engine.apply([{ change: 1, clusterId: 'no id', entry: { ...anEntry(1, 'Bad'), id: 'not an id!' } }], 1), IndexingFailed)
    t.equal(await engine.appliedUpTo(), 0)
  })
}
