import type { IncomingRecord } from '../connector.js'

/** What a batch says, parted. */
export interface InOrder {
  /** To be received, before `deleted` are proposed. */
  live: IncomingRecord[]
  deleted: IncomingRecord[]
  /** Statements that another of the batch has overtaken. */
  overtaken: number
}

/** Of a record that is both live and deleted in a batch the newer statement counts, and of two of one age the last; so it would if each came in a batch of its own. */
export function inOrder (records: IncomingRecord[]): InOrder {
  if (!records.some(({ deleted }) => deleted)) return { live: records, deleted: [], overtaken: 0 }
  const live: IncomingRecord[] = []
  const newestLive = new Map<string, IncomingRecord>()
  const deleted = new Map<string, IncomingRecord>()
  for (const record of records) {
    const { identifier, datestamp } = record
    if (record.deleted) {
      if (!isOlder(datestamp, newestLive.get(identifier)?.datestamp)) deleted.set(identifier, record)
    } else if (!isOlder(datestamp, deleted.get(identifier)?.datestamp)) {
      deleted.delete(identifier)
      newestLive.set(identifier, record)
      live.push(record)
    }
  }
  return { live, deleted: [...deleted.values()], overtaken: records.length - live.length - deleted.size }
}

const isOlder = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && Date.parse(one) < Date.parse(other)
