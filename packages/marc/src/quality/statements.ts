import type { Finding, Statement, StatementKind } from '@commonshelf/catalogue'
import { dialectOf, dialects, type Dialect } from '../describe/dialect.js'
import { subfield, type Damage, type DataField, type MarcRecord } from '../record.js'

/** Subfields for which there is a rule beyond that of any text, by tag and code. */
const kinds: Record<'marc21' | 'unimarc', Record<string, StatementKind>> = {
  marc21: { '020$a': 'isbn', '020$c': 'price', '245$a': 'title', '260$c': 'date', '264$c': 'date', '093$a': 'clc' },
  unimarc: { '010$a': 'isbn', '010$d': 'price', '200$a': 'title', '210$d': 'date', '214$d': 'date' }
}

/** What a record of MARC states, subfield by subfield, as `tag$code`. Coded fields (0XX and 1XX of UNIMARC) may be blank. */
export function statementsOfMarc (record: MarcRecord, stated: string = 'auto'): Statement[] {
  const dialect = dialects.includes(stated as Dialect) ? stated as Dialect : dialectOf(record)
  const rules = kinds[dialect === 'marc21' ? 'marc21' : 'unimarc']
  const statements: Statement[] = []
  for (const field of record.dataFields) {
    const coded = field.tag < (dialect === 'marc21' ? '100' : '200')
    for (const { code, value } of field.subfields) {
      const place = `${field.tag}$${code}`
      const kind = rules[place] ?? (isClc(field, code, dialect) ? 'clc' : 'text')
      if (kind === 'text' && coded && value.trim() === '') continue
      statements.push({ place, kind, value })
    }
  }
  return statements
}

/** 690 is 中图法 in CNMARC and free for local use in UNIMARC; in MARC21 a class says its scheme. */
function isClc (field: DataField, code: string, dialect: Dialect): boolean {
  if (code !== 'a') return false
  return dialect === 'cnmarc' ? field.tag === '690' : dialect === 'marc21' && field.tag === '084' && subfield(field, '2')?.toLowerCase().startsWith('clc') === true
}

const wrongStructure: readonly Damage[] = ['wrong-record-length', 'wrong-base-address', 'wrong-leader-length', 'wrong-field-lengths', 'unordered-directory', 'unlisted-data', 'control-field-with-subfields', 'text-before-first-subfield', 'odd-subfield-code']
const wrongText: readonly Damage[] = ['lost-escapes', 'double-encoded', 'xml-entities']

/** What reading had to mend: it is right in what is written again. */
export function findingsOfDamage (record: MarcRecord): Finding[] {
  const findings: Finding[] = []
  const structure = record.damage.filter(one => wrongStructure.includes(one))
  const text = record.damage.filter(one => wrongText.includes(one))
  if (structure.length > 0) findings.push({ code: 'record-structure', field: 'record', value: '', detail: structure.join(' ') })
  if (text.length > 0) findings.push({ code: 'mojibake', field: 'record', value: '', detail: text.join(' ') })
  return findings
}
