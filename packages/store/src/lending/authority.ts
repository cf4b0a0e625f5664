import {
  mayActFor, NotYours, OutsideYourLibraries, parties, requestLife, RequestNotFound, takeStep,
  type Actor, type Move, type Party, type RequestAction, type RequestOutcome, type RequestStatus
} from '@commonshelf/lending'
import type { Standing } from './standing.js'

/** Everybody who may take this step somewhere in a request's life. */
const whoMay = (action: RequestAction): readonly Party[] => {
  const all = Object.values(requestLife.states).flatMap(state => state.actions[action]?.who ?? [])
  return parties.filter(party => all.includes(party))
}

/**
 * Refuses whoever has no business with this request, before anything is said about it.
 * The operator's command line and the jobs act as the system, which may do anything that the life cycle allows.
 * @throws RequestNotFound for another reader's request, OutsideYourLibraries, NotYours
 */
export const authorise = (standing: Pick<Standing, 'id' | 'readerId' | 'requester' | 'supply'>, actor: Actor, who: readonly Party[], action: string): void => {
  if (actor.kind === 'system') return
  if (actor.kind === 'reader') {
    if (standing.readerId !== actor.id) throw new RequestNotFound(standing.id)
    if (!who.includes('reader')) throw new NotYours(action, who)
    return
  }
  if (who.includes('anyone-on-duty')) return
  const concerned = [
    ...(who.includes('supplier') && standing.supply !== undefined ? [standing.supply.library] : []),
    ...(who.includes('requester') ? [standing.requester] : [])
  ]
  if (concerned.some(library => mayActFor(actor.path, library.path))) return
  // Nobody is asked any more, say: the life cycle will say why not, to those who may see the request
  const first = concerned[0] ?? standing.requester
  if (!mayActFor(actor.path, first.path)) throw new OutsideYourLibraries(first.code)
}

/** Whether this actor may see the request at all. */
export const maySee = (request: { readerId: string | null, libraries: readonly { path: string }[] }, actor: Actor): boolean =>
  actor.kind === 'system' ||
  (actor.kind === 'reader' ? request.readerId === actor.id : request.libraries.some(library => mayActFor(actor.path, library.path)))

/**
 * Whether the step may be taken now, by this actor, and where it leads; or undefined where it was taken already, as
 * `taken` judges, and nothing is left to do.
 * @throws ActionNotAllowed, and what authorise throws
 */
export const stepOf = (standing: Standing, action: RequestAction, actor: Actor, taken = false): Move<RequestStatus, RequestOutcome> | undefined => {
  authorise(standing, actor, whoMay(action), action)
  if (taken) return undefined
  return takeStep(requestLife, standing.status, action)
}
