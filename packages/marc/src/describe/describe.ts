import type { BibliographicRecord, Description } from '@commonshelf/catalogue'
import { UnreadableRecord, type MarcRecord } from '../record.js'
import { dialectOf, dialects, type Dialect } from './dialect.js'
import { holdingsOf } from './holdings.js'
import { holdingsProfiles, type HoldingsProfile } from './holdings-profile.js'
import { describeMarc21 } from './marc21.js'
import { describeUnimarc } from './unimarc.js'

export interface DescribeOptions {
  /** `auto` (the default) tells the dialect from the record's fields. */
  dialect?: 'auto' | Dialect
  /** The dialect's own unless the source has another, or names one of holdingsProfiles. */
  holdings?: HoldingsProfile | keyof typeof holdingsProfiles
}

/** Leader/06 of records that describe no title. */
const notBibliographic: Record<string, string> = {
  z: 'an authority record', w: 'a classification record', q: 'a community information record',
  u: 'a holdings record', v: 'a holdings record', x: 'a holdings record', y: 'a holdings record'
}

/** The description and the holdings that one record states. Throws UnreadableRecord for what is no bibliographic record. */
export function describeMarc (marc: MarcRecord, { dialect: stated = 'auto', holdings }: DescribeOptions = {}): Description {
  const other = notBibliographic[marc.leader.charAt(6)]
  if (other !== undefined) throw new UnreadableRecord('not-bibliographic', `This is ${other}`)
  // A name that nobody knows is as good as none: the record tells
  const dialect = dialects.includes(stated as Dialect) ? stated as Dialect : dialectOf(marc)
  const profile = typeof holdings === 'string' ? holdingsProfiles[holdings] : holdings
  const record = dialect === 'marc21' ? describeMarc21(marc) : describeUnimarc(marc)
  if (record.title.main === '' && !nameIt(record)) throw new UnreadableRecord('no-title', 'The record names no title')
  return { record, holdings: holdingsOf(marc, profile ?? holdingsProfiles[dialect]) }
}

/** A record without a title proper gets what it has: the uniform title, a part's name, or another title. */
function nameIt (record: BibliographicRecord): boolean {
  const name = record.uniformTitle ?? record.title.partName ?? record.alternativeTitles[0]
  if (name !== undefined) record.title.main = name
  return name !== undefined
}
