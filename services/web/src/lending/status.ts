import type { RequestSummary } from '@commonshelf/api/contract'
import type { Messages } from '../i18n/index.js'

type Stand = Pick<RequestSummary, 'status' | 'outcome'>

/** Where a request stands, in plain words; how it ended as soon as that is known. */
export function statusWords ({ status, outcome }: Stand, m: Messages): string {
  if (outcome !== undefined && outcome !== 'supplied') return m.outcomes[outcome]
  return status === 'closed' ? m.outcomes[outcome ?? 'supplied'] : m.status[status]
}

export const hasEnded = ({ status, outcome }: Stand): boolean => status === 'closed' || status === 'returning' || outcome !== undefined

export function statusTone ({ status, outcome }: Stand): 'good' | 'warn' | 'accent' | '' {
  if (outcome === 'unfilled' || outcome === 'not-collected') return 'warn'
  if (outcome !== undefined) return ''
  return status === 'ready' ? 'good' : 'accent'
}
