import type { LifeCycle } from '../life-cycle/table.js'

/**
 * A supply's status, spelled as ISO 18626 spells it. Those of the standard's words that no step here leads to yet
 * (ExpectToSupply, RetryPossible, Overdue, Recalled, CopyCompleted, CompletedWithoutReturn) join with the step that does.
 */
export const supplyStatuses = ['RequestReceived', 'WillSupply', 'Loaned', 'LoanCompleted', 'Unfilled', 'Cancelled'] as const
export type SupplyStatus = typeof supplyStatuses[number]

/** While a supply is in one of these its item is promised to its request: to nobody else, and not on the shelf for anyone. */
export const liveSupplyStatuses = ['RequestReceived', 'WillSupply', 'Loaned'] as const satisfies readonly SupplyStatus[]

export const supplyActions = ['will-supply', 'unfilled', 'ship', 'withdraw', 'come-home'] as const
export type SupplyAction = typeof supplyActions[number]

/** Why a supply brought nothing. The first of these are ISO 18626 reasons; the last are ours, for what the supplier did not say. */
export const unfilledReasons = ['NotOnShelf', 'OnLoan', 'NonCirculating', 'NotHeld', 'NotAvailable', 'PolicyProblem'] as const
export type UnfilledReason = typeof unfilledReasons[number]
export const withdrawnReasons = ['cancelled', 'no-answer', 'not-shipped'] as const
export type WithdrawnReason = typeof withdrawnReasons[number]

/** The life of one attempt by one supplier. "withdraw" is the requester's: the reader cancelled, or the supplier stayed silent. */
export const supplyLife: LifeCycle<SupplyStatus, SupplyAction> = {
  what: 'supply',
  start: 'RequestReceived',
  states: {
    RequestReceived: {
      label: 'supply.RequestReceived',
      attention: 'supplier',
      actions: {
        'will-supply': { who: ['supplier'], next: 'WillSupply' },
        ship: { who: ['supplier'], next: 'Loaned' },
        unfilled: { who: ['supplier'], next: 'Unfilled' },
        withdraw: { who: ['reader', 'requester', 'system'], next: 'Cancelled' }
      }
    },
    WillSupply: {
      label: 'supply.WillSupply',
      attention: 'supplier',
      actions: {
        ship: { who: ['supplier'], next: 'Loaned' },
        unfilled: { who: ['supplier'], next: 'Unfilled' },
        withdraw: { who: ['reader', 'requester', 'system'], next: 'Cancelled' }
      }
    },
    Loaned: {
      label: 'supply.Loaned',
      actions: { 'come-home': { who: ['anyone-on-duty'], next: 'LoanCompleted' } }
    },
    LoanCompleted: { label: 'supply.LoanCompleted', actions: {} },
    Unfilled: { label: 'supply.Unfilled', actions: {} },
    Cancelled: { label: 'supply.Cancelled', actions: {} }
  }
}

/**
 * What an unfilled answer tells about the copy itself, for the catalogue: a clerk who looked knows better than the last
 * harvest. Holds until the library's own record of the copy changes.
 */
export const itemStatusAfter = {
  NotOnShelf: 'missing',
  OnLoan: 'on-loan',
  NonCirculating: 'reference-only',
  NotHeld: 'withdrawn',
  NotAvailable: undefined,
  PolicyProblem: undefined
} as const satisfies Record<UnfilledReason, string | undefined>
