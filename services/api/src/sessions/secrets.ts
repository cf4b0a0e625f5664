import { hash, verify } from '@node-rs/argon2'
import { createHash, randomBytes } from 'node:crypto'

/** argon2id with the library's defaults (19 MiB, two passes, one lane), the least that OWASP asks for. */
export const hashSecret = (secret: string): Promise<string> => hash(secret.normalize('NFC'))

let decoy: Promise<string> | undefined

/** Whether the secret is the one hashed. Takes as long where there is no such reader, so that time tells nothing. */
export async function isSecret (hashed: string | undefined, secret: string): Promise<boolean> {
  decoy ??= hashSecret(randomBytes(16).toString('hex'))
  const right = await verify(hashed ?? await decoy, secret.normalize('NFC'))
  return hashed !== undefined && right
}

/** A session's token, for the cookie alone; the database keeps only its hash. */
export const newToken = (): string => randomBytes(32).toString('base64url')
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
