import { aWebServer, type Asked } from './web-server.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

/** A book as this server holds it: searchable by year, class and day of change. */
export interface Shelved { id: string, title: string, year?: number, shelf?: string, changed?: string }

export interface SruServer {
  url: string
  host: string
  books: Shelved[]
  /** The most of one query that it gives; beyond it answers with diagnostic 61. */
  cap: number
  version: '1.1' | '1.2' | '2.0'
  packing: 'xml' | 'string'
  /** The largest page, whatever is asked for. */
  pageSize: number
  asked: Asked[]
  /** The scenario: a body to answer with instead, undefined to be honest. */
  scenario: (asked: Asked, number: number) => { status?: number, body: string } | undefined
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
export const marcOf = ({ id, title }: Shelved): string => `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">${id}</controlfield><datafield tag="245" ind1="0" ind2="0"><subfield code="a">${title}</subfield></datafield></record>`
export const diagnostic = (code: number, details = ''): string => `<diagnostics><diagnostic xmlns="http://www.loc.gov/zing/srw/diagnostic/"><uri>info:srw/diagnostic/1/${code}</uri><details>${details}</details></diagnostic></diagnostics>`
export const answer = (inner: string, version = '1.2'): string => `<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:version>${version}</zs:version>${inner}</zs:searchRetrieveResponse>`

const explain = `<explain xmlns="http://explain.z3950.org/dtd/2.0/"><serverInfo/><indexInfo><index><title>Year</title><map><name set="dc">date</name></map></index><index><title>Changed</title><map><name set="rec">lastModificationDate</name></map></index></indexInfo><schemaInfo><schema name="marcxml" identifier="info:srw/schema/1/marcxml-v1.1"/></schemaInfo></explain>`

/** A real SRU endpoint on this machine: honest, but for what its scenario says. */
export async function anSruServer (t: TearsDown, given: Partial<Omit<SruServer, 'url' | 'host' | 'asked'>> = {}): Promise<SruServer> {
  const server: SruServer = { url: '', host: '', asked: [], books: [], cap: Infinity, version: '1.2', packing: 'xml', pageSize: 50, scenario: () => undefined, ...given }
  const web = await aWebServer(t, (asked, response, number) => {
    const { status = 200, body } = server.scenario(asked, number) ?? { body: honest(server, asked.query) }
    response.writeHead(status, { 'content-type': 'text/xml', date: 'Mon, 01 Jun 2026 00:00:00 GMT' }).end(body)
  })
  return Object.assign(server, { url: `${web.url}/sru?db=main`, host: web.host, asked: web.asked })
}

function honest (server: SruServer, query: URLSearchParams): string {
  const said = query.get('version') ?? '2.0'
  if (said !== server.version) return answer(diagnostic(5, server.version), server.version)
  const cql = query.get('query')
  if (cql === null) return `<explainResponse><version>${server.version}</version><record><recordPacking>xml</recordPacking><recordData>${explain}</recordData></record></explainResponse>`
  const found = server.books.filter(matching(cql))
  const start = Number(query.get('startRecord') ?? 1)
  if (start > server.cap) return answer(diagnostic(61, String(start)), server.version)
  const page = found.slice(start - 1, Math.min(start - 1 + Math.min(Number(query.get('maximumRecords') ?? 10), server.pageSize), server.cap))
  const next = start + page.length
  const records = page.map((book, at) => `<zs:record><zs:recordSchema>marcxml</zs:recordSchema><zs:recordPacking>${server.packing}</zs:recordPacking><zs:recordData>${server.packing === 'xml' ? marcOf(book) : escaped(marcOf(book))}</zs:recordData><zs:recordPosition>${start + at}</zs:recordPosition></zs:record>`)
  return answer(`<zs:numberOfRecords>${found.length}</zs:numberOfRecords><zs:records>${records.join('')}</zs:records>${next <= found.length ? `<zs:nextRecordPosition>${next}</zs:nextRecordPosition>` : ''}`, server.version)
}

/** Evaluates the CQL that is sent here: comparisons, and, or, not, parentheses; from left to right, as CQL says. */
function matching (cql: string): (book: Shelved) => boolean {
  const tokens = cql.match(/"(?:[^"\\]|\\.)*"|[()]|>=|<=|=|[^\s()<>=]+/g) ?? []
  let at = 0
  const one = (): ((book: Shelved) => boolean) => {
    if (tokens[at] === '(') {
      at++
      const inner = all()
      at++
      return inner
    }
    const [index, relation, value] = tokens.slice(at, at += 3) as [string, string, string]
    const wanted = value.replace(/^"|"$/g, '')
    if (index === 'cql.allRecords') return () => true
    const field = ({ 'dc.date': 'year', 'rec.lastModificationDate': 'changed', 'local.class': 'shelf' } as const)[index]
    if (field === undefined) throw new Error(`no index ${index}`)
    return book => {
      const has = book[field]
      if (has === undefined) return false
      if (relation === '=') return wanted.endsWith('*') ? String(has).startsWith(wanted.slice(0, -1)) : String(has) === wanted
      const order = typeof has === 'number' ? has - Number(wanted) : has < wanted ? -1 : has > wanted ? 1 : 0
      return relation === '>=' ? order >= 0 : order <= 0
    }
  }
  const all = (): ((book: Shelved) => boolean) => {
    let left = one()
    while (at < tokens.length && tokens[at] !== ')') {
      const operator = tokens[at++]
      const [before, right] = [left, one()]
      left = operator === 'and' ? book => before(book) && right(book) : operator === 'or' ? book => before(book) || right(book) : book => before(book) && !right(book)
    }
    return left
  }
  return all()
}
