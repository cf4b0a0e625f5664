import type { CatalogueEntry } from '../entry/entry.js'
import { apa } from './apa.js'
import type { ExportSetting } from './cited.js'
import { gbt7714 } from './gbt7714.js'
import { mla } from './mla.js'

export const citationStyles = ['gb-t-7714', 'apa', 'mla'] as const
export type CitationStyle = typeof citationStyles[number]

/** A stretch of a citation; titles are in italics where the style wants them so. */
export interface CitationPiece { text: string, italic?: true }

const styles: Record<CitationStyle, (entry: CatalogueEntry, setting: ExportSetting) => CitationPiece[]> = { 'gb-t-7714': gbt7714, apa, mla }

/**
 * An entry as a list of references has it: GB/T 7714-2015 (numeric, half-width punctuation with a blank after it),
 * APA (7th edition) or MLA (9th edition). Titles stay in the capitals that the catalogue gave them.
 */
export const cite = (entry: CatalogueEntry, style: CitationStyle, setting: ExportSetting = {}): CitationPiece[] =>
  styles[style](entry, setting).filter(({ text }) => text !== '')

/** A citation as plain text, on one line. */
export const plainCitation = (pieces: readonly CitationPiece[]): string => pieces.map(({ text }) => text).join('')
