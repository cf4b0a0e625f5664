import type { HarvestDetail, WithdrawalLimits } from '@commonshelf/api/contract'
import { useId, useState, type FormEvent } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote } from '../parts/states.js'

/** How much a harvest of this source may withdraw without asking. */
export function LimitsForm ({ source, limits, onDone }: { source: string, limits: HarvestDetail['limits'], onDone: () => Promise<void> }) {
  const { m } = useSpeech()
  const id = useId()
  const [saved, setSaved] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const words = m.harvests.limits
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const wish: WithdrawalLimits = { withdrawAtMost: Number(given.get('share')) / 100, withdrawFreely: Number(given.get('freely')) }
    setSaved(false)
    setProblem(undefined)
    try {
      await api.put(`/sources/${source}/limits`, wish)
      setSaved(true)
      await onDone()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  return (
    <details>
      <summary className='small'><Icon name='chevron' size={16} />{words.title}</summary>
      <form className='stack' onSubmit={submit}>
        <p className='soft prose'>{words.lead}</p>
        <div className='form-grid'>
          <div className='field'>
            <label htmlFor={`${id}share`}>{words.share}</label>
            <input id={`${id}share`} name='share' type='number' min={0} max={100} step='any' required className='input' defaultValue={Math.round(limits.withdrawAtMost * 1000) / 10} />
          </div>
          <div className='field'>
            <label htmlFor={`${id}freely`}>{words.freely}</label>
            <input id={`${id}freely`} name='freely' type='number' min={0} step={1} required className='input' defaultValue={limits.withdrawFreely} />
          </div>
        </div>
        {problem && <ProblemNote problem={problem} />}
        {saved && <Note kind='good' icon='check' live>{words.saved}</Note>}
        <p><button type='submit' className='button'>{words.save}</button></p>
      </form>
    </details>
  )
}
