import { controlNumberInIso2709 } from './iso2709/reader.js'
import { controlNumberInMarcJson } from './marcjson/reader.js'
import { controlNumberInMarcXml } from './marcxml/reader.js'

export type MarcSyntax = 'iso2709' | 'marcxml' | 'marc-json'

const readers: Record<MarcSyntax, (bytes: Uint8Array) => string | undefined> = {
  iso2709: controlNumberInIso2709, marcxml: controlNumberInMarcXml, 'marc-json': controlNumberInMarcJson
}

/** The record's own number (001) without reading the rest; undefined where there is none to be found. */
export const controlNumberOf = (bytes: Uint8Array, syntax: MarcSyntax): string | undefined => readers[syntax](bytes)
