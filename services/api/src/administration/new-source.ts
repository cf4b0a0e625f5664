import { dialects, encodingNamed, encodings } from '@commonshelf/marc'
import { isCronPattern } from '@commonshelf/queues'
import { wrongWithdrawalLimits } from '@commonshelf/store'
import { ApiProblem } from '../app/problems.js'
import type { NewSource } from '../contract/index.js'

export interface Wrong { field: string, value: string | undefined, expected: string }

/** What of a source can be wrong. */
export type GivenSource = Pick<NewSource, 'protocol' | 'address' | 'dialect' | 'encoding' | 'schedule' | 'settings'>

/** Refuses at the desk what would otherwise be found out by night, in a harvest's log. Names every wrong field at once. @throws ApiProblem */
export function checkNewSource (given: GivenSource): void {
  const wrong = wrongInSource(given)
  if (wrong.length > 0) throw new ApiProblem('invalid-request', wrong.map(({ field, expected }) => `${field}: ${expected}`).join('; '), wrong)
}

/** What is wrong with a source that somebody wants to add, field by field: the one check, for the pages and the command line. */
export function wrongInSource ({ protocol, address, dialect, encoding, schedule, settings = {} }: GivenSource): Wrong[] {
  const wrong: Wrong[] = [...wrongAddress(protocol, address)]
  if (dialect !== undefined && !['auto', ...dialects].includes(dialect)) wrong.push({ field: 'dialect', value: dialect, expected: `must be one of auto, ${dialects.join(', ')}` })
  const known = protocol === 'spreadsheet' || protocol === 'isbn-list' ? isTextEncoding : isRecordEncoding
  if (encoding !== undefined && !known(encoding)) {
    wrong.push({ field: 'encoding', value: encoding, expected: `must be auto or the name of an encoding, such as ${known === isTextEncoding ? 'utf-8, gb18030, big5, utf-16le' : encodings.join(', ')}` })
  }
  if (schedule !== undefined && !isCronPattern(schedule)) {
    wrong.push({ field: 'schedule', value: schedule, expected: 'must be a cron pattern: minute, hour, day, month, weekday, such as 0 3 * * * for three every night' })
  }
  return [...wrong, ...wrongWithdrawalLimits(settings), ...wrongSettings(protocol, settings)]
}

/** The settings with those that a protocol has unless somebody says otherwise. */
export const usualSettings = (protocol: NewSource['protocol'], settings: Record<string, unknown> = {}): Record<string, unknown> =>
  // Items come over Koha's API as Koha exports them, whatever dialect the records are in
  protocol === 'koha' ? { holdings: 'koha', ...settings } : settings

/** Protocols whose files are brought to us, or fetched. */
export const fileProtocols: NewSource['protocol'][] = ['file', 'spreadsheet', 'isbn-list']

function wrongAddress (protocol: NewSource['protocol'], address: string | undefined): Wrong[] {
  const wrong = (expected: string): Wrong[] => [{ field: 'address', value: address, expected }]
  if (!fileProtocols.includes(protocol)) {
    if (!hasScheme(address, ['http:', 'https:'])) return wrong(`must be an http or https address, at which ${{ 'oai-pmh': 'an OAI-PMH', sru: 'an SRU', koha: 'a Koha' }[protocol as string] ?? 'a'} source is harvested`)
  } else if (address !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(address)) {
    if (!hasScheme(address, ['http:', 'https:', 'sftp:'])) return wrong('must be an http, https or sftp address, from which files are fetched, or the name of a folder')
  } else if (address !== undefined && (address.trim() === '' || /^([\\/]|[a-z]:)/i.test(address.trim()) || address.split(/[\\/]/).includes('..'))) {
    return wrong('must be the name of a folder below the drop folder, or an http, https or sftp address')
  }
  return address !== undefined && URL.canParse(address) && new URL(address).password !== ''
    ? wrong('must hold no password: set COMMONSHELF_SOURCE_NAME_HOST, _USER and _PASSWORD for the harvester, and NAME as settings.credentials')
    : []
}

function wrongSettings (protocol: NewSource['protocol'], settings: Record<string, unknown>): Wrong[] {
  const wrong: Wrong[] = []
  const check = (name: string, fits: (value: unknown) => boolean, expected: string): void => {
    const value = settings[name]
    if (value !== undefined && value !== null && !fits(value)) wrong.push({ field: `settings.${name}`, value: typeof value === 'string' ? value : JSON.stringify(value), expected })
  }
  const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''
  const oneOf = (...words: string[]) => (value: unknown): boolean => words.includes(value as string)
  for (const name of ['password', 'secret', 'token']) if (settings[name] !== undefined) wrong.push({ field: `settings.${name}`, value: undefined, expected: 'must not be kept here, where pages and backups show it: name the credentials that the harvester finds in its environment, as settings.credentials' })
  for (const name of ownSettings) if (settings[name] !== undefined) wrong.push({ field: `settings.${name}`, value: undefined, expected: 'must be left out: the service itself keeps it' })
  check('headers', isHeaders, 'must be names and values of headers, such as {"accept-language": "zh"}')
  check('credentials', value => typeof value === 'string' && /^[A-Z0-9_]{1,60}$/.test(value), 'must be a name in capitals, digits and _, such as XICHENG for COMMONSHELF_SOURCE_XICHENG_USER and its like')
  check('hostKey', value => typeof value === 'string' && /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(value.trim()), "must be a server's key as ssh shows it: SHA256: and 43 characters")
  check('pattern', isText, 'must be names of files with * and ?, such as *.mrc *.delete.txt')
  check('extent', oneOf('full', 'delta'), 'must be full or delta')
  check('identifierField', value => typeof value === 'string' && /^[0-9A-Z]{3}(\$?\w)?$/.test(value.trim()), 'must be a field and a subfield, such as 035$a')
  check('pageSize', value => Number.isInteger(value) && (value as number) >= 1, 'must be a whole number of records from 1')
  if (!fileProtocols.includes(protocol)) check('fullEvery', value => typeof value === 'number' && value > 0, 'must be a number of days above 0')
  if (protocol === 'oai-pmh') {
    const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0
    check('metadataPrefix', isText, 'must be the name of a format, such as marcxml')
    check('sets', value => value === 'all' || (Array.isArray(value) && value.every(isText)), 'must be a list of sets, such as ["books"], or all for every set of the server')
    check('granularity', oneOf('day', 'second'), 'must be day or second')
    check('overlap', isCount, 'must be a whole number of seconds from 0')
    check('windowRecords', isCount, 'must be a whole number of records, or 0 for lists that are never cut by time')
    check('trustListSize', value => typeof value === 'boolean', 'must be true or false')
    check('fullBy', oneOf('records', 'identifiers'), 'must be records or identifiers')
  }
  if (protocol === 'koha') check('authentication', oneOf('basic', 'oauth2'), 'must be basic or oauth2')
  if (protocol === 'sru') {
    check('version', oneOf('1.1', '1.2', '2.0'), 'must be 1.1, 1.2 or 2.0')
    for (const name of ['query', 'dateIndex', 'recordSchema']) check(name, isText, 'must be text')
    check('cap', value => Number.isInteger(value) && (value as number) >= 1, 'must be a whole number of records from 1')
    check('slices', isSlices, 'must be a list of indexes to cut by, such as [{"index": "dc.date", "by": "number", "from": 1500, "to": 2030}]; by is number, date or prefix')
  }
  return wrong
}

/** What the service writes down with a source: how its sheets are read, how far, and that it is fed by scanning. */
const ownSettings = ['feed', 'reread', 'sheets', 'sheetsLeftOut', 'found']

const isHeaders = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) &&
  Object.entries(value).every(([name, text]) => /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) && typeof text === 'string' && /^[\t\x20-\x7e]{0,1000}$/.test(text))

function isSlices (value: unknown): boolean {
  return Array.isArray(value) && value.every(slice => {
    const { index, by = 'number', from, to } = (slice ?? {}) as Record<string, unknown>
    if (typeof index !== 'string' || index === '') return false
    const isEnd = (end: unknown): boolean => end === undefined || (by === 'date' ? typeof end === 'string' && !Number.isNaN(Date.parse(end)) : Number.isInteger(end))
    return by === 'prefix' || ((by === 'number' || by === 'date') && isEnd(from) && isEnd(to))
  })
}

const isRecordEncoding = (name: string): boolean => encodingNamed(name) !== undefined

/** Sheets and lists are plain text, decoded by the names of the Encoding Standard. */
function isTextEncoding (name: string): boolean {
  if (name === 'auto') return true
  try {
    return new TextDecoder(name).encoding !== ''
  } catch {
    return false
  }
}

const hasScheme = (address: string | undefined, schemes: string[]): boolean =>
  address !== undefined && URL.canParse(address) && schemes.includes(new URL(address).protocol)
