import { alive, markOf, Trouble } from '@commonshelf/local'
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Started } from '../home.js'

export interface Launch { name: string, program: string, home: string, env: NodeJS.ProcessEnv }

export interface Launched extends Started {
  /** @throws Trouble with the end of the log, where the process is no more */
  check (): void
}

/** Starts a program of ours as a process of its own that outlives this one; its log is HOME/logs/NAME.log. */
export function launch ({ name, program, home, env }: Launch): Launched {
  const { file, trouble } = logFrom(home, name)
  const log = openSync(file, 'a')
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['ignore', log, log], cwd: home, env })
  closeSync(log)
  child.unref()
  const { pid } = child
  if (pid === undefined) throw new Trouble(`${name} did not start`)
  const mark = markOf(pid)
  return { pid, ...mark === undefined ? {} : { mark }, check () { if (!alive(pid, mark)) throw trouble() } }
}

/** What a service's log says from now on. */
export interface LogFrom { file: string, trouble (): Trouble }

export function logFrom (home: string, name: string): LogFrom {
  const file = join(home, 'logs', `${name}.log`)
  const before = existsSync(file) ? statSync(file).size : 0
  return {
    file,
    trouble () {
      const said = existsSync(file) ? readFileSync(file).subarray(before).toString().trimEnd().split('\n').slice(-15).join('\n') : ''
      return new Trouble(`${name} ended while starting. Its log, ${file}, says:\n${said}`)
    }
  }
}
