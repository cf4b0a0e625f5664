import type { BibliographicRecord, Carrier, Format, Level } from '../model/bibliographic-record.js'
import { foldText } from '../text/fold.js'
import { shorten } from '../text/shorten.js'
import { hasHan, lettersOf } from '../text/segment.js'
import { editionOf } from './edition.js'
import { readIsbns } from './isbn-feature.js'
import { namesOf, type NameKey } from './names.js'
import { publisherKey } from './publisher.js'
import { readTitle } from './title.js'
import { volumesIn } from './volume.js'

/**
 * What matching reads of a record, folded and ready to compare; small, and plain JSON. What a record does not state is
 * absent. Stored beside the record, so that a component is solved without reading the records again.
 */
export interface MatchFeatures {
  format: Format
  carrier: Carrier
  level: Level
  language?: string
  /** Letters and digits of the main title, without its leading article, part number and edition; empty for a bare ISBN. */
  title: string
  /** The same of the other title information. */
  rest?: string
  /** The same of the main title in Latin letters, where the title itself is not. */
  romanised?: string
  /** Runs of digits in the main title, spaced. */
  digits?: string
  volume?: string
  /** The part's own title. */
  part?: string
  /** How many volumes a set has. */
  volumes?: number
  /** How many discs, cassettes, reels or sheets. */
  units?: number
  edition?: number
  editionKinds?: string[]
  year?: number
  pages?: number
  height?: number
  publishers?: string[]
  authors?: NameKey[]
  translators?: NameKey[]
  /** Valid ISBNs of this very volume in this form. */
  isbn?: string[]
  /** Valid ISBNs of the set it belongs to. */
  setIsbn?: string[]
  /** ISBNs with a wrong check digit, cancelled ones, and those of another form. */
  doubtfulIsbn?: string[]
  issn?: string[]
  oclc?: string[]
  lccn?: string[]
  /** 统一书号. */
  unified?: string[]
  /** Other numbers of the edition, with their scheme: national bibliography, DOI, EAN, ISMN. */
  numbers?: string[]
  /** For a component part: letters of the host's title and what part of it. */
  host?: string
  /** Letters of the work's own title, where the source states one. */
  uniform?: string
}

export function featuresOf (record: BibliographicRecord): MatchFeatures {
  const title = readTitle(record.title, record.languages[0])
  const features = blankFeatures(record.format, record.carrier, record.level, title.main)
  if (record.languages[0] !== undefined) features.language = record.languages[0]
  if (title.rest !== '') features.rest = title.rest
  if (title.romanised !== '' && title.romanised !== title.main) features.romanised = title.romanised
  if (title.digits !== '') features.digits = title.digits
  if (title.volume !== '') features.volume = title.volume
  if (title.part !== '') features.part = title.part
  if (title.volumes !== undefined) features.volumes = title.volumes
  if (record.extent !== undefined && record.level === 'monograph') readExtent(record.extent, record.format, features)
  const statement = record.edition ?? title.edition
  if (statement !== undefined) {
    const edition = editionOf(foldText(shorten(statement, 200)))
    if (edition.number !== undefined) features.edition = edition.number
    if (edition.kinds !== undefined) features.editionKinds = edition.kinds
  }
  if (record.year !== undefined) features.year = record.year
  if (record.pages !== undefined) features.pages = record.pages
  if (record.height !== undefined) features.height = record.height
  const publishers: string[] = []
  for (const { publisher } of record.publication) {
    if (publisher === undefined) continue
    const key = publisherKey(publisher)
    if (key !== '' && !publishers.includes(key)) publishers.push(key)
  }
  if (publishers.length > 0) features.publishers = publishers
  const { authors, translators } = namesOf(record)
  if (authors.length > 0) features.authors = authors
  if (translators.length > 0) features.translators = translators
  readIsbns(record, features)
  const { identifiers } = record
  if (identifiers.issn.length > 0) features.issn = identifiers.issn
  if (identifiers.oclc.length > 0) features.oclc = identifiers.oclc
  if (identifiers.lccn.length > 0) features.lccn = identifiers.lccn
  if (identifiers.unifiedBookNumber.length > 0) features.unified = identifiers.unifiedBookNumber.map(number => lettersOf(foldText(number)))
  const numbers = identifiers.other.filter(({ scheme }) => !saysNothing.has(scheme)).map(({ scheme, value }) => `${scheme} ${lettersOf(foldText(shorten(value, 100)))}`)
  if (numbers.length > 0) features.numbers = numbers
  if (record.level === 'component' && record.host !== undefined) {
    const host = lettersOf(foldText(`${record.host.title ?? ''}${record.host.issn ?? record.host.isbn ?? ''}${record.host.part ?? ''}`))
    if (host !== '') features.host = host
  }
  const work = record.uniformTitle ?? originalTitleIn(record.notes)
  if (work !== undefined) {
    const uniform = readTitle({ main: work }, record.uniformTitle === undefined ? undefined : record.originalLanguages[0]).main
    if (uniform !== '') features.uniform = uniform
  }
  return features
}

/** Schemes of what is no number of an edition. */
const saysNothing = new Set(['price', 'local', 'url'])

const originalTitle = /^\s*(?:translation of|transl\. of|originally published as|traduction de|(?:ubersetzung|übersetzung) von|原(?:书|文|著|作)?(?:题|书)?名|本书(?:系|为)?译自|译自)\s*[:：]?\s*(.{2,200})$/i

/** The original that a note names: Translation of: The old man and the sea; 原书名：The old man and the sea. */
function originalTitleIn (notes: string[]): string | undefined {
  for (const note of notes) {
    if (note.length > 300) continue
    const found = originalTitle.exec(note)
    if (found !== null) return found[1]!.replace(/[.。;；]\s*$/, '').replace(/^[《"“'‘]|[》"”'’]$/g, '')
  }
  return undefined
}

function readExtent (extent: string, format: Format, features: MatchFeatures): void {
  if (format !== 'book') {
    const units = /[0-9]{1,3}/.exec(extent)
    if (units !== null) features.units = Number(units[0])
  } else if (/[v册卷函冊巻bt全共]/i.test(extent)) {
    const volumes = volumesIn(foldText(shorten(extent, 200)))
    if (volumes !== undefined) features.volumes = volumes
  }
}

/** Features with every property in one order: objects of one shape compare several times faster in V8. JSON leaves out the undefined. */
function blankFeatures (format: Format, carrier: Carrier, level: Level, title: string): MatchFeatures {
  return {
    format, carrier, level, language: undefined, title, rest: undefined, romanised: undefined, digits: undefined, volume: undefined, part: undefined,
    volumes: undefined, units: undefined, edition: undefined, editionKinds: undefined, year: undefined, pages: undefined, height: undefined,
    publishers: undefined, authors: undefined, translators: undefined, isbn: undefined, setIsbn: undefined, doubtfulIsbn: undefined,
    issn: undefined, oclc: undefined, lccn: undefined, unified: undefined, numbers: undefined, host: undefined, uniform: undefined
  }
}

/** The same features in that shape, for those that come back from storage. */
export const inOneShape = ({
  format, carrier, level, language, title, rest, romanised, digits, volume, part, volumes, units, edition, editionKinds, year, pages, height,
  publishers, authors, translators, isbn, setIsbn, doubtfulIsbn, issn, oclc, lccn, unified, numbers, host, uniform
}: MatchFeatures): MatchFeatures => ({
  format, carrier, level, language, title, rest, romanised, digits, volume, part, volumes, units, edition, editionKinds, year, pages, height,
  publishers, authors, translators, isbn, setIsbn, doubtfulIsbn, issn, oclc, lccn, unified, numbers, host, uniform
})

/** A bare ISBN from a list: it says which book is held and describes nothing. */
export const isStub = (features: MatchFeatures): boolean => features.title === '' && features.romanised === undefined

/** Whether the two titles can be compared at all: Han against Latin letters cannot. */
export const sameScript = (left: string, right: string): boolean => hasHan(left) === hasHan(right)
