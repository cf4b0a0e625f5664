import type { Desk, EntryHoldings, Request, ScanAnswer, SearchAnswer } from '@commonshelf/api/contract'
import { members } from '../members/libraries.js'
import { password, readers } from './people.js'
import { Visitor } from './visitor.js'

/**
 * The whole story of one book over HTTP: a reader of a village room finds it, asks for it, a library supplies it, it is
 * lent, returned at a third library and comes home. `tell` gets a sentence a step; the request's history is returned.
 */
export async function borrowOneBook (baseUrl: string, tell: (sentence: string) => void): Promise<string[]> {
  const visitor = new Visitor(baseUrl)
  const search = (q: string, more = '') => visitor.get<SearchAnswer>(`/search?q=${encodeURIComponent(q)}${more}`)

  const simplified = await search('红楼梦')
  const traditional = await search('紅樓夢')
  if (simplified.total === 0 || simplified.total !== traditional.total) throw new Error(`红楼梦 finds ${simplified.total} entries and 紅樓夢 ${traditional.total}; they must be the same`)
  tell(`红楼梦 finds ${simplified.total} entries, and 紅樓夢 the same`)
  const english = await search('pride and prejudice')
  if (english.total === 0) throw new Error('"pride and prejudice" finds nothing')
  tell(`"pride and prejudice" finds ${english.total} entries in ${english.milliseconds} ms`)

  const [reader] = readers
  const { entry, holdings } = await bookFromElsewhere(visitor, await search('红楼梦', '&availability=available&sort=most-held'), reader.library, reader.servicePoint)
  tell(`${entry.title} (${entry.publisher ?? ''}, ${entry.year ?? ''}) is in ${entry.libraries} libraries; the nearest with a copy on the shelf is ${holdings.libraries.find(at => at.available > 0)!.library.name}`)

  await visitor.post('/sessions', { kind: 'reader', card: reader.card, pin: reader.pin })
  const asked = await visitor.post<Request>('/requests', { entry: entry.id, pickup: reader.servicePoint }, { 'idempotency-key': crypto.randomUUID() })
  const supply = asked.supplies.at(-1)
  if (supply === undefined) throw new Error('Nobody was asked to supply')
  tell(`${reader.name} asks for it at ${asked.pickup.name}; ${supply.supplier.name} is asked, because ${supply.reasons.map(reason => reason.rule).join(', ')}`)

  const supplier = await staffAt(baseUrl, supply.supplier.code)
  const desk = await supplier.get<Desk>('/desk?kind=to-supply')
  if (!desk.tasks.some(task => task.supply === supply.id)) throw new Error('The supplier does not see the request in its queue')
  await supplier.post(`/supplies/${supply.id}/will-supply`)
  tell(`${supply.supplier.name} finds it on the shelf`)
  await supplier.post(`/supplies/${supply.id}/ship`)
  tell(`${supply.supplier.name} ships it`)

  const requester = await staffAt(baseUrl, reader.library)
  await requester.post(`/requests/${asked.id}/receive`)
  tell(`${asked.requester.name} receives it`)
  await requester.post(`/requests/${asked.id}/lend`)
  tell(`${asked.requester.name} lends it to the reader`)

  const barcode = supply.item?.barcode
  if (barcode === undefined) throw new Error('The copy has no barcode')
  const third = members.find(({ code }) => ['donghu', 'jiangzhou'].includes(code) && code !== supply.supplier.code)!
  const scan = { barcode, library: supply.supplier.code }
  const returned = await (await staffAt(baseUrl, third.code)).post<ScanAnswer>('/scans', { ...scan, servicePoint: deskOf(third.code) })
  if (returned.do !== 'send') throw new Error(`At a third library the book should be sent home, not: ${returned.do}`)
  tell(`The reader returns it to ${third.name}; the screen there says: send it to ${returned.toLibrary?.name ?? ''}`)
  const home = await supplier.post<ScanAnswer>('/scans', { ...scan, servicePoint: deskOf(supply.supplier.code) })
  if (home.do !== 'shelve') throw new Error(`At home the book should be shelved, not: ${home.do}`)
  tell(`It comes home to ${supply.supplier.name}, and goes on the shelf`)

  const ended = await visitor.get<Request>(`/requests/${asked.id}`)
  if (ended.status !== 'closed') throw new Error(`The request should be closed; it is ${ended.status}`)
  return ended.timeline.map(event => event.what)
}

/** The first entry found that the reader's own library has not, but another has on its shelf. */
export async function bookFromElsewhere (visitor: Visitor, found: SearchAnswer, library: string, servicePoint: string) {
  for (const entry of found.entries) {
    const holdings = await visitor.get<EntryHoldings>(`/entries/${entry.id}/holdings?near=${servicePoint}`)
    const own = holdings.libraries.find(at => at.library.code === library)
    if (own === undefined && holdings.libraries.some(at => at.available > 0 && at.copies.some(copy => copy.barcode !== undefined))) return { entry, holdings }
  }
  throw new Error(`Everything that was found is held by ${library} itself`)
}

/** The library's first service point. */
const deskOf = (library: string): string => members.find(({ code }) => code === library)!.servicePoints[0].code

async function staffAt (baseUrl: string, library: string): Promise<Visitor> {
  const staff = new Visitor(baseUrl)
  await staff.post('/sessions', { kind: 'staff', name: library, password })
  return staff
}
