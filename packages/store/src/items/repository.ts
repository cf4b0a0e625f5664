import { and, eq } from 'drizzle-orm'
import type { ItemStatus } from '@commonshelf/catalogue'
import { markStaleByRecords } from '../clusters/stale.js'
import { transact, type Db } from '../database.js'
import { item } from '../schema/catalogue.js'

export type Item = typeof item.$inferSelect

/** Physical copies. */
export const items = (db: Db) => ({
  async find (id: string): Promise<Item | undefined> {
    const [row] = await db.orm.select().from(item).where(eq(item.id, id))
    return row
  },

  async findByBarcode (libraryId: string, barcode: string): Promise<Item | undefined> {
    const [row] = await db.orm.select().from(item).where(and(eq(item.libraryId, libraryId), eq(item.barcode, barcode)))
    return row
  },

  /** The copies of an entry, withdrawn ones left out, in the order of their ids. */
  ofCluster: (clusterId: string): Promise<Item[]> =>
    db.sql<Item[]>`
      select i.id, i.holding_id as "holdingId", i.record_id as "recordId", i.library_id as "libraryId", i.position, i.barcode,
        i.contested_barcode as "contestedBarcode", i.call_number as "callNumber", i.location, i.volume, i.status, i.engaged
      from cluster_member m join item i on i.record_id = m.record_id
      where m.cluster_id = ${clusterId} and i.status <> 'withdrawn' order by i.id`,

  /** What the library's own system says of a copy, outside a harvest. */
  setStatus: (id: string, status: ItemStatus): Promise<void> => transact(db, async tx => {
    const rows = await tx.orm.update(item).set({ status }).where(eq(item.id, id)).returning({ recordId: item.recordId })
    await markStaleByRecords(tx, rows.map(row => row.recordId))
  })
})
