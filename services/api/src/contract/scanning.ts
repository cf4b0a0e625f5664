import { Type, type Static } from 'typebox'
import { Next, oneOf, paging, ref, Time } from './schema.js'

const Isbn = Type.String({ description: 'Thirteen digits' })
const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

/** The client's own name of a scan: the same sent again is the same copy. */
const ScanName = Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9-]+$', description: 'Made by the client, once for each book in the hand; the same sent again is the same copy' })

/** A book in the hand: its ISBN as it was scanned or typed, and what is known of the copy. */
export const BookScan = Type.Object({
  scan: ScanName,
  isbn: line(60),
  barcode: Type.Optional(line(64)),
  callNumber: Type.Optional(line(100)),
  location: Type.Optional(line(100))
}, { $id: 'BookScan', additionalProperties: false })
export type BookScan = Static<typeof BookScan>

/** POST /v1/libraries/:code/copies */
export const NewCopies = Type.Object({ scans: Type.Array(ref(BookScan), { minItems: 1, maxItems: 200 }) }, { $id: 'NewCopies', additionalProperties: false })
export type NewCopies = Static<typeof NewCopies>

/** What the catalogue has under an ISBN. */
export const ScannedBook = Type.Object({
  entry: Type.String(),
  title: Type.String(),
  contributors: Type.Array(Type.String()),
  publisher: Type.Optional(Type.String()),
  year: Type.Optional(Type.Integer()),
  elsewhere: Type.Integer({ description: 'Other libraries that have it' }),
  here: Type.Boolean({ description: 'This library had it before' }),
  others: Type.Integer({ description: 'Further entries with this ISBN: it was used for more than one book' })
}, { $id: 'ScannedBook' })
export type ScannedBook = Static<typeof ScannedBook>

export const scanStates = ['attached', 'undone', 'superseded', 'refused'] as const
export const scanRefusals = ['check-digit', 'no-isbn', 'already-held', 'barcode-taken'] as const

/** What became of one scan. Without a book the ISBN is not known yet: the copy is kept, and the next harvest fills it in. */
export const ScanResult = Type.Object({
  scan: Type.String(),
  state: oneOf(scanStates, { description: 'superseded: another list of the library has this copy too' }),
  reason: Type.Optional(oneOf(scanRefusals)),
  expected: Type.Optional(Type.String({ description: 'With the right check digit' })),
  bearer: Type.Optional(Type.Object({ barcode: Type.String(), isbn: Type.Optional(Isbn), title: Type.Optional(Type.String()), entry: Type.Optional(Type.String()) }, { description: 'Who bears the barcode' })),
  isbn: Type.Optional(Isbn),
  copies: Type.Optional(Type.Integer({ description: 'Copies of this ISBN that the library has by scanning' })),
  book: Type.Optional(ref(ScannedBook))
}, { $id: 'ScanResult' })
export type ScanResult = Static<typeof ScanResult>

export const ScanResults = Type.Object({ results: Type.Array(ref(ScanResult), { description: 'In the order of the scans' }) }, { $id: 'ScanResults' })
export type ScanResults = Static<typeof ScanResults>

/** GET /v1/libraries/:code/isbns/:isbn */
export const IsbnLookUp = Type.Object({ isbn: Isbn, book: Type.Optional(ref(ScannedBook)) }, { $id: 'IsbnLookUp' })
export type IsbnLookUp = Static<typeof IsbnLookUp>

export const ScannedCopy = Type.Object({
  scan: Type.String(),
  isbn: Isbn,
  barcode: Type.Optional(Type.String()),
  callNumber: Type.Optional(Type.String()),
  location: Type.Optional(Type.String()),
  state: oneOf(['attached', 'undone', 'superseded']),
  addedAt: Time
}, { $id: 'ScannedCopy' })
export type ScannedCopy = Static<typeof ScannedCopy>

export const CopiesQuery = Type.Object({ ...paging }, { additionalProperties: false })
export const ScannedCopies = Type.Object({
  copies: Type.Array(ref(ScannedCopy)),
  next: Next,
  total: Type.Object({ copies: Type.Integer(), isbns: Type.Integer() })
}, { $id: 'ScannedCopies' })
export type ScannedCopies = Static<typeof ScannedCopies>
