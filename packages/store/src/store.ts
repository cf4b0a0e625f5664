import { connect, transact, type Db, type StoreOptions } from './database.js'
import { batches } from './batches/repository.js'
import { counts, type Counts } from './counts.js'
import { clusters } from './clusters/repository.js'
import { documents } from './documents/repository.js'
import { fetchedFiles } from './fetched-files/repository.js'
import { harvests } from './harvests/repository.js'
import { withdrawals } from './harvests/withdrawals.js'
import { trials } from './trials/repository.js'
import { items } from './items/repository.js'
import { lending } from './lending/lending.js'
import { readers, sessions, staff } from './lending/people.js'
import { libraries } from './libraries/repository.js'
import { provenance } from './provenance/repository.js'
import { quality } from './quality/repository.js'
import { quarantineReplays } from './quarantine/replays.js'
import { quarantineCases } from './quarantine/repository.js'
import { records } from './records/repository.js'
import { reruns } from './reruns/repository.js'
import { ruleVersions } from './rules/repository.js'
import { shadows } from './shadows/repository.js'
import { corrections } from './review/corrections.js'
import { decisions } from './review/decisions.js'
import { doubts } from './review/doubts.js'
import { scannedCopies } from './scanned-copies/repository.js'
import { servicePoints } from './service-points/repository.js'
import { sheetUploads } from './sheets/repository.js'
import { sourceRecords } from './source-records/repository.js'
import { sources } from './sources/repository.js'
import { works } from './works/repository.js'
import { series } from './works/series.js'

const repositoriesOn = (db: Db) => ({
  libraries: libraries(db),
  servicePoints: servicePoints(db),
  sources: sources(db),
  harvests: harvests(db),
  withdrawals: withdrawals(db),
  trials: trials(db),
  fetchedFiles: fetchedFiles(db),
  sourceRecords: sourceRecords(db),
  batches: batches(db),
  reruns: reruns(db),
  rules: ruleVersions(db),
  shadows: shadows(db),
  quarantine: quarantineCases(db),
  quarantineReplays: quarantineReplays(db),
  quality: quality(db),
  provenance: provenance(db),
  records: records(db),
  items: items(db),
  scannedCopies: scannedCopies(db),
  sheetUploads: sheetUploads(db),
  clusters: clusters(db),
  documents: documents(db),
  doubts: doubts(db),
  decisions: decisions(db),
  corrections: corrections(db),
  works: works(db),
  series: series(db),
  lending: lending(db),
  readers: readers(db),
  staff: staff(db),
  sessions: sessions(db)
})

/** One repository for each aggregate, on a pool or within a transaction. */
export interface Store extends ReturnType<typeof repositoriesOn> {
  /** For repositories of this package alone. */
  readonly db: Db
  /** How much there is of everything, and what waits. */
  counts (): Promise<Counts>
  /** Answers when Postgres does. */
  ready (): Promise<void>
  close (): Promise<void>
}

const storeOn = (db: Db): Store => ({
  ...repositoriesOn(db),
  db,
  counts: () => counts(db),
  async ready () { await db.sql`select 1` },
  async close () { if (!db.inTransaction) await db.sql.end({ timeout: 5 }) }
})

/** Opens the database at `url`; connections are made when they are wanted. */
export const openStore = (url: string, options?: StoreOptions): Store => storeOn(connect(url, options))

/**
 * What `work` writes stands or falls together. It may be tried again after a deadlock: let it do nothing that a rollback
 * does not undo.
 */
export const inTransaction = <T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> =>
  transact(store.db, db => work(storeOn(db)))
