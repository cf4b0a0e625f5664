import type { LifeCycle } from '../life-cycle/table.js'

export const transitStatuses = ['under-way', 'arrived', 'redirected'] as const
export type TransitStatus = typeof transitStatuses[number]
export type TransitAction = 'see' | 'arrive' | 'redirect'

/** To the reader's service point, or back to the library whose item it is. */
export type TransitPurpose = 'pickup' | 'home'

/** An item on its way between two service points. "see" is a scan at a third one: it goes on, and we know where it was. */
export const transitLife: LifeCycle<TransitStatus, TransitAction> = {
  what: 'transit',
  start: 'under-way',
  states: {
    'under-way': {
      label: 'transit.under-way',
      attention: 'requester',
      actions: {
        see: { who: ['anyone-on-duty'], next: 'under-way' },
        arrive: { who: ['anyone-on-duty'], next: 'arrived' },
        redirect: { who: ['anyone-on-duty', 'system'], next: 'redirected' }
      }
    },
    arrived: { label: 'transit.arrived', actions: {} },
    redirected: { label: 'transit.redirected', actions: {} }
  }
}
