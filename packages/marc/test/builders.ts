import { writeIso2709, type Encoding, type MarcRecord } from '../src/index.js'

interface RecordDetail {
  leader?: string
  /** Fields as lines: `245 10 $a Title : $b rest`, `008 960123s2004…`; blanks around values are dropped, # is a blank indicator. */
  fields?: string[]
}

/** A MARC record from lines that can be read; a MARC21 book with a 001 unless told otherwise. */
export function aMarcRecord ({ leader = '00000nam a2200000 a 4500', fields = ['245 00 $a Untitled'] }: RecordDetail = {}): MarcRecord {
  const record: MarcRecord = { leader, controlFields: [], dataFields: [], encoding: 'utf-8', damage: [] }
  if (!fields.some(line => line.startsWith('001'))) record.controlFields.push({ tag: '001', value: 'test-1' })
  for (const line of fields) {
    const tag = line.slice(0, 3)
    const dollar = line.indexOf('$')
    if (tag.startsWith('00') || dollar === -1) {
      record.controlFields.push({ tag, value: line.slice(4) })
      continue
    }
    const indicators = line.slice(4, 6).replaceAll('#', ' ').padEnd(2)
    record.dataFields.push({
      tag,
      indicator1: indicators.charAt(0),
      indicator2: indicators.charAt(1),
      subfields: line.slice(dollar + 1).split('$').map(text => ({ code: text.charAt(0), value: text.slice(1).trim() }))
    })
  }
  return record
}

/** The same as bytes of ISO 2709. */
export const someIso2709 = (detail?: RecordDetail, encoding: Encoding = 'utf-8'): Buffer => writeIso2709(aMarcRecord(detail), encoding)

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)

/** The same as a <record> of MARCXML, under a prefix where one is given. */
export function someMarcXml (detail?: RecordDetail, prefix = ''): string {
  const record = aMarcRecord(detail)
  const p = prefix === '' ? '' : prefix + ':'
  const control = record.controlFields.map(({ tag, value }) => `<${p}controlfield tag="${tag}">${escaped(value)}</${p}controlfield>`)
  const data = record.dataFields.map(({ tag, indicator1, indicator2, subfields }) =>
    `<${p}datafield tag="${tag}" ind1="${indicator1}" ind2="${indicator2}">` +
    subfields.map(({ code, value }) => `<${p}subfield code="${code}">${escaped(value)}</${p}subfield>`).join('') + `</${p}datafield>`)
  return `<${p}record><${p}leader>${record.leader}</${p}leader>${[...control, ...data].join('')}</${p}record>`
}
