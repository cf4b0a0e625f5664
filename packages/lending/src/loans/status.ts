import type { LifeCycle } from '../life-cycle/table.js'

export const loanStatuses = ['lent', 'returned'] as const
export type LoanStatus = typeof loanStatuses[number]
export type LoanAction = 'renew' | 'return'

/** An item in a reader's hands. Overdue is not a state but a date that has passed. */
export const loanLife: LifeCycle<LoanStatus, LoanAction> = {
  what: 'loan',
  start: 'lent',
  states: {
    lent: {
      label: 'loan.lent',
      actions: {
        renew: { who: ['reader', 'requester'], next: 'lent' },
        return: { who: ['anyone-on-duty'], next: 'returned' }
      }
    },
    returned: { label: 'loan.returned', actions: {} }
  }
}
