import { EntryNotFound } from '@commonshelf/lending'
import { transact, type Db } from '../database.js'
import { markStale } from '../clusters/stale.js'

/** A field of an entry as staff corrected it; null empties the field. */
export interface Correction { field: string, value: unknown, reason: string | null, staff: string, at: string, endedAt: string | null }

/** Fields that staff corrected. They follow their entry where it is joined to another. */
export const corrections = (db: Db) => ({
  /** Those of an entry, the standing and the former, the newest first. */
  ofCluster: async (id: string, limit = 200): Promise<Correction[]> => db.sql<Correction[]>`
    select c.field, c.value, c.reason, c.staff, c.at, c.ended_at as "endedAt" from correction c
    where c.cluster_id in (select id from cluster where id = ${id} and redirect_to is null union all select id from cluster where redirect_to = ${id}) order by c.id desc limit ${limit}`,

  /** From now on the field is what staff say, until they take it back. @throws EntryNotFound */
  correct: (id: string, { field, value, staff, reason }: { field: string, value: unknown, staff: string, reason?: string | undefined }): Promise<void> =>
    transact(db, async tx => {
      const living = await hold(tx, id)
      await end(tx, living, field)
      await tx.sql`
        insert into correction (cluster_id, field, value, staff, reason)
        values (${living}, ${field}, ${value === null ? null : JSON.stringify(value)}::text::json, ${staff}, ${reason ?? null})`
    }),

  /** What the records say counts again. False where nothing was corrected. @throws EntryNotFound */
  takeBack: (id: string, field: string): Promise<boolean> =>
    transact(db, async tx => await end(tx, await hold(tx, id), field) > 0)
})

/** The living cluster, which the index step will not read before this transaction ends. */
const hold = async (tx: Db, id: string): Promise<string> => {
  const [row] = await tx.sql<{ living: string }[]>`select coalesce(redirect_to, id) as living from cluster where id = ${id}`
  if (row === undefined) throw new EntryNotFound(id)
  await markStale(tx, [row.living])
  return row.living
}

const end = async (tx: Db, living: string, field: string): Promise<number> => (await tx.sql`
  update correction set ended_at = now() where ended_at is null and field = ${field}
    and cluster_id in (select id from cluster where id = ${living} or redirect_to = ${living})`).count

/** What stands corrected of each of the entries; of two entries that were joined the later word counts. */
export const correctionsOf = async (tx: Db, ids: string[]): Promise<Map<string, Record<string, unknown>>> => {
  const found = new Map<string, Record<string, unknown>>()
  // Few alliances correct much, and every document that is written asks.
  if ((await tx.sql`select from correction where ended_at is null limit 1`).length === 0) return found
  const rows = await tx.sql<{ cluster: string, field: string, value: unknown }[]>`
    select coalesce(old.redirect_to, old.id) as cluster, c.field, c.value from correction c join cluster old on old.id = c.cluster_id
    where c.ended_at is null and (old.id = any(${ids}::bigint[]) or old.redirect_to = any(${ids}::bigint[])) order by c.id`
  for (const { cluster, field, value } of rows) {
    const fields = found.get(cluster)
    if (fields === undefined) found.set(cluster, { [field]: value })
    else fields[field] = value
  }
  return found
}
