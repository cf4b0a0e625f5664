import { dialects, encodingNamed, encodings } from '@commonshelf/marc'
import { isCronPattern } from '@commonshelf/queues'
import { wrongWithdrawalLimits } from '@commonshelf/store'
import { ApiProblem } from '../app/problems.js'
import type { NewSource } from '../contract/index.js'

interface Wrong { field: string, value: string | undefined, expected: string }

/** Refuses at the desk what would otherwise be found out by night, in a harvest's log. Names every wrong field at once. @throws ApiProblem */
export function checkNewSource ({ protocol, address, dialect, encoding, schedule, settings }: NewSource): void {
  const wrong: Wrong[] = []
  if (protocol === 'oai-pmh' && !isWebAddress(address)) wrong.push({ field: 'address', value: address, expected: 'must be an http or https address, at which an OAI-PMH source is harvested' })
  if (dialect !== undefined && !['auto', ...dialects].includes(dialect)) wrong.push({ field: 'dialect', value: dialect, expected: `must be one of auto, ${dialects.join(', ')}` })
  const known = protocol === 'spreadsheet' || protocol === 'isbn-list' ? isTextEncoding : isRecordEncoding
  if (encoding !== undefined && !known(encoding)) {
    wrong.push({ field: 'encoding', value: encoding, expected: `must be auto or the name of an encoding, such as ${known === isTextEncoding ? 'utf-8, gb18030, big5, utf-16le' : encodings.join(', ')}` })
  }
  if (schedule !== undefined && !isCronPattern(schedule)) {
    wrong.push({ field: 'schedule', value: schedule, expected: 'must be a cron pattern: minute, hour, day, month, weekday, such as 0 3 * * * for three every night' })
  }
  wrong.push(...wrongWithdrawalLimits(settings ?? {}))
  if (wrong.length > 0) throw new ApiProblem('invalid-request', wrong.map(({ field, expected }) => `${field}: ${expected}`).join('; '), wrong)
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

const isWebAddress = (address: string | undefined): boolean =>
  address !== undefined && URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol)
