import { alive, endProcess, markOf, restartBackingServices, root } from '@commonshelf/local'
import { nodeOptions } from '@commonshelf/pipeline/node-options'
import { createLog } from '@commonshelf/runtime'
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { readState, writeState, type Started } from '../home.js'

/**
 * The process that keeps a home's services alive: starts them, starts one that ended again, and the home's own Postgres
 * and Redis too. It is told everything by its environment, which the services inherit. SIGTERM ends it and the services.
 */
const home = process.env.COMMONSHELF_HOME
if (home === undefined) throw new Error('COMMONSHELF_HOME must name the home whose services are kept alive')
const log = createLog({ name: 'supervisor' })

const services = {
  api: { program: 'services/api/dist/src/main.js', nodeOptions: [], env: {} },
  workers: { program: 'services/pipeline/dist/src/main.js', nodeOptions, env: { COMMONSHELF_ROLE: 'all-workers' } }
} as const
type Name = keyof typeof services

/** Milliseconds before an ended service is started again: twice the last pause, unless it ran well for a while. */
const pauses = { first: 500, longest: 30_000, wellAfter: 60_000 }

const running = new Map<Name, ChildProcess>()
const pids: { supervisor: Started, api?: Started, workers?: Started } = { supervisor: startedOf(process.pid) }
let closing = false

function start (name: Name, before: number): void {
  const { program, nodeOptions, env } = services[name]
  const output = openSync(join(home!, 'logs', `${name}.log`), 'a')
  const child = spawn(process.execPath, [...nodeOptions, join(root, program)], { stdio: ['ignore', output, output], cwd: home!, env: { ...process.env, ...env } })
  closeSync(output)
  const began = Date.now()
  running.set(name, child)
  if (child.pid !== undefined) pids[name] = startedOf(child.pid)
  // Written before anything else can happen: if this process is killed, the next one finds what it left behind.
  writePids()
  const ended = (how: object): void => {
    running.delete(name)
    if (closing) return
    const pause = Date.now() - began > pauses.wellAfter ? pauses.first : Math.min(Math.max(before * 2, pauses.first), pauses.longest)
    log.error({ service: name, ...how, pause }, 'a service ended; it is started again')
    setTimeout(() => { if (!closing) start(name, pause) }, pause)
  }
  child.once('error', err => { ended({ err }) })
  child.once('exit', (code, signal) => { ended({ code, signal }) })
}

/** Postgres and Redis of this home come back on their ports, so that nobody has to be told. */
async function watchBackingServices (): Promise<void> {
  for (let pause = pauses.first; !closing;) {
    await new Promise(resolve => setTimeout(resolve, pause))
    if (closing) return
    try {
      for (const name of await restartBackingServices(home!)) log.error({ service: name }, 'a server had ended; it was started again')
      pause = pauses.first
    } catch (err) {
      pause = Math.min(pause * 2, pauses.longest)
      log.error({ err, pause }, 'a server cannot be started again for now')
    }
  }
}

function writePids (): void {
  const state = readState(home)
  if (state !== undefined) writeState(home!, { ...state, pids: { ...pids } })
}

function startedOf (pid: number): Started {
  const mark = markOf(pid)
  return { pid, ...mark === undefined ? {} : { mark } }
}

async function end (signal: string): Promise<void> {
  if (closing) return
  closing = true
  log.info({ signal }, 'ending the services')
  await Promise.all([pids.api, pids.workers].map(one => one !== undefined && alive(one.pid, one.mark) && endProcess(one.pid, one)))
  await watching
  process.exit(0)
}

process.on('SIGTERM', signal => { void end(signal) })
process.on('SIGINT', signal => { void end(signal) })
process.on('SIGHUP', () => {}) // a terminal that closes takes nobody along
start('api', 0)
start('workers', 0)
const watching = watchBackingServices()
