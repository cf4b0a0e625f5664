import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foundAlliance, operatorAt, type Visitor } from '@commonshelf/alliance'
import type { SearchAnswer, Source } from '@commonshelf/api/contract'
import { down, readState, up, type HomeState } from '@commonshelf/cli'
import { alive, discardHome, endProcess, readJson, until } from '@commonshelf/local'
import { openStore } from '@commonshelf/store'
import t from 'tap'

/** Loaded by every process of the home. In the index thread it breaks when the file of that name appears. */
const breakable = (file: string): string => `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from 'node:worker_threads'
  import { existsSync, rmSync } from 'node:fs'
  if (!isMainThread) setInterval(() => {
    if (!existsSync(${JSON.stringify(file)})) return
    rmSync(${JSON.stringify(file)})
    throw new Error('broken on purpose')
  }, 50).unref()`)}`

t.setTimeout(240_000)

t.test('whatever is killed comes back: a harvest can be found again, without anybody doing anything', async t => {
  const home = await mkdtemp(join(tmpdir(), 'commonshelf-faults-'))
  t.teardown(async () => {
    await down({ home })
    await discardHome(home)
  })
  const breakIndex = join(home, 'break-index')
  const { DATABASE_URL: _, REDIS_URL: __, ...environment } = process.env
  const env = { ...environment, LOG_LEVEL: 'warn', NODE_OPTIONS: `--import=${breakable(breakIndex)}` }
  const { state: { urls } } = await up({ home, env })
  const store = openStore(urls.database, { name: 'faults', connections: 1 })
  t.teardown(() => store.close())
  await foundAlliance(store)
  const operator = await operatorAt(urls.api)
  const source = await operator.post<Source>('/sources', { library: 'liuxi', protocol: 'spreadsheet' })
  await harvested(operator, source, '没有事故以前')

  const servers = () => readJson<Record<'postgres' | 'redis', { pid: number, mark: string }>>(join(home, 'backing.json'))!
  const pids = (): HomeState['pids'] => readState(home)!.pids
  const kill = (name: 'api' | 'workers' | 'postgres' | 'redis' | 'supervisor'): Promise<void> =>
    endProcess((name === 'postgres' || name === 'redis' ? servers()[name] : pids()[name])!.pid, { signal: 'SIGKILL' })

  for (const name of ['api', 'workers', 'redis', 'postgres'] as const) {
    await t.test(`after kill -9 of ${name}`, async t => {
      await kill(name)
      await harvested(operator, source, `${name} 之后`)
      t.ok(await isReady(urls.api), 'and the API says that it is ready')
    })
  }

  await t.test('after the index thread has broken', async t => {
    const before = pids().api!
    await writeFile(breakIndex, '')
    await until(() => !alive(before.pid, before.mark), { limit: 10_000, what: 'The end of the API that has no index' })
    await harvested(operator, source, 'index 之后')
    t.not(pids().api!.pid, before.pid)
    t.ok(await isReady(urls.api))
  })

  await t.test('after kill -9 of the supervisor the next start takes over what it left behind', async t => {
    const orphans = pids()
    await kill('supervisor')
    const { already, state } = await up({ home, env })
    await harvested(operator, source, 'supervisor 之后')
    t.notOk(already)
    t.equal(state.urls.api, urls.api, 'at the same address')
    for (const one of [orphans.api!, orphans.workers!]) t.notOk(alive(one.pid, one.mark))
  })

  await t.test('and `down` ends it all, also without a supervisor', async t => {
    const left = [...Object.values(pids()), ...Object.values(servers())]
    await kill('supervisor')
    await down({ home })
    t.equal(left.length, 5)
    for (const { pid, mark } of left) t.notOk(alive(pid, mark))
  })
})

/** Sends a sheet with one book, as often as it takes, until searches find the book. */
async function harvested (operator: Visitor, source: Source, title: string): Promise<void> {
  const sheet = Buffer.from(`书名,作者,条码\n${title},无名氏,${title}\n`)
  let sent = false
  await until(async () => {
    try {
      if (!sent) await operator.upload(`/sources/${source.id}/uploads?extent=delta`, 'books.csv', sheet)
      sent = true
      const { entries } = await operator.get<SearchAnswer>(`/search?q=${encodeURIComponent(`"${title}"`)}`)
      return entries.some(entry => entry.title.includes(title.split(' ')[0]!))
    } catch {
      return false // not yet
    }
  }, { limit: 30_000, what: `A search for ${title}` })
}

const isReady = async (url: string): Promise<boolean> => {
  await until(async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok, { limit: 10_000, what: 'Readiness' })
  return true
}
