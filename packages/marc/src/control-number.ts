import { controlNumberInIso2709 } from './iso2709/reader.js'
import { controlNumberInMarcXml } from './marcxml/reader.js'

export type MarcSyntax = 'iso2709' | 'marcxml'

/** The record's own number (001) without reading the rest; undefined where there is none to be found. */
export const controlNumberOf = (bytes: Uint8Array, syntax: MarcSyntax): string | undefined =>
  syntax === 'iso2709' ? controlNumberInIso2709(bytes) : controlNumberInMarcXml(bytes)
