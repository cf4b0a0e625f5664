import { asBuffer } from '../bytes.js'
import { undoubled } from '../encodings/repair.js'
import { UnreadableRecord, type DataField, type MarcRecord } from '../record.js'
import { localName, resolved, resolvedWherePossible } from './tokens.js'

// Characters that XML 1.0 forbids. None of them is half of a Han character beyond the first plane: 𠮷 stays.
// oxlint-disable-next-line no-control-regex
const illegal = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/
const everyIllegal = new RegExp(illegal, 'g')
/** A reference to one of the control characters or to half a character, which is read as U+FFFD. */
const illegalReference = /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]|d[89a-f][\da-f]{2}));/i

/** Elements may be nested so deep and no deeper; MARCXML needs five. */
const deepest = 32

/**
 * Reads one <record> of MARCXML (MARC21 slim, ISO 25577, or the same elements in any namespace or none, under any prefix).
 * What is not MARC around and inside it is passed over. A DOCTYPE is refused, so no entity can be defined, nothing is
 * fetched and nothing explodes. Throws UnreadableRecord.
 */
export function readMarcXml (bytes: Uint8Array): MarcRecord {
  const record: MarcRecord = { leader: '', controlFields: [], dataFields: [], encoding: 'utf-8', damage: [] }
  const decoded = asBuffer(bytes).toString('utf8')
  const source = illegal.test(decoded) ? decoded.replace(everyIllegal, '\ufffd') : decoded
  if (source.includes('\ufffd') || illegalReference.test(source)) record.damage.push('undecodable-bytes')
  const once = undoubled(source)
  if (once !== undefined) record.damage.push('double-encoded')
  const text = once ?? source
  // Composing the document itself would join a mark at the start of a value to the > before it
  const compose = text.normalize('NFC') === text ? (value: string): string => value : (value: string): string => value.normalize('NFC')

  const open: string[] = []
  let field: DataField | undefined
  let tag = ''
  let code = ''
  let value: string | undefined
  let records = 0
  let at = text.indexOf('<')
  while (at !== -1) {
    const next = text.charCodeAt(at + 1)
    let end: number
    if (next === 0x21 || next === 0x3f) {
      end = endOfMarkup(text, at)
      if (text.startsWith('<![CDATA[', at) && value !== undefined) value += text.substring(at + 9, end - 3)
    } else if (next === 0x2f) {
      end = text.indexOf('>', at) + 1
      if (end === 0) throw malformed('A tag does not end')
      const name = text.substring(at + 2, end - 1).trim()
      if (open.pop() !== name) throw malformed(`</${name.slice(0, 40)}> closes nothing that is open`)
      if (value !== undefined) {
        // Only an element without children has a value here
        switch (localName(name)) {
          case 'leader': record.leader = value.padEnd(24); break
          case 'controlfield': record.controlFields.push({ tag, value: compose(value) }); break
          case 'subfield': field?.subfields.push({ code, value: compose(value) }); break
        }
        value = undefined
      }
      if (localName(name) === 'datafield') field = undefined
    } else {
      end = endOfTag(text, at)
      const empty = text.charCodeAt(end - 2) === 0x2f
      const name = nameAt(text, at + 1)
      switch (localName(name)) {
        case 'record':
          records++
          if (records > 1 && record.controlFields.length + record.dataFields.length > 0) throw malformed('More than one record')
          break
        case 'leader':
          value = ''
          break
        case 'controlfield':
          tag = attribute(text, at, end, 'tag') ?? missing('tag', name)
          value = ''
          break
        case 'datafield': {
          if (field !== undefined) throw malformed('A datafield inside a datafield')
          const first = attribute(text, at, end, 'ind1')
          const second = attribute(text, at, end, 'ind2')
          field = { tag: attribute(text, at, end, 'tag') ?? missing('tag', name), indicator1: first === undefined || first === '' ? ' ' : first, indicator2: second === undefined || second === '' ? ' ' : second, subfields: [] }
          record.dataFields.push(field)
          break
        }
        case 'subfield':
          if (field === undefined) throw malformed('A subfield outside a datafield')
          code = attribute(text, at, end, 'code') ?? missing('code', name)
          value = ''
          break
        default:
          // <subfields> for <subfield>: going on would lose what it holds
          if (field !== undefined) throw malformed(`<${name.slice(0, 40)}> is no part of a datafield`)
      }
      if (empty) {
        value = undefined
        if (localName(name) === 'datafield') field = undefined
      } else {
        if (open.length === deepest) throw malformed('Elements are nested too deep')
        open.push(name)
      }
    }
    at = text.indexOf('<', end)
    if (value !== undefined) value += resolved(text.substring(end, at === -1 ? text.length : at))
  }
  if (open.length > 0) throw malformed(`<${open[open.length - 1]!.slice(0, 40)}> is not closed`)
  if (record.controlFields.length + record.dataFields.length === 0) throw new UnreadableRecord('no-fields', 'The record has no fields')
  return record
}

const malformed = (detail: string): UnreadableRecord => new UnreadableRecord('xml-malformed', detail)
const missing = (name: string, element: string): never => { throw malformed(`<${element}> has no ${name}`) }

/** Where a comment, CDATA section or processing instruction ends. */
function endOfMarkup (text: string, at: number): number {
  const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : text.charCodeAt(at + 1) === 0x3f ? '?>' : undefined
  if (closing === undefined) throw new UnreadableRecord('xml-doctype', 'A document type declaration is not accepted')
  const end = text.indexOf(closing, at + 2)
  if (end === -1) throw malformed('A comment or section does not end')
  return end + closing.length
}

/** Where a start tag ends; a > inside a quoted attribute does not end it. */
function endOfTag (text: string, at: number): number {
  let quote = 0
  for (let i = at + 1; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (quote !== 0) {
      if (character === quote) quote = 0
    } else if (character === 0x22 || character === 0x27) quote = character
    else if (character === 0x3e) return i + 1
    else if (character === 0x3c) break
  }
  throw malformed('A tag does not end')
}

function nameAt (text: string, at: number): string {
  let end = at
  for (;; end++) {
    const character = text.charCodeAt(end)
    if (character <= 0x20 || character === 0x3e || character === 0x2f || Number.isNaN(character)) break
  }
  if (end === at) throw malformed('A tag has no name')
  return text.substring(at, end)
}

/** The value of an attribute of the tag at text[at, end). */
function attribute (text: string, at: number, end: number, name: string): string | undefined {
  // Of the tag alone: what it lacks would be looked for in all that follows, tag after tag
  const tag = text.substring(at, end)
  for (let found = tag.indexOf(name); found !== -1; found = tag.indexOf(name, found + 1)) {
    if (tag.charCodeAt(found - 1) > 0x20) continue
    let i = found + name.length
    while (tag.charCodeAt(i) <= 0x20) i++
    if (tag.charCodeAt(i) !== 0x3d) continue
    i++
    while (tag.charCodeAt(i) <= 0x20) i++
    const quote = tag.charAt(i)
    if (quote !== '"' && quote !== "'") throw malformed('An attribute has no quotes')
    const close = tag.indexOf(quote, i + 1)
    if (close === -1) throw malformed('An attribute does not end')
    return resolved(tag.substring(i + 1, close))
  }
  return undefined
}

/** The first 001, without reading the rest. */
export function controlNumberInMarcXml (bytes: Uint8Array): string | undefined {
  const text = asBuffer(bytes).toString('utf8')
  // Never beyond the next <: a megabyte of tags that do not end must not be gone through once for each of them
  const found = /<(?:[\w.-]+:)?controlfield\b[^<>]*\btag\s*=\s*["']001["'][^<>]*>([^<]*)</.exec(text)
  return found === null ? undefined : resolvedWherePossible(found[1]!).trim() || undefined
}
