import { subfield, type DataField, type MarcRecord } from '../record.js'

/** The fields of a record that stand in two scripts (MARC21 880 with $6). */
export interface Pairs {
  /** By the field that is not 880. */
  twins: Map<DataField, { original: DataField, romanised: DataField }>
  /** Fields 880 that no other field points to, with the tag that they stand for. */
  alone: { tag: string, field: DataField }[]
}

const link = /^(\d{3}|880)-(\d{2})/

/** Pairs the 880 fields with their partners; undefined where the record has none, as most have. */
export function pairsOf (record: MarcRecord): Pairs | undefined {
  const fields = record.dataFields
  // 880 stands near the end, if at all
  let any = false
  for (let i = fields.length - 1; i >= 0 && !any; i--) any = fields[i]!.tag === '880'
  if (!any) return undefined

  const byLink = new Map<string, DataField>()
  for (const field of fields) {
    if (field.tag === '880') continue
    const stated = subfield(field, '6')
    const parts = stated === undefined ? null : link.exec(stated)
    if (parts !== null && parts[1] === '880' && parts[2] !== '00') byLink.set(`${field.tag}-${parts[2]}`, field)
  }
  const pairs: Pairs = { twins: new Map(), alone: [] }
  for (const field of fields) {
    if (field.tag !== '880') continue
    const parts = link.exec(subfield(field, '6') ?? '')
    if (parts === null) continue
    const partner = byLink.get(`${parts[1]}-${parts[2]}`)
    if (partner === undefined) pairs.alone.push({ tag: parts[1]!, field })
    // Some agencies do it the other way round and romanise in 880.
    else if (isLatin(field) && !isLatin(partner)) pairs.twins.set(partner, { original: partner, romanised: field })
    else pairs.twins.set(partner, { original: field, romanised: partner })
  }
  return pairs
}

/** The tag whose meaning a field has: its own, or for an 880 the one that it stands for. */
export const standsFor = (field: DataField): string => field.tag === '880' ? (subfield(field, '6') ?? '').slice(0, 3) : field.tag

/** Whether a field's text has no letters of another script. */
export function isLatin (field: DataField): boolean {
  for (const { code, value } of field.subfields) if (code !== '6' && /[\u0370-\u1cff\u2e80-\uabff\uac00-\ud7ff\ud840-\udbff\uf900-\ufaff]/.test(value)) return false
  return true
}
