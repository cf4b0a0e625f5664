import { SaxesParser } from 'saxes'
import { legalXml, localName } from '../xml/text.js'

export const dcElements = ['title', 'creator', 'subject', 'description', 'publisher', 'contributor', 'date', 'type', 'format',
  'identifier', 'source', 'language', 'relation', 'coverage', 'rights'] as const
export type DcElement = typeof dcElements[number]
export type DublinCore = Record<DcElement, string[]>

/** Not XML, or nothing in it that Dublin Core knows. */
export class UnreadableDublinCore extends Error {
  constructor (readonly reason: 'malformed' | 'doctype' | 'empty', detail: string) {
    super(detail)
    this.name = 'UnreadableDublinCore'
  }
}

/**
 * The fifteen elements (and the qualified ones that refine them: alternative, issued, …), by local name: prefixes and
 * namespaces may be missing or declared on an element that is not here. Values are trimmed; empty ones are dropped.
 */
export function readDublinCore (xml: string): DublinCore {
  const found = Object.fromEntries(dcElements.map(name => [name, [] as string[]])) as DublinCore
  const sax = new SaxesParser({ xmlns: false, position: false })
  const path: DcElement[] = []
  let depth = 0
  let text = ''
  sax.on('error', error => { throw new UnreadableDublinCore('malformed', `The record is not well-formed XML: ${error.message}`) })
  sax.on('doctype', () => { throw new UnreadableDublinCore('doctype', 'The record declares a DOCTYPE') })
  sax.on('opentag', tag => {
    depth++
    const element = elementOf(localName(tag.name))
    if (element !== undefined && depth > 1) { path.push(element); text = '' }
  })
  sax.on('text', piece => { text += piece })
  sax.on('cdata', piece => { text += piece })
  sax.on('closetag', tag => {
    depth--
    const element = elementOf(localName(tag.name))
    if (element === undefined || path.at(-1) !== element) return
    path.pop()
    const value = text.replace(/\s+/g, ' ').trim().normalize('NFC')
    if (value !== '') found[element].push(value)
    text = ''
  })
  sax.write(legalXml(xml)).close()
  if (!dcElements.some(name => found[name].length > 0)) throw new UnreadableDublinCore('empty', 'The record has no Dublin Core element')
  return found
}

const refinements: Record<string, DcElement> = {
  alternative: 'title', abstract: 'description', tableOfContents: 'description', issued: 'date', created: 'date', available: 'date',
  extent: 'format', medium: 'format', isPartOf: 'relation', spatial: 'coverage', temporal: 'coverage', license: 'rights'
}

function elementOf (name: string): DcElement | undefined {
  const lower = name.toLowerCase() as DcElement
  return dcElements.includes(lower) ? lower : refinements[name]
}
