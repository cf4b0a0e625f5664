import type { LifeCycle } from '../life-cycle/table.js'

export const requestStatuses = ['placed', 'asked', 'promised', 'shipped', 'ready', 'lent', 'returning', 'closed'] as const
export type RequestStatus = typeof requestStatuses[number]

/** How a request ended. Known as soon as it is decided, which may be before the book is home and the request closed. */
export const requestOutcomes = ['supplied', 'unfilled', 'cancelled', 'not-collected'] as const
export type RequestOutcome = typeof requestOutcomes[number]

export const requestActions = ['ask', 'give-up', 'will-supply', 'unfilled', 'pass-on', 'ship', 'set-aside', 'receive', 'send-on', 'lend', 'renew', 'return', 'expire', 'come-home', 'cancel'] as const
export type RequestAction = typeof requestActions[number]

/**
 * The life of a request. "ship" may follow "asked" at once: a clerk with the book in hand is not sent back for a form.
 * A cancellation is taken in every state until the book is in the reader's hands; once it has left the shelf the request
 * goes on as "returning" until the book is home, so a cancellation that crosses a shipment strands nothing.
 */
export const requestLife: LifeCycle<RequestStatus, RequestAction, RequestOutcome> = {
  what: 'request',
  start: 'placed',
  states: {
    placed: {
      label: 'request.placed',
      actions: {
        ask: { who: ['system'], next: 'asked' },
        'give-up': { who: ['system'], next: 'closed', outcome: 'unfilled' },
        cancel: { who: ['reader', 'requester'], next: 'closed', outcome: 'cancelled' }
      }
    },
    asked: {
      label: 'request.asked',
      attention: 'supplier',
      actions: {
        'will-supply': { who: ['supplier'], next: 'promised' },
        ship: { who: ['supplier'], next: 'shipped' },
        'set-aside': { who: ['supplier'], next: 'ready' },
        unfilled: { who: ['supplier'], next: 'placed' },
        'pass-on': { who: ['system'], next: 'placed' },
        cancel: { who: ['reader', 'requester'], next: 'closed', outcome: 'cancelled' }
      }
    },
    promised: {
      label: 'request.promised',
      attention: 'supplier',
      actions: {
        ship: { who: ['supplier'], next: 'shipped' },
        'set-aside': { who: ['supplier'], next: 'ready' },
        unfilled: { who: ['supplier'], next: 'placed' },
        'pass-on': { who: ['system'], next: 'placed' },
        cancel: { who: ['reader', 'requester'], next: 'closed', outcome: 'cancelled' }
      }
    },
    shipped: {
      label: 'request.shipped',
      attention: 'requester',
      actions: {
        receive: { who: ['requester'], next: 'ready' },
        cancel: { who: ['reader', 'requester'], next: 'returning', outcome: 'cancelled' }
      }
    },
    ready: {
      label: 'request.ready',
      actions: {
        lend: { who: ['requester'], next: 'lent' },
        'send-on': { who: ['anyone-on-duty'], next: 'shipped' },
        expire: { who: ['requester', 'system'], next: 'returning', outcome: 'not-collected' },
        cancel: { who: ['reader', 'requester'], next: 'returning', outcome: 'cancelled' }
      }
    },
    lent: {
      label: 'request.lent',
      actions: {
        renew: { who: ['reader', 'requester'], next: 'lent' },
        return: { who: ['anyone-on-duty'], next: 'returning', outcome: 'supplied' }
      }
    },
    returning: {
      label: 'request.returning',
      attention: 'requester',
      actions: { 'come-home': { who: ['anyone-on-duty'], next: 'closed' } }
    },
    closed: { label: 'request.closed', actions: {} }
  }
}
