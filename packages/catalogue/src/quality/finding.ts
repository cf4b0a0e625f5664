/** How much a finding weighs: `wrong` and `missing` keep a record from counting as clean, a `hint` does not. */
export type Severity = 'wrong' | 'missing' | 'hint'

/** What can be found, and how much it weighs. Pages have a sentence for each code, in both languages. */
export const findingCodes = {
  'isbn-invalid': 'wrong',
  'isbn-10-13-differ': 'hint',
  'isbn-qualifier': 'hint',
  'isbn-other-country': 'hint',
  'title-missing': 'missing',
  'title-is-isbn': 'wrong',
  'author-missing': 'missing',
  'publisher-missing': 'missing',
  'year-missing': 'missing',
  'year-impossible': 'wrong',
  'language-missing': 'missing',
  'class-missing': 'missing',
  'class-dewey': 'wrong',
  'class-form': 'wrong',
  'class-unknown': 'wrong',
  mojibake: 'wrong',
  'text-lost': 'wrong',
  'private-use': 'hint',
  'control-character': 'wrong',
  'record-structure': 'wrong',
  'statement-empty': 'hint',
  'price-without-currency': 'hint',
  'call-number-missing': 'missing',
  'barcode-missing': 'missing',
  'barcode-length': 'hint'
} as const satisfies Record<string, Severity>

export type FindingCode = keyof typeof findingCodes

/** One thing that is not as it should be in a record. */
export interface Finding {
  code: FindingCode
  /** Where: a place in the source record (010$a, a sheet's column), or a word of the model (title, year, barcode). */
  field: string
  /** What stands there; empty for what is missing. */
  value: string
  /** What more there is to say: how many copies, what the rest of a number was, which lengths are usual. */
  detail?: string
  /** What it may have been meant to be. */
  proposal?: string
  /** The proposal follows from the record beyond doubt, so that it may be applied without a person looking. */
  safe?: true
}

/** Whether these findings leave a record clean: hints do. */
export const isClean = (findings: readonly Finding[]): boolean => findings.every(({ code }) => findingCodes[code] === 'hint')
