import type { Source } from '@commonshelf/store'
import { SourceFailed } from '../connector.js'

/** What a server is shown. Kept in the environment only: a source names it, and no page or backup has it. */
export interface Credentials {
  /** The one server that may see them: a source's address is data that staff enter, and could lead anywhere. */
  host: string
  user?: string
  password?: string
  /** A private key in PEM, for SFTP. */
  key?: string
  passphrase?: string
}

export type FindCredentials = (name: string) => Credentials | undefined

/**
 * Credentials by name: of XICHENG they are COMMONSHELF_SOURCE_XICHENG_HOST, _USER, _PASSWORD, _KEY and _PASSPHRASE. For OAuth
 * the user and the password are the client's id and secret.
 */
export const credentialsIn = (env: Record<string, string | undefined>): FindCredentials => name => {
  if (!/^[A-Z0-9_]{1,60}$/.test(name)) return undefined
  const given = (part: string): string | undefined => env[`COMMONSHELF_SOURCE_${name}_${part}`] || undefined
  const [host, user, password, key, passphrase] = ['HOST', 'USER', 'PASSWORD', 'KEY', 'PASSPHRASE'].map(given)
  if (host === undefined) return undefined
  return {
    host: host.toLowerCase(), ...user !== undefined && { user }, ...password !== undefined && { password },
    // A variable has no line ends in many places where variables are set
    ...key !== undefined && { key: key.replaceAll('\\n', '\n') }, ...passphrase !== undefined && { passphrase }
  }
}

/** What the source's settings name, for the server at its address; undefined where they name none. @throws SourceFailed */
export function credentialsOf ({ settings }: Pick<Source, 'settings'>, url: URL, find: FindCredentials): Credentials | undefined {
  const { credentials: name } = settings
  if (name === undefined || name === null || name === '') return undefined
  const found = typeof name === 'string' ? find(name) : undefined
  if (found === undefined) throw new SourceFailed(`The credentials ${String(name)} are not there: set COMMONSHELF_SOURCE_${String(name)}_HOST, _USER and _PASSWORD for the harvester`)
  if (found.host !== url.hostname.toLowerCase() && found.host !== url.host.toLowerCase()) throw new SourceFailed(`The credentials ${String(name)} are for another server than ${url.host}`)
  return found
}

/** The header of HTTP basic authentication; nothing without a user. */
export const basicHeader = (credentials: Credentials | undefined): Record<string, string> => credentials?.user === undefined
  ? {}
  : { authorization: `Basic ${Buffer.from(`${credentials.user}:${credentials.password ?? ''}`).toString('base64')}` }
