import { fileURLToPath } from 'node:url'
import { migrate as apply } from 'drizzle-orm/postgres-js/migrator'
import { connect } from './database.js'

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Any number that only migrations use: two services that start at once must not both migrate. */
const MIGRATION_LOCK = 7_265_001

/** Brings the database at `url` to this version's schema. Doing it again does nothing. */
export const migrate = async (url: string): Promise<void> => {
  const db = connect(url, { connections: 1, name: 'commonshelf-migrate' })
  try {
    await db.sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await apply(db.orm, { migrationsFolder })
  } finally {
    await db.sql.end()
  }
}
