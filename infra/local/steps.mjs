import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

/** Says what is being done, on standard error, so that standard output stays a program's own. */
export const say = sentence => process.stderr.write(`• ${sentence}\n`)

/** An error whose message is meant for the person at the terminal; printed without a stack. */
export class Trouble extends Error {}

/**
 * Runs a command to its end; its output is shown only when it fails (or as it comes, with `show`).
 * @param {string} command @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, show?: boolean }} [options]
 */
export function run (command, args, { show = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'] })
    let output = ''
    child.stdout?.on('data', text => { output += text })
    child.stderr?.on('data', text => { output += text })
    child.on('error', error => reject(new Trouble(`${command} did not start: ${error.message}`)))
    child.on('close', code => {
      if (code === 0) return resolve(output)
      reject(new Trouble(`${[command, ...args].join(' ')} ended with ${code}\n${output.trimEnd()}`))
    })
  })
}

/** Does the command exist and answer with success? */
export const succeeds = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 10_000, ...options }).status === 0

/** The full path of a program on PATH or in one of the further folders; undefined where there is none. */
export function findProgram (name, furtherFolders = []) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...furtherFolders]) {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch { /* not here */ }
  }
  return undefined
}

/** A port that is free on loopback now; `preferred` where that one is. */
export async function freePort (preferred) {
  const listening = port => new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
  return await listening(preferred ?? 0).catch(() => listening(0))
}

/** Waits until `ready` gives something true; `limit` in milliseconds. */
export async function until (ready, { limit, what }) {
  const end = Date.now() + limit
  for (;;) {
    const answer = await ready()
    if (answer) return answer
    if (Date.now() > end) throw new Trouble(`${what} was not ready within ${limit / 1000} s`)
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}

/**
 * What tells a process from a later one that got the same id: when it started, as the system states it. A pid file that
 * survives a reboot or a long time must never make us stop a stranger.
 */
export function markOf (pid) {
  if (!pid) return undefined
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // proc(5): the name, in parentheses, may hold blanks; starttime is the 20th field after it
      const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state === 'Z') return undefined // ended; only its parent has not looked yet
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[18]}`
    } catch {
      return undefined
    }
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined
}

/** Is this process alive, and still the one that got the mark? Without a mark: is any process with the id alive? */
export const alive = (pid, mark = markOf(pid)) => {
  const now = markOf(pid)
  return now !== undefined && now === mark
}

/** Asks a process to end and waits for it; after `limit` milliseconds it is killed. A process with another mark is left alone. */
export async function endProcess (pid, { mark = markOf(pid), signal = 'SIGTERM', limit = 20_000 } = {}) {
  if (!alive(pid, mark)) return
  process.kill(pid, signal)
  const end = Date.now() + limit
  while (alive(pid, mark)) {
    if (Date.now() > end) process.kill(pid, 'SIGKILL')
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}

/** Runs a program of ours: what it throws as Trouble is printed as a sentence, all else with its stack. */
export async function main (program) {
  try {
    await program()
  } catch (error) {
    process.stderr.write(error instanceof Trouble ? `\n${error.message}\n` : `\n${error.stack}\n`)
    process.exitCode = 1
  }
}
