import { SaxesParser } from 'saxes'
import { legalXml, localName } from '../xml/text.js'
import { MetadataScanner } from './metadata-scanner.js'
import { utf8From } from './encoding.js'
import type { Granularity, OaiError, OaiHeader, OaiIdentify, OaiMetadataFormat, OaiRecord, OaiSet, ResumptionToken } from './model.js'

/** The answer is something else (a page of HTML, a cut-off page, XML of another kind) or declares a DOCTYPE. */
export class NotOaiPmh extends Error {
  constructor (readonly reason: 'not-xml' | 'other-xml' | 'cut-off' | 'doctype' | 'too-long', detail: string) {
    super(`The answer is not a whole OAI-PMH response: ${detail}`)
    this.name = 'NotOaiPmh'
  }
}

/** All of a response but its records, which came out while it was read. */
export interface OaiResponse {
  /** The server's clock when it answered, as stated. */
  responseDate?: string
  records: number
  errors: OaiError[]
  resumptionToken?: ResumptionToken
  identify?: OaiIdentify
  formats: OaiMetadataFormat[]
  sets: OaiSet[]
}

interface OpenRecord { header: Partial<OaiHeader> & { sets: string[] }, metadata?: Uint8Array, fault?: string, tooLong?: true }

export interface OaiReaderOptions {
  /** Bytes that the metadata of one record may have; of a longer one the beginning is kept. 16 MB unless said. */
  recordBytes?: number
}

/** Of a record that is too long, so much is kept for whoever looks what it was. */
const keptOfTooLong = 64 * 1024

/** Characters between two tags of the envelope, and elements inside each other. An identifier of a megabyte is no identifier. */
const longestText = 1 << 20
const deepest = 64

/**
 * Reads one response as its bytes arrive. Only the envelope goes through the XML parser: what stands in <metadata> is
 * framed and handed on byte for byte, so a damaged record harms none but itself, and reading is several times faster.
 * Tolerates a BOM, a missing prolog, missing or odd namespaces and prefixes, illegal characters and stray ampersands.
 * It keeps no more than one record, whatever the response's size.
 */
export class OaiResponseReader {
  readonly #sax = new SaxesParser({ xmlns: false, position: false })
  readonly #utf8 = utf8From()
  readonly #decoder = new TextDecoder('utf-8')
  readonly #path: string[] = []
  readonly #response: OaiResponse = { records: 0, errors: [], formats: [], sets: [] }
  #pending: Uint8Array = new Uint8Array(0)
  /** What #pending is a part of once it came in several chunks; nothing before its end is ever written over. */
  #room: Uint8Array = new Uint8Array(0)
  #scanner: MetadataScanner | undefined
  /** The beginning of metadata that grew too long, while its end is looked for. */
  #head: Uint8Array | undefined
  #recordBytes: number
  /** Characters since the last tag. */
  #sinceTag = 0
  #started = false
  #finished = false
  #seenRoot = false
  #text = ''
  #attributes: Record<string, string> = {}
  #out: OaiRecord[] = []
  #record: OpenRecord | undefined
  #format: Partial<OaiMetadataFormat> = {}
  #set: Partial<OaiSet> = {}
  #identify: Partial<OaiIdentify> & { adminEmails: string[], compressions: string[] } = { adminEmails: [], compressions: [] }

  constructor ({ recordBytes = 16e6 }: OaiReaderOptions = {}) {
    this.#recordBytes = recordBytes
    // With a handler the parser reports and goes on. What matters of the damage shows by itself: an identifier that is
    // missing, a root that does not close.
    this.#sax.on('error', () => { if (this.#record && !this.#record.fault) this.#record.fault = 'malformed XML around the record' })
    this.#sax.on('doctype', () => { throw new NotOaiPmh('doctype', 'it declares a DOCTYPE, which this protocol has no use for') })
    this.#sax.on('opentag', tag => this.#open(localName(tag.name), tag.attributes))
    this.#sax.on('text', text => { this.#text += text })
    this.#sax.on('cdata', text => { this.#text += text })
    this.#sax.on('closetag', tag => this.#close(localName(tag.name)))
  }

  /** The records that these bytes complete. */
  push (chunk: Uint8Array): OaiRecord[] {
    return this.#read(this.#utf8.push(chunk))
  }

  /** The rest of the response. Throws NotOaiPmh when it was none, or not whole. */
  end (): OaiResponse {
    this.#read(this.#utf8.end())
    this.#write(this.#pending)
    this.#pending = new Uint8Array(0)
    if (!this.#seenRoot) throw new NotOaiPmh('not-xml', 'no OAI-PMH element was found')
    if (!this.#finished) throw new NotOaiPmh('cut-off', 'it ends before its root element is closed')
    return this.#response
  }

  #read (bytes: Uint8Array): OaiRecord[] {
    if (bytes.length > 0) this.#pending = this.#pending.length === 0 ? bytes : this.#joined(this.#pending, bytes)
    while (this.#step()) { /* on to the next piece */ }
    const out = this.#out
    this.#out = []
    return out
  }

  /** Both in one piece. Room is made for twice as much, or a record of many chunks would be copied whole with each. */
  #joined (pending: Uint8Array, bytes: Uint8Array): Uint8Array {
    const length = pending.length + bytes.length
    const inRoom = pending.buffer === this.#room.buffer && pending.byteOffset + length <= this.#room.length
    const start = inRoom ? pending.byteOffset : 0
    if (!inRoom) {
      this.#room = new Uint8Array(2 * length)
      this.#room.set(pending)
    }
    this.#room.set(bytes, start + pending.length)
    return this.#room.subarray(start, start + length)
  }

  /** One piece of envelope or one piece of metadata; false when more bytes are needed. */
  #step (): boolean {
    if (this.#scanner) {
      const end = this.#scanner.endOf(this.#pending)
      if (end === undefined) {
        this.#shorten(this.#scanner)
        return false
      }
      this.#take(this.#head ?? this.#pending.subarray(0, end), this.#head !== undefined || end > this.#recordBytes)
      this.#head = undefined
      this.#pending = this.#pending.subarray(end)
      this.#scanner = undefined
      return true
    }
    const opening = MetadataScanner.openingIn(this.#pending)
    if (opening === 'incomplete') return this.#waitsInTag()
    if (opening === undefined) {
      const whole = this.#pending.lastIndexOf(0x3E) + 1
      this.#write(this.#pending.subarray(0, whole))
      this.#pending = this.#pending.subarray(whole)
      return this.#waitsInTag()
    }
    this.#write(this.#pending.subarray(0, opening.end))
    this.#pending = this.#pending.subarray(opening.end)
    const depth = this.#path.length
    if (this.#path[depth - 1] === 'metadata' && this.#path[depth - 2] === 'record' && depth === 4) {
      this.#scanner = new MetadataScanner(opening.name)
    }
    return true
  }

  /** Metadata that is too long is passed over: what the scanner has done with need not be kept. */
  #shorten (scanner: MetadataScanner): void {
    if (this.#head === undefined && this.#pending.length <= this.#recordBytes) return
    this.#head ??= this.#pending.slice(0, keptOfTooLong)
    const { passed } = scanner
    this.#pending = this.#pending.subarray(passed)
    scanner.forget(passed)
    if (this.#pending.length > longestText) throw new NotOaiPmh('too-long', 'a tag in the metadata does not end')
  }

  #waitsInTag (): false {
    if (this.#pending.length > longestText) throw new NotOaiPmh('too-long', 'a tag or a text of the envelope does not end')
    return false
  }

  #write (bytes: Uint8Array): void {
    let text = legalXml(this.#decoder.decode(bytes, { stream: true }))
    if (!this.#started) {
      text = text.trimStart() // blank lines of a script before the prolog
      if (text === '') return
      this.#started = true
    }
    // The parser would take all up to the next semicolon for an entity's name. Pieces end at a tag: no entity is cut in two.
    this.#sinceTag += text.length
    this.#sax.write(text.includes('<![CDATA[') ? text : text.replace(strayAmpersand, '&amp;'))
    if (this.#sinceTag > longestText) throw new NotOaiPmh('too-long', `${this.#path.at(-1) ?? 'the response'} has a text without end`)
  }

  #take (bytes: Uint8Array, tooLong: boolean): void {
    if (!this.#record) return
    const inner = trimmed(bytes)
    if (inner.length === 0) return
    if (tooLong) {
      this.#record.tooLong = true
      this.#record.metadata = inner.slice(0, keptOfTooLong)
      return
    }
    if (Buffer.from(inner.buffer, inner.byteOffset, inner.length).includes('<!DOCTYPE')) this.#record.fault = 'the metadata declares a DOCTYPE'
    this.#record.metadata = inner.slice()
  }

  #open (name: string, attributes: Record<string, string>): void {
    if (this.#path.length === 0) {
      if (this.#finished) throw new NotOaiPmh('cut-off', `${name} stands after the end of its root element`)
      if (name !== 'OAI-PMH') throw new NotOaiPmh('other-xml', `its root element is ${name}`)
      this.#seenRoot = true
    }
    if (this.#path.push(name) > deepest) throw new NotOaiPmh('other-xml', 'its elements are nested too deep')
    this.#sinceTag = 0
    this.#text = ''
    this.#attributes = attributes
    const parent = this.#path.at(-2)
    if (name === 'record' && (parent === 'ListRecords' || parent === 'GetRecord')) this.#record = { header: { sets: [] } }
    if (name === 'header') {
      this.#record ??= { header: { sets: [] } }
      this.#record.header.deleted = attributes.status === 'deleted'
    }
  }

  #close (name: string): void {
    const path = this.#path
    path.pop()
    this.#sinceTag = 0
    const parent = path.at(-1)
    const text = this.#text.trim()
    this.#text = ''
    if (path.length === 0) this.#finished = true
    else if (parent === 'header') this.#header(name, text)
    else if (name === 'record' || (name === 'header' && parent === 'ListIdentifiers')) this.#complete()
    else if (parent === 'Identify') this.#identifies(name, text)
    else if (parent === 'metadataFormat') this.#formats(name, text)
    else if (parent === 'set') this.#sets(name, text)
    else this.#rest(name, text)
  }

  #header (name: string, text: string): void {
    const header = this.#record?.header
    if (!header) return
    if (name === 'identifier') header.identifier = text
    else if (name === 'datestamp') header.datestamp = text
    else if (name === 'setSpec' && text !== '') header.sets.push(text)
  }

  #complete (): void {
    const open = this.#record
    if (!open) return
    this.#record = undefined
    this.#response.records++
    const { identifier = '', datestamp = '', sets, deleted = false } = open.header
    const fault = identifier === '' ? 'the record has no identifier' : open.fault
    this.#out.push({
      header: { identifier, datestamp, sets, deleted },
      ...(open.metadata && !deleted && { metadata: open.metadata }),
      ...(fault !== undefined && { fault }),
      ...(open.tooLong && !deleted && { tooLong: true as const })
    })
  }

  #identifies (name: string, text: string): void {
    const it = this.#identify
    if (name === 'repositoryName') it.repositoryName = text
    else if (name === 'baseURL') it.baseUrl = text
    else if (name === 'protocolVersion') it.protocolVersion = text
    else if (name === 'earliestDatestamp') it.earliestDatestamp = text
    else if (name === 'deletedRecord') it.deletedRecord = text === 'persistent' || text === 'transient' ? text : 'no'
    else if (name === 'granularity') it.granularity = granularityOf(text)
    else if (name === 'adminEmail') it.adminEmails.push(text)
    else if (name === 'compression') it.compressions.push(text)
  }

  #formats (name: string, text: string): void {
    if (name === 'metadataPrefix') this.#format.prefix = text
    else if (name === 'schema') this.#format.schema = text
    else if (name === 'metadataNamespace') this.#format.namespace = text
  }

  #sets (name: string, text: string): void {
    if (name === 'setSpec') this.#set.spec = text
    else if (name === 'setName') this.#set.name = text
  }

  #rest (name: string, text: string): void {
    const response = this.#response
    if (name === 'responseDate') response.responseDate = text
    else if (name === 'error') response.errors.push({ code: this.#attributes.code ?? '', message: text })
    else if (name === 'resumptionToken') response.resumptionToken = tokenOf(text, this.#attributes)
    else if (name === 'metadataFormat') {
      if (this.#format.prefix) response.formats.push({ schema: '', namespace: '', prefix: this.#format.prefix, ...this.#format })
      this.#format = {}
    } else if (name === 'set') {
      if (this.#set.spec) response.sets.push({ name: this.#set.spec, spec: this.#set.spec, ...this.#set })
      this.#set = {}
    } else if (name === 'Identify') {
      response.identify = {
        repositoryName: '', baseUrl: '', protocolVersion: '2.0', earliestDatestamp: '', deletedRecord: 'no', granularity: 'YYYY-MM-DD', ...this.#identify
      }
    }
  }
}

const strayAmpersand = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);)/gi

function granularityOf (text: string): Granularity {
  return /t/i.test(text) ? 'YYYY-MM-DDThh:mm:ssZ' : 'YYYY-MM-DD'
}

/** An empty element is the end of the list even when it carries attributes: taking it for a token starts again for ever. */
function tokenOf (text: string, attributes: Record<string, string>): ResumptionToken {
  const number = (given?: string) => given !== undefined && /^\d+$/.test(given) ? Number(given) : undefined
  const cursor = number(attributes.cursor)
  const completeListSize = number(attributes.completeListSize)
  return {
    ...(text !== '' && { value: text }),
    ...(cursor !== undefined && { cursor }),
    ...(completeListSize !== undefined && { completeListSize }),
    ...(attributes.expirationDate !== undefined && { expirationDate: attributes.expirationDate })
  }
}

function trimmed (bytes: Uint8Array): Uint8Array {
  let start = 0
  let end = bytes.length
  while (start < end && bytes[start]! <= 0x20) start++
  while (end > start && bytes[end - 1]! <= 0x20) end--
  return bytes.subarray(start, end)
}
