import { spawn } from 'node:child_process'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { containerEngine, startContainer } from './containers.mjs'
import { endProcess, findProgram, freePort, markOf, Trouble, until } from './steps.mjs'
import { installPackage } from './system-packages.mjs'

/**
 * Starts a Redis (or Valkey) of this home's own: on its own port, keeping nothing on disk, for Redis holds nothing that
 * would be missed. `noeviction`, because a queue that forgets jobs in silence is worse than one that refuses them.
 * @param {{ home: string, password: string, port?: number }} options
 * @returns {Promise<{ url: string, port: number, pid?: number, mark?: string, container?: string, engine?: string, from: string }>}
 */
export async function startRedis ({ home, password, port: preferred }) {
  const port = await freePort(preferred)
  const url = `redis://:${password}@127.0.0.1:${port}`
  let program = machineProgram()
  if (!program) {
    const engine = containerEngine()
    if (engine) {
      const started = await startContainer({
        engine, home, port, role: 'redis', image: 'docker.io/valkey/valkey:8', innerPort: 6379,
        command: ['valkey-server', '--requirepass', password, '--save', '', '--maxmemory-policy', 'noeviction']
      })
      await until(() => answers(port, password), { limit: 60_000, what: 'Redis' })
      return { url, port, from: engine, ...started }
    }
    program = await installedProgram()
  }
  const settings = join(home, 'redis.conf')
  writeFileSync(settings, [
    'bind 127.0.0.1', `port ${port}`, `requirepass ${password}`, 'save ""', 'appendonly no', 'maxmemory-policy noeviction', `dir "${home}"`, ''
  ].join('\n'), { mode: 0o600 })
  const log = openSync(join(home, 'logs/redis.log'), 'a')
  const child = spawn(program, [settings], { detached: true, stdio: ['ignore', log, log], cwd: home })
  closeSync(log)
  child.unref()
  let ended
  child.on('exit', code => { ended = code })
  await until(() => {
    if (ended !== undefined) throw new Trouble(`Redis ended with ${ended} while starting; its log: ${join(home, 'logs/redis.log')}`)
    return answers(port, password)
  }, { limit: 20_000, what: 'Redis' })
  return { url, port, pid: child.pid, mark: markOf(child.pid), from: 'this machine' }
}

export const stopRedis = ({ pid, mark }) => endProcess(pid, { mark })

const machineProgram = () => findProgram('redis-server', ['/usr/local/bin', '/opt/bin']) ?? findProgram('valkey-server')

/** Debian's package also starts a server of its own on port 6379: that one is left alone. */
async function installedProgram () {
  await installPackage({ what: 'Redis', name: 'redis-server', variable: 'REDIS_URL' })
  const program = machineProgram()
  if (!program) throw new Trouble('apt-get installed no redis-server that can be used here.')
  return program
}

/** Does the server take our password and answer PING? */
const answers = (port, password) => new Promise(resolve => {
  const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`))
  let said = ''
  socket.setTimeout(1000, () => socket.destroy())
  socket.on('data', text => {
    said += text
    if (said.includes('PONG') || said.includes('-')) socket.end()
  })
  socket.on('close', () => resolve(said.includes('PONG')))
  socket.on('error', () => resolve(false))
})
