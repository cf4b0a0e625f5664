import { LibraryNotFound, mayActFor, OutsideYourLibraries, NotYours, type Actor, type RequestStatus } from '@commonshelf/lending'
import type postgres from 'postgres'
import type { Db } from '../database.js'
import { InvalidCursor } from './cursor.js'
import { jsonOf, libraryName, offeredActions, pointName, suppliedItem, type ItemJson, type LibraryJson, type PointJson } from './reading.js'
import { deskKinds, type Desk, type DeskKind, type DeskTask } from './views.js'

export interface DeskQuery { library: string, actor: Actor, kind?: DeskKind | undefined, cursor?: string | undefined, limit?: number | undefined, at?: Date }

/** What makes a request work of this kind for a library: the tables' states, said once for the counts and the lists. */
const isWork = (sql: postgres.Sql, kind: DeskKind, library: string): postgres.PendingQuery<postgres.Row[]> => ({
  'to-supply': () => sql`s.library_id = ${library} and s.status = 'RequestReceived'`,
  'to-ship': () => sql`s.library_id = ${library} and s.status = 'WillSupply'`,
  'to-receive': () => sql`r.requester_id = ${library} and r.status = 'shipped'`,
  'to-lend': () => sql`r.requester_id = ${library} and r.status = 'ready'`,
  lent: () => sql`r.requester_id = ${library} and r.status = 'lent'`,
  // Decided, and the book is not on its shelf: here until it is sent, and coming to its owner after that
  'to-return': () => sql`r.status = 'returning' and (case when t.id is null then r.requester_id else t.to_library_id end) = ${library}`
})[kind]()

const since: Record<DeskKind, string> = {
  'to-supply': 's.changed_at', 'to-ship': 's.changed_at', 'to-receive': 'r.changed_at', 'to-lend': 'r.changed_at', lent: 'lo.lent_at', 'to-return': 'r.changed_at'
}
const due: Record<DeskKind, string> = {
  'to-supply': 's.due_by', 'to-ship': 's.due_by', 'to-receive': 'null::timestamptz', 'to-lend': 'r.collect_by', lent: 'lo.due_at', 'to-return': 'null::timestamptz'
}

/** The reader stands at the requester's desk in these; everywhere else a name is nobody's business. */
const readerAtDesk: readonly DeskKind[] = ['to-lend', 'lent']

interface TaskRow {
  id: string, status: RequestStatus, entry: string, title: string, contributors: string[]
  supplyId: string | null, supplier: LibraryJson | null, item: ItemJson | null, loanId: string | null
  requester: LibraryJson, pickup: PointJson, to: string | null, readerName: string | null, card: string | null
  since: string, due: string | null
}

const tables = (sql: postgres.Sql) => sql`
  request r
  left join supply s on s.request_id = r.id and s.status in ('RequestReceived', 'WillSupply', 'Loaned')
  left join transit t on t.item_id = s.item_id and t.status = 'under-way'`

/** What waits for the staff of one library, the longest waiting first, and how much of each kind there is. @throws InvalidCursor */
export const readDesk = async (db: Db, { library: code, actor, kind, cursor, limit = 50, at = new Date() }: DeskQuery): Promise<Desk> => {
  if (cursor !== undefined && !/^\d{1,6}$/.test(cursor)) throw new InvalidCursor()
  const { sql } = db
  const json = jsonOf(db)
  const [library] = await sql<(LibraryJson & { id: string })[]>`select id, code, name, name_en as "nameEn", tier, path from library where code = ${code}`
  if (library === undefined) throw new LibraryNotFound(code)
  if (actor.kind === 'reader') throw new NotYours('desk', ['requester', 'supplier'])
  if (actor.kind === 'staff' && !mayActFor(actor.path, library.path)) throw new OutsideYourLibraries(code)

  const counted = deskKinds.map(each => sql`
    select ${each}::text as kind, count(*)::int as count from ${tables(sql)} where r.status <> 'closed' and ${isWork(sql, each, library.id)}`)
  const rowsOfCounts = await sql<{ kind: DeskKind, count: number }[]>`${counted.reduce((all, one) => sql`${all} union all ${one}`)}`
  const counts = Object.fromEntries(rowsOfCounts.map(row => [row.kind, row.count])) as Record<DeskKind, number>
  if (kind === undefined) return { library: libraryName(library), counts, tasks: [] }

  const offset = Number(cursor ?? 0)
  const rows = await sql<TaskRow[]>`
    select r.id, r.status, r.cluster_id as entry, r.title, r.contributors, s.id as "supplyId",
      case when sl.id is not null then ${json.library('sl')} end as supplier,
      case when i.id is not null then ${json.item('i')} end as item, lo.id as "loanId",
      ${json.library('rl')} as requester, ${json.point('p', 'rl')} as pickup,
      case when r.status = 'shipped' then p.name when t.id is not null then coalesce(tp.name, tl.name) when r.status = 'returning' then sl.name
        when s.status in ('RequestReceived', 'WillSupply') then p.name end as "to",
      rd.name as "readerName", rd.card, ${sql.unsafe(since[kind])} as since, ${sql.unsafe(due[kind])} as due
    from ${tables(sql)}
    join service_point p on p.id = r.pickup_id
    join library rl on rl.id = r.requester_id
    left join library sl on sl.id = s.library_id
    left join item i on i.id = s.item_id
    left join loan lo on lo.request_id = r.id and lo.returned_at is null
    left join service_point tp on tp.id = t.to_id
    left join library tl on tl.id = t.to_library_id
    left join reader rd on rd.id = r.reader_id
    where r.status <> 'closed' and ${isWork(sql, kind, library.id)}
    order by ${sql.unsafe(since[kind])}, r.id limit ${limit + 1} offset ${offset}`

  const tasks = rows.slice(0, limit).map((row): DeskTask => ({
    kind,
    request: row.id,
    ...(row.supplyId !== null && { supply: row.supplyId }),
    ...(row.loanId !== null && { loan: row.loanId }),
    entry: row.entry,
    title: row.title,
    contributors: row.contributors,
    ...(row.item !== null && { item: suppliedItem(row.item) }),
    ...(row.supplier !== null && { supplier: libraryName(row.supplier) }),
    requester: libraryName(row.requester),
    pickup: pointName(row.pickup),
    ...(row.to !== null && { to: row.to }),
    ...(readerAtDesk.includes(kind) && row.card !== null && { reader: { name: row.readerName!, card: row.card } }),
    since: new Date(row.since),
    ...(row.due !== null && { due: new Date(row.due) }),
    late: row.due !== null && new Date(row.due) < at,
    actions: offeredActions(row.status, actor, null, row.requester, row.supplier)
  }))
  return { library: libraryName(library), counts, tasks, ...(rows.length > limit && { next: String(offset + limit) }) }
}
