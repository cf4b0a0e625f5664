import type { IncomingRecord } from '../connector.js'

/** What a batch says, parted: of a record that is both live and deleted in it, the newer statement counts, and of two of one age the last. */
export function inOrder (records: IncomingRecord[]): { live: IncomingRecord[], deleted: IncomingRecord[] } {
  if (!records.some(({ deleted }) => deleted)) return { live: records, deleted: [] }
  const last = new Map<string, IncomingRecord>()
  for (const record of records) {
    const before = last.get(record.identifier)
    if (before === undefined || before.deleted === record.deleted || !isOlder(record.datestamp, before.datestamp)) last.set(record.identifier, record)
  }
  return {
    live: records.filter(({ identifier, deleted }) => !deleted && last.get(identifier)?.deleted === false),
    deleted: [...last.values()].filter(({ deleted }) => deleted)
  }
}

const isOlder = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && Date.parse(one) < Date.parse(other)
