export * from './views.js'
export type { Keeping } from './lending.js'
export type { NewReader, NewStaff, Reader, Readers, Session, Sessions, Staff, StaffRepository } from './people.js'
export type { Message } from './messages.js'
