import { connectEngine, type SearchEngine } from '@commonshelf/search'
import { Worker } from 'node:worker_threads'

/** What the thread is told at its start. */
export interface IndexWorkerData { databaseUrl: string, snapshotDir?: string, logLevel: string }

export interface IndexThread {
  engine: SearchEngine
  /** Resolves when the index first has everything that was in the database when it began. */
  caughtUp: Promise<void>
  /** Resolves, with the reason, when the thread has ended without having been closed. */
  lost: Promise<Error>
  /** Writes the snapshot and ends the thread. */
  close (): Promise<void>
}

/** Starts the embedded engine in a worker thread, so that neither building it nor a long search holds up other answers. */
export function startIndexThread (data: IndexWorkerData): IndexThread {
  const worker = new Worker(new URL('./index-worker.js', import.meta.url), { workerData: data, name: 'index' })
  const engine = connectEngine(worker)
  let closing = false
  let reason: Error | undefined
  worker.on('error', error => { reason = error instanceof Error ? error : new Error(String(error)) })
  const lost = new Promise<Error>(resolve => {
    worker.once('exit', code => { if (!closing) resolve(reason ?? new Error(`The index thread ended with code ${code}`)) })
  })
  const ended = new Promise<void>(resolve => { worker.once('exit', () => { resolve() }) })
  const caughtUp = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: { kind?: string }) => { if (message.kind === 'caught-up') resolve() })
    worker.once('error', reject)
    worker.once('exit', code => { reject(new Error(`The index thread ended with code ${code}`)) })
  })
  caughtUp.catch(() => {}) // whoever awaits it hears of it
  return {
    engine,
    caughtUp,
    lost,
    async close () {
      closing = true
      worker.postMessage({ kind: 'end' })
      await ended
    }
  }
}
