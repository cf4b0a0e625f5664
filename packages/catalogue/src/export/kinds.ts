import type { Carrier, Format } from '../model/bibliographic-record.js'

/** What each format is called elsewhere. */
export interface ExportKind {
  /** GB/T 7714-2015, annex B. */
  gbt: string
  ris: string
  bibtex: 'book' | 'misc'
  /** CSL 1.0.2. */
  csl: string
  schemaOrg: string
}

export const exportKinds: Record<Format, ExportKind> = {
  book: { gbt: 'M', ris: 'BOOK', bibtex: 'book', csl: 'book', schemaOrg: 'Book' },
  serial: { gbt: 'J', ris: 'JFULL', bibtex: 'misc', csl: 'periodical', schemaOrg: 'Periodical' },
  // What contains it is not told by an entry, so that it is neither a journal's article nor a book's chapter
  article: { gbt: 'Z', ris: 'GEN', bibtex: 'misc', csl: 'article', schemaOrg: 'Article' },
  score: { gbt: 'M', ris: 'MUSIC', bibtex: 'misc', csl: 'musical_score', schemaOrg: 'SheetMusic' },
  map: { gbt: 'CM', ris: 'MAP', bibtex: 'misc', csl: 'map', schemaOrg: 'Map' },
  sound: { gbt: 'Z', ris: 'SOUND', bibtex: 'misc', csl: 'song', schemaOrg: 'AudioObject' },
  video: { gbt: 'Z', ris: 'VIDEO', bibtex: 'misc', csl: 'motion_picture', schemaOrg: 'VideoObject' },
  image: { gbt: 'Z', ris: 'ART', bibtex: 'misc', csl: 'graphic', schemaOrg: 'VisualArtwork' },
  software: { gbt: 'CP', ris: 'COMP', bibtex: 'misc', csl: 'software', schemaOrg: 'SoftwareApplication' },
  object: { gbt: 'Z', ris: 'GEN', bibtex: 'misc', csl: 'document', schemaOrg: 'CreativeWork' },
  mixed: { gbt: 'Z', ris: 'GEN', bibtex: 'misc', csl: 'document', schemaOrg: 'CreativeWork' },
  other: { gbt: 'Z', ris: 'GEN', bibtex: 'misc', csl: 'document', schemaOrg: 'CreativeWork' }
}

/** GB/T 7714-2015, annex B.2; print and what has no code stand without one. */
export const gbtCarriers: Partial<Record<Carrier, string>> = { electronic: 'OL', 'audio-disc': 'CD', 'video-disc': 'CD', 'audio-tape': 'MT' }

// ISO 639-2/B, as catalogues code them, where the two-letter code of browsers and schema.org is known
const languageTags: Record<string, string> = {
  chi: 'zh', eng: 'en', jpn: 'ja', kor: 'ko', fre: 'fr', ger: 'de', rus: 'ru', spa: 'es', ita: 'it', por: 'pt', lat: 'la', tib: 'bo',
  uig: 'ug', mon: 'mn', ara: 'ar', per: 'fa', cze: 'cs', dut: 'nl', gre: 'el', rum: 'ro', slo: 'sk', wel: 'cy', ice: 'is', may: 'ms',
  bur: 'my', arm: 'hy', geo: 'ka', mac: 'mk', alb: 'sq', baq: 'eu', mao: 'mi', vie: 'vi', tha: 'th', hin: 'hi', pol: 'pl', swe: 'sv'
}

/** A language as BCP 47 has it: chi is zh. */
export const languageTag = (code: string): string => languageTags[code] ?? code
