import type { Actor, EventName, Instruction, RankedSupplier, RequestAction, RequestOutcome, RequestStatus, RoutingReason, SupplyAction, SupplyStatus, UnfilledReason } from '@commonshelf/lending'

/** Enough of a library to name it. */
export interface LibraryName { code: string, name: string, nameEn?: string, tier?: number }
export interface ServicePointName { code: string, name: string, nameEn?: string, library: string }
export interface SuppliedItem { id: string, barcode?: string, callNumber?: string, location?: string, volume?: string }

export interface SupplyView {
  id: string
  request: string
  supplier: LibraryName
  /** Spelled as ISO 18626 spells it. */
  status: SupplyStatus
  item: SuppliedItem
  /** Why this supplier, at the time. */
  reasons: RoutingReason[]
  /** Why it brought nothing: an ISO 18626 reason, or cancelled, no-answer, not-shipped. */
  unfilledReason?: string
  note?: string
  /** When it passes on to the next, while it waits for the supplier. */
  answerBy?: Date
  createdAt: Date
  changedAt: Date
}

export interface LoanView { id: string, item: SuppliedItem, lentAt: Date, dueAt: Date, renewals: number, returnedAt?: Date }

export interface EventView {
  at: Date
  what: EventName
  by: Actor['kind']
  library?: LibraryName
  details: Record<string, unknown>
}

export type NextAction = RequestAction | SupplyAction

/** A request as a list shows it. */
export interface RequestSummary {
  id: string
  /** The entry's id as asked for; it may redirect. */
  entry: string
  title: string
  contributors: string[]
  year?: number
  status: RequestStatus
  outcome?: RequestOutcome
  requester: LibraryName
  pickup: ServicePointName
  /** Who supplies it, or is asked to. */
  supplier?: LibraryName
  note?: string
  createdAt: Date
  changedAt: Date
  /** Until when it waits on the hold shelf. */
  collectBy?: Date
  loan?: LoanView
  /** What whoever asks may do next. */
  actions: NextAction[]
}

export interface RequestView extends RequestSummary {
  /** Only for staff of the requester. */
  reader?: { name: string, card: string }
  /** Each attempt, the latest last. */
  supplies: SupplyView[]
  /** Every library that has a copy, as the latest routing judged it. */
  ranking: RankedSupplier[]
  timeline: EventView[]
}

/** The kinds of work at a desk, in the order in which a book goes through them. */
export const deskKinds = ['to-supply', 'to-ship', 'to-receive', 'to-lend', 'lent', 'to-return'] as const
/**
 * to-supply: asked, to be looked for. to-ship: promised, to be sent or set aside. to-receive: on its way to us for a
 * reader. to-lend: on the hold shelf. lent: in readers' hands. to-return: to be sent home from here, or coming home to us.
 */
export type DeskKind = typeof deskKinds[number]

export interface DeskTask {
  kind: DeskKind
  request: string
  supply?: string
  loan?: string
  entry: string
  title: string
  contributors: string[]
  item?: SuppliedItem
  supplier?: LibraryName
  requester: LibraryName
  pickup: ServicePointName
  /** For a book that travels: the name of the place it goes to. */
  to?: string
  /** Where the reader stands at this desk. */
  reader?: { name: string, card: string }
  since: Date
  due?: Date
  late: boolean
  actions: NextAction[]
}

export interface Desk {
  library: LibraryName
  counts: Record<DeskKind, number>
  tasks: DeskTask[]
  next?: string
}

export interface Scanned {
  /** The one thing to do with the book in hand. */
  instruction: Instruction
  /** What the scan changed, in order; empty when it was scanned here before. */
  done: ('returned' | 'received' | 'arrived-home' | 'redirected' | 'seen' | 'sent-home' | 'sent-on')[]
  item: SuppliedItem
  /** Whose item it is. */
  owner: LibraryName
  title?: string
  /** Where to send it. */
  to?: { library: LibraryName, servicePoint?: ServicePointName }
  request?: string
}

export interface NewRequest {
  /** The reader's id. */
  reader: string
  /** The entry's (cluster's) id. */
  entry: string
  /** The service point's code. */
  pickup: string
  note?: string | undefined
  /** The same key again gives the same request and changes nothing. */
  idempotencyKey?: string | undefined
}

/** Who acts, and when (now, unless a test or a job says otherwise). */
export interface Deed { actor: Actor, at?: Date }

export interface Answer extends Deed {
  supply: string
  answer: 'will-supply' | 'unfilled'
  reason?: UnfilledReason | undefined
  note?: string | undefined
  /** For will-supply: another free copy of the same library that the clerk would rather send. */
  barcode?: string | undefined
  /** The status that the clerk saw; the answer is refused when somebody was quicker. */
  seen?: SupplyStatus | undefined
}

/**
 * Lending on Postgres. Every step is one transaction: the change of state, its event, its outbox message, the item's
 * availability. A step that was already taken answers with how things stand; a step that cannot be taken throws a named
 * DomainError of @commonshelf/lending. Readers see and do only what concerns their own requests (else RequestNotFound);
 * staff act for their part of the tree (else OutsideYourLibraries).
 */
export interface Lending {
  /** Writes the request down, ranks every library that has a copy, and asks the best at once; with none able it closes as unfilled. */
  place (wish: NewRequest, at?: Date): Promise<RequestView>
  /** The supplier's answer. Unfilled goes on to the next supplier, in the same transaction. */
  answer (answer: Answer): Promise<RequestView>
  /** The book leaves for the pickup point; or, where supplier and requester are one library, goes on the hold shelf. */
  ship (deed: Deed & { supply: string, barcode?: string | undefined }): Promise<RequestView>
  /** The book has come to the pickup point, and waits on the hold shelf. */
  receive (deed: Deed & { request: string, barcode?: string | undefined }): Promise<RequestView>
  lend (deed: Deed & { request: string, barcode?: string | undefined }): Promise<RequestView>
  renew (deed: Deed & { loan: string }): Promise<RequestView>
  /** Until the book is lent. Once it has left the shelf it still has to come home. */
  cancel (deed: Deed & { request: string }): Promise<RequestView>
  /**
   * A scan at any service point (its code). The loan, if there is one, ends now. `barcode` may also be a request's id, as
   * printed on a slip; `library` (code) says whose barcode it is where several libraries have the same.
   */
  returnAt (deed: Deed & { servicePoint: string, barcode: string, library?: string | undefined }): Promise<Scanned>
  /** The owner says that the book of this request is on its shelf again: for libraries that do not scan. */
  arriveHome (deed: Deed & { request: string }): Promise<RequestView>
  /** Passes on what silent suppliers left, and takes off the hold shelf what was not collected; at most `limit` of each. */
  runTimeouts (now: Date, limit?: number): Promise<{ passedOn: number, expired: number }>

  request (id: string, actor: Actor): Promise<RequestView>
  /** The request that this supply or loan belongs to. */
  requestOfSupply (supply: string): Promise<string>
  requestOfLoan (loan: string): Promise<string>
  /** A reader's own; for staff, those that their part of the tree asks for or supplies. Newest first. */
  requests (query: { actor: Actor, open?: boolean | undefined, cursor?: string | undefined, limit?: number | undefined }): Promise<{ requests: RequestSummary[], next?: string }>
  /** What waits for the staff of one library (its code), the longest waiting first. Without a kind: the counts alone. */
  desk (query: { library: string, actor: Actor, kind?: DeskKind | undefined, cursor?: string | undefined, limit?: number | undefined, at?: Date }): Promise<Desk>
  /** Counts for the administration's page. */
  statistics (): Promise<{ requests: Record<RequestStatus, number>, outcomes: Record<RequestOutcome, number>, openLoans: number, inTransit: number, unsentMessages: number }>
  /** Forgets whose the requests were that closed before `before`: readers' data are kept no longer than the loan needs. */
  forgetReaders (before: Date): Promise<number>
}
