import type { Harvest, Source } from '@commonshelf/store'
import type { FindCredentials } from './fetching/credentials.js'
import type { Log } from './parts.js'

export type Protocol = Source['protocol']
export type Syntax = 'iso2709' | 'marcxml' | 'marc-json' | 'oai_dc' | 'row' | 'isbn'

/** One record as a source gave it. */
export interface IncomingRecord {
  identifier: string
  syntax: Syntax
  /** As received; empty for a deletion that came without a record. */
  bytes: Uint8Array
  deleted: boolean
  /** When the source says that it last changed; of two states of a record in one run the newer one counts. */
  datestamp?: string
}

/** Something that came and is no record that could be kept: it goes to quarantine, and the run goes on. */
export interface RejectedRecord {
  identifier?: string
  /** A code that can be counted: no-identifier, no-metadata, too-long, empty-row, not-an-isbn, unknown-file, or a reason of the MARC reader. */
  reason: string
  /** A sentence for staff. */
  detail: string
  bytes: Uint8Array
  syntax?: Syntax
}

/** Where to go on, in the connector's own terms; survives a stop, a crash and a restart as JSON. */
export type Checkpoint = Record<string, unknown>

/** Records that are committed together, with the place after them. */
export interface HarvestBatch {
  records: IncomingRecord[]
  rejected: RejectedRecord[]
  /** Identifiers of records that are still there as they were received, and were not sent again. */
  sighted?: string[]
  checkpoint: Checkpoint
}

/** What a run that came to its end knows. */
export interface HarvestEnd {
  /** From where the next incremental run goes on; kept only because this one succeeded. */
  watermark?: string
  /** Every record that the source holds was seen, so the others are gone from it. */
  complete: boolean
}

export interface HarvestTask {
  source: Source
  harvest: Pick<Harvest, 'id' | 'extent'>
  /** What the last committed batch said, or null at the beginning. */
  checkpoint: Checkpoint | null
  /** Aborted when the run is to stop; whatever waits (a request, a pause) gives up at once. */
  signal: AbortSignal
  log: Log
  limits: HarvestLimits
  /** What the source's server is shown, by the name that its settings have for it. */
  credentials?: FindCredentials
  /** Keeps what was found out about the source, such as what a sheet's columns mean, in `settings.found` for staff to see. */
  tell (found: Record<string, unknown>): Promise<void>
  /** Which of these are held and not withdrawn, and the datestamp that each was received with. */
  held (identifiers: string[]): Promise<Map<string, string | null>>
}

/** The most that one source may cost. */
export interface HarvestLimits {
  /** Bytes of one OAI-PMH page. */
  pageBytes: number
  /** Bytes of an answer that is held whole: SRU, Koha. */
  answerBytes: number
  /** Milliseconds until an answer begins and for which it may fall silent, and the longest that a server may make us wait before the next. */
  requestTime: number
  longestPause: number
  /** Bytes a second: who has kept us waiting for longer than `requestTime` in all and gave less is given up. */
  slowest: number
  /** Milliseconds before a failed request is tried again; doubled each time. */
  firstPause: number
  attempts: number
  /** Networks in which a source's server may lie besides public addresses: COMMONSHELF_PRIVATE_NETWORKS. */
  privateNetworks: string
  /** Bytes of one record, of one file, and of one spreadsheet or list unpacked. */
  recordBytes: number
  fileBytes: number
  /** How many times its own size a packed file may unpack to, and how many files an archive may hold. */
  unpackedRatio: number
  archiveEntries: number
  sheetBytes: number
  sheetRows: number
}

export const usualLimits: HarvestLimits = {
  pageBytes: 4e9,
  answerBytes: 128e6,
  requestTime: 120_000,
  longestPause: 600_000,
  slowest: 500,
  firstPause: 1_000,
  attempts: 6,
  privateNetworks: '',
  recordBytes: 16e6,
  fileBytes: 64e9,
  unpackedRatio: 200,
  archiveEntries: 10_000,
  sheetBytes: 400e6,
  sheetRows: 1_048_576
}

/**
 * One protocol. Batches come one at a time: the next is asked for only when the one before is committed, so a run that
 * dies loses nothing and repeats at most one batch.
 */
export interface Connector {
  harvest (task: HarvestTask): AsyncGenerator<HarvestBatch, HarvestEnd, void>
}

/** The source cannot be harvested as it is now: its server is away, its file is no such file. Staff read the message. */
export class SourceFailed extends Error {
  constructor (message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SourceFailed'
  }
}
