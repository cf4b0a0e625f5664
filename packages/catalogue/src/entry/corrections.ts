import type { CatalogueEntry } from './entry.js'

/** Fields of an entry that staff may correct, with what each is when it is emptied. */
const correctable = {
  format: 'other', carrier: 'unknown', languages: [], title: { main: '' }, alternativeTitles: [], contributors: [], edition: undefined, publication: [],
  year: undefined, extent: undefined, series: [], isbn: [], issn: [], unifiedBookNumber: [], subjects: [], classifications: [], summary: undefined,
  contents: undefined, notes: [], links: []
} as const satisfies Partial<Record<keyof CatalogueEntry, unknown>>

export type CorrectableField = keyof typeof correctable

/** Fields as staff corrected them, in the shape that the entry has; null empties one. */
export type Corrections = { [field in CorrectableField]?: CatalogueEntry[field] | null }

export const correctableFields = Object.keys(correctable) as CorrectableField[]

export const isCorrectable = (field: string): field is CorrectableField => Object.hasOwn(correctable, field)

/** The entry as staff corrected it. Who gave a corrected field is no longer a record: its provenance goes. */
export function correct (entry: CatalogueEntry, corrections: Record<string, unknown>): CatalogueEntry {
  const corrected: Record<string, unknown> = { ...entry }
  const provenance = { ...entry.provenance }
  for (const [field, value] of Object.entries(corrections)) {
    if (!isCorrectable(field) || value === undefined) continue
    corrected[field] = value ?? structuredClone(correctable[field])
    if (corrected[field] === undefined) delete corrected[field]
    delete provenance[field]
  }
  return { ...corrected, provenance } as CatalogueEntry
}
