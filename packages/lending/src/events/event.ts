import type { RequestAction } from '../requests/status.js'

/**
 * What can stand in a request's history. Each is written in the transaction that made it true. `data` never holds a
 * reader's name or card.
 */
export const eventNames = [
  'placed', 'asked', 'will-supply', 'unfilled', 'silent', 'gave-up', 'shipped', 'set-aside', 'received', 'seen', 'sent-on', 'lent', 'renewed',
  'returned', 'sent-home', 'arrived-home', 'expired', 'cancelled'
] as const
export type EventName = typeof eventNames[number]

/** What nobody did but the rules, whoever's step gave rise to it. */
export const byTheRules: readonly EventName[] = ['asked', 'silent', 'gave-up', 'expired']

/** Key of the words that the pages show for it. */
export const labelOfEvent = (name: EventName): string => `event.${name}`

/** Who did something. Staff carry the path of their part of the tree, which bounds what they may do. */
export type Actor =
  | { kind: 'reader', id: string }
  | { kind: 'staff', id: string, path: string }
  | { kind: 'system' }

/** The step of a request's life that an event records; none for what happens to the copy alone. A history replayed by it gives the state. */
export const stepOfEvent: Record<EventName, RequestAction | undefined> = {
  placed: undefined,
  asked: 'ask',
  'will-supply': 'will-supply',
  unfilled: 'unfilled',
  silent: 'pass-on',
  'gave-up': 'give-up',
  shipped: 'ship',
  'set-aside': 'set-aside',
  received: 'receive',
  seen: undefined,
  'sent-on': 'send-on',
  lent: 'lend',
  renewed: 'renew',
  returned: 'return',
  'sent-home': undefined,
  'arrived-home': 'come-home',
  expired: 'expire',
  cancelled: 'cancel'
}

export type Audience = 'reader' | 'supplier' | 'requester'

/** Who is told of what, by a message in the outbox. What happened to a copy is told to the library that must act on it next. */
export const toldOf: Record<EventName, readonly Audience[]> = {
  placed: [],
  asked: ['supplier'],
  'will-supply': [],
  unfilled: [],
  silent: ['supplier'],
  'gave-up': ['reader'],
  shipped: ['requester'],
  'set-aside': ['reader'],
  received: ['reader'],
  seen: [],
  'sent-on': ['requester'],
  lent: ['reader'],
  renewed: ['reader'],
  returned: ['reader'],
  'sent-home': ['supplier'],
  'arrived-home': [],
  expired: ['reader', 'requester'],
  cancelled: ['reader', 'supplier']
}
