/** What a library has decided about lending; days are calendar days, hours are hours. */
export interface LendingPolicy {
  /** Whether it supplies other libraries at all. Its own readers at its own desks are always served. */
  supplies: boolean
  /** Open supplies that it can carry at once without falling behind. */
  capacity: number
  loanDays: number
  renewals: number
  /** How long a book waits on the hold shelf. */
  holdDays: number
  /** How long a supplier may stay silent. */
  answerHours: number
  /** How long a promised book may stay unsent. */
  shipHours: number
}

const everywhere = { supplies: true, loanDays: 30, renewals: 1, holdDays: 7, shipHours: 72 }

/** By tier: what a library has when it has decided nothing. A village room with one volunteer is asked for little, and given time. */
export const policyOfTier: Record<1 | 2 | 3 | 4 | 'beside', LendingPolicy> = {
  1: { ...everywhere, capacity: 200, answerHours: 24 },
  2: { ...everywhere, capacity: 60, answerHours: 24 },
  3: { ...everywhere, capacity: 15, answerHours: 48 },
  4: { ...everywhere, capacity: 4, answerHours: 72 },
  beside: { ...everywhere, capacity: 40, answerHours: 72 }
}

/** The library's own decisions over those of its tier. */
export const policyFor = (tier: number | undefined, own: { [K in keyof LendingPolicy]?: LendingPolicy[K] | null | undefined } = {}): LendingPolicy => {
  const usual = policyOfTier[tier === 1 || tier === 2 || tier === 3 || tier === 4 ? tier : 'beside']
  return {
    supplies: own.supplies ?? usual.supplies,
    capacity: own.capacity ?? usual.capacity,
    loanDays: own.loanDays ?? usual.loanDays,
    renewals: own.renewals ?? usual.renewals,
    holdDays: own.holdDays ?? usual.holdDays,
    answerHours: own.answerHours ?? usual.answerHours,
    shipHours: own.shipHours ?? usual.shipHours
  }
}
