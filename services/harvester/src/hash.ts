import { createHash } from 'node:crypto'

/** The identifier of a record that brings none: the same bytes are the same record. */
export function hashIdentifier (bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`
}
