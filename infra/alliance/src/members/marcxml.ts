import type { MarcRecord } from '@commonshelf/marc'
import { escapeXml } from '@commonshelf/protocols'

/** One MARCXML record element (MARC 21 slim schema), with its own namespace so that it can stand anywhere. */
export function marcXmlOf (record: MarcRecord): string {
  const control = record.controlFields.map(({ tag, value }) => `<controlfield tag="${tag}">${escapeXml(value)}</controlfield>`)
  const data = record.dataFields.map(field => `<datafield tag="${field.tag}" ind1="${field.indicator1}" ind2="${field.indicator2}">${
    field.subfields.map(({ code, value }) => `<subfield code="${code}">${escapeXml(value)}</subfield>`).join('')}</datafield>`)
  return `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>${record.leader}</leader>${control.join('')}${data.join('')}</record>`
}
