import type { OaiMetadataFormat } from '@commonshelf/protocols'

export type MetadataSyntax = 'marcxml' | 'oai_dc'

/** Prefixes for MARC in XML as they are met, richest first; Dublin Core says the least. */
const known = ['marcxml', 'marc21', 'marc21_withholdings', 'marcxml_holdings', 'marc21xml', 'marc-xml', 'cnmarc', 'unimarc', 'marc', 'oai_marc21', 'oai_dc', 'dc']

/** The prefix to ask for when the source does not state one. */
export function choosePrefix (formats: OaiMetadataFormat[]): string | undefined {
  const marc = formats.filter(({ namespace, schema }) => /MARC21\/slim|marcxchange|unimarc/i.test(`${namespace} ${schema}`))
  const byName = (list: OaiMetadataFormat[]) => known.find(prefix => list.some(format => format.prefix.toLowerCase() === prefix))
  const chosen = byName(marc) ?? marc[0]?.prefix ?? byName(formats)
  return formats.find(({ prefix }) => prefix.toLowerCase() === chosen?.toLowerCase())?.prefix
}

/** What the bytes are, judged by their first element: a server may send what it was not asked for. */
export function syntaxOfMetadata (metadata: Uint8Array): MetadataSyntax | undefined {
  const head = Buffer.from(metadata.buffer, metadata.byteOffset, Math.min(metadata.length, 2000)).toString('utf8')
  const root = /<(?![?!])(?:[\w.-]+:)?([\w.-]+)/.exec(head.replace(/<!--[\s\S]*?-->/g, ''))?.[1]
  if (root === 'record' || root === 'collection') return 'marcxml'
  if (root === 'dc' || root === 'qualifieddc') return 'oai_dc'
  return undefined
}
