import type { ChangeNumber, DocumentFeed, SearchEngine } from './engine.js'

export interface FollowOptions {
  /** How long a lost notification can go unnoticed; 1,000 ms unless told. */
  pollMs?: number
  /** Changes read at a time; 2,000 unless told. */
  batch?: number
  /** A failure of the feed or the engine; following goes on by itself. */
  onError: (error: unknown) => void
}

export interface Following {
  /** Resolves when the engine first has everything that was in the feed when following began. */
  readonly caughtUp: Promise<void>
  /** Looks at once, without waiting for notification or poll. */
  wake (): void
  /** Finishes what is in hand and stops. */
  close (): Promise<void>
}

/**
 * Joins a feed to an engine: opens the engine for the feed's database, then applies what is new, woken by the feed and by
 * a poll. The engine's own number says where to go on, so that lost notifications, failures and restarts lose nothing.
 */
export function followFeed (engine: SearchEngine, feed: DocumentFeed, options: FollowOptions): Following {
  const { pollMs = 1000, batch = 2000, onError } = options
  let closed = false
  let opened = false
  let pending = true
  let rouse: (() => void) | undefined
  let caughtUp: () => void
  const following = { caughtUp: new Promise<void>(resolve => { caughtUp = resolve }) }

  const wake = (): void => { pending = true; rouse?.() }

  const sleep = async (): Promise<void> => {
    if (pending || closed) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, pollMs)
      rouse = () => { clearTimeout(timer); resolve() }
    })
    rouse = undefined
  }

  const readOn = async (): Promise<void> => {
    let applied: ChangeNumber
    if (opened) applied = await engine.appliedUpTo()
    else {
      applied = await engine.open(await feed.identity())
      // A database restored from a backup has gone back in time: what the engine kept is of another history.
      if (applied > await feed.latest()) {
        await engine.rebuild(feed)
        applied = await engine.appliedUpTo()
      }
      opened = true
    }
    while (!closed) {
      const changes = await feed.changesAfter(applied, batch)
      if (changes.length === 0) { caughtUp(); return }
      applied = changes.at(-1)!.change
      await engine.apply(changes, applied)
    }
  }

  const run = async (): Promise<void> => {
    let stopWatching: (() => Promise<void>) | undefined
    while (!closed) {
      pending = false
      try {
        // Watching begins before reading: what is committed between the two is not missed.
        stopWatching ??= await feed.watch(wake)
        await readOn()
      } catch (error) {
        if (!closed) onError(error)
      }
      await sleep()
    }
    await stopWatching?.().catch(onError)
    caughtUp()
  }

  const ended = run()
  return {
    ...following,
    wake,
    async close () {
      closed = true
      rouse?.()
      await ended
    }
  }
}
