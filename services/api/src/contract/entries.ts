import { proximities } from '@commonshelf/lending'
import { Type, type Static } from 'typebox'
import { carriers, formats, itemStatuses } from '@commonshelf/catalogue'
import { Library, LibraryName } from './directory.js'
import { oneOf, ref, Time } from './schema.js'

const text = Type.Optional(Type.String())
const texts = Type.Array(Type.String())

/** GET /v1/entries/:id. The merged description of one edition. 308 to the new address where the cluster was joined to another. */
export const Entry = Type.Object({
  id: Type.String(),
  work: Type.String(),
  format: oneOf(formats),
  carrier: oneOf(carriers),
  languages: texts,
  title: Type.Object({ main: Type.String(), rest: text, partNumber: text, partName: text, responsibility: text, romanised: text }),
  alternativeTitles: texts,
  contributors: Type.Array(Type.Object({
    name: Type.String(), kind: oneOf(['person', 'body', 'meeting']), romanised: text, dates: text, role: text, primary: Type.Boolean()
  })),
  edition: text,
  publication: Type.Array(Type.Object({ place: text, publisher: text, date: text })),
  year: Type.Optional(Type.Integer()),
  extent: text,
  series: Type.Array(Type.Object({ title: Type.String(), volume: text, issn: text })),
  isbn: texts,
  issn: texts,
  unifiedBookNumber: texts,
  subjects: texts,
  classifications: Type.Array(Type.Object({ scheme: Type.String(), value: Type.String() })),
  summary: text,
  contents: text,
  notes: texts,
  links: texts,
  provenance: Type.Record(Type.String(), Type.String(), { description: 'Field, and the id of the bibliographic record it was taken from' }),
  records: Type.Array(Type.Object({ id: Type.String(), library: Type.String() })),
  libraries: Type.Integer(),
  items: Type.Integer(),
  available: Type.Integer()
}, { $id: 'Entry' })
export type Entry = Static<typeof Entry>

/** GET /v1/entries/:id/holdings?near=CODE or near=LATITUDE,LONGITUDE. Libraries, nearest first. */
export const HoldingsQuery = Type.Object({
  near: Type.Optional(Type.String({ maxLength: 100, description: "A service point's or library's code, or latitude,longitude in degrees" }))
}, { additionalProperties: false })

export const LibraryHoldings = Type.Object({
  library: ref(Library),
  kilometres: Type.Optional(Type.Number({ description: 'From `near`, as the crow flies' })),
  proximity: Type.Optional(oneOf(proximities, { description: 'By the tree, where `near` is a place of a library' })),
  callNumbers: texts,
  items: Type.Integer(),
  available: Type.Integer(),
  copies: Type.Array(Type.Object({
    barcode: text, callNumber: text, location: text, volume: text, status: oneOf(itemStatuses)
  }), { description: 'Each physical copy that the library told of' })
}, { $id: 'LibraryHoldings' })
export type LibraryHoldings = Static<typeof LibraryHoldings>

export const EntryHoldings = Type.Object({ entry: Type.String(), near: text, libraries: Type.Array(ref(LibraryHoldings)) }, { $id: 'EntryHoldings' })
export type EntryHoldings = Static<typeof EntryHoldings>

/** One reason for or against: the feature, whether the two agree in it, and the values that were compared. */
export const Evidence = Type.Object({ feature: Type.String() }, { $id: 'Evidence', additionalProperties: true })
export type Evidence = Static<typeof Evidence> & Record<string, unknown>

/** GET /v1/entries/:id/why. Which records are this entry, and what joined them. */
export const EntryWhy = Type.Object({
  entry: Type.String(),
  records: Type.Array(Type.Object({
    id: Type.String(),
    library: ref(LibraryName),
    identifier: Type.Optional(Type.String({ description: 'The identifier in the source' })),
    title: Type.String(),
    contributors: texts,
    publisher: text,
    year: Type.Optional(Type.Integer()),
    extent: text,
    isbn: texts
  })),
  links: Type.Array(Type.Object({ a: Type.String(), b: Type.String(), score: Type.Number(), evidence: Type.Array(ref(Evidence)) })),
  history: Type.Array(Type.Object({ at: Time, what: oneOf(['merged', 'split', 'emptied', 'pinned']), details: Type.Optional(Type.Unknown()) }), { description: 'Merges and splits, and the decisions of staff' })
}, { $id: 'EntryWhy' })
export type EntryWhy = Static<typeof EntryWhy>
