import { LibraryNotFound, requestOutcomes, requestStatuses, type LendingPolicy, type RequestOutcome, type RequestStatus } from '@commonshelf/lending'
import type { Db } from '../database.js'
import { availabilityChannel } from './change.js'
import { cancelRequest, expireHold, lendRequest, receiveRequest, renewLoan, requestOfLoan } from './collecting.js'
import { readDesk } from './desk.js'
import { sendMessages, type Message } from './messages.js'
import { placeRequest } from './placing.js'
import { listRequests, readRequest } from './reading.js'
import { bringHome, returnItem } from './scanning.js'
import { answerSupply, passOn, requestOfSupply, shipSupply } from './supplying.js'
import type { Deed, Lending, RequestView } from './views.js'

const countsOf = <K extends string>(names: readonly K[], counted: [K, number][]): Record<K, number> =>
  Object.fromEntries([...names.map(name => [name, 0]), ...counted]) as Record<K, number>

/** Lending on a pool, or within a transaction. What each method promises is said at `Lending`. */
export const lending = (db: Db): Lending & Keeping => {
  const { sql } = db
  /** Does the step, then reads how things stand as the actor may see them. */
  const after = async (step: Promise<string>, { actor }: Pick<Deed, 'actor'>): Promise<RequestView> => readRequest(db, await step, actor)

  return {
    place: (wish, at) => after(placeRequest(db, wish, at), { actor: { kind: 'reader', id: wish.reader } }),
    answer: answer => after(answerSupply(db, answer), answer),
    ship: deed => after(shipSupply(db, deed), deed),
    receive: deed => after(receiveRequest(db, deed), deed),
    lend: deed => after(lendRequest(db, deed), deed),
    renew: deed => after(renewLoan(db, deed), deed),
    cancel: deed => after(cancelRequest(db, deed), deed),
    returnAt: deed => returnItem(db, deed),
    arriveHome: deed => after(bringHome(db, deed), deed),

    async runTimeouts (now, limit = 500) {
      const silent = await sql<{ id: string, request: string }[]>`
        select id, request_id as request from supply
        where status in ('RequestReceived', 'WillSupply') and due_by <= ${now.toISOString()} order by due_by limit ${limit}`
      let passedOn = 0
      for (const { id, request } of silent) if (await passOn(db, id, request, now)) passedOn++
      const waiting = await sql<{ id: string }[]>`
        select id from request where status = 'ready' and collect_by <= ${now.toISOString()} order by collect_by limit ${limit}`
      let expired = 0
      for (const { id } of waiting) if (await expireHold(db, id, now)) expired++
      return { passedOn, expired }
    },

    request: (id, actor) => readRequest(db, id, actor),
    requestOfSupply: supply => requestOfSupply(db, supply),
    requestOfLoan: loan => requestOfLoan(db, loan),
    requests: query => listRequests(db, query),
    desk: query => readDesk(db, query),

    async statistics () {
      const statuses = await sql<{ status: RequestStatus, count: number }[]>`select status, count(*)::int as count from request group by status`
      const outcomes = await sql<{ outcome: RequestOutcome, count: number }[]>`select outcome, count(*)::int as count from request where outcome is not null group by outcome`
      const [others] = await sql<{ openLoans: number, inTransit: number, unsentMessages: number }[]>`
        select (select count(*)::int from loan where returned_at is null) as "openLoans",
          (select count(*)::int from transit where status = 'under-way') as "inTransit",
          (select count(*)::int from outbox where sent_at is null) as "unsentMessages"`
      return {
        requests: countsOf(requestStatuses, statuses.map(row => [row.status, row.count])),
        outcomes: countsOf(requestOutcomes, outcomes.map(row => [row.outcome, row.count])),
        ...others!
      }
    },

    async forgetReaders (before) {
      const forgotten = await sql`
        update request set reader_id = null, idempotency_key = null, note = null
        where status = 'closed' and changed_at < ${before.toISOString()} and reader_id is not null`
      return forgotten.count
    },

    async setPolicy (code, policy) {
      const [row] = await sql<{ id: string }[]>`select id from library where code = ${code}`
      if (row === undefined) throw new LibraryNotFound(code)
      const set = (name: keyof LendingPolicy) => policy[name] ?? null
      await sql`
        insert into lending_policy (library_id, supplies, capacity, loan_days, renewals, hold_days, answer_hours, ship_hours)
        values (${row.id}, ${set('supplies')}, ${set('capacity')}, ${set('loanDays')}, ${set('renewals')}, ${set('holdDays')}, ${set('answerHours')}, ${set('shipHours')})
        on conflict (library_id) do update set supplies = excluded.supplies, capacity = excluded.capacity, loan_days = excluded.loan_days,
          renewals = excluded.renewals, hold_days = excluded.hold_days, answer_hours = excluded.answer_hours, ship_hours = excluded.ship_hours`
    },

    async watchAvailability (changed) {
      const listening = await sql.listen(availabilityChannel, () => changed())
      return () => listening.unlisten()
    },

    sendMessages: (deliver, { now = new Date(), limit = 100 } = {}) => sendMessages(db, now, limit, deliver)
  }
}

/** What the operator and the workers do beside the steps of lending. */
export interface Keeping {
  /** The library's own decisions, in place of those before; what is absent is as its tier does. */
  setPolicy (library: string, policy: Partial<LendingPolicy>): Promise<void>
  /** Calls back when a step has changed what is on the shelf somewhere; a hint, never a promise. Answers how to stop. */
  watchAvailability (changed: () => void): Promise<() => Promise<void>>
  /** Hands waiting messages to `deliver`, at least once, in order per request. */
  sendMessages (deliver: (message: Message) => Promise<void>, options?: { now?: Date, limit?: number }): Promise<{ sent: number, failed: number }>
}
