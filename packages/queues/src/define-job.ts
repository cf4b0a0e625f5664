import type { Static, TObject } from 'typebox'

/** A retry rule in BullMQ's terms: how often, and how long to wait in between (milliseconds; jitter is a share of it). */
export interface RetryRule { attempts: number, backoff: { type: 'exponential' | 'fixed', delay: number, jitter?: number } }

/** What producers and workers of one kind of job agree upon. */
export interface JobDefinition<P extends TObject = TObject> {
  queue: string
  payload: P
  /** What the job is about: the same news twice is one job. */
  key: (payload: Static<P>) => string
  retry: RetryRule
}

export const defineJob = <P extends TObject>(definition: JobDefinition<P>): JobDefinition<P> => definition
