import { Type, type Static } from 'typebox'
import { extents } from './administration.js'
import { LibraryName } from './directory.js'
import { Code, Id, Next, oneOf, paging, ref, Time } from './schema.js'

/** What a column of a list of books may be. */
export const sheetFields = [
  'title', 'subtitle', 'volume', 'author', 'translator', 'publisher', 'place', 'year', 'edition', 'imprint', 'isbn', 'issn', 'pages', 'series', 'language',
  'subjects', 'classification', 'summary', 'price', 'note', 'callNumber', 'barcode', 'copies', 'location', 'branch', 'identifier'
] as const
export const sheetStates = ['reading', 'waiting', 'confirmed', 'unreadable', 'discarded'] as const

const RowsOfAKind = Type.Object({ reason: Type.String(), count: Type.Integer(), rows: Type.Array(Type.Integer(), { description: 'The first of them' }) })

/** One column as it is understood, with values from it. */
export const SheetColumn = Type.Object({
  heading: Type.String(),
  key: Type.String({ description: 'By which it is named when its field is set: its heading, or its number from 1' }),
  field: Type.Optional(oneOf(sheetFields)),
  confidence: Type.Number(),
  why: oneOf(['set', 'remembered', 'heading', 'word', 'content', 'none']),
  sample: Type.Array(Type.String())
}, { $id: 'SheetColumn' })
export type SheetColumn = Static<typeof SheetColumn>

/** One sheet as it would be read; only its first rows are looked at. */
export const SheetPreview = Type.Object({
  name: Type.String(),
  isList: Type.Boolean({ description: 'It looks like a list of books, and not like a cover page' }),
  use: Type.Boolean({ description: 'It would be taken in' }),
  known: Type.Boolean({ description: 'Sheets with these headings were confirmed before' }),
  shape: Type.String(),
  headingRow: Type.Integer({ description: 'From 1; 0 for a sheet without headings' }),
  columns: Type.Array(ref(SheetColumn)),
  top: Type.Array(Type.Array(Type.String()), { description: 'The first rows as they stand' }),
  first: Type.Array(Type.Object({ row: Type.Integer(), fields: Type.Record(Type.String(), Type.String()) }), { description: 'The first books as they would be read' }),
  books: Type.Integer(),
  refused: Type.Array(RowsOfAKind, { description: 'Rows that would go to quarantine' }),
  doubts: Type.Array(RowsOfAKind, { description: 'Books that would be taken in without their ISBN' }),
  passed: Type.Array(RowsOfAKind, { description: 'Sums, footers, repeated headings: no books' }),
  looked: Type.Integer({ description: 'Rows looked at' }),
  more: Type.Boolean({ description: 'More rows follow' }),
  stated: Type.Optional(Type.Integer({ description: 'Rows that the sheet states to have' }))
}, { $id: 'SheetPreview' })
export type SheetPreview = Static<typeof SheetPreview>

/** A spreadsheet that was handed in, and waits until somebody has looked at how it would be read. */
export const SheetUpload = Type.Object({
  id: Type.String(),
  source: Type.String(),
  library: ref(LibraryName),
  name: Type.String(),
  extent: oneOf(extents),
  state: oneOf(sheetStates),
  error: Type.Optional(Type.String()),
  harvest: Type.Optional(Type.String()),
  createdAt: Time,
  sheets: Type.Optional(Type.Array(ref(SheetPreview), { description: 'Absent in lists, and while it is being read' }))
}, { $id: 'SheetUpload' })
export type SheetUpload = Static<typeof SheetUpload>

export const SheetUploadsQuery = Type.Object({ ...paging, source: Type.Optional(Id), library: Type.Optional(Code) }, { additionalProperties: false })
export const SheetUploads = Type.Object({ uploads: Type.Array(ref(SheetUpload)), next: Next }, { $id: 'SheetUploads' })
export type SheetUploads = Static<typeof SheetUploads>

const Fields = Type.Record(Type.String({ maxLength: 200 }), Type.Union([oneOf(sheetFields), Type.Null()]), { description: 'A column, by its key, and its field; null leaves it out' })

/** PUT /v1/sheets/:id/mapping. What is not said of a sheet is guessed. */
export const SheetMapping = Type.Object({
  sheets: Type.Array(Type.Object({
    sheet: Type.Integer({ minimum: 0, maximum: 1000, description: 'Its place in the file, from 0' }),
    use: Type.Optional(Type.Boolean()),
    headingRow: Type.Optional(Type.Integer({ minimum: 0, maximum: 40, description: 'From 1; 0 for none' })),
    fields: Type.Optional(Fields)
  }, { additionalProperties: false }), { maxItems: 100 })
}, { $id: 'SheetMapping', additionalProperties: false })
export type SheetMapping = Static<typeof SheetMapping>

/** How the sheets of a source with certain headings are read. */
export const SheetReading = Type.Object({ shape: Type.String(), headings: Type.Array(Type.String()), fields: Fields }, { $id: 'SheetReading' })
export type SheetReading = Static<typeof SheetReading>
/** GET /v1/sources/:id/sheet-readings */
export const SheetReadings = Type.Object({
  readings: Type.Array(ref(SheetReading)),
  next: Next,
  rereading: Type.Optional(Type.Integer({ description: 'Rows that have been read again so far, while that goes on' }))
}, { $id: 'SheetReadings' })
export type SheetReadings = Static<typeof SheetReadings>
/** PUT /v1/sources/:id/sheet-readings/:shape */
export const NewSheetReading = Type.Object({ fields: Fields }, { $id: 'NewSheetReading', additionalProperties: false })
export type NewSheetReading = Static<typeof NewSheetReading>
