import type { Member } from '../members/libraries.js'

/** The made-up people of the demo. Their secrets are printed on the screen: the demo listens on this machine only. */
export const readers = [
  { card: '990000000101', pin: '2026', name: '林小雨', library: 'shiqiao', servicePoint: 'shiqiao-room' },
  { card: '990000000102', pin: '2026', name: '陈建国', library: 'donghu', servicePoint: 'donghu-desk' },
  { card: '990000000103', pin: '2026', name: 'Clara Whitaker', library: 'jzu', servicePoint: 'jzu-desk' }
]

export const password = 'jiangzhou'

/** One of the staff in each library, named after it, and an operator over all. */
export const staffOf = (members: Member[]) => [
  ...members.map(({ code }) => ({ name: code, library: code, role: 'staff' as const })),
  { name: 'operator', library: 'jiangzhou', role: 'operator' as const }
]
