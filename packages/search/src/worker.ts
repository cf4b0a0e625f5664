import type { MessagePort, Worker } from 'node:worker_threads'
import { CapabilityMissing, type DocumentFeed, type SearchEngine } from './engine.js'
import { embeddedCapabilities, type EmbeddedEngine } from './embedded/engine.js'

/**
 * What passes between the two threads. Either side may call: the searching side calls the engine; while rebuilding, the
 * engine calls the feed that it was handed.
 */
type Message =
  | { kind: 'call', id: number, method: string, args: unknown[] }
  | { kind: 'answer', id: number, value?: unknown, error?: { name: string, message: string, stack?: string } }

type Port = Pick<MessagePort | Worker, 'postMessage' | 'on'>
type Methods = Record<string, (...args: never[]) => Promise<unknown>>

/** Calls and answers over one port. */
class Calls {
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>()
  private last = 0
  private failure: Error | undefined

  constructor (private readonly port: Port, private readonly methods: Methods) {
    port.on('message', (message: Message) => {
      if (message.kind === 'call') void this.answer(message.id, message.method, message.args)
      else if (message.kind === 'answer') this.settle(message)
    })
  }

  call<T> (method: string, ...args: unknown[]): Promise<T> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    return new Promise<T>((resolve, reject) => {
      const id = ++this.last
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.port.postMessage({ kind: 'call', id, method, args } satisfies Message)
    })
  }

  /** The other side is gone: nothing that waits for it will be answered. */
  fail (error: Error): void {
    this.failure ??= error
    for (const { reject } of this.waiting.values()) reject(error)
    this.waiting.clear()
  }

  private async answer (id: number, method: string, args: unknown[]): Promise<void> {
    try {
      const work = Object.hasOwn(this.methods, method) ? this.methods[method]! : undefined
      if (work === undefined) throw new TypeError(`There is nothing here that answers ${method}`)
      this.port.postMessage({ kind: 'answer', id, value: await work(...args as never[]) } satisfies Message)
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
      this.port.postMessage({ kind: 'answer', id, error: { name, message, stack } } satisfies Message)
    }
  }

  private settle ({ id, value, error }: Extract<Message, { kind: 'answer' }>): void {
    const caller = this.waiting.get(id)
    this.waiting.delete(id)
    if (error === undefined) caller?.resolve(value)
    else caller?.reject(error.name === 'CapabilityMissing' ? new CapabilityMissing(error.message)
      : Object.assign(new Error(error.message), { name: error.name, stack: error.stack }))
  }
}

/** In the worker: answers the other thread's calls with this engine until the port is closed. */
export function serveEngine (port: MessagePort, engine: EmbeddedEngine): void {
  const calls: Calls = new Calls(port, {
    open: (identity: string) => engine.open(identity),
    apply: (changes: Parameters<SearchEngine['apply']>[0], upTo: number) => engine.apply(changes, upTo),
    appliedUpTo: () => engine.appliedUpTo(),
    find: (query: Parameters<SearchEngine['find']>[0]) => engine.find(query),
    suggest: (prefix: string, limit: number) => engine.suggest(prefix, limit),
    rebuild: () => engine.rebuild({
      identity: () => calls.call('identity'),
      latest: () => calls.call('latest'),
      changesAfter: (after, limit) => calls.call('changesAfter', after, limit),
      watch: async () => async () => {}
    }),
    close: () => engine.close()
  })
  port.on('close', () => { calls.fail(new Error('The other thread has gone')) })
}

/**
 * In the thread that searches: the embedded engine that the worker serves. Calls made before the worker listens wait for
 * it; when it ends, calls are refused with the reason.
 */
export function connectEngine (worker: Worker | MessagePort): SearchEngine {
  let feed: DocumentFeed | undefined
  const handed = (): DocumentFeed => {
    if (feed === undefined) throw new Error('No feed has been handed over')
    return feed
  }
  const calls = new Calls(worker, {
    identity: async () => handed().identity(),
    latest: async () => handed().latest(),
    changesAfter: async (after: number, limit: number) => handed().changesAfter(after, limit)
  })
  const thread = worker as Worker
  thread.on('error', error => { calls.fail(error instanceof Error ? error : new Error(String(error))) })
  thread.on('exit', code => { calls.fail(new Error(`The search thread ended with code ${code}`)) })
  ;(worker as MessagePort).on('close', () => { calls.fail(new Error('The search thread has gone')) })
  return {
    name: 'embedded',
    capabilities: embeddedCapabilities,
    open: identity => calls.call('open', identity),
    apply: (changes, upTo) => calls.call('apply', changes, upTo),
    appliedUpTo: () => calls.call('appliedUpTo'),
    find: query => calls.call('find', query),
    suggest: (prefix, limit) => calls.call('suggest', prefix, limit),
    async rebuild (from) {
      feed = from
      await calls.call('rebuild')
    },
    close: () => calls.call('close')
  }
}
