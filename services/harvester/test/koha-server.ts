import type { ServerResponse } from 'node:http'
import { aWebServer, type Asked } from './web-server.js'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

interface Biblio { biblio_id: number, timestamp: string, record: { leader: string, fields: Record<string, unknown>[] } }
interface Item extends Record<string, unknown> { item_id: number, biblio_id: number, timestamp: string }

export interface KohaServer {
  url: string
  host: string
  biblios: Biblio[]
  items: Item[]
  asked: Asked[]
  /** The credentials that it takes, as the header says them; OAuth tokens it gives itself. */
  password: string | undefined
  tokens: Set<string>
  /** The scenario: true when it has answered. */
  scenario: (asked: Asked, response: ServerResponse) => boolean
}

export const aBiblio = (id: number, { title = `书 ${id}`, timestamp = '2026-01-01T00:00:00+08:00', numbered = true } = {}): Biblio => ({
  biblio_id: id, timestamp, record: { leader: '00000nam a2200000 a 4500', fields: [{ '001': `agency-${id}` }, { 245: { ind1: '0', ind2: '0', subfields: [{ a: title }] } }, ...numbered ? [{ 999: { ind1: ' ', ind2: ' ', subfields: [{ c: String(id) }, { d: String(id) }] } }] : []] }
})

export const anItem = (id: number, biblio: number, more: Record<string, unknown> = {}): Item => ({
  item_id: id, biblio_id: biblio, timestamp: '2026-01-01T00:00:00+08:00', external_id: `B${id}`, callnumber: `I247/${id}`, home_library_id: 'HD', holding_library_id: 'HD', location: 'STACK',
  withdrawn: 0, lost_status: 0, damaged_status: 0, not_for_loan_status: 0, effective_not_for_loan_status: 0, checked_out_date: null, ...more
})

/** A server that answers the few questions of Koha's REST API that are asked here, as Koha does; and refuses what Koha refuses. */
export async function aKohaServer (t: TearsDown, given: Partial<Pick<KohaServer, 'biblios' | 'items'>> = {}): Promise<KohaServer> {
  const server: KohaServer = { url: '', host: '', biblios: [], items: [], asked: [], password: undefined, tokens: new Set(), scenario: () => false, ...given }
  const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string | number> = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  const web = await aWebServer(t, (asked, response) => {
    if (server.scenario(asked, response)) return
    const { path, query, headers: { authorization, accept }, body } = asked
    if (path === '/koha/api/v1/oauth/token') {
      const form = new URLSearchParams(body)
      if (form.get('client_secret') !== server.password) return json(response, 400, { error: 'unauthorized_client' })
      const token = `token-${server.tokens.size + 1}`
      server.tokens.add(token)
      return json(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 3600 })
    }
    const isIn = server.password === undefined || authorization === `Basic ${Buffer.from(`us:${server.password}`).toString('base64')}` || server.tokens.has(authorization?.slice('Bearer '.length) ?? '')
    if (!isIn) return json(response, 401, { error: 'Authentication required' })
    const list = path === '/koha/api/v1/biblios' ? server.biblios : path === '/koha/api/v1/items' ? server.items : undefined
    if (list === undefined) return json(response, 404, { error: 'Not found' })
    const q = JSON.parse(query.get('q') ?? '{}') as Record<string, unknown>
    if (Object.keys(q).some(name => !name.startsWith('me.'))) return json(response, 500, { error: 'ambiguous column' })
    const order = query.get('_order_by') ?? ''
    if (order.includes('me.')) return json(response, 500, { error: 'unknown column' })
    const found = (list as (Item | Biblio)[]).filter(row => Object.entries(q).every(([name, wanted]) => fits((row as unknown as Record<string, unknown>)[name.slice(3)] as number | string, wanted)))
      .sort((a, b) => compare((a as unknown as Record<string, string>)[order.slice(1)]!, (b as unknown as Record<string, string>)[order.slice(1)]!) * (order.startsWith('-') ? -1 : 1))
    const page = found.slice(0, Number(query.get('_per_page') ?? 20))
    if (accept === 'application/marc-in-json' && list === server.biblios) return json(response, 200, (page as Biblio[]).map(({ record }) => record))
    json(response, 200, page.map(row => ({ ...row, record: undefined })), { 'x-total-count': found.length })
  })
  return Object.assign(server, { url: `${web.url}/koha`, host: web.host, asked: web.asked })
}

const compare = (a: number | string, b: number | string): number => a < b ? -1 : a > b ? 1 : 0

function fits (has: number | string, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.includes(has)
  const [[relation, value]] = Object.entries(wanted as Record<string, number | string>) as [[string, number | string]]
  return relation === '>' ? has > value : has >= value
}
