import { eventNames, labelOfEvent } from '../events/event.js'
import { loanLife } from '../loans/status.js'
import { requestActions, requestLife, requestOutcomes } from '../requests/status.js'
import { obstacleRules, factorRules } from '../routing/rank.js'
import { proximities } from '../routing/tree.js'
import { supplyLife, unfilledReasons, withdrawnReasons } from '../supplies/status.js'
import { transitLife } from '../transits/status.js'

const statesOf = (cycle: { states: Record<string, { label: string }> }): string[] => Object.values(cycle.states).map(state => state.label)

/** Every key for which a page, in whatever language, needs words. A page's test compares its own list with this one. */
export const labelKeys: readonly string[] = [
  ...[requestLife, supplyLife, loanLife, transitLife].flatMap(statesOf),
  ...requestOutcomes.map(outcome => `outcome.${outcome}`),
  ...requestActions.map(action => `action.${action}`),
  ...eventNames.map(labelOfEvent),
  ...[...obstacleRules, ...factorRules].map(rule => `reason.${rule}`),
  ...proximities.map(proximity => `proximity.${proximity}`),
  ...[...unfilledReasons, ...withdrawnReasons].map(reason => `unfilled.${reason}`)
]
