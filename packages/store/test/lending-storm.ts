import type postgres from 'postgres'
import { requestLife, stepOfEvent, takeStep, toldOf, type Actor, type EventName, type RequestOutcome, type RequestStatus } from '@commonshelf/lending'
import type { Store } from '../src/index.js'
import type { Alliance } from './lending-alliance.js'

// Clerks and readers who do whatever comes to their minds: twice, too late, at the wrong desk, all at once.

const system: Actor = { kind: 'system' }
const places = ['jing', 'haidian', 'xicheng', 'shangzhuang', 'dongma', 'yeguan', 'daxue'] as const

/** What there is to play with; `known` grows with the requests that are placed. */
export interface World { readers: string[], entries: string[], barcodes: string[], known: string[] }

export const aWorld = async (alliance: Alliance): Promise<World> => {
  const entries = [
    await alliance.anEntry({ haidian: ['s1'] }), await alliance.anEntry({ jing: ['s2', 's3'], daxue: ['s4'] }), await alliance.anEntry({ dongma: ['s5'], xicheng: ['s6'] }),
    await alliance.anEntry({ yeguan: ['s7'], shangzhuang: ['s8', 's9'], jing: ['s10'] })
  ]
  const readers = await Promise.all(Array.from({ length: 8 }, (_, index) => alliance.reader(`r${index}`)))
  const first = await alliance.store.lending.place({ reader: readers[0]!, entry: entries[0]!, pickup: 'dongma-desk' })
  return { entries, readers, barcodes: Array.from({ length: 10 }, (_, index) => `s${index + 1}`), known: [first.id] }
}

/** Mulberry32: the same numbers for the same seed. */
const dice = (seed: number) => () => {
  seed = (seed + 0x6D2B79F5) | 0
  let value = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296
}

/** One step of somebody who does not think, by a roll of the dice. */
const anyStep = ({ lending }: Store, roll: () => number, { readers, entries, barcodes, known }: World): (() => Promise<unknown>) => {
  const one = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)]!
  const at = new Date(Date.UTC(2026, 2, 1) + roll() * 3_000_000_000)
  const request = one(known)
  const whose = async () => (await lending.request(request!, system)).supplies.at(-1)?.id ?? '0'
  const steps: (() => Promise<unknown>)[] = [
    async () => { known.push((await lending.place({ reader: one(readers), entry: one(entries), pickup: `${one(places)}-desk`, ...(roll() < 0.5 && { idempotencyKey: `key-${Math.floor(roll() * 5)}` }) }, at)).id) },
    async () => lending.answer({ supply: await whose(), actor: system, answer: 'will-supply', at }),
    async () => lending.answer({ supply: await whose(), actor: system, answer: 'unfilled', reason: one(['NotAvailable', 'OnLoan', 'NotOnShelf'] as const), at }),
    async () => lending.ship({ supply: await whose(), actor: system, at, ...(roll() < 0.2 && { barcode: one(barcodes) }) }),
    () => lending.receive({ request: request!, actor: system, at }),
    () => lending.lend({ request: request!, actor: system, at }),
    async () => lending.renew({ loan: (await lending.request(request!, system)).loan?.id ?? '0', actor: system, at }),
    () => lending.cancel({ request: request!, actor: system, at }),
    () => lending.returnAt({ servicePoint: `${one(places)}-desk`, barcode: one(barcodes), actor: system, at }),
    async () => lending.returnAt({ servicePoint: (await lending.request(request!, system)).pickup.code, barcode: request!, actor: system, at }),
    () => lending.arriveHome({ request: request!, actor: system, at }),
    () => lending.runTimeouts(at, 3)
  ]
  // Readers ask and books move more often than anything is cancelled
  const usual = [0, 0, 1, 3, 3, 4, 5, 5, 8, 9, 9, 10]
  return roll() < 0.6 ? steps[one(usual)]! : one(steps)
}

/** Lets `hands` loose at once, each for so many steps. A refusal by name is an answer; anything else is a surprise. */
export const storm = async (store: Store, world: World, { seed, hands, steps }: { seed: number, hands: number, steps: number }): Promise<{ done: number, refused: number, surprises: unknown[] }> => {
  const tally = { done: 0, refused: 0, surprises: [] as unknown[] }
  const attempt = async (step: () => Promise<unknown>): Promise<void> => {
    try {
      await step()
      tally.done++
    } catch (error) {
      if (typeof (error as { problem?: unknown }).problem === 'string') tally.refused++
      else tally.surprises.push(error)
    }
  }
  await Promise.all(Array.from({ length: hands }, async (_, hand) => {
    const roll = dice(seed * 100 + hand)
    for (let taken = 0; taken < steps; taken++) {
      const step = anyStep(store, roll, world)
      // Every fourth comes twice at once, as messages do
      await Promise.all(roll() < 0.25 ? [attempt(step), attempt(step)] : [attempt(step)])
    }
  }))
  return tally
}

/** What must hold whenever nothing is under way; each query finds what breaks it. */
export const laws: Record<string, (sql: postgres.Sql) => postgres.PendingQuery<postgres.Row[]>> = {
  'a copy is promised to one request at a time': sql => sql`
    select item_id from supply where status in ('RequestReceived', 'WillSupply', 'Loaned') group by item_id having count(*) > 1`,
  'what the catalogue calls engaged is promised or on its way, and nothing else is': sql => sql`
    select i.id, i.engaged from item i where i.engaged <> (
      exists (select from supply s where s.item_id = i.id and s.status in ('RequestReceived', 'WillSupply', 'Loaned'))
      or exists (select from transit t where t.item_id = i.id and t.status = 'under-way'))`,
  'a request and its supply say the same': sql => sql`
    select r.id, r.status, s.status as supply from request r
    left join supply s on s.request_id = r.id and s.status in ('RequestReceived', 'WillSupply', 'Loaned')
    where coalesce(s.status, 'none') <> case r.status when 'asked' then 'RequestReceived' when 'promised' then 'WillSupply'
      when 'closed' then 'none' when 'placed' then 'never' else 'Loaned' end`,
  'a request is lent exactly while its loan is open': sql => sql`
    select r.id from request r where (r.status = 'lent') <> exists (select from loan l where l.request_id = r.id and l.returned_at is null)`,
  'a book that is shipped is on its way to its reader': sql => sql`
    select r.id from request r join supply s on s.request_id = r.id and s.status = 'Loaned' where (r.status = 'shipped') and not exists (
      select from transit t where t.item_id = s.item_id and t.status = 'under-way' and t.purpose = 'pickup' and t.request_id = r.id)`,
  'whatever changed on a shelf is to be indexed': sql => sql`
    select m.cluster_id from item i join cluster_member m on m.record_id = i.record_id
    where i.engaged and not exists (select from stale_cluster c where c.cluster_id = m.cluster_id)`
}

export interface Told { id: string, status: RequestStatus, outcome: RequestOutcome | null, names: EventName[], messages: EventName[] }

/** The state and the outcome follow from the history alone, and each event has its messages, no more and no fewer. */
export const replay = ({ status, outcome, names, messages }: Told): string | undefined => {
  let state: RequestStatus = requestLife.start
  let decided: RequestOutcome | null = null
  for (const name of names) {
    const step = stepOfEvent[name]
    if (step === undefined) continue
    const move = takeStep(requestLife, state, step)
    state = move.next
    decided ??= move.outcome ?? null
  }
  if (state !== status || decided !== outcome) return `the history says ${state}, ${decided}; the request says ${status}, ${outcome}`
  const wanted = names.flatMap(name => toldOf[name].map(() => name)).sort().join()
  return messages.sort().join() === wanted ? undefined : `messages ${messages.join()} for ${names.join()}`
}

export const histories = async (sql: postgres.Sql): Promise<Told[]> => [...await sql<Told[]>`
  select r.id, r.status, r.outcome, array(select e.name from event e where e.request_id = r.id order by e.id) as names,
    array(select o.kind from outbox o where o.request_id = r.id) as messages from request r`]

/** Whatever happened, everything can be brought to an end, and every book home. */
export const calm = async ({ lending, db: { sql } }: Store): Promise<void> => {
  for (const { id } of await histories(sql)) {
    for (let turn = 0; turn < 3; turn++) {
      const { status } = await lending.request(id, system)
      if (status === 'closed') break
      if (status === 'lent' || status === 'returning') await lending.arriveHome({ request: id, actor: system })
      else await lending.cancel({ request: id, actor: system })
    }
  }
  const items = await sql<{ barcode: string, code: string }[]>`select i.barcode, l.code from item i join library l on l.id = i.library_id`
  for (const { barcode, code } of items) await lending.returnAt({ servicePoint: `${code}-desk`, barcode, actor: system })
}
