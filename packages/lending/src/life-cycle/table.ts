import { ActionNotAllowed, NotYours } from '../errors.js'

/** Who may take a step: the reader, staff of the library where the reader collects, staff of the supplier, staff anywhere, or time and rules. */
export const parties = ['reader', 'requester', 'supplier', 'anyone-on-duty', 'system'] as const
export type Party = typeof parties[number]

export interface Move<State extends string, Outcome extends string = never> {
  who: readonly Party[]
  next: State
  /** How it ends; decided by this step, though the book may still have to travel before the state is an ending. */
  outcome?: Outcome
}

export interface StateRow<State extends string, Action extends string, Outcome extends string = never> {
  /** Key of the words that the pages show, in each language. */
  label: string
  /** Whose staff must do something now; absent where it waits for a reader, a courier or a rule. */
  attention?: 'requester' | 'supplier'
  /** What can be done from here; nothing is an ending. */
  actions: { readonly [A in Action]?: Move<State, Outcome> }
}

/** A life cycle as data: the API, the desk, the diagram and the tests all read this. */
export interface LifeCycle<State extends string, Action extends string, Outcome extends string = never> {
  what: string
  start: State
  states: { readonly [S in State]: StateRow<State, Action, Outcome> }
}

export const actionsFrom = <S extends string, A extends string, O extends string>(cycle: LifeCycle<S, A, O>, state: S): A[] =>
  Object.keys(cycle.states[state].actions) as A[]

export const isEnding = <S extends string, A extends string, O extends string>(cycle: LifeCycle<S, A, O>, state: S): boolean =>
  actionsFrom(cycle, state).length === 0

/** What this party may do now, in the table's order. */
export const actionsFor = <S extends string, A extends string, O extends string>(cycle: LifeCycle<S, A, O>, state: S, party: Party): A[] =>
  actionsFrom(cycle, state).filter(action => {
    const who = cycle.states[state].actions[action]!.who
    return who.includes(party) || (party !== 'reader' && party !== 'system' && who.includes('anyone-on-duty'))
  })

/**
 * Where the action leads.
 * @throws ActionNotAllowed when there is no such step from here, NotYours when it is somebody else's.
 */
export const takeStep = <S extends string, A extends string, O extends string>(cycle: LifeCycle<S, A, O>, state: S, action: A, parties?: readonly Party[]): Move<S, O> => {
  const move = cycle.states[state].actions[action]
  if (move === undefined) throw new ActionNotAllowed(cycle.what, state, action, actionsFrom(cycle, state))
  if (parties !== undefined && !parties.some(party => actionsFor(cycle, state, party).includes(action))) throw new NotYours(action, move.who)
  return move
}
