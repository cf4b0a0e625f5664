import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import postgres from 'postgres'
import { driverAddress } from '../src/database.js'
import { migrate, openStore, type Store } from '../src/index.js'

/** What this needs of a tap test. */
export interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

const server = (): string => {
  const url = process.env.DATABASE_URL
  if (url === undefined) throw new Error('DATABASE_URL must name a Postgres server; `npm test` starts one')
  return url
}

const named = (database: string): string => {
  const url = new URL(server())
  url.pathname = `/${database}`
  return url.href
}

const migrations = new URL('../../migrations/', import.meta.url)

/** A migrated database to copy, made once for each state of the migrations. */
const template = async (sql: postgres.Sql): Promise<string> => {
  const hash = createHash('sha256')
  for (const file of readdirSync(migrations).sort()) if (file.endsWith('.sql')) hash.update(readFileSync(new URL(file, migrations)))
  const name = `commonshelf_template_${hash.digest('hex').slice(0, 12)}`
  if ((await sql`select 1 from pg_database where datname = ${name}`).length > 0) return name
  const making = `${name}_${randomBytes(4).toString('hex')}`
  await sql.unsafe(`create database ${making}`)
  await migrate(named(making))
  // Whoever is second finds the name taken and keeps the first's.
  await sql.unsafe(`alter database ${making} rename to ${name}`).catch(() => sql.unsafe(`drop database ${making}`))
  return name
}

/** A fresh, migrated database with a store opened on it; both are gone after the test. */
export const aDatabase = async (t: TearsDown): Promise<{ url: string, store: Store }> => {
  const [address, socket] = driverAddress(server())
  const sql = postgres(address, { ...socket, max: 1, onnotice: () => {} })
  const name = `commonshelf_test_${randomBytes(6).toString('hex')}`
  const from = await template(sql)
  await sql.unsafe(`create database ${name} template ${from}`)
  const url = named(name)
  const store = openStore(url)
  t.teardown(async () => {
    await store.close()
    await sql.unsafe(`drop database ${name} with (force)`)
    await sql.end()
  })
  return { url, store }
}

export { anAlliance, type Alliance, type LibraryCode } from './lending-alliance.js'
