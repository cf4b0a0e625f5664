import { SaxesParser } from 'saxes'
import { legalXml, localName } from '../xml/text.js'
import type { SruExplain } from './model.js'

/** What a server says of itself in a ZeeRex record: its indexes, schemas and limits. Tolerant of everything but a DOCTYPE, at which it stops. */
export function explainIn (zeerex: string): SruExplain {
  const explain: SruExplain = { indexes: [], schemas: [] }
  const path: string[] = []
  let text = ''
  let attributes: Record<string, string> = {}
  let title = ''
  let names: string[] = []
  let stopped = false
  const sax = new SaxesParser({ xmlns: false, position: false })
  sax.on('error', () => {})
  sax.on('doctype', () => { stopped = true })
  sax.on('text', piece => { text += piece })
  sax.on('opentag', tag => {
    const name = localName(tag.name)
    path.push(name)
    text = ''
    if (name === 'schema' && !stopped) explain.schemas.push({ name: tag.attributes.name ?? '', identifier: tag.attributes.identifier ?? '' })
    if (name === 'index') [title, names] = ['', []]
    attributes = tag.attributes
  })
  sax.on('closetag', tag => {
    const name = localName(tag.name)
    path.pop()
    const said = text.trim()
    text = ''
    if (stopped) return
    const parent = path.at(-1)
    if (name === 'title' && parent === 'databaseInfo') explain.title ??= said
    else if (name === 'title' && parent === 'index') title = said
    else if (name === 'name' && parent === 'map' && said !== '') names.push(attributes.set === undefined ? said : `${attributes.set}.${said}`)
    else if (name === 'index') explain.indexes.push(...names.map(name => ({ name, title })))
    else if ((name === 'setting' || name === 'default') && attributes.type === 'maximumRecords' && /^\d{1,9}$/.test(said)) {
      // The setting is the limit; the default is only what comes unasked
      if (name === 'setting') explain.maximumRecords = Number(said)
    }
  })
  sax.write(legalXml(zeerex))
  return explain
}

const marcSchemas = ['marcxml', 'marc21', 'marc21-xml', 'marc21xml', 'cnmarc', 'unimarc', 'unimarcxml', 'marcxchange', 'marc']

/** The schema to ask for when the source names none: MARC under any of its names, else Dublin Core; undefined where neither is said. */
export function chooseSchema ({ schemas }: Pick<SruExplain, 'schemas'>): string | undefined {
  const named = (names: string[]) => names.map(name => schemas.find(schema => schema.name.toLowerCase() === name)).find(schema => schema !== undefined)
  const chosen = named(marcSchemas) ?? schemas.find(({ identifier }) => /marcxml|MARC21\/slim|marcxchange|unimarc/i.test(identifier)) ??
    named(['dc', 'oai_dc', 'srw_dc']) ?? schemas.find(({ identifier }) => /\/dc-v1|oai_dc/i.test(identifier))
  return chosen === undefined ? undefined : chosen.name || chosen.identifier
}
