import { emptyRecord, normaliseIsbn, type BibliographicRecord, type Contributor } from '@commonshelf/catalogue'
import { subfield, type DataField, type MarcRecord } from '../record.js'
import { addClass, addIsbn, addLanguages, addOnce, addOther, appendTo, issnOf, joined } from './draft.js'
import { heightOf, pagesOf } from './extent.js'
import { trimIsbd, withoutFilingMarks } from './punctuation.js'
import { publicationsOf } from './publication.js'
import { roleOf } from './roles.js'
import { codedUnimarcDataOf, levelOf, type UnimarcEvidence } from './unimarc-coded.js'

type Handler = (record: BibliographicRecord, field: DataField, evidence: UnimarcEvidence) => void

/**
 * Describes a record of UNIMARC or one of its Chinese kin (CNMARC, CMARC). CNMARC adds pinyin in $A, $9, $E and $F, the
 * Chinese Library Classification in 690 and the unified book number in 091; nothing of that means something else in
 * UNIMARC, so that one table serves them all.
 */
export function describeUnimarc (marc: MarcRecord): BibliographicRecord {
  const record = emptyRecord()
  record.level = levelOf(marc)
  const evidence: UnimarcEvidence = { material: '', extent: '', formOfText: '', electronic: false, microform: false }
  for (const field of marc.dataFields) handlers.get(field.tag)?.(record, field, evidence)
  codedUnimarcDataOf(marc, record, evidence)
  return record
}

const handlers = new Map<string, Handler>()
const on = (tags: string, handler: Handler): void => { for (const tag of tags.split(' ')) handlers.set(tag, handler) }

const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** Pinyin of a field: $A in most systems, $9 in the national library's records (elsewhere $9 holds link numbers). */
function pinyinOf (field: DataField, of: string): string | undefined {
  if (!hasHan(of)) return undefined
  for (const { code, value } of field.subfields) {
    if ((code === 'A' || code === '9') && /[a-zü]/i.test(value) && !hasHan(value)) return value.trim()
  }
  return undefined
}

on('010', (record, field) => {
  let qualifier: string | undefined
  let price: string | undefined
  for (const { code, value } of field.subfields) {
    if (code === 'b') qualifier = value.trim().replace(/^[(（]|[)）]$/g, '')
    else if (code === 'd') price = value
  }
  // "CNY66.00（全三册）": what the price is for tells a set's number from a volume's
  qualifier ??= price === undefined ? undefined : /[(（]([^)）]*[册卷套辑装部集函][^)）]*)[)）]/.exec(price)?.[1]
  for (const { code, value } of field.subfields) {
    if ((code !== 'a' && code !== 'z') || !/\d{4}/.test(value.replace(/\D/g, ''))) continue
    const isbn = normaliseIsbn(value)
    if (isbn.qualifier === undefined && qualifier !== undefined && qualifier !== '') isbn.qualifier = qualifier
    if (code === 'z') isbn.cancelled = true
    addIsbn(record, isbn)
  }
})

on('011', (record, field) => addOnce(record.identifiers.issn, issnOf(subfield(field, 'a') ?? '')))
on('020', (record, field) => addOther(record, 'national bibliography', joined([subfield(field, 'a'), subfield(field, 'b')], ' ')))
on('016', (record, field) => addOther(record, 'isrc', subfield(field, 'a') ?? ''))
on('071', (record, field) => addOther(record, 'publisher', joined([subfield(field, 'b'), subfield(field, 'a')], ' ')))
on('073', (record, field) => addOther(record, 'ean', subfield(field, 'a') ?? ''))
on('091', (record, field) => addOnce(record.identifiers.unifiedBookNumber, subfield(field, 'a')?.trim().replace(/^统一书号\s*[:：]?\s*/, '')))
on('035', (record, field) => {
  const prefixed = /^\(([^)]+)\)\s*(.+)$/.exec(subfield(field, 'a')?.trim() ?? '')
  if (prefixed === null) return
  if (prefixed[1] === 'OCoLC') addOnce(record.identifiers.oclc, /\d+/.exec(prefixed[2]!)?.[0].replace(/^0+/, ''))
  else addOther(record, prefixed[1]!, prefixed[2]!)
})

on('101', (record, field) => {
  for (const { code, value } of field.subfields) {
    if (code === 'a') addLanguages(record.languages, value)
    else if (code === 'c') addLanguages(record.originalLanguages, value)
  }
})

on('106', (_, field, evidence) => { evidence.formOfText = subfield(field, 'a')?.charAt(0) ?? '' })
on('130', (_, __, evidence) => { evidence.microform = true })
on('135', (_, __, evidence) => { evidence.electronic = true })
on('204', (_, field, evidence) => { evidence.material += ' ' + (subfield(field, 'a') ?? '') })

on('200', (record, field, evidence) => {
  const title = record.title
  if (title.main !== '') return
  for (const { code, value } of field.subfields) {
    switch (code) {
      case 'a':
        // A second $a is another work by the same author in one volume
        if (title.main === '') title.main = withoutFilingMarks(trimIsbd(value))
        else addOnce(record.alternativeTitles, withoutFilingMarks(trimIsbd(value)))
        break
      case 'b': evidence.material += ' ' + value; break
      case 'c': addOnce(record.alternativeTitles, trimIsbd(value)); break
      case 'd': addOnce(record.alternativeTitles, trimIsbd(value.replace(/^\s*=\s*/, ''))); break
      case 'e': appendTo(title, 'rest', trimIsbd(value.replace(/^\s*[,:]\s*/, '')), ' : '); break
      case 'h': appendTo(title, 'partNumber', trimIsbd(value), ', '); break
      case 'i': appendTo(title, 'partName', trimIsbd(value), '. '); break
      case 'f': case 'g': appendTo(title, 'responsibility', trimIsbd(value), ' ; '); break
    }
  }
  const pinyin = pinyinOf(field, title.main)
  if (pinyin !== undefined) title.romanised = pinyin
})

on('205', (record, field) => {
  const edition = joined(field.subfields.filter(({ code }) => code === 'a' || code === 'b').map(({ value }) => trimIsbd(value)), ', ')
  if (edition !== '') record.edition = joined([record.edition, edition], '; ')
})

on('210 214', (record, field) => {
  // 214 (since 2019) has the kind of statement in its second indicator, 0 for publication
  if (field.tag === '214' && field.indicator2 !== '0' && record.publication.length > 0) return
  record.publication.push(...publicationsOf(field, { place: 'a', publisher: 'c', date: 'd' }))
})

on('215', (record, field, evidence) => {
  for (const { code, value } of field.subfields) {
    if (code === 'a') {
      record.extent = joined([record.extent, trimIsbd(value)], ' + ')
      record.pages ??= pagesOf(value)
      evidence.extent += ' ' + value
    } else if (code === 'd') record.height ??= heightOf(value)
  }
})

on('225', (record, field) => {
  let title = ''
  let volume: string | undefined
  let issn: string | undefined
  for (const { code, value } of field.subfields) {
    if (code === 'a' || code === 'h' || code === 'i') title = title === '' ? trimIsbd(value) : `${title}. ${trimIsbd(value)}`
    else if (code === 'v') volume = trimIsbd(value)
    else if (code === 'x') issn = issnOf(value)
  }
  addSeries(record, title, volume, issn)
})

// A series in 410 is mostly in 225 as well, in the form printed; a set in 461 mostly is not.
on('410 461 462', (record, field) => {
  const linked = linkedTitleOf(field)
  if (linked.title === '') return
  if (record.level === 'component' && field.tag !== '410') record.host ??= hostOf(linked)
  else if (field.tag !== '410' || record.series.length === 0) addSeries(record, linked.title, linked.volume, linked.issn)
})
on('463', (record, field) => { record.host ??= hostOf(linkedTitleOf(field)) })
on('454', (record, field) => {
  const { title } = linkedTitleOf(field)
  if (title !== '') record.uniformTitle ??= title
})

interface Linked { title: string, volume?: string | undefined, issn?: string | undefined, isbn?: string | undefined }

/** What a 4XX field links to: subfields of its own ($t, $v, $x), or whole fields embedded after $1 (2001 $a Title). */
function linkedTitleOf (field: DataField): Linked {
  const linked: Linked = { title: '' }
  let embedded = ''
  for (const { code, value } of field.subfields) {
    if (code === '1') embedded = value.substring(0, 3)
    else if (embedded === '' || embedded === '200') {
      if ((code === 't' && embedded === '') || (code === 'a' && linked.title === '' && (embedded === '200' || field.tag !== '410'))) linked.title = withoutFilingMarks(trimIsbd(value))
      else if (code === 'v') linked.volume = trimIsbd(value)
      else if (code === 'x') linked.issn = issnOf(value)
      else if (code === 'y') linked.isbn = normaliseIsbn(value).value
    }
  }
  return linked
}

const hostOf = ({ title, volume, issn, isbn }: Linked): NonNullable<BibliographicRecord['host']> => ({
  ...(title === '' ? {} : { title }), ...(isbn === undefined ? {} : { isbn }), ...(issn === undefined ? {} : { issn }), ...(volume === undefined ? {} : { part: volume })
})

function addSeries (record: BibliographicRecord, title: string, volume: string | undefined, issn: string | undefined): void {
  const plain = withoutFilingMarks(title)
  if (plain === '' || record.series.some(known => known.title === plain && (volume === undefined || known.volume === volume))) return
  record.series.push({ title: plain, ...(volume === undefined ? {} : { volume }), ...(issn === undefined ? {} : { issn }) })
}

on('300 301 302 303 304 305 306 307 308 310 311 312 313 314 315 316 320 321 322 323 324 325 326 328 333 336 337', (record, field) => {
  for (const { code, value } of field.subfields) if (code === 'a') addOnce(record.notes, value.trim())
})
on('327', (record, field) => {
  record.contents = joined([record.contents, ...field.subfields.filter(({ code }) => code >= 'a' && code <= 'z').map(({ value }) => value.trim())], ' -- ')
})
on('330', (record, field) => {
  record.summary = joined([record.summary, subfield(field, 'a')?.trim()], ' ')
})

on('500', (record, field) => {
  const parts = field.subfields.filter(({ code }) => code === 'a' || code === 'h' || code === 'i').map(({ value }) => trimIsbd(value))
  if (parts.length > 0) record.uniformTitle ??= withoutFilingMarks(joined(parts, '. '))
})
on('510 512 513 514 515 516 517 518 520 530 531 532 540 541', (record, field) => {
  const value = joined(field.subfields.filter(({ code }) => code === 'a' || code === 'e' || code === 'h' || code === 'i').map(({ value }) => trimIsbd(value)), ' ')
  if (value !== record.title.main) addOnce(record.alternativeTitles, withoutFilingMarks(value))
})

on('600 601 602 604 605 606 607 608', (record, field) => {
  let heading = ''
  for (const { code, value } of field.subfields) {
    if (code < 'a' || code === 'f' || code > 'z') continue
    const text = trimIsbd(value)
    if (text === '') continue
    const division = code === 'x' || code === 'y' || code === 'z' || code === 'j'
    heading = heading === '' ? text : `${heading}${division ? ' -- ' : code === 'b' && field.tag === '600' ? ', ' : ' '}${text}`
  }
  addOnce(record.subjects, heading)
})
on('610', (record, field) => {
  for (const { code, value } of field.subfields) if (code === 'a') addOnce(record.subjects, trimIsbd(value))
})

on('675', (record, field) => addClass(record, 'udc', subfield(field, 'a')))
on('676', (record, field) => addClass(record, 'ddc', subfield(field, 'a')?.replace(/[/'′]/g, '')))
on('680', (record, field) => addClass(record, 'lcc', joined([subfield(field, 'a'), subfield(field, 'b')], ' ')))
on('681 686 692', (record, field) => addClass(record, 'other', subfield(field, 'a')))
on('690', (record, field) => {
  const value = subfield(field, 'a')?.trim()
  // The Chinese Library Classification starts with its letter; in UNIMARC 690 is free for local use
  if (value !== undefined && /^[A-Z]/.test(value)) addClass(record, 'clc', value)
})

on('700 701 702', (record, field) => addName(record, field, 'person'))
on('710 711 712', (record, field) => addName(record, field, field.indicator1 === '1' ? 'meeting' : 'body'))
on('720 721 722', (record, field) => addName(record, field, 'person'))

function addName (record: BibliographicRecord, field: DataField, kind: Contributor['kind']): void {
  let name = ''
  let latin: string | undefined
  let dates: string | undefined
  let role: string | undefined
  for (const { code, value } of field.subfields) {
    if (code === 'a') name = name === '' ? trimIsbd(value) : name
    else if (code === 'b' && name !== '') {
      const rest = trimIsbd(value.replace(/^[\s,]+/, ''))
      if (rest !== '') name += (kind === 'person' ? ', ' : ' ') + rest
    } else if (code === 'c') latin ??= /^[(（<]?\s*([\p{Script=Latin}][\p{Script=Latin}\s.,'’-]+)[)）>]?$/u.exec(value.trim())?.[1]
    else if (code === 'f') dates = value.replace(/^[\s<(（]+|[\s>)）]+$/g, '')
    else if (code === '4') role ??= value
  }
  if (name === '') return
  const contributor: Contributor = { name: withoutFilingMarks(name), kind, primary: !field.tag.endsWith('2') }
  // A foreign author's own name, which CNMARC has in brackets in $c, says more than the pinyin of its transcription
  const romanised = hasHan(name) ? latin?.trim() ?? pinyinOf(field, name) : undefined
  if (romanised !== undefined) contributor.romanised = romanised
  if (dates !== undefined && dates !== '') contributor.dates = dates
  const known = roleOf(role)
  if (known !== undefined) contributor.role = known
  if (!record.contributors.some(other => other.name === contributor.name && other.role === contributor.role)) record.contributors.push(contributor)
}

on('856', (record, field) => {
  const about = joined([subfield(field, '3'), subfield(field, 'z')], ' ')
  if (/contents|cover|sommaire|couverture|目[次录錄]|封面/i.test(about)) return
  for (const { code, value } of field.subfields) if (code === 'u') addOnce(record.links, value.trim())
})
