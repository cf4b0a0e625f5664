import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Role = 'harvester' | 'pipeline'

/** The processes that take records in. Whoever is killed is replaced by one that waited, and Redis has forgotten everything by then. */
export class Crew {
  kills = 0
  readonly #working = new Map<Role, ChildProcess>()
  readonly #waiting = new Map<Role, ChildProcess>()

  constructor (readonly at: { databaseUrl: string, redisUrl: string, prefix: string, forget: () => Promise<void> }) {}

  start (role: Role): void {
    const child = this.#waiting.get(role) ?? this.#fork(role)
    child.send('work')
    this.#working.set(role, child)
    this.#waiting.set(role, this.#fork(role))
  }

  #fork (role: Role): ChildProcess {
    const { databaseUrl, redisUrl, prefix } = this.at
    return fork(fileURLToPath(new URL('worker.js', import.meta.url)), [role], {
      env: { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, QUEUE_PREFIX: prefix, LOG_LEVEL: 'fatal', COMMONSHELF_PRIVATE_NETWORKS: 'loopback' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    })
  }

  /** SIGKILL, in the middle of whatever it does. */
  async kill (role: Role): Promise<void> {
    await end(this.#working.get(role)!)
    this.kills++
    await this.at.forget()
    this.start(role)
  }

  async close (): Promise<void> {
    await Promise.all([...this.#working.values(), ...this.#waiting.values()].map(end))
  }
}

async function end (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>(resolve => { child.once('exit', () => resolve()); child.kill('SIGKILL') })
}
