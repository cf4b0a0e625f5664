import { isQualifier, type Finding } from '@commonshelf/catalogue'
import { dialectOf, dialects, type Dialect } from '../describe/dialect.js'
import type { DataField, MarcRecord, Subfield } from '../record.js'

/** One change of a corrected record. `to` says where the value went, when it went elsewhere. */
export interface Change { code: string, place: string, before: string, after: string, to?: string }

/**
 * The record with what its findings propose beyond doubt, and a list of what was changed. An ISBN that is wrong and cannot
 * be put right goes to $z, the place of wrong numbers in both dialects. Fields without a finding are the same objects.
 */
export function correctMarc (record: MarcRecord, findings: readonly Finding[], stated: string = 'auto'): { record: MarcRecord, changes: Change[] } {
  const unimarc = (dialects.includes(stated as Dialect) ? stated : dialectOf(record)) !== 'marc21'
  const changes: Change[] = []
  const wanted = new Map(findings.filter(({ code, safe }) => safe === true || code === 'isbn-invalid').map(finding => [`${finding.field}\0${finding.value}`, finding]))
  if (wanted.size === 0) return { record, changes }
  const dataFields = record.dataFields.map(field => correctField(field, wanted, unimarc, changes))
  return changes.length === 0 ? { record, changes } : { record: { ...record, dataFields }, changes }
}

function correctField (field: DataField, wanted: ReadonlyMap<string, Finding>, unimarc: boolean, changes: Change[]): DataField {
  let changed = false
  const subfields: Subfield[] = []
  const added: Subfield[] = []
  for (const one of field.subfields) {
    const place = `${field.tag}$${one.code}`
    const finding = wanted.get(`${place}\0${one.value}`)
    if (finding === undefined) {
      subfields.push(one)
      continue
    }
    if (finding.code === 'isbn-invalid' && finding.safe !== true) {
      subfields.push({ code: 'z', value: one.value })
      changes.push({ code: finding.code, place, before: one.value, after: one.value, to: `${field.tag}$z` })
    } else if (finding.code === 'isbn-qualifier') {
      const moved = partsOf(finding.detail ?? '', unimarc)
      // A place that is taken is staff's to sort out
      if (moved === undefined || moved.some(({ code }) => field.subfields.some(other => other.code === code))) {
        subfields.push(one)
        continue
      }
      subfields.push({ code: one.code, value: finding.proposal! })
      added.push(...moved)
      changes.push({ code: finding.code, place, before: one.value, after: [finding.proposal!, ...moved.map(({ code, value }) => `$${code} ${value}`)].join(' ') })
    } else {
      subfields.push({ code: one.code, value: finding.proposal! })
      changes.push({ code: finding.code, place, before: one.value, after: finding.proposal! })
    }
    changed = true
  }
  return changed ? { ...field, subfields: [...subfields, ...added] } : field
}

const priceStarts = /(?:CNY|RMB|USD|HK|NT|EUR|GBP|¥|￥|\$|€|£)\$?\s*\d|\d+\.\d{2}/

/** What stood after the number: its words in $q (MARC21) or $b (UNIMARC), its price in $c or $d. */
function partsOf (rest: string, unimarc: boolean): Subfield[] | undefined {
  if (!isQualifier(rest)) return undefined
  const at = rest.search(priceStarts)
  const plain = (text: string): string => text.replace(/^[\s:;,：；，]+|[\s:;,：；，]+$/g, '').replace(/^[([（［【](.*)[)\]）］】]$/, '$1').trim()
  const words = plain(at === -1 ? rest : rest.slice(0, at))
  const price = at === -1 ? '' : plain(rest.slice(at))
  const parts: Subfield[] = []
  if (words !== '') parts.push({ code: unimarc ? 'b' : 'q', value: words })
  if (price !== '') parts.push({ code: unimarc ? 'd' : 'c', value: price })
  return parts
}

/**
 * The record as one of Unicode: what says in it how it is encoded is brought in line (MARC21 leader/09, UNIMARC 100 $a/26-29).
 * Only for a record that came in another encoding.
 */
export function inUnicode (record: MarcRecord, stated: string = 'auto'): MarcRecord {
  if ((dialects.includes(stated as Dialect) ? stated : dialectOf(record)) === 'marc21') return { ...record, leader: `${record.leader.slice(0, 9)}a${record.leader.slice(10)}` }
  return {
    ...record,
    dataFields: record.dataFields.map(field => field.tag !== '100'
      ? field
      : { ...field, subfields: field.subfields.map(one => one.code === 'a' && one.value.length >= 30 ? { code: 'a', value: `${one.value.slice(0, 26)}50  ${one.value.slice(30)}` } : one) })
  }
}
