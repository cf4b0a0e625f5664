import type { CatalogueEntry } from '../entry/entry.js'
import { numeral } from '../numbers/numeral.js'
import { oneLine, present } from './text.js'

/** Where an entry was made known, and the day it is cited: what the caller knows and an entry does not. */
export interface ExportSetting {
  /** The entry's lasting address, as others may follow it. */
  address?: string
  /** The day of the export, as YYYY-MM-DD. */
  day?: string
}

/** The title as one line, its parts joined by `colon`: main title, other title information, number and name of the part. */
export function citedTitle ({ main, rest, partNumber, partName }: CatalogueEntry['title'], colon = ': '): string {
  const part = present([partNumber, partName]).join(' ')
  return present([main, rest, part]).join(colon)
}

/** The publication that a citation names: the first that has a publisher, else the first. */
export function citedPublication ({ publication }: CatalogueEntry): { place?: string, publisher?: string, date?: string } {
  const one = publication.find(({ publisher }) => publisher !== undefined && oneLine(publisher) !== '') ?? publication[0]
  const [place, publisher, date] = [one?.place, one?.publisher, one?.date].map(text => text === undefined ? '' : oneLine(text))
  return { ...place ? { place } : {}, ...publisher ? { publisher } : {}, ...date ? { date } : {} }
}

/** The year, or what stands for it; undefined where the entry tells no date. */
export const citedYear = (entry: CatalogueEntry): string | undefined => entry.year === undefined ? citedPublication(entry).date : String(entry.year)

/** An edition: its number where it has no more to say than that, and how it is stated. The first is no edition to a citation. */
export function citedEdition ({ edition }: Pick<CatalogueEntry, 'edition'>): { number?: number, stated: string } | undefined {
  const stated = edition === undefined ? '' : oneLine(edition)
  if (stated === '') return undefined
  const number = editionNumber(stated)
  if (number === 1) return undefined
  return { ...number === undefined ? {} : { number }, stated: stated.replace(/\.$/, '') }
}

/** The number of 第2版, 二版, 4th ed., Second edition; undefined for what says more, such as 第2版（修订本）. */
function editionNumber (stated: string): number | undefined {
  const found = /^第?\s*(\d{1,3}|[一二三四五六七八九十]{1,4})\s*版$/u.exec(stated) ?? /^(?:(\d{1,3})(?:st|nd|rd|th|d)?|([a-z]{5,8}))\s+(?:ed|edn|edition)\.?$/i.exec(stated)
  return found === null ? undefined : numeral((found[1] ?? found[2]!).toLowerCase())
}

/** 2nd, 11th, 23rd. */
export function ordinal (number: number): string {
  const end = number % 100 >= 11 && number % 100 <= 13 ? 'th' : ['th', 'st', 'nd', 'rd'][number % 10] ?? 'th'
  return `${number}${end}`
}

/** How many pages an extent states: 305 of "xii, 305 p.", 195 of 195页. */
export function statedPages ({ extent }: Pick<CatalogueEntry, 'extent'>): number | undefined {
  const found = extent === undefined ? null : /(\d{1,5})\s*(?:页|頁|p\b|pp\b|pages?\b|S\b|Seiten\b)/iu.exec(extent)
  return found === null ? undefined : Number(found[1])
}

/** Addresses at which the thing itself can be read, of those that an address can be. */
export const readableLinks = ({ links }: CatalogueEntry): string[] => links.map(link => link.trim()).filter(link => /^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(link))
