import { asBuffer } from '../bytes.js'
import { UnreadableRecord, type DataField, type MarcRecord, type Subfield } from '../record.js'

/**
 * Reads one record of MARC in JSON, in either of the shapes that are met: that of pymarc, ruby-marc and Koha
 * ({ leader, fields: [{ "245": { ind1, ind2, subfields: [{ "a": "…" }] } }] }), and that of the Melinda tools and of PICA's
 * neighbours ({ leader, fields: [{ tag, ind1, ind2, subfields: [{ code, value }] }] }). Throws UnreadableRecord.
 */
export function readMarcJson (bytes: Uint8Array): MarcRecord {
  const text = asBuffer(bytes).toString('utf8')
  const given = parsed(text)
  if (!Array.isArray(given.fields)) throw new UnreadableRecord('no-fields', 'The object has no list of fields')
  const record: MarcRecord = {
    leader: textOf(given.leader).padEnd(24), controlFields: [], dataFields: [], encoding: 'utf-8', damage: text.includes('\ufffd') ? ['undecodable-bytes'] : []
  }
  for (const field of given.fields) for (const [tag, content] of tagged(field)) addField(record, tag, content)
  if (record.controlFields.length + record.dataFields.length === 0) throw new UnreadableRecord('no-fields', 'The record has no fields')
  return record
}

/** The first 001; undefined where there is none to be found. */
export function controlNumberInMarcJson (bytes: Uint8Array): string | undefined {
  try {
    const { fields } = parsed(asBuffer(bytes).toString('utf8'))
    for (const field of Array.isArray(fields) ? fields : []) {
      for (const [tag, content] of tagged(field)) if (tag === '001' && !isObject(content)) return textOf(content).trim() || undefined
    }
  } catch { /* reading it will say what is wrong with it */ }
  return undefined
}

function parsed (text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UnreadableRecord('json-malformed', `This is no JSON: ${(error as Error).message.slice(0, 200)}`)
  }
  if (!isObject(value)) throw new UnreadableRecord('json-malformed', 'A record is a JSON object')
  return value
}

/** The fields that one entry of the list states: one, under its tag; or several, where a program gathered them. */
function tagged (entry: unknown): [string, unknown][] {
  if (!isObject(entry)) throw new UnreadableRecord('json-malformed', 'A field is a JSON object')
  if (typeof entry.tag !== 'string') return Object.entries(entry)
  return [[entry.tag, 'subfields' in entry ? entry : entry.value ?? entry.data]]
}

function addField (record: MarcRecord, tag: string, content: unknown): void {
  if (!isObject(content)) {
    record.controlFields.push({ tag, value: textOf(content).normalize('NFC') })
    return
  }
  const field: DataField = { tag, indicator1: indicator(content.ind1), indicator2: indicator(content.ind2), subfields: [] }
  for (const each of Array.isArray(content.subfields) ? content.subfields : []) field.subfields.push(...subfieldsOf(each))
  record.dataFields.push(field)
}

function subfieldsOf (given: unknown): Subfield[] {
  if (!isObject(given)) throw new UnreadableRecord('json-malformed', 'A subfield is a JSON object')
  const pairs: [string, unknown][] = typeof given.code === 'string' && 'value' in given ? [[given.code, given.value]] : Object.entries(given)
  return pairs.map(([code, value]) => ({ code, value: textOf(value).normalize('NFC') }))
}

const indicator = (given: unknown): string => typeof given === 'string' && given !== '' ? given : ' '
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf (value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}
