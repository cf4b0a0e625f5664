/**
 * One description of one edition, in the same shape whatever format it came in (MARC21, UNIMARC, CNMARC, Dublin Core, a
 * spreadsheet row, a bare ISBN). What a source does not state is absent or an empty list, never a guess.
 * Text is Unicode NFC, as the source wrote it apart from the ISBD punctuation at the ends of elements.
 */
export interface BibliographicRecord {
  format: Format
  carrier: Carrier
  level: Level
  /** ISO 639-2/B codes, the language of the text first. */
  languages: string[]
  /** ISO 639-2/B codes of what this is a translation of; empty for an original. */
  originalLanguages: string[]
  title: Title
  /** Parallel, cover, spine and former titles, in any script. */
  alternativeTitles: string[]
  /** The work's own title where the source states one (MARC21 130/240, UNIMARC 500). */
  uniformTitle?: string
  contributors: Contributor[]
  edition?: string
  publication: Publication[]
  /** The year of this edition, from the coded date where it is plausible, else the first four digits of the printed one. */
  year?: number
  /** As printed: 191页, xii, 305 p. */
  extent?: string
  /** The highest page count that the extent states. */
  pages?: number
  /** Height in centimetres. */
  height?: number
  series: SeriesStatement[]
  identifiers: Identifiers
  subjects: string[]
  classifications: Classification[]
  notes: string[]
  summary?: string
  contents?: string
  /** Addresses at which the thing itself can be read. */
  links: string[]
  /** For a component part: what contains it (MARC21 773, UNIMARC 461-463). */
  host?: { title?: string, isbn?: string, issn?: string, part?: string }
}

export const formats = ['book', 'serial', 'article', 'score', 'map', 'sound', 'video', 'image', 'software', 'object', 'mixed', 'other'] as const
export type Format = typeof formats[number]

/** What the text or sound is fixed on. Two carriers are never one edition. */
export const carriers = ['print', 'large-print', 'braille', 'microform', 'electronic', 'audio-disc', 'audio-tape', 'audio', 'video-disc', 'video', 'other', 'unknown'] as const
export type Carrier = typeof carriers[number]

export type Level = 'monograph' | 'serial' | 'component' | 'collection'

/** The title as the source gives it; the original script where the source has both (MARC21 880). */
export interface Title {
  main: string
  /** Other title information (245 $b, 200 $e). */
  rest?: string
  /** 245 $n, 200 $h: 上, 第二卷, v. 3. */
  partNumber?: string
  /** 245 $p, 200 $i. */
  partName?: string
  /** 245 $c, 200 $f and $g. */
  responsibility?: string
  /** The same main title in Latin letters: the romanised half of an 880 pair, or CNMARC's pinyin ($A, $9). */
  romanised?: string
}

export interface Contributor {
  /** Original script where the source has both. Family name first where the source does so. */
  name: string
  kind: 'person' | 'body' | 'meeting'
  romanised?: string
  dates?: string
  /** As printed or coded, brought to one of these where it is known. */
  role?: 'author' | 'editor' | 'translator' | 'compiler' | 'illustrator' | 'annotator' | 'performer' | 'composer' | 'other'
  /** Entered as the main or primary responsibility (1XX, 7X0 in UNIMARC, 701). */
  primary: boolean
}

export interface Publication { place?: string, publisher?: string, /** As printed. */ date?: string }

export interface SeriesStatement { title: string, volume?: string, issn?: string }

export interface Isbn {
  /** 13 digits without hyphens where valid, else what is left of the given form. */
  value: string
  valid: boolean
  /** What stood in brackets after it: pbk., 精装, v. 1, set. */
  qualifier?: string
  /** Said by the source to be wrong or of another form of the book (020 $z, 010 $z). */
  cancelled?: boolean
}

export interface Identifiers {
  isbn: Isbn[]
  issn: string[]
  /** 统一书号, before ISBNs came to China in 1988 (CNMARC 091). */
  unifiedBookNumber: string[]
  oclc: string[]
  lccn: string[]
  /** Anything else, as scheme and value: national bibliography numbers, DOI, EAN, publisher's numbers. */
  other: { scheme: string, value: string }[]
}

export interface Classification { scheme: 'clc' | 'ddc' | 'lcc' | 'udc' | 'other', value: string }
