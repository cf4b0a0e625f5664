/** How much of a source one harvest may withdraw by itself. */
export interface WithdrawalLimits {
  /** Of the records that were there before: a share from 0 to 1. */
  withdrawAtMost: number
  /** So many may go whatever their share: a village room of ten books weeds two of them. */
  withdrawFreely: number
}

/** A library rarely weeds a tenth of its books between two harvests; a broken export loses any share. */
export const usualWithdrawalLimits: WithdrawalLimits = { withdrawAtMost: 0.1, withdrawFreely: 2 }

/** The limits that a source's settings state, and the usual ones for what they leave open or state wrongly. */
export const withdrawalLimitsOf = (settings: Record<string, unknown>): WithdrawalLimits => ({
  withdrawAtMost: isShare(settings.withdrawAtMost) ? settings.withdrawAtMost : usualWithdrawalLimits.withdrawAtMost,
  withdrawFreely: isCount(settings.withdrawFreely) ? settings.withdrawFreely : usualWithdrawalLimits.withdrawFreely
})

/** How many of `present` records may be withdrawn without asking. */
export const allowedOf = ({ withdrawAtMost, withdrawFreely }: WithdrawalLimits, present: number): number =>
  Math.max(withdrawFreely, Math.floor(present * withdrawAtMost))

/** What is wrong with limits that somebody gives, for the form and the API. */
export const wrongWithdrawalLimits = (settings: Record<string, unknown>): { field: string, value: string, expected: string }[] => {
  const wrong: { field: string, value: string, expected: string }[] = []
  const check = (name: keyof WithdrawalLimits, fits: (value: unknown) => boolean, expected: string): void => {
    const value = settings[name]
    if (value !== undefined && !fits(value)) wrong.push({ field: `settings.${name}`, value: JSON.stringify(value), expected })
  }
  check('withdrawAtMost', isShare, 'must be a share from 0 to 1, such as 0.1 for a tenth of the records')
  check('withdrawFreely', isCount, 'must be a whole number of records from 0, such as 2')
  return wrong
}

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
