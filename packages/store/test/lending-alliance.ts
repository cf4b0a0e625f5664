import { aRecord } from '@commonshelf/catalogue/testing'
import type { Actor } from '@commonshelf/lending'
import { aDatabase, type TearsDown } from './database.js'
import type { RequestView, Store } from '../src/index.js'

/** code, parent, tier, latitude, longitude: a main library, two districts, a township, three villages, a university beside. */
const tree = [
  ['jing', null, 1, 39.94, 116.32],
  ['haidian', 'jing', 2, 39.96, 116.3],
  ['xicheng', 'jing', 2, 39.91, 116.36],
  ['shangzhuang', 'haidian', 3, 40.1, 116.2],
  ['dongma', 'shangzhuang', 4, 40.11, 116.21],
  ['ximazhuang', 'shangzhuang', 4, 40.12, 116.19],
  ['yeguan', 'xicheng', 4, 39.9, 116.37],
  ['daxue', null, null, 39.99, 116.31]
] as const

export type LibraryCode = typeof tree[number][0]

export interface Alliance {
  url: string
  store: Store
  /** Readers' ids: one for each name, made when first asked for. */
  reader (name: string): Promise<string>
  /** Staff whose part of the tree begins at this library. */
  staff (library: LibraryCode): Promise<Actor>
  /** An entry with these copies: barcodes by library. A barcode may say its status after a colon. Answers the entry's id. */
  anEntry (copies: Partial<Record<LibraryCode, string[]>>, title?: string): Promise<string>
  /** The request's history, a line an event: who, what, where, and the telling details. */
  transcript (request: RequestView | string): Promise<string[]>
}

const system: Actor = { kind: 'system' }

/** The eight libraries of `tree` in a fresh database, each with one service point called `<code>-desk`. */
export const anAlliance = async (t: TearsDown): Promise<Alliance> => {
  const { url, store } = await aDatabase(t)
  const { sql } = store.db
  for (const [code, parent, tier, latitude, longitude] of tree) {
    const library = await store.libraries.add({ code, name: `${code}图书馆`, nameEn: `${code} library`, parent, tier, latitude, longitude })
    await store.servicePoints.add({ libraryId: library.id, code: `${code}-desk`, name: `${code}总台` })
  }
  let records = 0

  return {
    url,
    store,

    async reader (name) {
      const known = await store.readers.byCard(`card-${name}`)
      return (known?.reader ?? await store.readers.save({ card: `card-${name}`, pinHash: 'hash', name, library: 'dongma' })).id
    },

    async staff (library) {
      const clerk = (await store.staff.byName(`clerk-${library}`))?.staff ?? await store.staff.save({ name: `clerk-${library}`, passwordHash: 'hash', library })
      return { kind: 'staff', id: clerk.id, path: clerk.library.path }
    },

    async anEntry (copies, title = '活着') {
      const [cluster] = await sql<{ id: string }[]>`insert into cluster default values returning id`
      for (const [code, barcodes] of Object.entries(copies)) {
        const library = (await store.libraries.findByCode(code))!
        const record = String(1000 + ++records)
        await sql`insert into bibliographic_record (id, library_id, version, record, features, keys)
          values (${record}, ${library.id}, 1, ${JSON.stringify(aRecord({ title }))}, '{}', '{}')`
        const [holding] = await sql<{ id: string }[]>`insert into holding (record_id, library_id, position) values (${record}, ${library.id}, 0) returning id`
        for (const [position, given] of barcodes.entries()) {
          const [barcode, status] = given.split(':')
          await sql`insert into item (holding_id, record_id, library_id, position, barcode, call_number, status)
            values (${holding!.id}, ${record}, ${library.id}, ${position}, ${barcode || null}, 'I247.5/1', ${status ?? 'available'})`
        }
        await sql`insert into cluster_member (record_id, cluster_id, keys) values (${record}, ${cluster!.id}, '{}')`
      }
      return cluster!.id
    },

    async transcript (request) {
      const { timeline } = await store.lending.request(typeof request === 'string' ? request : request.id, system)
      return timeline.map(({ by, what, library, details }) => {
        const telling = ['supplier', 'rank', 'of', 'reason', 'to', 'at', 'was', 'dueAt']
          .filter(name => details[name] !== undefined)
          .map(name => name === 'dueAt' ? `due ${String(details[name]).slice(0, 10)}` : `${name} ${String(details[name])}`)
        return [`${by}: ${what}`, library && `(${library.code})`, telling.join(', ')].filter(Boolean).join(' ')
      })
    }
  }
}
