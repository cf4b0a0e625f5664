import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/**
 * A connection pool, or one transaction on it. `orm` is for ordinary queries, `sql` for bulk ones; both are in the same
 * transaction. Over `sql` timestamps are strings, bigints are decimal strings, and JSON is sent as text.
 */
export interface Db { readonly sql: postgres.Sql, readonly orm: PostgresJsDatabase, readonly inTransaction: boolean }

export interface StoreOptions {
  /** Connections at most. */
  connections?: number
  /** Shown by pg_stat_activity. */
  name?: string
}

/**
 * What the driver is to be given for a URL. With `?host=FOLDER`, as libpq has it, that is the socket in that folder: on one
 * machine the same bytes cost a tenth less than by way of TCP, on both sides.
 */
export const driverAddress = (url: string): [string, { path?: string }] => {
  const address = new URL(url)
  const folder = address.searchParams.get('host')
  if (folder === null) return [url, {}]
  address.searchParams.delete('host')
  return [address.href, { path: `${folder}/.s.PGSQL.${address.port || '5432'}` }]
}

export const connect = (url: string, { connections = 10, name = 'commonshelf' }: StoreOptions = {}): Db => {
  const [address, socket] = driverAddress(url)
  const sql = postgres(address, { ...socket, max: connections, onnotice: () => {}, connection: { application_name: name } })
  return { sql, orm: drizzle(sql, { casing: 'snake_case' }), inTransaction: false }
}

/** Postgres gave up one of two that waited for each other, or two rewrites of one row met. Trying again is the cure. */
const passes = (error: unknown): boolean =>
  ['40P01', '40001'].includes((error as { code?: string }).code ?? '')

/**
 * All of `work` or nothing. Deadlocks and serialisation failures are tried again, so `work` must do nothing that a
 * rollback does not undo. Within a transaction it joins that transaction.
 */
export const transact = async <T>(db: Db, work: (tx: Db) => Promise<T>, attempts = 8): Promise<T> => {
  if (db.inTransaction) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.sql.begin(tx => {
        // Drizzle reads the pool's options, which a transaction of postgres.js does not carry.
        const sql = Object.assign(tx, { options: db.sql.options }) as unknown as postgres.Sql
        return work({ sql, orm: drizzle(sql, { casing: 'snake_case' }), inTransaction: true })
      }) as T
    } catch (error) {
      if (attempt >= attempts || !passes(error)) throw error
    }
  }
}
