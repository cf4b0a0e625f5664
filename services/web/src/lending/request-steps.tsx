import type { Request } from '@commonshelf/api/contract'
import { useState } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { forgetAll } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Note, ProblemNote } from '../parts/states.js'

/** What a reader may do with a request: keep the book longer, or let the wish go, which is asked twice. Staff may cancel for them. */
export function RequestSteps ({ request, staff = false, changed }: { request: Request, staff?: boolean, changed: () => Promise<void> }) {
  const { m, date } = useSpeech()
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<string>()
  const [problem, setProblem] = useState<Problem>()

  const take = async (path: string, sayOf: (request: Request) => string) => {
    setBusy(true)
    setProblem(undefined)
    try {
      const after = await api.post<Request>(path)
      setSaid(sayOf(after))
      setSure(false)
      forgetAll()
      await changed()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }
  const { loan } = request
  const mayRenew = !staff && loan && request.actions.includes('renew')
  const mayCancel = request.actions.includes('cancel')
  if (!mayRenew && !mayCancel && !said && !problem) return null
  return (
    <div className='stack'>
      {said && <Note kind='good' icon='check' live>{said}</Note>}
      {problem && <ProblemNote problem={problem} />}
      <div className='row'>
        {mayRenew && <button type='button' className='button main' disabled={busy} onClick={() => take(`/loans/${loan.id}/renew`, after => m.requests.renewed(date(after.loan?.dueAt ?? loan.dueAt)))}>{m.requests.renew}</button>}
        {mayCancel && !sure && <button type='button' className={staff ? 'button quiet' : 'button'} onClick={() => setSure(true)}>{m.requests.cancel}</button>}
        {mayCancel && sure && (
          <div className='card row' role='group' aria-label={m.requests.cancelSure}>
            <span>{m.requests.cancelSure}</span>
            <button type='button' className='button danger' disabled={busy} autoFocus onClick={() => take(`/requests/${request.id}/cancel`, () => m.requests.cancelled)}>{m.requests.cancelYes}</button>
            <button type='button' className='button quiet' onClick={() => setSure(false)}>{m.requests.cancelNo}</button>
          </div>
        )}
      </div>
    </div>
  )
}
