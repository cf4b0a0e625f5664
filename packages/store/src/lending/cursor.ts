import { DomainError } from '@commonshelf/lending'

/** A cursor that no page of this list gave out: starting again from the first page would show everything twice. */
export class InvalidCursor extends DomainError {
  readonly problem = 'invalid-cursor'
  constructor () { super('Pass `next` of the answer before as it was') }
}
