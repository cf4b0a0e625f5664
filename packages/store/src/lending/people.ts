import type { Db } from '../database.js'
import { LibraryNotFound, ServicePointNotFound } from '@commonshelf/lending'
import type { LibraryName } from './views.js'

export interface NewReader {
  card: string
  /** Made by whoever knows the PIN; the store never sees it. */
  pinHash: string
  name: string
  /** The home library's code. */
  library: string
  /** Code of the service point where the reader usually collects. */
  servicePoint?: string | undefined
}

export interface Reader { id: string, card: string, name: string, library: LibraryName & { path: string }, servicePoint?: string }

export interface NewStaff { name: string, passwordHash: string, /** Code of the library where their part of the tree begins. */ library: string, role?: 'staff' | 'operator' | undefined }
export interface Staff { id: string, name: string, role: 'staff' | 'operator', library: LibraryName & { path: string } }

export type Session = { kind: 'reader', reader: Reader, expiresAt: Date } | { kind: 'staff', staff: Staff, expiresAt: Date }

interface LibraryColumns { code: string, libraryName: string, nameEn: string | null, tier: number | null, path: string }

const libraryOf = (row: LibraryColumns): LibraryName & { path: string } => ({
  code: row.code, name: row.libraryName, ...(row.nameEn !== null && { nameEn: row.nameEn }), ...(row.tier !== null && { tier: row.tier }), path: row.path
})

interface ReaderRow extends LibraryColumns { id: string, card: string, name: string, pinHash: string, servicePoint: string | null }
interface StaffRow extends LibraryColumns { id: string, name: string, passwordHash: string, role: 'staff' | 'operator' }

const readerOf = (row: ReaderRow): Reader => ({
  id: row.id, card: row.card, name: row.name, library: libraryOf(row), ...(row.servicePoint !== null && { servicePoint: row.servicePoint })
})
const staffOf = (row: StaffRow): Staff => ({ id: row.id, name: row.name, role: row.role, library: libraryOf(row) })

const libraryId = async ({ sql }: Db, code: string): Promise<string> => {
  const [row] = await sql<{ id: string }[]>`select id from library where code = ${code}`
  if (row === undefined) throw new LibraryNotFound(code)
  return row.id
}

/** Readers: who has a card. */
export const readers = (db: Db) => {
  const { sql } = db
  const columns = sql`r.id, r.card, r.name, r.pin_hash as "pinHash", sp.code as "servicePoint",
    l.code, l.name as "libraryName", l.name_en as "nameEn", l.tier, l.path`
  const tables = sql`reader r join library l on l.id = r.library_id left join service_point sp on sp.id = r.service_point_id`

  return {
    /** Writes the reader down, or, for a card that is known, brings name, PIN and library up to date. */
    async save (reader: NewReader): Promise<Reader> {
      const library = await libraryId(db, reader.library)
      let point: string | null = null
      if (reader.servicePoint !== undefined) {
        const [row] = await sql<{ id: string }[]>`select id from service_point where code = ${reader.servicePoint}`
        if (row === undefined) throw new ServicePointNotFound(reader.servicePoint)
        point = row.id
      }
      await sql`insert into reader (card, pin_hash, name, library_id, service_point_id)
        values (${reader.card}, ${reader.pinHash}, ${reader.name}, ${library}, ${point})
        on conflict (card) do update set pin_hash = excluded.pin_hash, name = excluded.name,
          library_id = excluded.library_id, service_point_id = excluded.service_point_id`
      return (await this.byCard(reader.card))!.reader
    },

    /** For logging in: the reader with the hash that the PIN is checked against. */
    async byCard (card: string): Promise<{ reader: Reader, pinHash: string } | undefined> {
      const [row] = await sql<ReaderRow[]>`select ${columns} from ${tables} where r.card = ${card}`
      return row && { reader: readerOf(row), pinHash: row.pinHash }
    },

    async find (id: string): Promise<Reader | undefined> {
      const [row] = await sql<ReaderRow[]>`select ${columns} from ${tables} where r.id = ${id}`
      return row && readerOf(row)
    },

    async count (): Promise<number> {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from reader`
      return row!.count
    }
  }
}

/** Staff: who works where, and how far their part of the tree goes. */
export const staff = (db: Db) => {
  const { sql } = db
  const columns = sql`s.id, s.name, s.password_hash as "passwordHash", s.role,
    l.code, l.name as "libraryName", l.name_en as "nameEn", l.tier, l.path`
  const tables = sql`staff s join library l on l.id = s.library_id`

  return {
    /** Writes the person down, or brings password, library and role of a known name up to date. */
    async save (person: NewStaff): Promise<Staff> {
      const library = await libraryId(db, person.library)
      await sql`insert into staff (name, password_hash, library_id, role)
        values (${person.name}, ${person.passwordHash}, ${library}, ${person.role ?? 'staff'})
        on conflict (name) do update set password_hash = excluded.password_hash, library_id = excluded.library_id, role = excluded.role`
      return (await this.byName(person.name))!.staff
    },

    /** For logging in: the person with the hash that the password is checked against. */
    async byName (name: string): Promise<{ staff: Staff, passwordHash: string } | undefined> {
      const [row] = await sql<StaffRow[]>`select ${columns} from ${tables} where s.name = ${name}`
      return row && { staff: staffOf(row), passwordHash: row.passwordHash }
    },

    async find (id: string): Promise<Staff | undefined> {
      const [row] = await sql<StaffRow[]>`select ${columns} from ${tables} where s.id = ${id}`
      return row && staffOf(row)
    },

    async count (): Promise<number> {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from staff`
      return row!.count
    }
  }
}

/** Sessions: who is logged in, known by the hash of the cookie's token. */
export const sessions = (db: Db) => {
  const { sql } = db
  const people = { readers: readers(db), staff: staff(db) }

  return {
    async open (session: { tokenHash: string, expiresAt: Date } & ({ reader: string } | { staff: string })): Promise<void> {
      await sql`insert into session (token_hash, reader_id, staff_id, expires_at)
        values (${session.tokenHash}, ${'reader' in session ? session.reader : null}, ${'staff' in session ? session.staff : null}, ${session.expiresAt.toISOString()})`
    },

    /** Who this is, unless the session has ended. */
    async find (tokenHash: string, now = new Date()): Promise<Session | undefined> {
      const [row] = await sql<{ readerId: string | null, staffId: string | null, expiresAt: string }[]>`
        select reader_id as "readerId", staff_id as "staffId", expires_at as "expiresAt" from session
        where token_hash = ${tokenHash} and expires_at > ${now.toISOString()}`
      if (row === undefined) return undefined
      const expiresAt = new Date(row.expiresAt)
      if (row.readerId !== null) {
        const reader = await people.readers.find(row.readerId)
        return reader && { kind: 'reader', reader, expiresAt }
      }
      const person = await people.staff.find(row.staffId!)
      return person && { kind: 'staff', staff: person, expiresAt }
    },

    async close (tokenHash: string): Promise<void> {
      await sql`delete from session where token_hash = ${tokenHash}`
    },

    /** Removes what has expired; answers how many. */
    async sweep (now = new Date()): Promise<number> {
      const gone = await sql`delete from session where expires_at <= ${now.toISOString()}`
      return gone.count
    }
  }
}

export type Readers = ReturnType<typeof readers>
export type StaffRepository = ReturnType<typeof staff>
export type Sessions = ReturnType<typeof sessions>
