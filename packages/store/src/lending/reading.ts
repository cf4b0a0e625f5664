import {
  actionsFor, isEnding, mayActFor, requestLife, RequestNotFound,
  type Actor, type EventName, type Party, type RankedSupplier, type RequestOutcome, type RequestStatus, type RoutingReason, type SupplyStatus
} from '@commonshelf/lending'
import type { Db } from '../database.js'
import { maySee } from './authority.js'
import { InvalidCursor } from './cursor.js'
import type { EventView, LibraryName, LoanView, NextAction, RequestSummary, RequestView, ServicePointName, SuppliedItem, SupplyView } from './views.js'

/** A library in one column, so that queries with several of them stay readable. */
export interface LibraryJson { code: string, name: string, nameEn: string | null, tier: number | null, path: string }
export interface PointJson { code: string, name: string, nameEn: string | null, library: string }
export interface ItemJson { id: string, barcode: string | null, callNumber: string | null, location: string | null, volume: string | null }

const without = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], null> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as { [K in keyof T]?: Exclude<T[K], null> }

export const libraryName = ({ code, name, nameEn, tier }: Omit<LibraryJson, 'path'>): LibraryName => without({ code, name, nameEn, tier }) as LibraryName
export const pointName = (row: PointJson): ServicePointName => without(row) as ServicePointName
export const suppliedItem = (row: ItemJson): SuppliedItem => without(row) as SuppliedItem

/** Fragments for the queries of this folder: the columns of one table as one JSON value. */
export const jsonOf = ({ sql }: Db) => ({
  library: (as: string) => sql.unsafe(`json_build_object('code', ${as}.code, 'name', ${as}.name, 'nameEn', ${as}.name_en, 'tier', ${as}.tier, 'path', ${as}.path)`),
  point: (as: string, library: string) => sql.unsafe(`json_build_object('code', ${as}.code, 'name', ${as}.name, 'nameEn', ${as}.name_en, 'library', ${library}.code)`),
  item: (as: string) => sql.unsafe(`json_build_object('id', ${as}.id::text, 'barcode', ${as}.barcode, 'callNumber', ${as}.call_number, 'location', ${as}.location, 'volume', ${as}.volume)`)
})

interface SummaryRow {
  id: string, readerId: string | null, entry: string, title: string, contributors: string[], year: number | null
  status: RequestStatus, outcome: RequestOutcome | null, note: string | null, createdAt: string, changedAt: string, collectBy: string | null
  requester: LibraryJson, pickup: PointJson, supplier: LibraryJson | null
  loanId: string | null, lentAt: string, dueAt: string, renewals: number, returnedAt: string | null, item: ItemJson
}

/** Steps that somebody takes by a call of their own; the others are consequences of a scan or of time. */
const offered: readonly NextAction[] = ['will-supply', 'unfilled', 'ship', 'receive', 'lend', 'renew', 'return', 'cancel', 'come-home']

/** What this actor may do next with a request in this state. */
export const offeredActions = (status: RequestStatus, actor: Actor, readerId: string | null, requester: { path: string }, supplier: { path: string } | null): NextAction[] => {
  const parties: Party[] = []
  if (actor.kind === 'reader' && actor.id === readerId) parties.push('reader')
  if (actor.kind === 'system' || (actor.kind === 'staff' && mayActFor(actor.path, requester.path))) parties.push('requester')
  if (supplier !== null && (actor.kind === 'system' || (actor.kind === 'staff' && mayActFor(actor.path, supplier.path)))) parties.push('supplier')
  const may = new Set<NextAction>(parties.flatMap(party => actionsFor(requestLife, status, party)))
  return offered.filter(action => may.has(action))
}

const summaryOf = (row: SummaryRow, actor: Actor): RequestSummary => ({
  id: row.id,
  entry: row.entry,
  title: row.title,
  contributors: row.contributors,
  ...(row.year !== null && { year: row.year }),
  status: row.status,
  ...(row.outcome !== null && { outcome: row.outcome }),
  requester: libraryName(row.requester),
  pickup: pointName(row.pickup),
  ...(row.supplier !== null && { supplier: libraryName(row.supplier) }),
  ...(row.note !== null && { note: row.note }),
  createdAt: new Date(row.createdAt),
  changedAt: new Date(row.changedAt),
  ...(row.collectBy !== null && row.status === 'ready' && { collectBy: new Date(row.collectBy) }),
  ...(row.loanId !== null && { loan: loanOf(row) }),
  actions: offeredActions(row.status, actor, row.readerId, row.requester, row.supplier)
})

const loanOf = (row: SummaryRow): LoanView => ({
  id: row.loanId!,
  item: suppliedItem(row.item),
  lentAt: new Date(row.lentAt),
  dueAt: new Date(row.dueAt),
  renewals: row.renewals,
  ...(row.returnedAt !== null && { returnedAt: new Date(row.returnedAt) })
})

const summaryQuery = (db: Db) => {
  const json = jsonOf(db)
  return db.sql`
    select r.id, r.reader_id as "readerId", r.cluster_id as entry, r.title, r.contributors, r.year, r.status, r.outcome, r.note,
      r.created_at as "createdAt", r.changed_at as "changedAt", r.collect_by as "collectBy",
      ${json.library('rl')} as requester, ${json.point('p', 'rl')} as pickup,
      case when s.id is not null then ${json.library('sl')} end as supplier,
      lo.id as "loanId", lo.lent_at as "lentAt", lo.due_at as "dueAt", lo.renewals, lo.returned_at as "returnedAt", ${json.item('i')} as item
    from request r
    join service_point p on p.id = r.pickup_id
    join library rl on rl.id = r.requester_id
    left join supply s on s.request_id = r.id and s.status in ('RequestReceived', 'WillSupply', 'Loaned', 'LoanCompleted')
    left join library sl on sl.id = s.library_id
    left join loan lo on lo.request_id = r.id
    left join item i on i.id = lo.item_id`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

interface SupplyRow {
  id: string, supplier: LibraryJson, status: SupplyStatus, item: ItemJson, reasons: RoutingReason[]
  reason: string | null, note: string | null, dueBy: string | null, createdAt: string, changedAt: string
}

/** One request, whole, for whoever may see it. @throws RequestNotFound */
export const readRequest = async (db: Db, id: string, actor: Actor): Promise<RequestView> => {
  const { sql } = db
  const json = jsonOf(db)
  const [row] = uuid.test(id) ? await sql<SummaryRow[]>`${summaryQuery(db)} where r.id = ${id}` : []
  if (row === undefined) throw new RequestNotFound(id)
  const supplies = await sql<SupplyRow[]>`
    select s.id, ${json.library('l')} as supplier, s.status, ${json.item('i')} as item, s.reasons, s.reason, s.note,
      s.due_by as "dueBy", s.created_at as "createdAt", s.changed_at as "changedAt"
    from supply s join library l on l.id = s.library_id join item i on i.id = s.item_id
    where s.request_id = ${id} order by s.ordinal`
  if (!maySee({ readerId: row.readerId, libraries: [row.requester, ...supplies.map(supply => supply.supplier)] }, actor)) throw new RequestNotFound(id)

  const events = await sql<{ at: string, what: EventName, by: Actor['kind'], library: LibraryJson | null, details: Record<string, unknown> }[]>`
    select e.at, e.name as what, e.actor as by, case when l.id is not null then ${json.library('l')} end as library, e.data as details
    from event e left join library l on l.id = e.library_id where e.request_id = ${id} order by e.id`
  const [more] = await sql<{ ranking: RankedSupplier[], name: string | null, card: string | null }[]>`
    select r.ranking, rd.name, rd.card from request r left join reader rd on rd.id = r.reader_id where r.id = ${id}`
  const atRequester = actor.kind === 'system' || (actor.kind === 'staff' && mayActFor(actor.path, row.requester.path))

  return {
    ...summaryOf(row, actor),
    ...(atRequester && more!.card !== null && { reader: { name: more!.name!, card: more!.card } }),
    supplies: supplies.map((supply): SupplyView => ({
      id: supply.id,
      request: id,
      supplier: libraryName(supply.supplier),
      status: supply.status,
      item: suppliedItem(supply.item),
      reasons: supply.reasons,
      ...(supply.reason !== null && { unfilledReason: supply.reason }),
      ...(supply.note !== null && { note: supply.note }),
      ...(supply.dueBy !== null && { answerBy: new Date(supply.dueBy) }),
      createdAt: new Date(supply.createdAt),
      changedAt: new Date(supply.changedAt)
    })),
    ranking: more!.ranking,
    timeline: events.map((event): EventView => ({
      at: new Date(event.at), what: event.what, by: event.by, ...(event.library !== null && { library: libraryName(event.library) }), details: event.details
    }))
  }
}

const openStatuses = Object.keys(requestLife.states).filter(status => !isEnding(requestLife, status as RequestStatus))

export interface RequestsQuery { actor: Actor, open?: boolean | undefined, cursor?: string | undefined, limit?: number | undefined }

/** A reader's own requests, or those that a part of the tree asks for or supplies; newest first. The cursor is the last one's id. @throws InvalidCursor */
export const listRequests = async (db: Db, { actor, open = false, cursor, limit = 20 }: RequestsQuery): Promise<{ requests: RequestSummary[], next?: string }> => {
  const { sql } = db
  const below = actor.kind === 'staff' ? `${actor.path.replaceAll('\\', '\\\\').replaceAll('_', '\\_').replaceAll('%', '\\%')}/%` : ''
  const whose = actor.kind === 'reader'
    ? sql`r.reader_id = ${actor.id}`
    : actor.kind === 'system'
      ? sql`true`
      : sql`exists (select from library l where (l.path = ${actor.path} or l.path like ${below})
          and (l.id = r.requester_id or exists (select from supply o where o.request_id = r.id and o.library_id = l.id)))`
  if (cursor !== undefined) {
    const [last] = uuid.test(cursor) ? await sql`select 1 from request where id = ${cursor}` : []
    if (last === undefined) throw new InvalidCursor()
  }
  const after = cursor !== undefined
    ? sql`and (r.created_at, r.id) < (select c.created_at, c.id from request c where c.id = ${cursor})`
    : sql``
  const rows = await sql<SummaryRow[]>`${summaryQuery(db)}
    where ${whose} ${open ? sql`and r.status = any(${openStatuses})` : sql``} ${after}
    order by r.created_at desc, r.id desc limit ${limit + 1}`
  const requests = rows.slice(0, limit).map(row => summaryOf(row, actor))
  return { requests, ...(rows.length > limit && { next: requests.at(-1)!.id }) }
}
