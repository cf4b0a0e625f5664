import type { Rerun, Shadow } from '@commonshelf/api/contract'
import { useState, type ReactNode } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote } from '../parts/states.js'

type Work = Pick<Rerun, 'state' | 'total' | 'done' | 'rate' | 'error'>
export const isLive = ({ state }: Pick<Shadow, 'state'>): boolean => ['waiting', 'running', 'paused', 'stopping'].includes(state)

const tones: Record<Work['state'], string> = { waiting: '', running: 'accent', paused: 'warn', stopping: 'warn', stopped: 'warn', finished: 'good', failed: 'bad' }

/** How far a long piece of work has come, and what may be done with it. `path` is where it is steered; without one it is only shown. */
export function WorkProgress ({ work, path, mayStop = true, onChange, children }: { work: Work, path?: string, mayStop?: boolean, onChange: () => Promise<void>, children?: ReactNode }) {
  const { m, number } = useSpeech()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const words = m.rules
  const steer = async (how: 'pause' | 'resume' | 'stop') => {
    setBusy(true)
    setProblem(undefined)
    try {
      await api.post(`${path}/${how}`)
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
    await onChange()
    setBusy(false)
  }
  const may = (how: 'pause' | 'resume' | 'stop'): boolean => path !== undefined && (how !== 'stop' || mayStop) && {
    pause: ['waiting', 'running'], resume: ['paused', 'failed'], stop: ['waiting', 'running', 'paused']
  }[how].includes(work.state)
  const rate = work.rate === undefined ? undefined : work.rate >= 10 ? Math.round(work.rate) : Math.round(work.rate * 10) / 10
  return (
    <div className='stack tight'>
      <p className='row small'>
        <span className={`tag ${tones[work.state]}`}>{words.workStates[work.state]}</span>
        {children}
        <span className='number'>{words.done(number(work.done), number(Math.max(work.total, work.done)))}</span>
        {rate !== undefined && work.rate !== undefined && <span className='soft number'>{words.rate(number(rate))}{work.total > work.done && `, ${words.left((work.total - work.done) / work.rate / 60)}`}</span>}
      </p>
      {isLive(work) && <progress className='bar' max={Math.max(1, work.total)} value={work.done} aria-label={words.done(number(work.done), number(work.total))} />}
      {work.error !== undefined && <p className='small late'>{work.error}</p>}
      {(may('pause') || may('resume') || may('stop')) && (
        <p className='row'>
          {may('pause') && <button type='button' className='button' disabled={busy} onClick={() => steer('pause')}><Icon name='clock' size={16} />{words.pause}</button>}
          {may('resume') && <button type='button' className='button' disabled={busy} onClick={() => steer('resume')}><Icon name='play' size={16} />{words.resume}</button>}
          {may('stop') && <button type='button' className='button quiet' disabled={busy} onClick={() => steer('stop')}><Icon name='stop' size={16} />{words.stop}</button>}
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}
