import { dueAt, loanLife, LoanNotFound, OtherItemPromised, renewedDueAt, RenewalRefused, takeStep } from '@commonshelf/lending'
import type { Db } from '../database.js'
import { policyOf } from './asking.js'
import { authorise, stepOf } from './authority.js'
import { inOneChange, type Change } from './change.js'
import { lockStanding, type Standing } from './standing.js'
import { putOnHoldShelf, withdrawSupply } from './supplying.js'
import type { Deed } from './views.js'

const mustBePromised = (standing: Standing, barcode: string | undefined): void => {
  const promised = standing.supply?.barcode ?? undefined
  if (barcode !== undefined && barcode !== promised && barcode !== standing.id) throw new OtherItemPromised(barcode, promised)
}

/** The book has come for its reader: off the crate, on the hold shelf. The request is locked and "shipped". */
export const takeIn = async (change: Change, standing: Standing): Promise<void> => {
  const move = stepOf(standing, 'receive', { kind: 'system' })!
  if (standing.transit !== undefined) await change.endTransit(standing.transit.id, 'arrived')
  await change.move(standing, move)
  const until = await putOnHoldShelf(change, standing)
  await change.note(standing, 'received', standing.requester, { at: standing.pickup.code, collectBy: until.toISOString() })
}

export const receiveRequest = (db: Db, { request, barcode, ...deed }: Deed & { request: string, barcode?: string | undefined }): Promise<string> =>
  inOneChange(db, deed, async change => {
    const standing = await lockStanding(change.db, request)
    const move = stepOf(standing, 'receive', change.actor, standing.status === 'ready')
    mustBePromised(standing, barcode)
    if (move !== undefined) await takeIn(change, standing)
    return request
  })

/** The reader takes the book home. How long is the owner's decision. */
export const lendRequest = (db: Db, { request, barcode, ...deed }: Deed & { request: string, barcode?: string | undefined }): Promise<string> =>
  inOneChange(db, deed, async change => {
    const standing = await lockStanding(change.db, request)
    const move = stepOf(standing, 'lend', change.actor, standing.status === 'lent')
    mustBePromised(standing, barcode)
    if (move === undefined) return request
    const supply = standing.supply!
    const due = dueAt(change.at, await policyOf(change.db, supply.library))
    await change.db.sql`insert into loan (request_id, item_id, lent_at, due_at) values (${request}, ${supply.itemId}, ${change.at.toISOString()}, ${due.toISOString()})`
    await change.move(standing, move)
    await change.note(standing, 'lent', standing.requester, { dueAt: due.toISOString(), policyOf: supply.library.code })
    return request
  })

/** The request that this loan belongs to. @throws LoanNotFound */
export const requestOfLoan = async ({ sql }: Db, loanId: string): Promise<string> => {
  const [row] = /^\d{1,18}$/.test(loanId) ? await sql<{ requestId: string }[]>`select request_id as "requestId" from loan where id = ${loanId}` : []
  if (row === undefined) throw new LoanNotFound(loanId)
  return row.requestId
}

export const renewLoan = (db: Db, { loan: id, ...deed }: Deed & { loan: string }): Promise<string> =>
  inOneChange(db, deed, async change => {
    const request = await requestOfLoan(change.db, id)
    const standing = await lockStanding(change.db, request)
    authorise(standing, change.actor, ['reader', 'requester'], 'renew')
    const { loan, supply } = standing
    if (loan === undefined) throw new RenewalRefused('returned', 0)
    takeStep(loanLife, 'lent', 'renew')
    const due = renewedDueAt(loan, await policyOf(change.db, supply!.library), change.at)
    await change.db.sql`update loan set due_at = ${due.toISOString()}, renewals = renewals + 1 where id = ${id}`
    await change.move(standing, stepOf(standing, 'renew', change.actor)!)
    await change.note(standing, 'renewed', standing.requester, { dueAt: due.toISOString(), policyOf: supply!.library.code })
    return request
  })

/** Before the book has left the shelf that is all; after that the request is decided but goes on until the book is home. */
export const cancelRequest = (db: Db, { request, ...deed }: Deed & { request: string }): Promise<string> =>
  inOneChange(db, deed, async change => {
    const standing = await lockStanding(change.db, request)
    const move = stepOf(standing, 'cancel', change.actor, standing.outcome === 'cancelled')
    if (move === undefined) return request
    const from = standing.status
    if (move.next === 'closed') await withdrawSupply(change, standing, 'cancelled')
    await change.move(standing, move)
    await change.note(standing, 'cancelled', standing.requester, { was: from })
    return request
  })

/** Nobody came for it. Answers false when somebody did meanwhile. */
export const expireHold = (db: Db, request: string, now: Date): Promise<boolean> =>
  inOneChange(db, { actor: { kind: 'system' }, at: now }, async change => {
    const standing = await lockStanding(change.db, request)
    const [late] = await change.db.sql`select 1 from request where id = ${request} and status = 'ready' and collect_by <= ${now.toISOString()}`
    if (late === undefined) return false
    await change.move(standing, stepOf(standing, 'expire', change.actor)!)
    await change.note(standing, 'expired', standing.requester, { at: standing.pickup.code })
    return true
  })
