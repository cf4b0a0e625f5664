import {
  BarcodeAmbiguous, decideScan, ItemNotFound, mayActFor, NoReturnsHere, NotYours, OutsideYourLibraries, ServicePointNotFound,
  type Actor, type ScanEffect, type ScanSituation
} from '@commonshelf/lending'
import type { Db } from '../database.js'
import { stepOf } from './authority.js'
import { inOneChange, type Change } from './change.js'
import { takeIn } from './collecting.js'
import { lockStanding, type Library, type Standing } from './standing.js'
import { completeSupply } from './supplying.js'
import type { Deed, LibraryName, Scanned, ServicePointName, SuppliedItem } from './views.js'

interface Here { library: Library, point?: { id: string, code: string, returns: boolean } }
interface Found {
  id: string, barcode: string | null, callNumber: string | null, location: string | null, volume: string | null, status: string
  ownerId: string, ownerCode: string, ownerName: string, ownerNameEn: string | null, ownerTier: number | null
  homeId: string | null, homeCode: string | null
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The service point where the scan is made, and that whoever scans belongs there. */
const standAt = async ({ sql }: Db, code: string, actor: Actor): Promise<Here & { point: { id: string, code: string, returns: boolean } }> => {
  const [row] = await sql<{ id: string, code: string, returns: boolean, libraryId: string, libraryCode: string, path: string, tier: number | null }[]>`
    select p.id, p.code, p.returns, l.id as "libraryId", l.code as "libraryCode", l.path, l.tier
    from service_point p join library l on l.id = p.library_id where p.code = ${code}`
  if (row === undefined) throw new ServicePointNotFound(code)
  if (actor.kind === 'reader') throw new NotYours('scan', ['anyone-on-duty'])
  if (actor.kind === 'staff' && !mayActFor(actor.path, row.path)) throw new OutsideYourLibraries(row.libraryCode)
  return { point: { id: row.id, code: row.code, returns: row.returns }, library: { id: row.libraryId, code: row.libraryCode, path: row.path, tier: row.tier } }
}

/**
 * The copy in hand. Barcodes are unique within a library only: one that is under way in the alliance is meant before one
 * that rests on a shelf, and one of this library before a stranger's.
 */
const findItem = async ({ sql }: Db, code: string, here: Here, library: string | undefined): Promise<Found> => {
  const rows = await sql<(Found & { engaged: boolean })[]>`
    select i.id, i.barcode, i.call_number as "callNumber", i.location, i.volume, i.status, i.engaged,
      l.id as "ownerId", l.code as "ownerCode", l.name as "ownerName", l.name_en as "ownerNameEn", l.tier as "ownerTier",
      h.id as "homeId", h.code as "homeCode"
    from item i join library l on l.id = i.library_id
    left join lateral (select p.id, p.code from service_point p where p.library_id = l.id order by p.returns desc, p.id limit 1) h on true
    where ${uuid.test(code)
      ? sql`i.id = (select s.item_id from supply s where s.request_id = ${code} order by s.ordinal desc limit 1)`
      : sql`i.barcode = ${code}`} and ${library === undefined ? sql`true` : sql`l.code = ${library}`}`
  if (rows.length === 0) throw new ItemNotFound(code)
  const engaged = rows.filter(row => row.engaged)
  const ours = rows.filter(row => row.ownerId === here.library.id)
  const [meant, other] = engaged.length > 0 ? engaged : ours.length > 0 ? ours : rows
  if (other !== undefined) throw new BarcodeAmbiguous(code, rows.map(row => row.ownerCode))
  return meant!
}

/** The request that the item is promised to, locked; found again under the lock, since it may have ended meanwhile. */
const promiseOf = async (db: Db, itemId: string): Promise<Standing | undefined> => {
  for (;;) {
    const [live] = await db.sql<{ requestId: string }[]>`
      select request_id as "requestId" from supply where item_id = ${itemId} and status in ('RequestReceived', 'WillSupply', 'Loaned')`
    if (live === undefined) return undefined
    const standing = await lockStanding(db, live.requestId)
    if (standing.supply?.itemId === itemId) return standing
  }
}

interface OpenTransit { id: string, purpose: 'pickup' | 'home', fromCode: string | null, lastSeenCode: string | null }

const openTransitOf = async ({ sql }: Db, itemId: string): Promise<OpenTransit | undefined> => {
  const [row] = await sql<OpenTransit[]>`
    select t.id, t.purpose, f.code as "fromCode", s.code as "lastSeenCode" from transit t
    left join service_point f on f.id = t.from_id left join service_point s on s.id = t.last_seen_id
    where t.item_id = ${itemId} and t.status = 'under-way'`
  return row
}

const situationOf = (here: Here, item: Found, standing: Standing | undefined, transit: OpenTransit | undefined): ScanSituation => ({
  here: { library: here.library.code, point: here.point?.code ?? '' },
  home: { library: item.ownerCode, ...(item.homeCode !== null && { point: item.homeCode }) },
  ...(standing?.supply !== undefined && standing.status !== 'placed' && standing.status !== 'closed' && {
    promise: { request: standing.id, supply: standing.supply.id, status: standing.status, pickup: { library: standing.requester.code, point: standing.pickup.code } }
  }),
  ...(transit !== undefined && { transit: { purpose: transit.purpose, from: transit.fromCode ?? undefined, lastSeen: transit.lastSeenCode ?? undefined } })
})

interface Scene { change: Change, here: Here, item: Found, standing: Standing | undefined, transit: OpenTransit | undefined }

/** What each effect of a scan writes. Answers whether it changed anything. */
const effects: Record<ScanEffect, (scene: Scene) => Promise<boolean>> = {
  async 'end-loan' ({ change, here, standing }) {
    if (here.point?.returns === false) throw new NoReturnsHere(here.point.code)
    const promise = standing!
    await change.db.sql`update loan set returned_at = ${change.at.toISOString()}, returned_to = ${here.point?.id ?? null} where id = ${promise.loan!.id}`
    await change.move(promise, stepOf(promise, 'return', { kind: 'system' })!)
    await change.note(promise, 'returned', here.library, here.point && { at: here.point.code })
    return true
  },
  async receive ({ change, standing }) {
    await takeIn(change, standing!)
    return true
  },
  async 'arrive-home' ({ change, here, item, standing, transit }) {
    if (transit !== undefined) await change.endTransit(transit.id, transit.purpose === 'home' ? 'arrived' : 'redirected')
    // Whoever holds it at home knows that it is neither missing nor out
    const found = item.status === 'missing' || item.status === 'on-loan'
    if (standing?.status === 'returning') {
      await completeSupply(change, standing.supply!, found ? 'available' : undefined)
      await change.move(standing, stepOf(standing, 'come-home', { kind: 'system' })!)
      await change.note(standing, 'arrived-home', here.library, here.point && { at: here.point.code })
      return true
    }
    if (standing !== undefined) return true // promised again already; it stays so
    if (transit !== undefined || found) await change.release(item.id, found ? 'available' : undefined)
    return transit !== undefined || found
  },
  async redirect ({ change, transit }) {
    await change.endTransit(transit!.id, 'redirected')
    return true
  },
  async see ({ change, here, standing, transit }) {
    await change.db.sql`update transit set last_seen_id = ${here.point?.id ?? null}, last_seen_at = ${change.at.toISOString()} where id = ${transit!.id}`
    if (standing !== undefined) await change.note(standing, 'seen', here.library, here.point && { at: here.point.code })
    return true
  },
  async 'send-home' ({ change, here, item, standing }) {
    await change.send(item.id, standing?.id, 'home', { library: here.library.id, point: here.point?.id }, { library: item.ownerId, point: item.homeId ?? undefined })
    if (standing !== undefined) await change.note(standing, 'sent-home', here.library, { to: item.homeCode ?? item.ownerCode })
    return true
  },
  async 'send-on' ({ change, here, item, standing }) {
    const promise = standing!
    await change.move(promise, stepOf(promise, 'send-on', { kind: 'system' })!)
    await change.send(item.id, promise.id, 'pickup', { library: here.library.id, point: here.point?.id }, { library: promise.requester.id, point: promise.pickup.id })
    await change.note(promise, 'sent-on', here.library, { to: promise.pickup.code })
    return true
  }
}

const said: Record<ScanEffect, Scanned['done'][number]> = {
  'end-loan': 'returned', receive: 'received', 'arrive-home': 'arrived-home', redirect: 'redirected', see: 'seen', 'send-home': 'sent-home', 'send-on': 'sent-on'
}

/** Decides under the request's lock what the scan means, does it, and says the one thing to do. */
export const scanAt = async (change: Change, here: Here, item: Found): Promise<Scanned> => {
  // Requests are locked before items everywhere; without a promise it is the item's own row that keeps two scans apart
  let standing = await promiseOf(change.db, item.id)
  if (standing === undefined) {
    await change.db.sql`select 1 from item where id = ${item.id} for no key update`
    standing = await promiseOf(change.db, item.id)
  }
  const transit = await openTransitOf(change.db, item.id)
  const { instruction, effects: decided } = decideScan(situationOf(here, item, standing, transit))
  const done: Scanned['done'] = []
  for (const effect of decided) if (await effects[effect]({ change, here, item, standing, transit })) done.push(said[effect])
  return {
    instruction,
    done,
    item: itemOf(item),
    owner: { code: item.ownerCode, name: item.ownerName, ...(item.ownerNameEn !== null && { nameEn: item.ownerNameEn }), ...(item.ownerTier !== null && { tier: item.ownerTier }) },
    ...await titleOf(change.db, item.id, standing?.id),
    ...('toLibrary' in instruction && { to: await goalOf(change.db, instruction.toLibrary, instruction.toPoint) }),
    ...(standing !== undefined && { request: standing.id })
  }
}

const itemOf = (row: Found): SuppliedItem => ({
  id: row.id,
  ...(row.barcode !== null && { barcode: row.barcode }),
  ...(row.callNumber !== null && { callNumber: row.callNumber }),
  ...(row.location !== null && { location: row.location }),
  ...(row.volume !== null && { volume: row.volume })
})

const titleOf = async ({ sql }: Db, itemId: string, request: string | undefined): Promise<{ title?: string }> => {
  const [row] = request === undefined
    ? await sql<{ title: string | null }[]>`select b.record->'title'->>'main' as title from item i join bibliographic_record b on b.id = i.record_id where i.id = ${itemId}`
    : await sql<{ title: string | null }[]>`select title from request where id = ${request}`
  return row?.title ? { title: row.title } : {}
}

const goalOf = async ({ sql }: Db, library: string, point: string | undefined): Promise<{ library: LibraryName, servicePoint?: ServicePointName }> => {
  const [row] = await sql<{ code: string, name: string, nameEn: string | null, tier: number | null, pointCode: string | null, pointName: string, pointNameEn: string | null }[]>`
    select l.code, l.name, l.name_en as "nameEn", l.tier, p.code as "pointCode", p.name as "pointName", p.name_en as "pointNameEn"
    from library l left join service_point p on p.library_id = l.id and p.code = ${point ?? null} where l.code = ${library}`
  const { code, name, nameEn, tier, pointCode, pointName, pointNameEn } = row!
  return {
    library: { code, name, ...(nameEn !== null && { nameEn }), ...(tier !== null && { tier }) },
    ...(pointCode !== null && { servicePoint: { code: pointCode, name: pointName, ...(pointNameEn !== null && { nameEn: pointNameEn }), library: code } })
  }
}

/** A scan at any service point. */
export const returnItem = (db: Db, { servicePoint, barcode, library, ...deed }: Deed & { servicePoint: string, barcode: string, library?: string | undefined }): Promise<Scanned> =>
  inOneChange(db, deed, async change => {
    const here = await standAt(change.db, servicePoint, change.actor)
    return scanAt(change, here, await findItem(change.db, barcode, here, library))
  })

/** The owner's word that the book of this request is on its shelf again. */
export const bringHome = (db: Db, { request, ...deed }: Deed & { request: string }): Promise<string> =>
  inOneChange(db, deed, async change => {
    const standing = await lockStanding(change.db, request)
    const { actor } = change
    const home = standing.supply?.library
    if (actor.kind === 'staff' && home !== undefined && !mayActFor(actor.path, home.path)) throw new OutsideYourLibraries(home.code)
    if (standing.status !== 'lent' && stepOf(standing, 'come-home', actor, standing.status === 'closed' && standing.outcome !== 'unfilled') === undefined) return request
    await scanAt(change, { library: home! }, await findItem(change.db, request, { library: home! }, undefined))
    return request
  })
