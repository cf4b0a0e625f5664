import closeWithGraceOf from 'close-with-grace'
import type { Log } from './log.js'

export interface ClosingOptions {
  log: Log
  /** Milliseconds after which the process ends whatever is still open. */
  delay?: number
  /** The same after an error that nobody caught: what is in hand may never finish, and whoever watches starts us again. */
  delayAfterError?: number
}

export interface Closing {
  close (): void
  /** Something that the process cannot do without is lost: it closes what it can and ends non-zero. */
  fail (error: Error): void
}

/**
 * On SIGTERM, SIGINT or an error that nobody caught: closes what was opened, in the order given, and ends the process; after
 * an error non-zero. A process that is half dead helps nobody: it ends even where closing hangs.
 */
export const closeWithGrace = ({ log, delay = 10_000, delayAfterError = 3000 }: ClosingOptions, close: () => Promise<void>): Closing => {
  const closing = closeWithGraceOf({ delay, logger: { error: (...said: unknown[]) => log.error({ said: said.map(String) }, 'closing was not graceful') }, onSecondError: err => { log.error({ err }, 'a further error while closing') } }, async ({ err, signal }) => {
    if (err === undefined) log.info({ signal }, 'closing')
    else {
      log.fatal({ err }, 'closing after an error')
      setTimeout(() => { process.exit(1) }, delayAfterError).unref()
    }
    await close()
  })
  return {
    close: () => { void closing.close() },
    fail: error => { process.nextTick(() => { throw error }) }
  }
}
