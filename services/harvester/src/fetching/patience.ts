import { setTimeout as pause } from 'node:timers/promises'
import { SourceFailed, type HarvestTask } from '../connector.js'
import { retryAfterOf } from '../oai-pmh/retry-after.js'

/** What passes by itself: the server is away or overloaded, the connection broke. */
export class Passing extends Error {
  constructor (message: string, readonly retryAfter?: number) { super(message) }
}

/** Does it again when it failed for a time, after the time that the server names or one that doubles; gives up in the end. @throws SourceFailed */
export async function patiently<T> (what: string, { signal, limits, log }: Pick<HarvestTask, 'signal' | 'limits' | 'log'>, once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Passing)) throw error
      if (attempt >= limits.attempts) throw new SourceFailed(`${error.message} (asked ${attempt} times)`, { cause: error })
      const wait = Math.min(error.retryAfter ?? limits.firstPause * 2 ** (attempt - 1) * (0.75 + Math.random() / 2), limits.longestPause)
      log.warn({ what, attempt, wait, trouble: error.message }, 'the source will be asked again')
      await pause(wait, undefined, { signal })
    }
  }
}

/** Throws what an HTTP status means, unless it is an answer. */
export function checkStatus (status: number, headers: Headers): void {
  if (status === 429 || status === 408 || status >= 500) throw new Passing(`The server answers with status ${status}`, retryAfterOf(headers.get('retry-after'), Date.now()))
  if (status === 401 || status === 403) throw new SourceFailed(`The server answers with status ${status}: it does not let us in. Check the credentials of the source`)
  if (status >= 400) throw new SourceFailed(`The server answers with status ${status}`)
}
