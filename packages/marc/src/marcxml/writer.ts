import type { MarcRecord } from '../record.js'

/** What goes before and after the records of a file of MARCXML (MARC21 slim, the schema that all dialects use). */
export const marcXmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
export const marcXmlTail = '</collection>\n'

/** A record as MARCXML, without a namespace of its own: it takes the collection's. Characters that XML forbids are left out. */
export function writeMarcXml (record: Pick<MarcRecord, 'leader' | 'controlFields' | 'dataFields'>): string {
  const lines = ['<record>', `  <leader>${escaped(record.leader)}</leader>`]
  for (const { tag, value } of record.controlFields) lines.push(`  <controlfield tag="${escaped(tag)}">${escaped(value)}</controlfield>`)
  for (const { tag, indicator1, indicator2, subfields } of record.dataFields) {
    lines.push(`  <datafield tag="${escaped(tag)}" ind1="${escaped(indicator1)}" ind2="${escaped(indicator2)}">`)
    for (const { code, value } of subfields) lines.push(`    <subfield code="${escaped(code)}">${escaped(value)}</subfield>`)
    lines.push('  </datafield>')
  }
  lines.push('</record>', '')
  return lines.join('\n')
}

const special: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;', '\n': '&#10;', '\t': '&#9;' }

function escaped (text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[&<>"\r\n\t]/g, (character: string) => special[character]!).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '') // oxlint-disable-line no-control-regex -- XML 1.0 has no way to write them
}
