/** Something that the domain refuses, and why. `problem` names it for the API, the pages and the command line; it knows nothing of HTTP. */
export abstract class DomainError extends Error {
  abstract readonly problem: string
  /** What happened, as data, for whoever shows it in another language. Never a reader's name or card. */
  get details (): Record<string, unknown> { return {} }
  override get name (): string { return this.constructor.name }
}

/** The life cycle has no such step from here; says what may be done instead. */
export class ActionNotAllowed extends DomainError {
  readonly problem = 'action-not-allowed'
  constructor (readonly what: string, readonly status: string, readonly action: string, readonly allowed: string[]) {
    super(`A ${what} that is ${status} cannot take the step "${action}"; ${allowed.length > 0 ? `it can take: ${allowed.join(', ')}` : 'it has ended'}`)
  }

  override get details () { return { what: this.what, status: this.status, action: this.action, allowed: this.allowed } }
}

/** The step exists, but belongs to somebody else. */
export class NotYours extends DomainError {
  readonly problem = 'not-yours-to-do'
  constructor (readonly action: string, readonly who: readonly string[]) {
    super(`"${action}" is for ${who.join(' or ')}`)
  }

  override get details () { return { action: this.action, who: this.who } }
}

/** Staff act within their part of the tree. */
export class OutsideYourLibraries extends DomainError {
  readonly problem = 'outside-your-libraries'
  constructor (readonly library: string) { super(`The library ${library} is not in your part of the alliance`) }
  override get details () { return { library: this.library } }
}

export class RequestNotFound extends DomainError {
  readonly problem = 'request-not-found'
  constructor (readonly requestId: string) { super(`No request has the id ${requestId}`) }
}

export class SupplyNotFound extends DomainError {
  readonly problem = 'supply-not-found'
  constructor (readonly supplyId: string) { super(`No supply has the id ${supplyId}`) }
}

export class LoanNotFound extends DomainError {
  readonly problem = 'loan-not-found'
  constructor (readonly loanId: string) { super(`No loan has the id ${loanId}`) }
}

export class LibraryNotFound extends DomainError {
  readonly problem = 'library-not-found'
  constructor (readonly code: string) { super(`No library has the code ${code}`) }
}

export class EntryNotFound extends DomainError {
  readonly problem = 'entry-not-found'
  constructor (readonly entry: string) { super(`No entry has the id ${entry}`) }
}

export class ServicePointNotFound extends DomainError {
  readonly problem = 'service-point-not-found'
  constructor (readonly code: string) { super(`No service point has the code ${code}`) }
}

export class NoPickupHere extends DomainError {
  readonly problem = 'no-pickup-here'
  constructor (readonly code: string) { super(`Nothing can be collected at ${code}`) }
}

export class NoReturnsHere extends DomainError {
  readonly problem = 'no-returns-here'
  constructor (readonly code: string) { super(`Nothing can be returned at ${code}`) }
}

export class ReaderNotFound extends DomainError {
  readonly problem = 'reader-not-found'
  constructor () { super('There is no such reader') }
}

/** The reader waits for this entry already; `requestId` is where. */
export class AlreadyRequested extends DomainError {
  readonly problem = 'already-requested'
  constructor (readonly requestId: string) { super(`You have asked for this already: request ${requestId} is still open`) }
  override get details () { return { requestId: this.requestId } }
}

/** The key came before with another wish; a client's mistake. */
export class IdempotencyKeyReused extends DomainError {
  readonly problem = 'idempotency-key-reused'
  constructor (readonly requestId: string) { super('This idempotency key came before with another entry or service point') }
  override get details () { return { requestId: this.requestId } }
}

/** What the clerk saw is no longer so: somebody else was quicker. */
export class AnsweredMeanwhile extends DomainError {
  readonly problem = 'answered-meanwhile'
  constructor (readonly supplyId: string, readonly seen: string, readonly status: string) {
    super(`This supply was ${seen} when you looked and is ${status} now`)
  }

  override get details () { return { supplyId: this.supplyId, seen: this.seen, status: this.status } }
}

export class ItemNotFound extends DomainError {
  readonly problem = 'item-not-found'
  constructor (readonly barcode: string) { super(`No library of the alliance has an item with the barcode ${barcode}`) }
  override get details () { return { barcode: this.barcode } }
}

/** Barcodes are unique within a library only; says which libraries have it, so that the clerk can choose. */
export class BarcodeAmbiguous extends DomainError {
  readonly problem = 'barcode-ambiguous'
  constructor (readonly barcode: string, readonly libraries: string[]) {
    super(`Several libraries have an item with the barcode ${barcode}: ${libraries.join(', ')}; say whose it is`)
  }

  override get details () { return { barcode: this.barcode, libraries: this.libraries } }
}

/** The scanned copy is not the promised one. */
export class OtherItemPromised extends DomainError {
  readonly problem = 'other-item-promised'
  constructor (readonly scanned: string, readonly promised: string | undefined) {
    super(`The copy ${scanned} is not the one promised${promised === undefined ? '' : `, which is ${promised}`}`)
  }

  override get details () { return { scanned: this.scanned, promised: this.promised } }
}

/** The copy that the clerk would rather send is promised to another request or not on the shelf. */
export class ItemNotFree extends DomainError {
  readonly problem = 'item-not-free'
  constructor (readonly barcode: string) { super(`The copy ${barcode} is promised to another request, lent, or not to be lent`) }
  override get details () { return { barcode: this.barcode } }
}

export class RenewalRefused extends DomainError {
  readonly problem = 'renewal-refused'
  constructor (readonly reason: 'overdue' | 'no-renewals-left' | 'returned', readonly limit: number) {
    super({
      overdue: 'The loan is overdue; bring the book back',
      'no-renewals-left': `A loan can be renewed ${limit} ${limit === 1 ? 'time' : 'times'}`,
      returned: 'The book has been returned'
    }[reason])
  }

  override get details () { return { reason: this.reason, limit: this.limit } }
}
