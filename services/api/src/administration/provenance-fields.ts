import type { BibliographicRecord, CatalogueEntry } from '@commonshelf/catalogue'
import type { EntryProvenance } from '../contract/index.js'

type Field = EntryProvenance['fields'][number]

interface Stating { id: string, record: BibliographicRecord }

/** Other values of one field that are told, and values of a list. */
const most = 50

/** How the fields of an entry are shown in a line, and what of a record they come from. */
const single: Record<string, (record: BibliographicRecord) => string | undefined> = {
  title: ({ title }) => [title.main, title.rest].filter(Boolean).join(' : ') + [title.partNumber, title.partName].filter(Boolean).map(part => `. ${part}`).join(''),
  carrier: ({ carrier }) => carrier === 'unknown' ? undefined : carrier,
  languages: ({ languages }) => languages.join(', '),
  contributors: ({ contributors }) => contributors.map(({ name }) => name).join('; '),
  edition: ({ edition }) => edition,
  publication: ({ publication }) => publication.map(({ place, publisher, date }) => [place, publisher, date].filter(Boolean).join(', ')).join('; '),
  year: ({ year }) => year === undefined ? undefined : String(year),
  extent: ({ extent }) => extent,
  series: ({ series }) => series.map(({ title, volume }) => [title, volume].filter(Boolean).join(' ; ')).join('; '),
  summary: ({ summary }) => summary,
  contents: ({ contents }) => contents
}

const lists: Record<string, (record: BibliographicRecord) => string[]> = {
  isbn: ({ identifiers }) => identifiers.isbn.filter(({ valid, cancelled }) => valid && cancelled !== true).map(({ value }) => value),
  issn: ({ identifiers }) => identifiers.issn,
  unifiedBookNumber: ({ identifiers }) => identifiers.unifiedBookNumber,
  alternativeTitles: ({ title, alternativeTitles }) => [title.main, ...alternativeTitles],
  subjects: ({ subjects }) => subjects,
  classifications: ({ classifications }) => classifications.map(({ value }) => value),
  notes: ({ notes }) => notes,
  links: ({ links }) => links
}

/** For each field of an entry: the record that gave it, why that one, and what the others state. */
export function fieldsOf (entry: CatalogueEntry, members: readonly Stating[], corrected: ReadonlySet<string>): Field[] {
  const shown = entry as unknown as BibliographicRecord
  const best = entry.provenance.title
  const fields: Field[] = []
  for (const [field, read] of Object.entries(single)) {
    const value = read(shown)
    const from = entry.provenance[field]
    if (value === undefined || value === '') continue
    const stating = members.map(({ id, record }) => ({ id, value: read(record) })).filter(one => one.value !== undefined && one.value !== '') as { id: string, value: string }[]
    if (corrected.has(field)) {
      fields.push({ field, value, reason: 'staff', records: [], others: grouped(stating.filter(one => one.value !== value)) })
      continue
    }
    const origin = from ?? stating.find(one => one.value === value)?.id
    if (origin === undefined) continue
    const reason = stating.length === 1 ? 'only-one' : field === 'summary' || field === 'contents' ? 'longest' : origin === best ? 'best-record' : 'best-is-silent'
    fields.push({ field, value, reason, records: [origin, ...stating.filter(one => one.value === value && one.id !== origin).map(({ id }) => id)], others: grouped(stating.filter(one => one.value !== value && one.id !== origin)) })
  }
  for (const [field, read] of Object.entries(lists)) {
    const values = field === 'isbn' || field === 'issn' || field === 'unifiedBookNumber' ? entry[field] : field === 'classifications' ? entry.classifications.map(({ value }) => value) : entry[field as 'notes' | 'links' | 'subjects' | 'alternativeTitles']
    for (const value of values.slice(0, most)) {
      if (corrected.has(field)) fields.push({ field, value, reason: 'staff', records: [], others: [] })
      else fields.push({ field, value, reason: 'gathered', records: members.filter(({ record }) => read(record).includes(value)).map(({ id }) => id), others: [] })
    }
  }
  return fields
}

function grouped (values: { id: string, value: string }[]): Field['others'] {
  const groups = new Map<string, string[]>()
  for (const { id, value } of values) {
    const known = groups.get(value)
    if (known === undefined) groups.set(value, [id])
    else known.push(id)
  }
  return [...groups].slice(0, most).map(([value, records]) => ({ value, records }))
}
