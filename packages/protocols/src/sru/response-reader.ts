import { SaxesParser } from 'saxes'
import { utf8From } from '../oai-pmh/encoding.js'
import { legalXml, localName, unescapedXml } from '../xml/text.js'
import { explainIn } from './explain.js'
import type { SruDiagnostic, SruRecord, SruResponse } from './model.js'

/** The answer is something else (a page of HTML, a cut-off page, XML of another kind) or declares a DOCTYPE. */
export class NotSru extends Error {
  constructor (readonly reason: 'not-xml' | 'other-xml' | 'cut-off' | 'doctype', detail: string) {
    super(`The answer is not a whole SRU response: ${detail}`)
    this.name = 'NotSru'
  }
}

/** Elements that an answer may begin with; some servers send nothing but the diagnostics. */
const roots = new Set(['searchRetrieveResponse', 'explainResponse', 'scanResponse', 'diagnostics', 'diagnostic'])

/**
 * Reads the answer to a search or an explain request of version 1.1, 1.2 or 2.0, whatever namespaces and prefixes it has.
 * What stands in <recordData> does not go through the XML parser: it is handed on byte for byte, so that a damaged record
 * harms none of the others. Throws NotSru.
 */
export function readSruResponse (bytes: Uint8Array): SruResponse {
  const utf8 = utf8From()
  // Byte by byte as characters, so that what is no UTF-8 within a record stays as it came
  const { envelope, contents } = parted(Buffer.concat([utf8.push(bytes), utf8.end()]).toString('latin1'))
  const reading = new Reading(contents)
  reading.read(textOf(envelope))
  return reading.response
}

const textOf = (binary: string): string => Buffer.from(binary, 'latin1').toString('utf8')

/** The envelope without the contents of its recordData elements, and those. */
function parted (text: string): { envelope: string, contents: string[] } {
  const opening = /<((?:[\w.-]+:)?)recordData(?=[\s>/])[^>]*>/g
  const contents: string[] = []
  let envelope = ''
  let from = 0
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const start = opening.lastIndex
    if (found[0].endsWith('/>')) {
      contents.push('')
      continue
    }
    const end = text.indexOf(`</${found[1]!}recordData`, start)
    if (end === -1) throw new NotSru('cut-off', 'it ends within a record')
    contents.push(text.slice(start, end))
    envelope += text.slice(from, start)
    from = end
    opening.lastIndex = end
  }
  return { envelope: envelope + text.slice(from), contents }
}

class Reading {
  readonly response: SruResponse = { records: [], diagnostics: [] }
  readonly #path: string[] = []
  #text = ''
  #record: SruRecord | undefined
  #diagnostic: SruDiagnostic | undefined
  #next = 0
  #finished = false

  constructor (readonly contents: string[]) {}

  read (envelope: string): void {
    const sax = new SaxesParser({ xmlns: false, position: false })
    // With a handler the parser reports and goes on; what matters of the damage shows by itself.
    sax.on('error', () => {})
    sax.on('doctype', () => { throw new NotSru('doctype', 'it declares a DOCTYPE, which this protocol has no use for') })
    sax.on('opentag', tag => this.#open(localName(tag.name)))
    sax.on('text', text => { this.#text += text })
    sax.on('cdata', text => { this.#text += text })
    sax.on('closetag', tag => this.#close(localName(tag.name)))
    sax.write(legalXml(envelope).trimStart())
    if (!this.#finished) throw this.#path.length > 0 ? new NotSru('cut-off', 'it ends before its root element is closed') : new NotSru('not-xml', 'no SRU element was found')
  }

  #open (name: string): void {
    if (this.#path.length === 0 && !roots.has(name)) throw new NotSru('other-xml', `its root element is ${name.slice(0, 40)}`)
    this.#path.push(name)
    this.#text = ''
    if (name === 'record') this.#record = { schema: '' }
    else if (name === 'diagnostic') this.#diagnostic = { uri: '', message: '', details: '' }
  }

  #close (name: string): void {
    this.#path.pop()
    const text = this.#text.trim()
    this.#text = ''
    if (this.#path.length === 0) this.#finished = true
    if (this.#diagnostic !== undefined) this.#diagnoses(name, text)
    else if (this.#record !== undefined) this.#records(name, text)
    else if (name === 'version') this.response.version = text
    else if (name === 'numberOfRecords') setNumber(this.response, 'numberOfRecords', text)
    else if (name === 'nextRecordPosition') setNumber(this.response, 'nextRecordPosition', text)
  }

  #diagnoses (name: string, text: string): void {
    const diagnostic = this.#diagnostic!
    if (name === 'uri' || name === 'message' || name === 'details') diagnostic[name] = text
    else if (name === 'diagnostic') {
      this.response.diagnostics.push(numbered(diagnostic))
      this.#diagnostic = undefined
    }
  }

  #records (name: string, text: string): void {
    const record = this.#record!
    if (name === 'recordSchema') record.schema = text
    else if (name === 'recordIdentifier') { if (text !== '') record.identifier = text } else if (name === 'recordPosition') setNumber(record, 'position', text)
    else if (name === 'recordData') this.#data(record, unpacked(this.contents[this.#next++] ?? '').trim())
    else if (name === 'record') {
      // The record of an explain answer is its explanation
      if (this.#path.at(-1) !== 'explainResponse') this.response.records.push(record)
      this.#record = undefined
    }
  }

  #data (record: SruRecord, data: string): void {
    if (this.#path.includes('explainResponse')) this.response.explain = explainIn(textOf(data))
    else if (/diagnostics/i.test(record.schema) || /^<(?:[\w.-]+:)?diagnostic[\s>]/.test(data)) record.diagnostic = surrogate(textOf(data))
    else if (data !== '') record.data = Buffer.from(data, 'latin1')
  }
}

function setNumber<Key extends string> (target: Partial<Record<Key, number>>, name: Key, text: string): void {
  if (/^\d{1,15}$/.test(text)) target[name] = Number(text)
}

/** The content of recordData: XML as it stands, or XML that was escaped or put into CDATA (record packing `string`). */
function unpacked (content: string): string {
  const inner = content.trim()
  if (inner.startsWith('<') && !inner.startsWith('<![CDATA[')) return inner
  const plain = inner.replace(/<!\[CDATA\[([\s\S]*?)\]\]>|[^<]+/g, (piece, cdata?: string) => cdata ?? Buffer.from(unescapedXml(textOf(piece)), 'utf8').toString('latin1'))
  // A record of its own may bring its own prolog
  return plain.trim().replace(/^<\?xml[^>]*\?>\s*/, '')
}

const numbered = (diagnostic: SruDiagnostic): SruDiagnostic => {
  const code = /(?:^|info:srw\/diagnostic\/1\/)(\d+)$/.exec(diagnostic.uri)?.[1]
  return code === undefined ? diagnostic : { ...diagnostic, code: Number(code) }
}

function surrogate (data: string): SruDiagnostic {
  const part = (name: string): string => unescapedXml(new RegExp(`<(?:[\\w.-]+:)?${name}[^>]*>([^<]*)<`).exec(data)?.[1] ?? '').trim()
  return numbered({ uri: part('uri'), message: part('message'), details: part('details') })
}
