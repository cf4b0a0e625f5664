import type { Entry, NewRequest, Request } from '@commonshelf/api/contract'
import { useId, useRef, useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import { api, idempotencyKey } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { forgetAll } from '../api/resource.js'
import { useSession } from '../api/session.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote } from '../parts/states.js'
import { PlaceOptions } from './place-options.js'
import { usePlaceName, useServicePoints } from './places.js'

/** Asking for it: where to collect, and one button. */
export function Ask ({ entry, near }: { entry: Entry, near: string }) {
  const { m } = useSpeech()
  const { session } = useSession()
  const [asked, setAsked] = useState<Request>()
  return (
    <section className='card raised stack' aria-labelledby='ask'>
      <h2 id='ask'>{m.ask.title}</h2>
      {asked
        ? <Asked request={asked} />
        : <>
            <p className='soft'>{entry.available > 0 ? m.ask.available(entry.available, entry.libraries) : entry.items > 0 ? m.ask.unavailable : m.ask.noItems}</p>
            {session === undefined && <span className='skeleton' style={{ height: '5rem' }} />}
            {session === null && (
              <>
                <Link className='button main wide' href={`/login?next=${encodeURIComponent(`/entries/${entry.id}`)}`}>{m.ask.login}</Link>
                <p className='soft small'>{m.ask.loginHint}</p>
              </>
            )}
            {session?.kind === 'reader' && <AskForm entry={entry} usual={near || session.servicePoint || ''} onAsked={setAsked} />}
            {session?.kind === 'staff' && <Note>{m.ask.staff}</Note>}
          </>}
    </section>
  )
}

function AskForm ({ entry, usual, onAsked }: { entry: Entry, usual: string, onAsked: (request: Request) => void }) {
  const { m } = useSpeech()
  const id = useId()
  const { session } = useSession()
  const points = useServicePoints()?.filter(point => point.pickup)
  const [chosen, setChosen] = useState<string>()
  const [noting, setNoting] = useState(false)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const key = useRef('')

  const isPlace = (code: string | undefined) => points?.some(point => point.code === code)
  const pickup = chosen ?? [usual, session?.servicePoint].find(isPlace) ?? ''

  const ask = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    key.current ||= idempotencyKey()
    try {
      const wish: NewRequest = { entry: entry.id, pickup, ...note.trim() !== '' && { note: note.trim() } }
      const request = await api.post<Request>('/requests', wish, { headers: { 'idempotency-key': key.current } })
      forgetAll()
      onAsked(request)
    } catch (thrown) {
      const problem = Problem.of(thrown)
      // Nothing came back: the same key again asks for nothing twice. An answer that refused wants a new one
      if (problem.kind !== 'offline') key.current = ''
      setProblem(problem)
    } finally {
      setBusy(false)
    }
  }

  const already = problem?.kind === 'already-requested' ? problem.details.requestId : undefined
  return (
    <form className='stack' onSubmit={ask}>
      <div className='field'>
        <label htmlFor={`${id}pickup`}>{m.ask.pickup}</label>
        <select id={`${id}pickup`} className='select' required value={pickup} disabled={!points} onChange={event => { setChosen(event.target.value); key.current = '' }}>
          <option value='' disabled>{m.ask.choose}</option>
          {points && <PlaceOptions points={points} />}
        </select>
      </div>
      {noting && (
        <div className='field'>
          <label htmlFor={`${id}note`}>{m.ask.note}</label>
          <textarea id={`${id}note`} className='textarea' rows={2} maxLength={500} value={note} onChange={event => { setNote(event.target.value); key.current = '' }} />
        </div>
      )}
      {problem && <ProblemNote problem={problem} />}
      {typeof already === 'string' && <Link href={`/requests/${already}`}>{m.ask.follow}</Link>}
      <button type='submit' className='button main wide' disabled={busy || !points}>{busy ? m.ask.submitting : m.ask.submit}</button>
      {!noting && <button type='button' className='link-button small' onClick={() => setNoting(true)}>{m.ask.addNote}</button>}
    </form>
  )
}

function Asked ({ request }: { request: Request }) {
  const { m } = useSpeech()
  const placeName = usePlaceName()
  const isUnfilled = request.outcome === 'unfilled'
  return (
    <div className='stack' role='status'>
      <Note kind={isUnfilled ? 'warn' : 'good'} icon={isUnfilled ? 'info' : 'check'}>
        <p><strong>{isUnfilled ? m.outcomes.unfilled : m.ask.done}</strong></p>
        {!isUnfilled && <p>{m.ask.doneText(placeName(request.pickup))}</p>}
      </Note>
      <Link className='button wide' href={`/requests/${request.id}`}>{m.ask.follow}<Icon name='chevron' size={16} /></Link>
    </div>
  )
}
