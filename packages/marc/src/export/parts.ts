import type { CatalogueEntry, Contributor } from '@commonshelf/catalogue'

/** The day of the export, as YYYYMMDD; records say when they were made, and this package has no clock. */
export interface MarcExportSetting {
  day: string
  /** The entry's lasting address. */
  address?: string
}

/** Relator codes of MARC21 $4, and UNIMARC's numbers; what is `other` to us stands without one. */
export const relators: Record<NonNullable<Contributor['role']>, { marc21?: string, unimarc?: string }> = {
  author: { marc21: 'aut', unimarc: '070' }, editor: { marc21: 'edt', unimarc: '340' }, translator: { marc21: 'trl', unimarc: '730' },
  compiler: { marc21: 'com', unimarc: '220' }, illustrator: { marc21: 'ill', unimarc: '440' }, annotator: { marc21: 'ann', unimarc: '020' },
  performer: { marc21: 'prf', unimarc: '590' }, composer: { marc21: 'cmp', unimarc: '230' }, other: {}
}

/** The first of the entry's names that stands for it, and the others; at most one is the main entry. */
export function mainAndOthers (contributors: readonly Contributor[]): { main?: Contributor, others: Contributor[] } {
  const main = contributors.find(({ primary, name }) => primary && name.trim() !== '')
  return main === undefined ? { others: [...contributors] } : { main, others: contributors.filter(one => one !== main) }
}

/** A name's parts: Hemingway, Ernest as family and given; without an inversion the whole. */
export function partsOfName (name: string): { family: string, given?: string } {
  const comma = /^([^,，]+)[,，]\s*(.+)$/u.exec(name.trim())
  return comma === null ? { family: name } : { family: comma[1]!, given: comma[2]! }
}

export const languageOf = (entry: CatalogueEntry): string | undefined => entry.languages.find(code => /^[a-z]{3}$/.test(code))

/** Four digits of the year, or `unknown` where the entry has none that MARC could code. */
export const codedYearOf = ({ year }: CatalogueEntry, unknown: string): string => year !== undefined && year >= 1000 && year <= 2100 ? String(year) : unknown

export const dayOf = ({ day }: MarcExportSetting): string => /^\d{8}$/.test(day) ? day : '00000000'
