import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** CPU seconds and memory of processes, from /proc. */
export class Meter {
  readonly #began: Record<string, number>
  readonly #timer: NodeJS.Timeout
  peak = 0
  peakWorkers = 0
  peakApi = 0

  constructor (readonly workers: ChildProcess, readonly others: { postgres: number, redis: number }) {
    this.#began = this.#total()
    this.#timer = setInterval(() => {
      const [workersNow, apiNow] = [residentOf(workers.pid!), residentOf(process.pid)]
      this.peak = Math.max(this.peak, workersNow + apiNow)
      this.peakWorkers = Math.max(this.peakWorkers, workersNow)
      this.peakApi = Math.max(this.peakApi, apiNow)
    }, 250)
  }

  read (): { workers: number, api: number, postgres: number, redis: number } {
    const now = this.#total()
    const since = (name: string): number => (now[name]! - this.#began[name]!) / 100
    return { workers: since('workers'), api: since('api'), postgres: since('postgres'), redis: since('redis') }
  }

  stop (): void { clearInterval(this.#timer) }

  /** In hundredths of a second; of Postgres with all its children, living and ended. */
  #total (): Record<string, number> {
    return { workers: ticksOf(this.workers.pid!), api: ticksOf(process.pid), postgres: ticksOf(this.others.postgres, true), redis: ticksOf(this.others.redis) }
  }
}

/** The fields of /proc/PID/stat after the name. */
const statOf = (pid: number): string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  } catch {
    return []
  }
}
export const parentOf = (pid: number): number => Number(statOf(pid)[1])
const processes = (): number[] => readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)

function ticksOf (pid: number, withChildren = false): number {
  const fields = statOf(pid)
  const own = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  if (!withChildren) return own
  const ended = Number(fields[13] ?? 0) + Number(fields[14] ?? 0)
  return processes().filter(child => parentOf(child) === pid).reduce((sum, child) => sum + ticksOf(child), own + ended)
}

const residentOf = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/** The process of this name whose command line has the port of the URL. */
export function childNamed (name: string, url: string): number {
  const { port } = new URL(url)
  return processes().find(pid => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return line.includes(name) && line.includes(port)
    } catch {
      return false
    }
  }) ?? 0
}
