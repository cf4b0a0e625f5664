import type { Connector, Protocol } from './connector.js'
import { files } from './files/connector.js'
import { isbnLists } from './isbn-lists/connector.js'
import { koha } from './koha/connector.js'
import { oaiPmh } from './oai-pmh/connector.js'
import { spreadsheets } from './spreadsheets/connector.js'
import { sru } from './sru/connector.js'

/** One connector per protocol. */
export const connectors: Record<Protocol, Connector> = {
  'oai-pmh': oaiPmh,
  sru,
  koha,
  file: files,
  spreadsheet: spreadsheets,
  'isbn-list': isbnLists
}
