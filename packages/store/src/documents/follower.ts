import type { ChangeNumber } from '@commonshelf/search'
import type { Db } from '../database.js'

/** One engine behind a server of its own, which any number of processes search and one keeps up to date. */
export interface Follower {
  /** The last change that the engine has. */
  read (): Promise<ChangeNumber>
  write (applied: ChangeNumber): Promise<void>
  /**
   * Waits until this process is the one that follows, and says so by `begin`. It is so until the function returned is
   * called, or until the process or its connection ends: then the next one that waits takes over. Two may overlap for a
   * moment; applying the same changes twice changes nothing.
   */
  lead (begin: () => void, onError: (error: unknown) => void): () => Promise<void>
}

/** How long a process waits before it asks again whether the follower is gone. */
const retry = 2_000

export const followerFor = (db: Db) => (engine: string): Follower => ({
  async read () {
    const [row] = await db.sql<{ change: string }[]>`select change from index_follower where engine = ${engine}`
    return Number(row?.change ?? 0)
  },

  async write (applied) {
    await db.sql`
      insert into index_follower (engine, change) values (${engine}, ${applied})
      on conflict (engine) do update set change = excluded.change`
  },

  lead (begin, onError) {
    const ended = new AbortController()
    const leading = (async () => {
      while (!ended.signal.aborted) {
        const connection = await db.sql.reserve()
        try {
          const [row] = await connection<{ held: boolean }[]>`select pg_try_advisory_lock(hashtextextended(${`index follower ${engine}`}, 0)) as held`
          if (row?.held === true) {
            begin()
            await aborted(ended.signal)
            await connection`select pg_advisory_unlock(hashtextextended(${`index follower ${engine}`}, 0))`
            return
          }
        } catch (error) {
          onError(error)
        } finally {
          connection.release()
        }
        await aborted(ended.signal, retry)
      }
    })()
    return async () => {
      ended.abort()
      await leading
    }
  }
})

/** Until the signal is given, or for `limit` milliseconds. */
const aborted = (signal: AbortSignal, limit?: number): Promise<void> => new Promise(resolve => {
  if (signal.aborted) return resolve()
  const timer = limit === undefined ? undefined : setTimeout(resolve, limit)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    resolve()
  }, { once: true })
})
