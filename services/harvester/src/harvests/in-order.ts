import type { IncomingRecord } from '../connector.js'

/** What a batch says, parted: of a record that is both live and deleted in it, the last word counts. */
export function inOrder (records: IncomingRecord[]): { live: IncomingRecord[], deleted: string[] } {
  if (!records.some(({ deleted }) => deleted)) return { live: records, deleted: [] }
  const last = new Map<string, boolean>()
  for (const { identifier, deleted } of records) last.set(identifier, deleted)
  return {
    live: records.filter(({ identifier, deleted }) => !deleted && last.get(identifier) === false),
    deleted: [...last].flatMap(([identifier, deleted]) => deleted ? [identifier] : [])
  }
}
