import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { SheetReading } from '@commonshelf/catalogue'
import { transact, type Db } from '../database.js'
import { orderHarvest } from '../harvests/order.js'
import type { Harvest } from '../harvests/repository.js'
import { source } from '../schema/harvesting.js'
import { sheetUpload } from '../schema/sheets.js'
import { rereadPage, type Reread } from './reread.js'

export type SheetUpload = typeof sheetUpload.$inferSelect
export type NewSheetUpload = Pick<SheetUpload, 'sourceId' | 'path' | 'name' | 'extent' | 'ask' | 'staff'>

/** What staff settled of the sheets of a source: readings by shape, and sheets that are left out, by name with their shape. */
export interface Settled { readings: Record<string, SheetReading>, leftOut: Record<string, string> }

/** Spreadsheets that are looked at before they are taken in, and what is remembered of how they are read. */
export const sheetUploads = (db: Db) => {
  const change = async (id: string, given: Partial<typeof sheetUpload.$inferInsert>, from: SheetUpload['state'][], tx: Db = db): Promise<SheetUpload | undefined> => {
    const [row] = await tx.orm.update(sheetUpload).set(given).where(and(eq(sheetUpload.id, id), inArray(sheetUpload.state, from))).returning()
    return row
  }
  return {
    async add (given: NewSheetUpload): Promise<SheetUpload> {
      const [row] = await db.orm.insert(sheetUpload).values(given).returning()
      return row as SheetUpload
    },

    async find (id: string): Promise<SheetUpload | undefined> {
      const [row] = await db.orm.select().from(sheetUpload).where(eq(sheetUpload.id, id))
      return row
    },

    /** Newest first, without their previews. */
    list: ({ sourceIds, before, limit }: { sourceIds: string[], before?: string, limit: number }): Promise<SheetUpload[]> =>
      sourceIds.length === 0 ? Promise.resolve([]) : db.orm.select({ ...columns, preview: sql<null>`null` }).from(sheetUpload)
        .where(and(inArray(sheetUpload.sourceId, sourceIds), before === undefined ? undefined : lt(sheetUpload.id, before)))
        .orderBy(desc(sheetUpload.id)).limit(limit) as Promise<SheetUpload[]>,

    /** Those whose preview is still to be made. */
    async reading (): Promise<string[]> {
      const rows = await db.orm.select({ id: sheetUpload.id }).from(sheetUpload).where(eq(sheetUpload.state, 'reading'))
      return rows.map(({ id }) => id)
    },

    /** Staff say how its sheets are to be read; its preview is made again. Undefined for one that is settled. */
    say: (id: string, said: unknown[]): Promise<SheetUpload | undefined> =>
      change(id, { said, state: 'reading', ask: true, error: null }, ['reading', 'waiting', 'unreadable']),

    /** The preview under what staff `said`; undefined where they have said something else since. */
    async previewed ({ id, said }: Pick<SheetUpload, 'id' | 'said'>, preview: unknown): Promise<SheetUpload | undefined> {
      const [row] = await db.orm.update(sheetUpload).set({ preview, state: 'waiting', error: null })
        .where(and(eq(sheetUpload.id, id), eq(sheetUpload.state, 'reading'), sql`${sheetUpload.said}::jsonb = ${JSON.stringify(said)}::jsonb`)).returning()
      return row
    },

    unreadable: (id: string, error: string): Promise<SheetUpload | undefined> => change(id, { error, state: 'unreadable' }, ['reading']),

    /** What was settled is remembered and the harvest ordered, both or neither; as a trial, if so wished. Undefined for one that does not wait. @throws SourceBusy */
    confirm: (id: string, settled: Settled, { trial = false } = {}): Promise<{ upload: SheetUpload, harvest: Harvest } | undefined> => transact(db, async tx => {
      const [held] = await tx.orm.select().from(sheetUpload).where(and(eq(sheetUpload.id, id), eq(sheetUpload.state, 'waiting'))).for('update')
      if (held === undefined) return undefined
      await remember(tx, held.sourceId, settled)
      const harvest = await orderHarvest(tx, held.sourceId, { extent: held.extent, trial, file: { path: held.path, origin: 'upload' } })
      const upload = await change(id, { state: 'confirmed', harvestId: harvest.id }, ['waiting'], tx)
      return { upload: upload!, harvest }
    }),

    discard: (id: string): Promise<SheetUpload | undefined> => change(id, { state: 'discarded' }, ['reading', 'waiting', 'unreadable']),

    /** How sheets of these shapes are read from now on, and rows that were received: those are read again, page by page. */
    correct: (sourceId: string, settled: Settled): Promise<void> => transact(db, async tx => {
      await remember(tx, sourceId, settled)
      await tx.orm.update(source).set({ settings: sql`${source.settings} || '{"reread": {"after": "0", "done": 0}}'::jsonb` }).where(eq(source.id, sourceId))
    }),

    /** Reads on where `settings.reread` of the source says. Undefined when there is nothing left. */
    reread: (sourceId: string): Promise<Reread | undefined> => transact(db, tx => rereadPage(tx, sourceId))
  }
}

const { preview: _, ...columns } = {
  id: sheetUpload.id, sourceId: sheetUpload.sourceId, path: sheetUpload.path, name: sheetUpload.name, extent: sheetUpload.extent, ask: sheetUpload.ask,
  state: sheetUpload.state, said: sheetUpload.said, preview: sheetUpload.preview, error: sheetUpload.error, staff: sheetUpload.staff,
  harvestId: sheetUpload.harvestId, createdAt: sheetUpload.createdAt
}

/** Added to what is remembered already, in one statement: a harvest may be writing down what it found at the same time. */
async function remember (tx: Db, sourceId: string, { readings, leftOut }: Settled): Promise<void> {
  await tx.sql`
    update source set settings = settings || jsonb_build_object(
      'sheets', coalesce(settings->'sheets', '{}') || ${JSON.stringify(readings)}::text::jsonb,
      'sheetsLeftOut', coalesce(settings->'sheetsLeftOut', '{}') || ${JSON.stringify(leftOut)}::text::jsonb)
    where id = ${sourceId}`
}
