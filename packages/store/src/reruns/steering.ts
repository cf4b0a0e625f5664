import type { rerun } from '../schema/rules.js'

export type WorkState = typeof rerun.$inferSelect['state']

/** States in which a long piece of work is not over. */
export const liveStates: WorkState[] = ['waiting', 'running', 'paused', 'stopping']

interface Change { state: WorkState, error?: string | null, finishedAt?: Date | null, paceSince?: Date | null }

/** What people may do with a long piece of work. Each gives it as it stands then, or undefined where it stands in no state for that. */
export const steering = <Row>(change: (id: string, given: Change, from: WorkState[]) => Promise<Row | undefined>) => ({
  /** Begins nothing more; what is on its way is finished. */
  pause: (id: string): Promise<Row | undefined> => change(id, { state: 'paused', paceSince: null }, ['waiting', 'running']),

  /** Goes on where it was; one that failed too. */
  resume: (id: string): Promise<Row | undefined> => change(id, { state: 'waiting', error: null, finishedAt: null }, ['paused', 'failed']),

  /** Ends it. What was done stays done. */
  stop: (id: string): Promise<Row | undefined> => change(id, { state: 'stopping', paceSince: null }, ['waiting', 'running', 'paused']),

  fail: (id: string, error: string): Promise<Row | undefined> => change(id, { state: 'failed', error, paceSince: null, finishedAt: new Date() }, liveStates)
})

/** Records a second since it last went on; undefined while nothing can be said. */
export const paceOf = ({ state, done, paceSince, paceFrom }: { state: WorkState, done: number, paceSince: Date | null, paceFrom: number }, now: Date): number | undefined => {
  if (state !== 'running' || paceSince === null || done <= paceFrom) return undefined
  return (done - paceFrom) / Math.max(0.001, (now.getTime() - paceSince.getTime()) / 1000)
}
