import { emptyRecord, normaliseIsbn, type BibliographicRecord, type Contributor } from '@commonshelf/catalogue'
import { controlField, subfield, type DataField, type MarcRecord } from '../record.js'
import { addClass, addIsbn, addLanguages, addOnce, addOther, appendTo, issnOf, joined } from './draft.js'
import { heightOf, pagesOf } from './extent.js'
import { codedDataOf, type CarrierEvidence } from './marc21-coded.js'
import { pairsOf, standsFor } from './pairs.js'
import { trimIsbd, withoutBrackets, withoutFilingMarks } from './punctuation.js'
import { publicationsOf } from './publication.js'
import { roleOf } from './roles.js'

/** What a field adds to the description. Where it stands in two scripts, `field` is the original and `romanised` its twin. */
type Handler = (record: BibliographicRecord, field: DataField, evidence: CarrierEvidence, romanised?: DataField) => void

/** Describes a MARC21 bibliographic record. */
export function describeMarc21 (marc: MarcRecord): BibliographicRecord {
  const record = emptyRecord()
  const evidence: CarrierEvidence = { media: [], carriers: [], words: '' }
  const pairs = pairsOf(marc)
  const fields = marc.dataFields
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!
    const handler = handlers.get(field.tag)
    if (handler === undefined) continue
    const twin = pairs?.twins.get(field)
    if (twin === undefined) handler(record, field, evidence)
    else handler(record, twin.original, evidence, twin.romanised)
  }
  if (pairs !== undefined) for (const { tag, field } of pairs.alone) handlers.get(tag)?.(record, field, evidence)
  codedDataOf(marc, record, evidence)
  if (controlField(marc, '003')?.trim() === 'OCoLC') addOnce(record.identifiers.oclc, digitsOf(controlField(marc, '001')))
  return record
}

const handlers = new Map<string, Handler>()
const on = (tags: string, handler: Handler): void => { for (const tag of tags.split(' ')) handlers.set(tag, handler) }

on('010', (record, field) => {
  for (const { code, value } of field.subfields) if (code === 'a') addOnce(record.identifiers.lccn, lccnOf(value))
})

/** An LCCN as the Library of Congress normalises it: no blanks, nothing from a slash on, six digits after a hyphen. */
function lccnOf (value: string): string {
  const bare = value.replace(/\s+/g, '').replace(/\/.*/, '')
  return bare.replace(/-(\d{1,6})$/, (_, serial: string) => serial.padStart(6, '0'))
}

on('015 016', (record, field) => {
  const scheme = subfield(field, '2') ?? 'national bibliography'
  for (const { code, value } of field.subfields) if (code === 'a') addOther(record, scheme, value)
})

on('020', (record, field) => {
  const qualifiers: string[] = []
  for (const { code, value } of field.subfields) if (code === 'q') qualifiers.push(value.replace(/^[\s(]+|[\s:;,)]+$/g, ''))
  for (const { code, value } of field.subfields) {
    if ((code !== 'a' && code !== 'z') || !/\d/.test(value)) continue
    const isbn = normaliseIsbn(value)
    if (isbn.qualifier === undefined && qualifiers.length > 0) isbn.qualifier = qualifiers.join(', ')
    if (code === 'z') isbn.cancelled = true
    addIsbn(record, isbn)
  }
})

on('022', (record, field) => {
  for (const { code, value } of field.subfields) if (code === 'a') addOnce(record.identifiers.issn, issnOf(value))
})

const standardNumbers: Record<string, string> = { 0: 'isrc', 1: 'upc', 2: 'ismn', 3: 'ean', 4: 'sici' }
on('024', (record, field) => {
  const scheme = field.indicator1 === '7' ? subfield(field, '2') : standardNumbers[field.indicator1]
  if (scheme === undefined) return
  for (const { code, value } of field.subfields) if (code === 'a') addOther(record, scheme, value)
})

on('028', (record, field) => {
  const number = subfield(field, 'a')
  if (number !== undefined) addOther(record, 'publisher', joined([subfield(field, 'b'), number], ' '))
})

on('035', (record, field) => {
  for (const { code, value } of field.subfields) {
    if (code !== 'a') continue
    const prefixed = /^\(([^)]+)\)\s*(.+)$/.exec(value.trim())
    if (prefixed === null) continue
    if (prefixed[1] === 'OCoLC') addOnce(record.identifiers.oclc, digitsOf(prefixed[2]))
    else addOther(record, prefixed[1]!, prefixed[2]!)
  }
})

on('041', (record, field) => {
  for (const { code, value } of field.subfields) {
    if (code === 'a' || code === 'd') addLanguages(record.languages, value)
    else if (code === 'h') addLanguages(record.originalLanguages, value)
  }
})

on('050 090', (record, field) => {
  const value = joined([subfield(field, 'a'), subfield(field, 'b')], ' ')
  // 090 is a local call number in many systems, and 050 of some holds shelf marks; only what looks like LC's counts
  if (/^[A-Z]{1,3}\s*\d/.test(value)) addClass(record, 'lcc', value)
})
on('080', (record, field) => addClass(record, 'udc', subfield(field, 'a')))
on('082 092', (record, field) => {
  for (const { code, value } of field.subfields) if (code === 'a' && /^\d{3}/.test(value)) addClass(record, 'ddc', value.replace(/[/'′]/g, ''))
})
on('084', (record, field) => {
  const scheme = subfield(field, '2')?.toLowerCase()
  for (const { code, value } of field.subfields) if (code === 'a') addClass(record, scheme?.startsWith('clc') === true ? 'clc' : 'other', value)
})
on('093', (record, field) => addClass(record, 'clc', subfield(field, 'a')))

on('100 700', (record, field, _, romanised) => addName(record, field, romanised, 'person', 'abc'))
on('110 710', (record, field, _, romanised) => addName(record, field, romanised, 'body', 'ab'))
on('111 711', (record, field, _, romanised) => addName(record, field, romanised, 'meeting', 'acden'))
on('720', (record, field, _, romanised) => addName(record, field, romanised, 'person', 'a'))

function addName (record: BibliographicRecord, field: DataField, romanised: DataField | undefined, kind: Contributor['kind'], codes: string): void {
  const primary = standsFor(field).startsWith('1')
  let name = ''
  let dates: string | undefined
  let role: string | undefined
  let term: string | undefined
  for (const { code, value } of field.subfields) {
    // 7XX with a title is a work that this one contains or comes from, not somebody's part in this one
    if (code === 't' && !primary) return
    if (codes.includes(code)) name = name === '' ? trimIsbd(value) : `${name}${code === 'c' && kind === 'person' ? ', ' : ' '}${trimIsbd(value)}`
    else if (code === 'd' && kind === 'person') dates = trimIsbd(value)
    else if (code === '4') role ??= value
    else if (code === (kind === 'meeting' ? 'j' : 'e')) term ??= value
  }
  if (name === '') return
  const contributor: Contributor = { name: withoutFilingMarks(name), kind, primary }
  if (romanised !== undefined) contributor.romanised = joined(romanised.subfields.filter(({ code }) => codes.includes(code)).map(({ value }) => trimIsbd(value)), ' ')
  if (dates !== undefined && dates !== '') contributor.dates = dates
  const known = roleOf(role) ?? roleOf(term)
  if (known !== undefined) contributor.role = known
  if (!record.contributors.some(other => other.name === contributor.name && other.role === contributor.role)) record.contributors.push(contributor)
}

on('130 240', (record, field) => {
  const parts: string[] = []
  for (const { code, value } of field.subfields) if (code === 'a' || code === 'n' || code === 'p') parts.push(trimIsbd(value))
  if (parts.length > 0) record.uniformTitle ??= withoutFilingMarks(withoutBrackets(parts.join('. ')))
})

on('245', (record, field, evidence, romanised) => {
  const title = record.title
  if (title.main !== '') return
  let parallel = false
  for (const { code, value } of field.subfields) {
    switch (code) {
      case 'a':
        if (title.main === '') title.main = withoutFilingMarks(trimIsbd(value))
        else appendTo(title, 'rest', trimIsbd(value), ' ')
        parallel = endsInEquals(value)
        break
      case 'b':
        if (parallel) addOnce(record.alternativeTitles, trimIsbd(value))
        else appendTo(title, 'rest', trimIsbd(value), ' : ')
        parallel = endsInEquals(value)
        break
      case 'n': appendTo(title, 'partNumber', trimIsbd(value), ', '); break
      case 'p': appendTo(title, 'partName', trimIsbd(value), '. '); break
      case 'c': appendTo(title, 'responsibility', trimIsbd(value), ' ; '); break
      case 'h': evidence.words += ' ' + value; break
      case 'k': if (title.main === '') title.main = trimIsbd(value); break
    }
  }
  if (romanised !== undefined) {
    const main = subfield(romanised, 'a')
    if (main !== undefined) title.romanised = withoutFilingMarks(trimIsbd(main))
  }
})

on('246 247 210 222 242', (record, field) => {
  const value = joined(field.subfields.filter(({ code }) => code === 'a' || code === 'b' || code === 'n' || code === 'p').map(({ value }) => trimIsbd(value)), ' ')
  if (value !== record.title.main) addOnce(record.alternativeTitles, withoutFilingMarks(value))
})

on('250', (record, field, evidence) => {
  const edition = joined([subfield(field, 'a'), subfield(field, 'b')].map(value => value === undefined ? undefined : trimIsbd(value)), ' / ')
  if (edition === '') return
  evidence.words += ' ' + edition
  record.edition = joined([record.edition, edition], '; ')
})

on('260 264', (record, field) => {
  // 264 _4 is a copyright date; production, distribution and manufacture count only where no publisher is named
  const kind = standsFor(field) === '264' ? field.indicator2 : '1'
  if (kind === '4' || (kind !== '1' && kind !== ' ' && record.publication.length > 0)) return
  record.publication.push(...publicationsOf(field, { place: 'a', publisher: 'b', date: 'c' }))
})

on('300', (record, field, evidence) => {
  for (const { code, value } of field.subfields) {
    if (code === 'a') {
      record.extent = joined([record.extent, trimIsbd(value)], ' + ')
      record.pages ??= pagesOf(value)
      evidence.words += ' ' + value
    } else if (code === 'c') record.height ??= heightOf(value)
    else if (code === 'b') evidence.words += ' ' + value
  }
})

on('337', (_, field, evidence) => {
  for (const { code, value } of field.subfields) if (code === 'a' || code === 'b') evidence.media.push(value)
})
on('338', (_, field, evidence) => {
  for (const { code, value } of field.subfields) if (code === 'a' || code === 'b') evidence.carriers.push(value)
})
on('340', (_, field, evidence) => {
  for (const { code, value } of field.subfields) if (code === 'n' || code === 'a') evidence.words += ' ' + value
})

on('490 440', (record, field) => {
  let title = ''
  let volume: string | undefined
  let issn: string | undefined
  for (const { code, value } of field.subfields) {
    if (code === 'a' || code === 'n' || code === 'p') title = title === '' ? trimIsbd(value) : `${title}. ${trimIsbd(value)}`
    else if (code === 'v') volume = trimIsbd(value)
    else if (code === 'x') issn = issnOf(value)
  }
  if (title !== '') record.series.push({ title: withoutFilingMarks(title), ...(volume === undefined ? {} : { volume }), ...(issn === undefined ? {} : { issn }) })
})

on('830', (record, field) => {
  // the authorised form of a series that 490 gives as printed, and the only one where there is no 490
  if (record.series.length > 0) return
  const title = joined(field.subfields.filter(({ code }) => code === 'a' || code === 'n' || code === 'p').map(({ value }) => trimIsbd(value)), '. ')
  const volume = subfield(field, 'v')
  if (title !== '') record.series.push(volume === undefined ? { title } : { title, volume: trimIsbd(volume) })
})

on('500 501 502 503 504 508 511 515 518 525 530 534 538 546 547 550 555 580 585 586 588', (record, field) => {
  const note = joined(field.subfields.filter(({ code }) => code >= 'a' && code <= 'z').map(({ value }) => value.trim()), ' ')
  addOnce(record.notes, note)
})

on('505', (record, field) => {
  const contents = joined(field.subfields.filter(({ code }) => 'agrtu'.includes(code)).map(({ value }) => value.trim()), ' ')
  record.contents = joined([record.contents, contents], ' -- ')
})

on('520', (record, field) => {
  // indicator 4 is a content advice
  if (field.indicator1 === '4') return
  record.summary = joined([record.summary, subfield(field, 'a')?.trim(), subfield(field, 'b')?.trim()], ' ')
})

on('600 610 611 630 648 650 651 653 655 690', (record, field) => {
  let heading = ''
  for (const { code, value } of field.subfields) {
    if (code < 'a' || code === 'w' || code === 'u' || code === 'e') continue
    const text = trimIsbd(value)
    if (text === '') continue
    const division = code === 'x' || code === 'y' || code === 'z' || code === 'v'
    heading = heading === '' ? text : `${heading}${division ? ' -- ' : code === 'a' ? '; ' : ' '}${text}`
  }
  addOnce(record.subjects, heading)
})

on('773', (record, field) => {
  if (record.host !== undefined) return
  const host: NonNullable<BibliographicRecord['host']> = {}
  for (const { code, value } of field.subfields) {
    if (code === 't') host.title = trimIsbd(value)
    else if (code === 'z') host.isbn = normaliseIsbn(value).value
    else if (code === 'x') host.issn = issnOf(value) ?? value
    else if (code === 'g') host.part = trimIsbd(value)
  }
  if (Object.keys(host).length > 0) record.host = host
})

/** What an address leads to when it is not the thing itself: a table of contents, a cover, a description. */
const besideTheThing = /contents|cover|description|sample|excerpt|review|biograph|inhalt|rezension|klappentext|目[次录錄]|封面|简介/i

on('856', (record, field) => {
  if (field.indicator2 === '2') return
  let about = ''
  for (const { code, value } of field.subfields) if (code === '3' || code === 'z' || code === 'y') about += value
  if (besideTheThing.test(about)) return
  for (const { code, value } of field.subfields) if (code === 'u') addOnce(record.links, value.trim())
})

const endsInEquals = (value: string): boolean => /=\s*$/.test(value)

const digitsOf = (value: string | undefined): string | undefined => value === undefined ? undefined : /\d+/.exec(value)?.[0].replace(/^0+/, '')
