import { dataField, subfield, type MarcRecord } from '../record.js'

export const dialects = ['marc21', 'unimarc', 'cnmarc'] as const
export type Dialect = typeof dialects[number]

/** Which rules a record was made by, told from the fields that only one of them has. */
export function dialectOf (marc: MarcRecord): Dialect {
  let international = 0
  let chinese = false
  for (const { tag } of marc.dataFields) {
    switch (tag) {
      case '245': return 'marc21'
      case '200': international += 2; break
      case '010': case '101': case '210': case '215': case '801': international++; break
      case '690': case '905': case '091': chinese = true; break
    }
  }
  if (international < 2) return 'marc21'
  const agency = dataField(marc, '801')
  if (agency !== undefined && subfield(agency, 'a') === 'CN') return 'cnmarc'
  const country = dataField(marc, '102')
  return chinese && (country === undefined || subfield(country, 'a') === 'CN') ? 'cnmarc' : 'unimarc'
}
