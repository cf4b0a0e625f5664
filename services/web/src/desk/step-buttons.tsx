import type { DeskKind } from '@commonshelf/api/contract'
import { useId, useState } from 'react'
import { Problem } from '../api/problem.js'
import { forgetAll } from '../api/resource.js'
import { useMessages, type Messages } from '../i18n/index.js'
import { ProblemNote } from '../parts/states.js'
import { nextStep, takeStep, type Step, type Target } from './steps.js'

type UnfilledReason = keyof Messages['desk']['unfilledReasons']

/** The next step as one clear button, and beside it, quietly, what else may be done. */
export function Steps ({ kind, target, here, about, onDone }: { kind: DeskKind, target: Target, here?: string, about: string, onDone: (step: Step) => void }) {
  const m = useMessages()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [declining, setDeclining] = useState(false)
  const next = nextStep(kind, target)
  const may = (step: string) => (target.actions as readonly string[]).includes(step)

  const take = async (step: Step, unfilled?: { reason: UnfilledReason, note?: string }) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await takeStep(step, target, { here, unfilled })
      forgetAll()
      setDeclining(false)
      onDone(step)
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }
  const needsPlace = next === 'return' && (here === undefined || target.item?.barcode === undefined)
  return (
    <div className='steps-of-task'>
      {problem && <ProblemNote problem={problem} />}
      {declining
        ? <Unfilled busy={busy} onSend={given => take('unfilled', given)} onClose={() => setDeclining(false)} />
        : <div className='row'>
            {next && !needsPlace && <button type='button' className='button main' disabled={busy} aria-label={`${m.desk.actions[next]}: ${about}`} onClick={() => take(next)}>{m.desk.actions[next]}</button>}
            {may('unfilled') && <button type='button' className='button quiet' disabled={busy} aria-label={`${m.desk.actions.unfilled}: ${about}`} onClick={() => setDeclining(true)}>{m.desk.actions.unfilled}</button>}
            {kind === 'lent' && may('renew') && target.loan && <button type='button' className='button quiet' disabled={busy} aria-label={`${m.desk.actions.renew}: ${about}`} onClick={() => take('renew')}>{m.desk.actions.renew}</button>}
          </div>}
    </div>
  )
}

function Unfilled ({ busy, onSend, onClose }: { busy: boolean, onSend: (given: { reason: UnfilledReason, note?: string }) => void, onClose: () => void }) {
  const m = useMessages()
  const id = useId()
  const [reason, setReason] = useState<UnfilledReason>('NotOnShelf')
  const [note, setNote] = useState('')
  return (
    <form className='card stack' onSubmit={event => { event.preventDefault(); onSend({ reason, ...note.trim() !== '' && { note: note.trim() } }) }}>
      <fieldset>
        <legend className='label'><strong>{m.desk.unfilledTitle}</strong></legend>
        {Object.entries(m.desk.unfilledReasons).map(([value, label]) => (
          <label key={value} className='check'>
            <input type='radio' name={`${id}reason`} value={value} checked={reason === value} onChange={() => setReason(value as UnfilledReason)} />{label}
          </label>
        ))}
      </fieldset>
      <div className='field'>
        <label htmlFor={`${id}note`}>{m.desk.noteForNext}</label>
        <input id={`${id}note`} className='input' maxLength={500} value={note} onChange={event => setNote(event.target.value)} />
      </div>
      <div className='row'>
        <button type='submit' className='button main' disabled={busy}>{m.desk.unfilledSend}</button>
        <button type='button' className='button quiet' onClick={onClose}>{m.requests.cancelNo}</button>
      </div>
    </form>
  )
}
