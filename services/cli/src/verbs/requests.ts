import { Trouble } from '@commonshelf/local'
import type { RequestSummary, RequestView, Store } from '@commonshelf/store'
import { withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { whole } from './numbers.js'

/** The operator's command line acts as the system, which may do anything that the life cycle allows. */
const actor = { kind: 'system' } as const

export async function listRequests (options: Answering & { open?: boolean, limit: string }): Promise<void> {
  const { requests } = await withStore(store => store.lending.requests({ actor, limit: whole(options.limit, '--limit'), ...options.open === undefined ? {} : { open: options.open } }))
  answer(options, requests, list => table(list.map(request => [request.id, standing(request), request.title, request.pickup.code, request.supplier?.code])))
}

export async function showRequest (id: string, options: Answering): Promise<void> {
  answer(options, await withStore(store => store.lending.request(id, actor)), lines)
}

export async function placeRequest (entry: string, options: Answering & { reader: string, pickup: string, note?: string, key?: string }): Promise<void> {
  const placed = await withStore(async store => {
    const known = await store.readers.byCard(options.reader)
    if (known === undefined) throw new Trouble(`No reader has the card ${options.reader}`)
    return store.lending.place({ reader: known.reader.id, entry, pickup: options.pickup, note: options.note, idempotencyKey: options.key })
  })
  answer(options, placed, lines)
}

/** One step of a request's life, by the request's id. */
export type Step = (store: Store, request: string, options: StepOptions) => Promise<RequestView>
export interface StepOptions extends Answering { barcode?: string, reason?: string, note?: string }

export const steps: Record<string, Step> = {
  'will-supply': async (store, request, { barcode, note }) => store.lending.answer({ actor, supply: await supplyOf(store, request), answer: 'will-supply', barcode, note }),
  unfilled: async (store, request, { reason, note }) => store.lending.answer({ actor, supply: await supplyOf(store, request), answer: 'unfilled', reason: (reason ?? 'NotAvailable') as 'NotAvailable', note }),
  ship: async (store, request, { barcode }) => store.lending.ship({ actor, supply: await supplyOf(store, request), barcode }),
  receive: async (store, request, { barcode }) => store.lending.receive({ actor, request, barcode }),
  lend: async (store, request, { barcode }) => store.lending.lend({ actor, request, barcode }),
  renew: async (store, request) => store.lending.renew({ actor, loan: await loanOf(store, request) }),
  cancel: async (store, request) => store.lending.cancel({ actor, request }),
  'come-home': async (store, request) => store.lending.arriveHome({ actor, request })
}

export async function takeStep (step: string, request: string, options: StepOptions): Promise<void> {
  answer(options, await withStore(store => (steps[step] as Step)(store, request, options)), lines)
}

/** Scans the copy at a service point: ends its loan, and says where it belongs. */
export async function returnItem (barcode: string, options: Answering & { at: string, library?: string }): Promise<void> {
  const scanned = await withStore(store => store.lending.returnAt({ actor, barcode, servicePoint: options.at, library: options.library }))
  answer(options, scanned, ({ instruction, done, owner, to, request }) => [
    `${barcode} of ${owner.code}: ${done.join(', ') || 'nothing changed'}`,
    `now ${instruction.do}${to === undefined ? '' : ` to ${to.servicePoint?.code ?? to.library.code}`}${request === undefined ? '' : `, request ${request}`}`
  ])
}

async function supplyOf (store: Store, request: string): Promise<string> {
  const supply = (await store.lending.request(request, actor)).supplies.at(-1)
  if (supply === undefined) throw new Trouble(`Nobody has been asked for request ${request}`)
  return supply.id
}

async function loanOf (store: Store, request: string): Promise<string> {
  const { loan } = await store.lending.request(request, actor)
  if (loan === undefined) throw new Trouble(`Request ${request} has no loan`)
  return loan.id
}

const standing = ({ status, outcome }: RequestSummary) => outcome === undefined ? status : `${status} (${outcome})`

function lines (request: RequestView): string[] {
  return [
    `request ${request.id}: ${standing(request)}`,
    `  ${request.title}  ${request.contributors.join('; ')}  entry ${request.entry}`,
    `  collected at ${request.pickup.code}`,
    ...request.supplies.map(supply => `  ${supply.supplier.code}: ${supply.status}${supply.unfilledReason === undefined ? '' : ` (${supply.unfilledReason})`}, item ${supply.item.barcode ?? supply.item.id}`),
    ...request.timeline.map(({ at, what, by, library }) => `  ${at.toISOString()}  ${by}: ${what}${library === undefined ? '' : ` (${library.code})`}`)
  ]
}
