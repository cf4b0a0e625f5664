import { createHash } from 'node:crypto'

/** By which a record is known to have come again as it was: half of a SHA-256, in hex. */
export const recordHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32)
