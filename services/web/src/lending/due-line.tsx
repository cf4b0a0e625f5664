import type { Loan } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'

export function DueLine ({ loan }: { loan: Loan }) {
  const { m, date } = useSpeech()
  const isLate = new Date(loan.dueAt) < new Date()
  return (
    <p className='small'>
      <strong className={isLate ? 'late' : undefined}>{isLate ? m.requests.overdue(date(loan.dueAt)) : m.requests.due(date(loan.dueAt))}</strong>
      {loan.renewals > 0 && <span className='soft'> · {m.requests.renewals(loan.renewals)}</span>}
    </p>
  )
}
