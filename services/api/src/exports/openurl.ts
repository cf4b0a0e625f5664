import { normaliseIsbn } from '@commonshelf/catalogue'

/** What an OpenURL asks for, as far as a catalogue can find it. */
export interface AskedThing {
  /** Thirteen digits, valid. */
  isbn?: string
  /** 1234-567X. */
  issn?: string
  title?: string
  author?: string
  year?: number
}

/**
 * Reads an OpenURL 1.0 (ANSI/NISO Z39.88, key/encoded-value) or 0.1 from the query of an address: `rft.isbn`, `rft_id=urn:ISBN:…`,
 * `rft.btitle`, `rft.aulast` …, or the same without `rft.`. Text is UTF-8, or what `ctx_enc` names.
 */
export function readOpenUrl (query: string): AskedThing {
  const keys = new Map<string, string[]>()
  const encoding = /(?:^|&)ctx_enc=[^&]*iso-8859-1/i.test(query) ? 'windows-1252' : 'utf-8'
  for (const pair of query.split('&')) {
    const [key, value = ''] = pair.split(/=(.*)/s)
    const name = decoded(key!, encoding).toLowerCase().replace(/^rft\./, '')
    const text = decoded(value, encoding).trim()
    if (text !== '') keys.set(name, [...keys.get(name) ?? [], text])
  }
  const first = (...names: string[]): string | undefined => names.map(name => keys.get(name)?.[0]).find(text => text !== undefined)
  const identifiers = [...keys.get('rft_id') ?? [], ...keys.get('id') ?? []]
  const named = (pattern: RegExp): string[] => identifiers.flatMap(identifier => pattern.exec(identifier)?.[1] ?? [])

  const isbn = [...keys.get('isbn') ?? [], ...keys.get('eisbn') ?? [], ...named(/^urn:isbn:(.+)$/i)].map(normaliseIsbn).find(({ valid }) => valid)?.value
  const issn = [...keys.get('issn') ?? [], ...keys.get('eissn') ?? [], ...named(/^urn:issn:(.+)$/i)].map(text => /^(\d{4})-?(\d{3}[\dX])$/i.exec(text)).find(found => found !== null)
  // An article is not in a catalogue of books and journals; what contains it is
  const title = first('btitle', 'jtitle', 'title', 'stitle', 'atitle')
  const author = first('aulast', 'au', 'aucorp')
  const year = /\d{4}/.exec(first('date') ?? '')?.[0]
  return {
    ...isbn === undefined ? {} : { isbn }, ...issn == null ? {} : { issn: `${issn[1]}-${issn[2]!.toUpperCase()}` },
    ...title === undefined ? {} : { title: upTo(300, title) }, ...author === undefined ? {} : { author: upTo(100, author) }, ...year === undefined ? {} : { year: Number(year) }
  }
}

/** No half of a character at the end: an address cannot be made of one. */
const upTo = (length: number, text: string): string => [...text].slice(0, length).join('')

function decoded (text: string, encoding: string): string {
  const bytes: number[] = []
  for (const part of text.replaceAll('+', ' ').split(/(%[0-9A-Fa-f]{2})/)) {
    if (/^%[0-9A-Fa-f]{2}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 16))
    else bytes.push(...Buffer.from(part))
  }
  return new TextDecoder(encoding).decode(Uint8Array.from(bytes))
}
