import type { DeskKind, DeskTask, Request, ScanAnswer } from '@commonshelf/api/contract'
import { api } from '../api/client.js'
import type { Messages } from '../i18n/index.js'

export type Step = keyof Messages['desk']['actions']

/** What a step is taken on; a desk's task has it all, and so has a request with its latest supply. */
export type Target = Pick<DeskTask, 'request' | 'supply' | 'loan' | 'item' | 'supplier' | 'pickup' | 'actions'>

/** The next step by kind of work: the one clear button. */
const nextByKind: Record<DeskKind, readonly Step[]> = {
  'to-supply': ['will-supply'],
  'to-ship': ['ship', 'set-aside'],
  'to-receive': ['receive'],
  'to-lend': ['lend'],
  lent: ['return'],
  'to-return': ['come-home']
}

const kindOfStatus: Partial<Record<Request['status'], DeskKind>> = {
  asked: 'to-supply', promised: 'to-ship', shipped: 'to-receive', ready: 'to-lend', lent: 'lent', returning: 'to-return'
}

export const kindOf = (request: Request): DeskKind | undefined => kindOfStatus[request.status]

/** Where supplier and pickup are one library nothing travels: the book is set aside instead of shipped. */
export function nextStep (kind: DeskKind, target: Target): Step | undefined {
  const step = nextByKind[kind].find(step => (target.actions as readonly string[]).includes(step))
  return step === 'ship' && target.supplier?.code === target.pickup.library ? 'set-aside' : step
}

export function targetOf (request: Request): Target {
  const supply = request.supplies.at(-1)
  return { request: request.id, supply: supply?.id, loan: request.loan?.id, item: request.loan?.item ?? supply?.item, supplier: supply?.supplier, pickup: request.pickup, actions: request.actions }
}

/** Takes the step. A return is a scan at the service point where the clerk stands. */
export function takeStep (step: Step, target: Target, { here, unfilled }: { here?: string, unfilled?: { reason: string, note?: string } } = {}): Promise<Request | ScanAnswer> {
  switch (step) {
    case 'will-supply': return api.post(`/supplies/${target.supply}/will-supply`, { seen: 'RequestReceived' })
    case 'unfilled': return api.post(`/supplies/${target.supply}/unfilled`, unfilled)
    case 'ship':
    case 'set-aside': return api.post(`/supplies/${target.supply}/ship`)
    case 'receive':
    case 'lend':
    case 'come-home':
    case 'cancel': return api.post(`/requests/${target.request}/${step}`)
    case 'renew': return api.post(`/loans/${target.loan}/renew`)
    case 'return': return api.post('/scans', { barcode: target.item?.barcode, servicePoint: here, library: target.supplier?.code })
  }
}
