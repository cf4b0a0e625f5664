import { citationStyles } from '@commonshelf/catalogue'
import { Type, type Static } from 'typebox'
import { Id, oneOf } from './schema.js'

/** Forms in which an entry leaves the catalogue. */
export const exportFormats = ['ris', 'bibtex', 'csl-json', ...citationStyles, 'marc21', 'marc21-xml', 'unimarc', 'unimarc-xml', 'cnmarc', 'cnmarc-xml', 'json-ld'] as const
export type ExportFormat = typeof exportFormats[number]

const format = oneOf(exportFormats, { description: 'References (ris, bibtex, csl-json), citations as text (gb-t-7714, apa, mla), records in ISO 2709 or MARCXML, schema.org as JSON-LD' })

/** GET /v1/entries/:id/export?format=ris */
export const ExportQuery = Type.Object({ format }, { additionalProperties: false })

/** POST /v1/exports. One file of these entries, in this order. */
export const ExportList = Type.Object({
  format,
  entries: Type.Array(Id, { minItems: 1, maxItems: 500 })
}, { $id: 'ExportList', additionalProperties: false })
export type ExportList = Static<typeof ExportList>

/** GET /v1/entries/:id/citations. The entry as each style cites it; `pieces` say what stands in italics. */
export const Citations = Type.Object({
  entry: Type.String(),
  citations: Type.Array(Type.Object({
    style: oneOf(citationStyles),
    text: Type.String(),
    pieces: Type.Array(Type.Object({ text: Type.String(), italic: Type.Optional(Type.Boolean()) }))
  }))
}, { $id: 'Citations' })
export type Citations = Static<typeof Citations>
