import type { BibliographicRecord, CatalogueEntry } from '@commonshelf/catalogue'
import { anEntry, aRecord } from '@commonshelf/catalogue/testing'
import { aQueue } from '@commonshelf/queues/testing'
import { createLog, type Log } from '@commonshelf/runtime'
import { EmbeddedEngine, followFeed, type SearchEngine } from '@commonshelf/search'
import { aDatabase } from '@commonshelf/store/testing'
import type { Store } from '@commonshelf/store'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { buildApi, hashSecret, type ApiParts } from '../src/index.js'

export interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

/** A main library, two districts, a township and a village under one of them, and a university beside the tree. */
const tree = [
  { code: 'jing', name: '京城图书馆', nameEn: 'Capital Library', tier: 1, latitude: 39.94, longitude: 116.32 },
  { code: 'haidian', name: '海淀区图书馆', parent: 'jing', tier: 2, latitude: 39.96, longitude: 116.30 },
  { code: 'xicheng', name: '西城区图书馆', parent: 'jing', tier: 2, latitude: 39.91, longitude: 116.36 },
  { code: 'shangzhuang', name: '上庄镇图书馆', parent: 'haidian', tier: 3, latitude: 40.10, longitude: 116.20 },
  { code: 'dongma', name: '东马村图书室', parent: 'shangzhuang', tier: 4, latitude: 40.11, longitude: 116.21 },
  { code: 'daxue', name: '大学图书馆', kind: 'university', latitude: 39.99, longitude: 116.31 }
]

export interface Copies { library: string, barcodes: string[], status?: 'available' | 'on-loan' }

export interface TestApi {
  app: FastifyInstance
  store: Store
  engine: SearchEngine
  /** All that was logged, as it was written. */
  logged (): string
  /** Calls as a reader or as staff would; logs them in first. */
  as (person: string): Promise<(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object | Buffer, headers?: Record<string, string>) => Promise<LightMyRequestResponse>>
  call (options: InjectOptions): Promise<LightMyRequestResponse>
  /** An entry with these copies, found by search when this resolves. Gives its id. */
  entry (detail: { title: string, author?: string, isbn?: string, summary?: string }, copies: Copies[]): Promise<string>
  /** When the index has what the database has. */
  searchable (): Promise<void>
}

let secrets: Promise<{ pin: string, password: string }> | undefined

/** The API over a fresh database, queues of its own and an embedded engine that follows. */
export async function anApi (t: TearsDown, parts: Partial<ApiParts> = {}): Promise<TestApi> {
  const { store } = await aDatabase(t)
  const { queues } = await aQueue(t)
  const lines: string[] = []
  const log: Log = createLog({ name: 'api', level: 'debug', to: new Writable({ write (line, _encoding, done) { lines.push(String(line)); done() } }) })
  const uploads = await mkdtemp(join(tmpdir(), 'commonshelf-uploads-'))
  const engine = new EmbeddedEngine()
  const errors: unknown[] = []
  const following = followFeed(engine, store.documents, { onError: error => { errors.push(error) } })
  await seed(store)
  const app = await buildApi({ store, engine, indexReady: following.caughtUp, queues, log, uploads, ...parts })
  await app.ready()
  t.teardown(async () => {
    await app.close()
    await following.close()
    await engine.close()
    await rm(uploads, { recursive: true, force: true })
    if (errors.length > 0) throw errors[0]
  })

  const searchable = async () => {
    const latest = await store.documents.latest()
    following.wake()
    while (await engine.appliedUpTo() < latest) await new Promise(resolve => setTimeout(resolve, 5))
  }

  return {
    app,
    store,
    engine,
    logged: () => lines.join(''),
    searchable,
    call: options => app.inject(options),

    async as (person) {
      const login = person.startsWith('card-') ? { kind: 'reader', card: person, pin: '1234' } : { kind: 'staff', name: person, password: 'a long password' }
      const response = await app.inject({ method: 'POST', url: '/v1/sessions', payload: login, remoteAddress: `10.0.0.${person.length}` })
      if (response.statusCode !== 201) throw new Error(`${person} could not log in: ${response.body}`)
      const cookie = String(response.headers['set-cookie']).split(';')[0] as string
      return (method, url, body, headers = {}) => app.inject({ method, url, headers: { cookie, ...headers }, ...body === undefined ? {} : { payload: body } })
    },

    async entry ({ title, author, isbn, summary }, copies) {
      const record = aRecord({ title, ...author === undefined ? {} : { author }, ...isbn === undefined ? {} : { isbn } })
      const id = await store.db.sql<{ id: string }[]>`insert into cluster (work_key) values (1) returning id`.then(rows => rows[0]!.id)
      const holdings = await Promise.all(copies.map(one => writeCopies(store, id, record, one)))
      await writeDocument(store, anEntry({
        id, title: { main: title }, contributors: record.contributors, isbn: record.identifiers.isbn.map(({ value }) => value), holdings, ...summary === undefined ? {} : { summary }
      }))
      await searchable()
      return id
    }
  }
}

async function seed (store: Store): Promise<void> {
  for (const library of tree) {
    const { id } = await store.libraries.add(library)
    await store.servicePoints.add({ libraryId: id, code: `${library.code}-desk`, name: `${library.name}总台`, latitude: library.latitude, longitude: library.longitude })
  }
  secrets ??= Promise.all([hashSecret('1234'), hashSecret('a long password')]).then(([pin, password]) => ({ pin, password }))
  const { pin, password } = await secrets
  await store.readers.save({ card: 'card-li', name: '李雷', pinHash: pin, library: 'dongma', servicePoint: 'dongma-desk' })
  await store.readers.save({ card: 'card-han', name: '韩梅梅', pinHash: pin, library: 'xicheng' })
  for (const { code } of tree) await store.staff.save({ name: `clerk-${code}`, passwordHash: password, library: code })
  await store.staff.save({ name: 'operator', passwordHash: password, library: 'jing', role: 'operator' })
  await store.staff.save({ name: 'operator-haidian', passwordHash: password, library: 'haidian', role: 'operator' })
}

/** The tables as the describe and match steps leave them. */
async function writeCopies ({ libraries, db: { sql } }: Store, cluster: string, record: BibliographicRecord, { library: code, barcodes, status = 'available' }: Copies) {
  const library = (await libraries.findByCode(code))!
  const [source] = await sql<{ id: string }[]>`insert into source (library_id, protocol) values (${library.id}, 'file') returning id`
  const recordId = await sql<{ id: string }[]>`
    insert into source_record (source_id, identifier, syntax, bytes, hash) values (${source!.id}, ${`${code}-1`}, 'iso2709', '', '') returning id`.then(rows => rows[0]!.id)
  await sql`insert into bibliographic_record (id, library_id, version, record, features, keys) values (${recordId}, ${library.id}, 1, ${JSON.stringify(record)}, '{}', '{}')`
  const [holding] = await sql<{ id: string }[]>`insert into holding (record_id, library_id, position) values (${recordId}, ${library.id}, 0) returning id`
  for (const [position, barcode] of barcodes.entries()) {
    await sql`insert into item (holding_id, record_id, library_id, position, barcode, call_number, status)
      values (${holding!.id}, ${recordId}, ${library.id}, ${position}, ${barcode}, 'I247.5/1', ${status})`
  }
  await sql`insert into cluster_member (record_id, cluster_id, keys) values (${recordId}, ${cluster}, '{}')`
  return {
    library: code, path: library.path.split('/'), ...library.tier === null ? {} : { tier: library.tier },
    callNumbers: ['I247.5/1'], items: barcodes.length, available: status === 'available' ? barcodes.length : 0
  }
}

export async function writeDocument ({ db: { sql } }: Store, entry: CatalogueEntry): Promise<void> {
  await sql`insert into cluster_document (cluster_id, change, entry) values (${entry.id}, nextval('document_change'), ${JSON.stringify(entry)})
    on conflict (cluster_id) do update set change = excluded.change, entry = excluded.entry`
}
