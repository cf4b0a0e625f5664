import { byTheRules, toldOf, type Actor, type EventName, type Move, type RequestOutcome, type RequestStatus, type TransitPurpose } from '@commonshelf/lending'
import { markStaleByItems } from '../clusters/stale.js'
import { transact, type Db } from '../database.js'
import type { Library, Standing } from './standing.js'

/** On which Postgres says, once a step is committed, that entries have become stale. */
export const availabilityChannel = 'lending_availability'

/**
 * One transaction of lending in the making: what every step writes, in one place, so that a change of state, its event,
 * its messages and the item's availability commit together or not at all.
 */
export interface Change {
  db: Db
  actor: Actor
  at: Date
  /** Moves the request along; an outcome that was decided stays. */
  move (standing: Standing, move: Move<RequestStatus, RequestOutcome>): Promise<void>
  /** Writes the history, and the messages that this event calls for. */
  note (request: { id: string, requester: Library, supply?: { library: Library } | undefined }, name: EventName, library: Library | undefined, data?: Record<string, unknown>): Promise<void>
  /** Promises the item if it is free still; waits for whoever is about to take it. */
  engage (itemId: string): Promise<boolean>
  /** The item's promise is over: it is free for others as soon as it is where it belongs, with what is known of it now. */
  release (itemId: string, status?: string): Promise<void>
  /** Puts the item on its way. */
  send (itemId: string, request: string | undefined, purpose: TransitPurpose, from: { library: string, point?: string | undefined }, to: { library: string, point?: string | undefined }): Promise<void>
  endTransit (transitId: string, status: 'arrived' | 'redirected'): Promise<void>
}

/**
 * Does `work` as one transaction. Entries whose availability it changed are marked stale last of all: the index step holds
 * those rows while it writes, and whoever waits for it should hold as little as can be.
 */
export const inOneChange = <T>(db: Db, { actor, at = new Date() }: { actor: Actor, at?: Date }, work: (change: Change) => Promise<T>): Promise<T> =>
  transact(db, async tx => {
    const { sql } = tx
    const when = at.toISOString()
    const touched = new Set<string>()

    const result = await work({
      db: tx,
      actor,
      at,

      async move (standing, { next, outcome }) {
        await sql`update request set status = ${next}, outcome = coalesce(outcome, ${outcome ?? null}), changed_at = ${when} where id = ${standing.id}`
        standing.status = next
        standing.outcome ??= outcome ?? null
      },

      async note (request, name, library, data = {}) {
        const by: Actor = byTheRules.includes(name) ? { kind: 'system' } : actor
        // Nobody is told who is not there: a request can be cancelled before anybody was asked
        const told = toldOf[name].filter(audience => audience !== 'supplier' || request.supply !== undefined)
        const libraries = told.map(audience => audience === 'reader' ? null : audience === 'requester' ? request.requester.id : request.supply!.library.id)
        const facts = JSON.stringify(data)
        await sql`
          with written as (
            insert into event (request_id, at, name, actor, staff_id, library_id, data)
            values (${request.id}, ${when}, ${name}, ${by.kind}, ${by.kind === 'staff' ? by.id : null}, ${library?.id ?? null}, ${facts}))
          insert into outbox (request_id, audience, library_id, kind, data, not_before, created_at)
          select ${request.id}, audience, library_id, ${name}, ${facts}, ${when}, ${when}
          from unnest(${told}::text[], ${libraries}::bigint[]) with ordinality as told (audience, library_id, place) order by place`
      },

      async engage (itemId) {
        const [row] = await sql`update item set engaged = true where id = ${itemId} and not engaged and status in ('available', 'unknown') returning id`
        if (row !== undefined) touched.add(itemId)
        return row !== undefined
      },

      async release (itemId, status) {
        // A copy that was on its way home when its promise ended still is
        await sql`update item set status = coalesce(${status ?? null}, status),
          engaged = exists (select from transit t where t.item_id = item.id and t.status = 'under-way') where id = ${itemId}`
        touched.add(itemId)
      },

      async send (itemId, request, purpose, from, to) {
        await sql`insert into transit (item_id, request_id, purpose, from_library_id, from_id, to_library_id, to_id, sent_at)
          values (${itemId}, ${request ?? null}, ${purpose}, ${from.library}, ${from.point ?? null}, ${to.library}, ${to.point ?? null}, ${when})`
        await sql`update item set engaged = true where id = ${itemId} and not engaged`
        touched.add(itemId)
      },

      async endTransit (transitId, status) {
        await sql`update transit set status = ${status}, ended_at = ${when} where id = ${transitId} and status = 'under-way'`
      }
    })

    if (touched.size > 0) {
      await markStaleByItems(tx, [...touched])
      await sql`select pg_notify(${availabilityChannel}, '')`
    }
    return result
  })
