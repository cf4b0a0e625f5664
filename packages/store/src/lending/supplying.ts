import {
  AnsweredMeanwhile, collectBy, ItemNotFree, itemStatusAfter, OutsideYourLibraries, mayActFor, NotYours, shipBy, SupplyNotFound, supplyLife, takeStep,
  type Actor, type SupplyAction, type SupplyStatus, type WithdrawnReason
} from '@commonshelf/lending'
import type { Db } from '../database.js'
import { askNext, policyOf } from './asking.js'
import { stepOf } from './authority.js'
import { inOneChange, type Change } from './change.js'
import { lockStanding, type Library, type Standing } from './standing.js'
import type { Answer, Deed } from './views.js'

type LiveSupply = NonNullable<Standing['supply']>

/** The request that this supply belongs to. @throws SupplyNotFound */
export const requestOfSupply = async ({ sql }: Db, supplyId: string): Promise<string> => {
  const [row] = /^\d{1,18}$/.test(supplyId) ? await sql<{ requestId: string }[]>`select request_id as "requestId" from supply where id = ${supplyId}` : []
  if (row === undefined) throw new SupplyNotFound(supplyId)
  return row.requestId
}

interface SupplyStanding { standing: Standing, status: SupplyStatus }

/** Locks the request and checks that the actor works for this supplier, whether or not the supply is still the live one. */
const lockSupply = async (change: Change, supplyId: string, action: SupplyAction): Promise<SupplyStanding> => {
  const standing = await lockStanding(change.db, await requestOfSupply(change.db, supplyId))
  const [row] = await change.db.sql<(Library & { status: SupplyStatus })[]>`
    select l.id, l.code, l.path, l.tier, s.status from supply s join library l on l.id = s.library_id where s.id = ${supplyId}`
  mustWorkFor(change.actor, row!, action)
  return { standing, status: row!.status }
}

const mustWorkFor = (actor: Actor, library: Library, action: string): void => {
  if (actor.kind === 'reader') throw new NotYours(action, ['supplier'])
  if (actor.kind === 'staff' && !mayActFor(actor.path, library.path)) throw new OutsideYourLibraries(library.code)
}

const moveSupply = async (change: Change, supply: LiveSupply, action: SupplyAction, more: { reason?: string | undefined, note?: string | undefined, dueBy?: Date } = {}): Promise<void> => {
  const { next } = takeStep(supplyLife, supply.status, action)
  await change.db.sql`
    update supply set status = ${next}, reason = ${more.reason ?? null}, note = coalesce(${more.note ?? null}, note),
      due_by = ${more.dueBy?.toISOString() ?? null}, changed_at = ${change.at.toISOString()}
    where id = ${supply.id}`
  supply.status = next
}

/** The clerk would rather send another copy of the same entry: the promise goes over to it, if it is free. */
const promiseInstead = async (change: Change, standing: Standing, supply: LiveSupply, barcode: string): Promise<void> => {
  if (supply.barcode === barcode) return
  const { sql } = change.db
  const [other] = await sql<{ id: string }[]>`
    select i.id from item i join cluster_member m on m.record_id = i.record_id
    where i.library_id = ${supply.library.id} and i.barcode = ${barcode}
      and m.cluster_id = (select coalesce(redirect_to, id) from cluster where id = ${standing.clusterId})`
  if (other === undefined || !await change.engage(other.id)) throw new ItemNotFree(barcode)
  await sql`update supply set item_id = ${other.id} where id = ${supply.id}`
  await change.release(supply.itemId)
  supply.itemId = other.id
  supply.barcode = barcode
}

/** The supplier says that it will, or that it cannot: then the next is asked in the same transaction. */
export const answerSupply = (db: Db, { supply: id, answer, reason = 'NotAvailable', note, barcode, seen, ...deed }: Answer): Promise<string> =>
  inOneChange(db, deed, async change => {
    const { standing, status } = await lockSupply(change, id, answer)
    if (status === (answer === 'will-supply' ? 'WillSupply' : 'Unfilled')) return standing.id // said before
    if (seen !== undefined && seen !== status) throw new AnsweredMeanwhile(id, seen, status)
    takeStep(supplyLife, status, answer)
    const supply = standing.supply!
    const move = stepOf(standing, answer, change.actor)!
    if (answer === 'will-supply') {
      if (barcode !== undefined) await promiseInstead(change, standing, supply, barcode)
      await moveSupply(change, supply, 'will-supply', { note, dueBy: shipBy(change.at, await policyOf(change.db, supply.library)) })
      await change.move(standing, move)
      await change.note(standing, 'will-supply', supply.library, { supply: id })
      return standing.id
    }
    await moveSupply(change, supply, 'unfilled', { reason, note })
    await change.move(standing, move)
    await change.note(standing, 'unfilled', supply.library, { supply: id, reason })
    await change.release(supply.itemId, itemStatusAfter[reason])
    delete standing.supply
    await askNext(change, standing)
    return standing.id
  })

/** The book leaves; or, where the reader collects at the supplier's own desk, it is set aside there and travels nowhere. */
export const shipSupply = (db: Db, { supply: id, barcode, ...deed }: Deed & { supply: string, barcode?: string | undefined }): Promise<string> =>
  inOneChange(db, deed, async change => {
    const { standing, status } = await lockSupply(change, id, 'ship')
    const local = standing.supply?.library.id === standing.requester.id
    if (status === 'Loaned' && standing.status === (local ? 'ready' : 'shipped')) return standing.id // sent before
    takeStep(supplyLife, status, 'ship')
    const supply = standing.supply!
    const move = stepOf(standing, local ? 'set-aside' : 'ship', change.actor)!
    const promised = supply.itemId
    if (barcode !== undefined) await promiseInstead(change, standing, supply, barcode)
    if (standing.transit !== undefined && supply.itemId === promised) await change.endTransit(standing.transit.id, 'redirected')
    await moveSupply(change, supply, 'ship')
    await change.move(standing, move)
    if (local) {
      await putOnHoldShelf(change, standing)
      await change.note(standing, 'set-aside', supply.library, { supply: id, at: standing.pickup.code })
      return standing.id
    }
    const [from] = await change.db.sql<{ id: string }[]>`select id from service_point where library_id = ${supply.library.id} order by id limit 1`
    await change.send(supply.itemId, standing.id, 'pickup', { library: supply.library.id, point: from?.id }, { library: standing.requester.id, point: standing.pickup.id })
    await change.note(standing, 'shipped', supply.library, { supply: id, to: standing.pickup.code })
    return standing.id
  })

/** From when the book waits for its reader, and until when. The pickup library's hold shelf, so its rule. */
export const putOnHoldShelf = async (change: Change, standing: Standing): Promise<Date> => {
  const until = collectBy(change.at, await policyOf(change.db, standing.requester))
  await change.db.sql`update request set collect_by = ${until.toISOString()} where id = ${standing.id}`
  return until
}

/** The requester takes its request back from the supplier: the copy is free again. */
export const withdrawSupply = async (change: Change, standing: Standing, reason: WithdrawnReason): Promise<void> => {
  const { supply } = standing
  if (supply === undefined) return
  await moveSupply(change, supply, 'withdraw', { reason })
  await change.release(supply.itemId)
}

/** The book is on its own shelf again, whatever a harvest said of it meanwhile. */
export const completeSupply = async (change: Change, supply: LiveSupply, itemStatus: string | undefined): Promise<void> => {
  await moveSupply(change, supply, 'come-home')
  await change.release(supply.itemId, itemStatus)
}

/** Hears nothing, waits no longer: the next supplier is asked. Answers false when the supplier has moved meanwhile. */
export const passOn = (db: Db, supplyId: string, requestId: string, now: Date): Promise<boolean> =>
  inOneChange(db, { actor: { kind: 'system' }, at: now }, async change => {
    const standing = await lockStanding(change.db, requestId)
    const { supply } = standing
    if (supply?.id !== supplyId || supply.status === 'Loaned') return false
    const [late] = await change.db.sql`select 1 from supply where id = ${supplyId} and due_by <= ${now.toISOString()}`
    if (late === undefined) return false
    const reason = supply.status === 'RequestReceived' ? 'no-answer' : 'not-shipped'
    const move = stepOf(standing, 'pass-on', change.actor)!
    await withdrawSupply(change, standing, reason)
    await change.move(standing, move)
    await change.note(standing, 'silent', supply.library, { supply: supplyId, reason })
    delete standing.supply
    await askNext(change, standing)
    return true
  })
