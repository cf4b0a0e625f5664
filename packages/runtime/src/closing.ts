import closeWithGraceOf from 'close-with-grace'
import type { Log } from './log.js'

export interface ClosingOptions {
  log: Log
  /** Milliseconds after which the process ends whatever is still open. */
  delay?: number
}

/** On SIGTERM, SIGINT or an error that nobody caught: closes what was opened, in the order given, and ends the process. */
export const closeWithGrace = ({ log, delay = 10_000 }: ClosingOptions, close: () => Promise<void>): { close (): void } =>
  closeWithGraceOf({ delay, logger: { error: (...said: unknown[]) => log.error({ said: said.map(String) }, 'closing was not graceful') } }, async ({ err, signal }) => {
    if (err !== undefined) log.error({ err }, 'closing after an error')
    else log.info({ signal }, 'closing')
    await close()
  })
