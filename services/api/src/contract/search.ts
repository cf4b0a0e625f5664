import { Type, type Static } from 'typebox'
import { facetNames, searchFields, sortOrders } from '@commonshelf/search'
import { carriers, formats } from '@commonshelf/catalogue'
import { Next, oneOf, paging, ref } from './schema.js'

const many = (description: string) => Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 50, description: `${description}. Repeat for alternatives` }))
const year = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: 2100, description }))

/** GET /v1/search */
export const SearchQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 500, description: 'Words, "phrases", AND OR NOT, parentheses, prefixes such as title: or 题名:. Empty finds everything' })),
  field: Type.Optional(oneOf(searchFields, { description: 'Where words without a prefix are looked for' })),
  library: many("A library's code; the libraries under it are included"),
  tier: many('1 to 4'),
  availability: many('available or unavailable'),
  format: many('book, serial, sound…'),
  language: many('ISO 639-2/B, such as chi'),
  year: many('A year'),
  subject: many('A subject as its facet shows it'),
  author: many('An author as its facet shows it'),
  class: many('A class as its facet shows it'),
  series: many('A series as its facet shows it'),
  from: year('The first year'),
  to: year('The last year'),
  sort: Type.Optional(oneOf(sortOrders)),
  ...paging
}, { additionalProperties: false })
export type SearchQuery = Static<typeof SearchQuery>

/** A stretch of text; `found` where the words of the query stand. */
export const Piece = Type.Object({ text: Type.String(), found: Type.Optional(Type.Boolean()) }, { $id: 'Piece' })
export type Piece = Static<typeof Piece>

/** An entry as a list shows it. */
export const EntrySummary = Type.Object({
  id: Type.String(),
  work: Type.String(),
  format: oneOf(formats),
  carrier: oneOf(carriers),
  title: Type.String({ description: 'Main title, other title information and part, as one line' }),
  romanised: Type.Optional(Type.String()),
  contributors: Type.Array(Type.String()),
  edition: Type.Optional(Type.String()),
  publisher: Type.Optional(Type.String()),
  place: Type.Optional(Type.String()),
  year: Type.Optional(Type.Integer()),
  languages: Type.Array(Type.String()),
  isbn: Type.Array(Type.String()),
  libraries: Type.Integer({ description: 'How many libraries hold it' }),
  items: Type.Integer(),
  available: Type.Integer({ description: 'Copies on the shelf now' }),
  highlights: Type.Object({
    title: Type.Optional(Type.Array(ref(Piece))),
    contributors: Type.Optional(Type.Array(Type.Array(ref(Piece)), { description: 'One list a contributor, in the order of `contributors`' })),
    publisher: Type.Optional(Type.Array(ref(Piece))),
    subjects: Type.Optional(Type.Array(Type.Array(ref(Piece)), { description: 'Only the subjects in which something was found' })),
    summary: Type.Optional(Type.Array(ref(Piece), { description: 'A stretch around what was found' }))
  }, { description: 'The same texts in pieces, where something was found in them' })
}, { $id: 'EntrySummary' })
export type EntrySummary = Static<typeof EntrySummary>

export const Facet = Type.Object({
  name: oneOf(facetNames),
  values: Type.Array(Type.Object({
    value: Type.String(),
    count: Type.Integer(),
    label: Type.Optional(Type.String({ description: "A library's name; other values are shown as they are" })),
    labelEn: Type.Optional(Type.String())
  }))
}, { $id: 'Facet' })
export type Facet = Static<typeof Facet>

export const SearchAnswer = Type.Object({
  total: Type.Integer(),
  milliseconds: Type.Number({ description: 'From the query to the answer, at the service' }),
  entries: Type.Array(ref(EntrySummary)),
  facets: Type.Array(ref(Facet)),
  hints: Type.Array(Type.Object({
    kind: oneOf(['taken-as-words', 'isbn-check-digit'], { description: 'What does not go together was passed over; or nothing was found and an ISBN has a wrong check digit' }),
    text: Type.Optional(Type.String({ description: 'The ISBN as it was typed' })),
    meant: Type.Optional(Type.String({ description: 'The ISBN with the right check digit' }))
  }), { description: 'What the reader should know of how the query was read' }),
  next: Next
}, { $id: 'SearchAnswer' })
export type SearchAnswer = Static<typeof SearchAnswer>

/** GET /v1/suggestions */
export const SuggestionsQuery = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 100 }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 8 }))
}, { additionalProperties: false })
export const Suggestions = Type.Object({
  suggestions: Type.Array(Type.Object({
    text: Type.String(),
    kind: oneOf(['title', 'author', 'subject', 'library']),
    count: Type.Integer({ description: 'Entries; 0 for a library' }),
    library: Type.Optional(Type.String({ description: "A library's code, to narrow a search by" })),
    textEn: Type.Optional(Type.String({ description: "A library's name in English" }))
  }))
}, { $id: 'Suggestions' })
export type Suggestions = Static<typeof Suggestions>
