import { alive, until } from '@commonshelf/local'
import { aQueue } from '@commonshelf/queues/testing'
import { aDatabase } from '@commonshelf/store/testing'
import type { Command } from 'commander'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { output } from '../src/output.js'
import { program } from '../src/program.js'

const main = fileURLToPath(new URL('../src/main.js', import.meta.url))

interface Ended { code: number | null, out: string, err: string }

/** Runs the command line as an operator would. */
const run = (env: NodeJS.ProcessEnv, ...words: string[]): Promise<Ended> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', text => { said.out += String(text) })
  child.stderr.on('data', text => { said.err += String(text) })
  child.on('error', reject)
  child.on('close', code => { resolve({ code, ...said }) })
})

/** Calls a verb in this process: what it answers as JSON. Loading everything once instead of for each verb is most of the time. */
async function called (...words: string[]): Promise<ReturnType<typeof JSON.parse>> {
  let said = ''
  const { write } = output
  output.write = text => { said += text }
  try {
    await program().parseAsync(['node', 'commonshelf', ...words, '--json'])
  } finally {
    output.write = write
  }
  return JSON.parse(said)
}

const aHome = async (t: { teardown (work: () => Promise<unknown>): void }): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'commonshelf-home-'))
  t.teardown(() => rm(home, { recursive: true, force: true }))
  return home
}

/** An ISO 2709 record by hand: leader, directory, fields. */
function iso2709 (fields: [tag: string, content: string][]): Buffer {
  const bodies = fields.map(([, content]) => Buffer.from(`${content}\x1E`))
  let at = 0
  const directory = fields.map(([tag], i) => {
    const { length } = bodies[i] as Buffer
    const entry = `${tag}${String(length).padStart(4, '0')}${String(at).padStart(5, '0')}`
    at += length
    return entry
  }).join('') + '\x1E'
  const base = 24 + directory.length
  return Buffer.concat([Buffer.from(`${String(base + at + 1).padStart(5, '0')}nam a22${String(base).padStart(5, '0')} i 4500${directory}`), ...bodies, Buffer.from('\x1D')])
}

t.test('every verb explains itself and answers machines', async t => {
  const verbs = (command: Command): Command[] => command.commands.length === 0 ? [command] : command.commands.flatMap(verbs)

  const names = verbs(program()).map(command => {
    const options = command.options.map(({ long }) => long)
    t.ok(options.includes('--json'), `${command.name()} has --json`)
    t.ok(command.description().length > 10, `${command.name()} says what it does`)
    return `${command.parent?.name() === 'commonshelf' ? '' : `${command.parent?.name()} `}${command.name()}`
  })

  for (const verb of ['up', 'down', 'status', 'library add', 'harvest run', 'quarantine list', 'search', 'clusters export', 'requests place', 'requests return', 'reindex', 'statistics']) {
    t.ok(names.includes(verb), verb)
  }
})

t.test('where nothing runs the answer names the command that starts it', async t => {
  const { DATABASE_URL: _, REDIS_URL: __, ...env } = process.env
  const home = await aHome(t)

  const { code, out, err } = await run({ ...env, COMMONSHELF_HOME: home }, 'library', 'list')

  t.equal(code, 1)
  t.equal(out, '')
  t.match(err, /Nothing runs for .*commonshelf-home-.*commonshelf up/s)
})

t.test('from an empty home to a loan: two libraries join, their books become one entry, and one of them travels', async t => {
  const { url } = await aDatabase(t)
  const { queues, redisUrl } = await aQueue(t)
  const home = await aHome(t)
  const env = { ...process.env, COMMONSHELF_HOME: home, DATABASE_URL: url, REDIS_URL: redisUrl, QUEUE_PREFIX: queues.prefix }
  const commonshelf = async (...words: string[]) => {
    const ended = await run(env, ...words)
    if (ended.code !== 0) throw new Error(`commonshelf ${words.join(' ')} ended with ${ended.code}: ${ended.err}`)
    return ended
  }
  Object.assign(process.env, env)
  // Starting, stopping and the first harvest as an operator would; the rest in this process.
  const processes = new Set(['up', 'down', 'status'])
  const asked = async (...words: string[]) => processes.has(words[0]!) ? JSON.parse((await commonshelf(...words, '--json')).out) : called(...words)
  t.teardown(() => run(env, 'down'))

  const givenUp = spawn(process.execPath, [main, 'up'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  givenUp.stderr.on('data', text => { if (String(text).includes('starting the services')) givenUp.kill('SIGINT') })
  t.equal(await new Promise(resolve => givenUp.on('close', resolve)), 1, 'Control-C gives the start up')
  t.match(JSON.parse((await run(env, 'status', '--json')).out), { api: false, workers: false }, 'and leaves nothing behind')

  const up = await asked('up')
  t.match(up, { home, already: false, urls: { api: /^http:\/\/127\.0\.0\.1:\d+$/ } })
  t.match(await asked('up'), { already: true, pids: up.pids }, 'a second start finds the first')
  t.match(await asked('status'), { api: true, ready: true, workers: true })

  await asked('library', 'add', 'jing', '--name', '京城图书馆', '--tier', '1')
  await asked('library', 'add', 'haidian', '--name', '海淀区图书馆', '--parent', 'jing', '--tier', '2', '--lat', '39.96', '--lon', '116.30')
  await asked('service-point', 'add', 'jing-desk', '--library', 'jing', '--name', '总台')
  await asked('service-point', 'add', 'haidian-desk', '--library', 'haidian', '--name', '总台')
  await asked('reader', 'add', '1001', '--name', '李雷', '--library', 'haidian', '--pin', '1234')
  await asked('staff', 'add', 'operator', '--library', 'jing', '--password', 'a long password', '--role', 'operator')
  t.match(await asked('library', 'list'), [{ code: 'jing' }, { code: 'haidian', path: ['jing', 'haidian'] }])
  await t.rejects(asked('source', 'add', '--library', 'jing', '--protocol', 'sru', '--address', 'ftp://example.org', '--schedule', 'nightly', '--settings', '{"version":"3"}'), /address "ftp:.*\n.*schedule "nightly" must be a cron pattern.*\n.*settings.version "3" must be/, 'the same check as on the pages')
  t.match(await asked('source', 'add', '--library', 'jing', '--protocol', 'koha', '--address', 'https://koha.example.org'), { protocol: 'koha', settings: { holdings: 'koha' } })

  await t.rejects(asked('source', 'add', '--library', 'jing', '--protocol', 'file', '--address', '/etc'), /address "\/etc" must be the name of a folder below the drop folder/)
  await t.rejects(asked('source', 'add', '--library', 'jing', '--protocol', 'koha', '--address', 'https://koha.example.org', '--settings', '[1]'), /--settings must be a JSON object/)
  for (const verb of ['show', 'stop', 'resume', 'approve', 'refuse', 'take', 'drop']) {
    await t.rejects(asked('harvest', verb, 'first'), /The id of a harvest is a number, not "first"/)
    await t.rejects(asked('harvest', verb, '99'), /No harvest has the id 99/)
  }
  await t.rejects(asked('quarantine', 'replay', '99'), /None of these is an open case/)

  const marc = join(home, 'books.mrc')
  await writeFile(marc, Buffer.concat([
    iso2709([['001', 'J1'], ['008', '980101s1998    cc            000 0 chi d'], ['020', '  \x1Fa9787544210966'], ['100', '1 \x1Fa余华'], ['245', '10\x1Fa活着 /\x1Fc余华著'], ['260', '  \x1Fa海口 :\x1Fb南海出版公司,\x1Fc1998'], ['300', '  \x1Fa195页'], ['952', '  \x1FpB0001\x1FoI247.5/1']]),
    Buffer.from('00026 not a record at all\x1D')
  ]))
  const sheet = join(home, '藏书.csv')
  await writeFile(sheet, '书名,作者,出版社,出版年,ISBN,条码\n活着,余华,南海出版公司,1998,978-7-5442-1096-6,H0001\n红楼梦,曹雪芹,人民文学出版社,1982,9787020002207,H0002\n')
  const first = JSON.parse((await commonshelf('harvest', marc, '--library', 'jing', '--wait', '--json')).out)
  const second = await asked('harvest', sheet, '--library', 'haidian', '--wait')
  const again = await asked('harvest', sheet, '--library', 'haidian', '--wait')

  t.match(first, { state: 'finished', searchable: true, quarantined: 1 })
  t.match(second, { state: 'finished', searchable: true, received: 2, quarantined: 0 })
  t.match(again, { source: second.source, unchanged: 2 }, 'the same file again changes nothing')
  t.match(await asked('quarantine', 'list'), { cases: [{ library: 'jing' }] })
  t.match(await asked('harvest', 'list'), [{ id: again.harvest }, { id: second.harvest }, { id: first.harvest }])
  t.match(await asked('source', 'list', '--library', 'haidian'), [{ protocol: 'spreadsheet', records: 2 }])

  t.match(await run(env, 'quarantine', 'list', '--library', 'nobody'), { code: 1, err: /nobody/ }, 'a wrong code is not an empty quarantine')
  t.same(await asked('quarantine', 'list', '--library', 'haidian'), { reasons: [], cases: [] }, 'what another library has in quarantine is its own')

  const found = await asked('search', '活著', '--library', 'haidian')
  t.match(found, { total: 1, milliseconds: Number, entries: [{ title: '活着', libraries: 2, items: 2 }], facets: [{ name: 'library' }] })
  const exported = (await commonshelf('clusters', 'export')).out.trim().split('\n').map(line => line.split('\t'))
  const { id: entry } = found.entries[0]
  t.equal(exported.length, 3)
  t.match(exported.find(([library]) => library === 'jing'), ['jing', 'J1', entry, /^-?\d+$/])
  const cluster = await asked('clusters', 'show', entry)
  t.match(cluster, { id: entry, records: [{ library: 'jing', identifier: 'J1' }, { library: 'haidian' }], links: [{ score: Number }] })
  const [one, other] = cluster.records.map(({ id }: { id: string }) => id) as [string, string]
  t.match(await run(env, 'clusters', 'pin', one, other), { code: 1, err: /--same, --different/ })
  await asked('clusters', 'pin', one, other, '--different', '--reason', 'another translation')
  await until(async () => (await asked('clusters', 'show', entry)).records.length === 1, { limit: 30_000, what: 'the split that staff asked for' })
  await asked('clusters', 'pin', one, other, '--undo')
  await until(async () => (await asked('clusters', 'show', entry)).records.length === 2, { limit: 30_000, what: 'the rules again' })
  t.match(await asked('record', 'show', cluster.records[0].id), { identifier: 'J1', cluster: entry, record: { title: { main: '活着' } } })

  const { id: request } = await asked('requests', 'place', entry, '--reader', '1001', '--pickup', 'jing-desk')
  await asked('requests', 'ship', request)
  const lent = await asked('requests', 'show', request)
  const { barcode } = lent.supplies[0].item
  if (lent.status === 'shipped') await asked('requests', 'receive', request)
  await asked('requests', 'lend', request, '--barcode', barcode)
  await asked('requests', 'return', barcode, '--at', 'haidian-desk')
  await asked('requests', 'return', barcode, '--at', `${lent.supplies[0].supplier.code}-desk`)
  const done = await asked('requests', 'show', request)
  t.match(done, { status: 'closed', outcome: 'supplied' })
  t.match((await run(env, 'requests', 'lend', request)), { code: 1, err: /cannot take the step "lend"/ })
  t.match(await asked('requests', 'list'), [{ id: request }])

  t.match(await asked('reindex'), { engine: 'embedded', documents: 2, where: 'the running API' })
  t.match(await asked('search', '红楼'), { total: 1 })
  t.match(await asked('statistics'), { libraries: 2, sourceRecords: 4, quarantined: 1, clusters: 2, documents: 2, lending: { requests: { closed: 1 } } })

  t.match(await asked('down'), { stopped: ['api', 'workers'] })
  const state = JSON.parse(await readFile(join(home, 'state.json'), 'utf8'))
  t.same(state.pids, {})
  t.notOk(existsSync(join(home, 'lock')))
  for (const pid of Object.values(up.pids as Record<string, number>)) t.notOk(alive(pid), 'the process has ended')
  t.match(await asked('search', '红楼'), { total: 1 }, 'search needs no running API')
})
