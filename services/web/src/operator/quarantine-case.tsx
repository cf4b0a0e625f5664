import type { Quarantined, Replay } from '@commonshelf/api/contract'
import { useState } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote } from '../parts/states.js'
import { QuarantineBytes } from './quarantine-bytes.js'
import { DismissForm } from './quarantine-dismiss.js'
import { ReplayLine, useReplay } from './quarantine-replay.js'

/** One record that could not go on: why, in words; its bytes; what can be done about it. */
export function QuarantineCase ({ case: one, onChanged }: { case: Quarantined, onChanged: () => Promise<void> }) {
  const { m, nameOf, number, date } = useSpeech()
  const [open, setOpen] = useState(false)
  const [dismissing, setDismissing] = useState(false)
  const [answered, setAnswered] = useState<Quarantined>()
  const [problem, setProblem] = useState<Problem>()
  const { replay, watch } = useReplay(async () => { setAnswered(await api.get<Quarantined>(`/quarantine/${one.id}`).catch(() => undefined)) })
  const act = async (work: () => Promise<void>) => {
    setProblem(undefined)
    try { await work() } catch (thrown) { setProblem(Problem.of(thrown)) }
  }
  const now = answered ?? one
  const advice = m.quality.advice[now.reason]
  return (
    <article className='case-open'>
      <div className='case'>
        <div className='stack tight'>
          <h3>{m.quality.reasons[now.reason] ?? now.reason} <span className='soft small'>{m.operator.steps[now.step]}</span></h3>
          <p className='small soft detail' lang='en'>{now.detail}</p>
          {advice !== undefined && now.state === 'open' && <p className='small'>{advice}</p>}
          <p className='soft small number'>{[now.library && nameOf(now.library), isHash(now.identifier) ? undefined : now.identifier, now.harvest && m.quality.inHarvest(now.harvest), m.operator.bytes(number(now.size)), date(now.createdAt, true), now.tries > 0 && m.quality.tried(number(now.tries))].filter(Boolean).join(' · ')}</p>
          {now.note !== undefined && <p className='small'>“{now.note}”</p>}
          {now.answeredBy !== undefined && now.answeredAt !== undefined && <p className='soft small'>{m.quality.answered(now.answeredBy, date(now.answeredAt, true))}</p>}
        </div>
        <div className='row'>
          {now.size > 0 && <button type='button' className='button quiet' aria-expanded={open} onClick={() => setOpen(!open)}>{open ? m.quality.hide : m.quality.look}</button>}
          {now.state !== 'open'
            ? <span className={`tag ${now.state === 'replayed' ? 'good' : ''}`}>{now.state === 'replayed' ? m.quality.takenIn : m.operator.dismissed}</span>
            : !dismissing && <>
                <button type='button' className='button' aria-label={`${m.quality.tryAgain}: ${now.identifier ?? now.id}`} onClick={() => act(async () => watch(await api.post<Replay>(`/quarantine/${one.id}/replay`)))}>{m.quality.tryAgain}</button>
                <button type='button' className='button quiet' aria-label={`${m.operator.dismiss}: ${now.identifier ?? now.id}`} onClick={() => setDismissing(true)}>{m.operator.dismiss}</button>
              </>}
        </div>
      </div>
      {dismissing && <DismissForm onClose={() => setDismissing(false)} onDismiss={note => act(async () => {
        setAnswered(await api.post<Quarantined>(`/quarantine/${one.id}/dismiss`, { note }))
        setDismissing(false)
        await onChanged()
      })} />}
      {replay && <ReplayLine replay={replay} />}
      {problem && <ProblemNote problem={problem} />}
      {open && <QuarantineBytes id={one.id} />}
    </article>
  )
}

/** A record without a number of its own is known by its bytes: nobody would look for that. */
const isHash = (identifier?: string): boolean => identifier?.startsWith('sha256:') === true
