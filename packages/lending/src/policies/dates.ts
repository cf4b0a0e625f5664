import { RenewalRefused } from '../errors.js'
import type { LendingPolicy } from './policy.js'

const hour = 3_600_000
const day = 24 * hour

/** China has one time zone and no summer time; an alliance elsewhere states its own. */
export const minutesEastOfUtc = 480

/** The last second of the day that lies `days` days after `from`, on the alliance's own calendar. */
export const endOfDayAfter = (from: Date, days: number, east = minutesEastOfUtc): Date => {
  const shift = east * 60_000
  const localDay = Math.floor((from.getTime() + shift) / day)
  return new Date((localDay + days + 1) * day - shift - 1000)
}

export const dueAt = (lentAt: Date, policy: LendingPolicy): Date => endOfDayAfter(lentAt, policy.loanDays)
export const collectBy = (readyAt: Date, policy: LendingPolicy): Date => endOfDayAfter(readyAt, policy.holdDays)
export const answerBy = (askedAt: Date, policy: LendingPolicy): Date => new Date(askedAt.getTime() + policy.answerHours * hour)
export const shipBy = (promisedAt: Date, policy: LendingPolicy): Date => new Date(promisedAt.getTime() + policy.shipHours * hour)

/**
 * The new due date of a loan, the plain case: counted from now, and never sooner than it was.
 * @throws RenewalRefused when it is overdue, returned, or renewed often enough.
 */
export const renewedDueAt = (loan: { dueAt: Date, renewals: number, returnedAt?: Date | undefined }, policy: LendingPolicy, now: Date): Date => {
  if (loan.returnedAt !== undefined) throw new RenewalRefused('returned', policy.renewals)
  if (now > loan.dueAt) throw new RenewalRefused('overdue', policy.renewals)
  if (loan.renewals >= policy.renewals) throw new RenewalRefused('no-renewals-left', policy.renewals)
  const due = dueAt(now, policy)
  return due > loan.dueAt ? due : loan.dueAt
}
