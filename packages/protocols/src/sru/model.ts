export const sruVersions = ['1.1', '1.2', '2.0'] as const
export type SruVersion = typeof sruVersions[number]

export interface SruSearch {
  query: string
  /** From 1. */
  startRecord?: number
  maximumRecords?: number
  /** Short name or URI, as the server's explain record has it. */
  recordSchema?: string
}

export interface SruDiagnostic {
  /** The number at the end of info:srw/diagnostic/1/…; absent for a server's own kinds. */
  code?: number
  uri: string
  message: string
  details: string
}

export interface SruRecord {
  /** The record byte for byte, unescaped where it came as a string; absent in place of a diagnostic. */
  data?: Uint8Array
  schema: string
  identifier?: string
  position?: number
  /** In place of a record that the server could not send (a surrogate diagnostic). */
  diagnostic?: SruDiagnostic
}

export interface SruExplain {
  title?: string
  /** With the context set before the point: dc.date. */
  indexes: { name: string, title: string }[]
  schemas: { name: string, identifier: string }[]
  /** The most records that one page may have, where the server says so. */
  maximumRecords?: number
}

export interface SruResponse {
  version?: string
  numberOfRecords?: number
  nextRecordPosition?: number
  records: SruRecord[]
  /** What concerns the whole request. */
  diagnostics: SruDiagnostic[]
  explain?: SruExplain
}

/** What the commonest diagnostics mean, for servers that give the number alone (info:srw/diagnostic/1). */
const meanings: Record<number, string> = {
  1: 'General system error', 2: 'System temporarily unavailable', 3: 'Authentication error', 4: 'Unsupported operation', 5: 'Unsupported version', 6: 'Unsupported parameter value',
  7: 'Mandatory parameter not supplied', 8: 'Unsupported parameter', 10: 'Query syntax error', 15: 'Unsupported context set', 16: 'Unsupported index', 19: 'Unsupported relation',
  37: 'Unsupported boolean operator', 47: 'Cannot process query; reason unknown', 60: 'Result set not created: too many matching records', 61: 'First record position out of range',
  66: 'Unknown schema for retrieval', 67: 'Record not available in this schema', 71: 'Unsupported record packing'
}

/** A sentence for staff. */
export function saidBy ({ code, uri, message, details }: SruDiagnostic): string {
  const what = message || (code === undefined ? undefined : meanings[code]) || 'no reason given'
  return `${what}${details === '' ? '' : `: ${details}`} (${code === undefined ? uri || 'diagnostic without a number' : `diagnostic ${code}`})`
}
