import { describeIsbn, describeRow, describeScanned, rowUnder, type Description, type ItemStatement, type KeptRow, type SheetReading } from '@commonshelf/catalogue'
import { describeMarc, readIso2709, readMarcJson, readMarcXml, type DescribeOptions, type MarcRecord, type ReadOptions } from '@commonshelf/marc'
import { describeDublinCore } from '@commonshelf/protocols'
import type { Manner, ReceivedRecord } from './received.js'

/** What a list of ISBNs says of one book; `items` where each copy was scanned by itself. */
interface ListedIsbn { isbn: string, copies?: number, barcodes?: string[], items?: ItemStatement[] }

/** Why a record could not be described, as quarantine keeps it. */
export interface Refusal { reason: string, detail: string }

/** How records of each syntax are read. */
const describers: Record<ReceivedRecord['syntax'], (bytes: Uint8Array, manner: Manner) => Description> = {
  iso2709: (bytes, manner) => describeMarcOf(readIso2709(bytes, { encoding: manner.encoding as ReadOptions['encoding'] & string }), manner),
  marcxml: (bytes, manner) => describeMarcOf(readMarcXml(bytes), manner),
  'marc-json': (bytes, manner) => describeMarcOf(readMarcJson(bytes), manner),
  oai_dc: bytes => describeDublinCore(bytes),
  row: (bytes, { settings }) => describeRow(rowUnder(JSON.parse(Buffer.from(bytes).toString()) as KeptRow, settings.sheets as Record<string, SheetReading> | undefined)),
  isbn: bytes => {
    const { isbn, copies = 1, barcodes = [], items } = JSON.parse(Buffer.from(bytes).toString()) as ListedIsbn
    if (items !== undefined) return describeScanned(isbn, items)
    const { record, holdings } = describeIsbn(isbn, Math.max(copies, barcodes.length))
    return { record, holdings: holdings.map(holding => ({ ...holding, items: holding.items.map((item, at): ItemStatement => barcodes[at] === undefined ? item : { ...item, barcode: barcodes[at] }) })) }
  }
}

export const describeMarcOf = (record: MarcRecord, { dialect, settings }: Manner): Description =>
  describeMarc(record, { dialect, ...settings.holdings === undefined ? {} : { holdings: settings.holdings } } as DescribeOptions)

/** The description of a record that is no MARC, or any other; throws what it would be refused with. */
export const describeOther = (syntax: ReceivedRecord['syntax'], bytes: Uint8Array, manner: Manner): Description => describers[syntax](bytes, manner)

/** The description of one source record, or why there is none. Whatever is wrong with a record is its own affair. */
export const describeRecord = (record: ReceivedRecord, manner: Manner): Description | Refusal => {
  try {
    return describers[record.syntax](record.bytes, manner)
  } catch (error) {
    const { reason, message } = error as { reason?: unknown, message?: unknown }
    return { reason: typeof reason === 'string' ? reason : 'cannot-be-described', detail: typeof message === 'string' ? message : String(error) }
  }
}
