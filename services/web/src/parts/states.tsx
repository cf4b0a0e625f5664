import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.js'
import { useMessages } from '../i18n/index.js'
import { Icon, type IconName } from './icons.js'

/** What went wrong, in words, with a way to try again. */
export function ProblemNote ({ problem, retry }: { problem: Problem, retry?: () => void }) {
  const m = useMessages()
  const { title, text } = wordsOf(problem, m.problem)
  return (
    <div className='note bad' role='alert'>
      <Icon name='alert' />
      <div className='body stack tight'>
        <p><strong>{title}</strong></p>
        {text !== '' && text !== title && <p>{text}</p>}
        {problem.reqId !== undefined && problem.status >= 500 && <p className='small soft'>{m.problem.reference(problem.reqId)}</p>}
        {retry && <p><button type='button' className='button' onClick={retry}>{m.site.retry}</button></p>}
      </div>
    </div>
  )
}

function wordsOf (problem: Problem, words: ReturnType<typeof useMessages>['problem']): { title: string, text: string } {
  if (problem.kind === 'offline') return { title: words.offline, text: words.offlineText }
  const ours = words.kinds[problem.kind]
  const title = ours ?? (problem.status >= 500 ? words.unexpected : problem.title)
  const text = problem.status >= 500 ? words.unexpectedText : (ours === undefined ? undefined : words.more(problem.kind, problem.details)) ?? problem.detail
  return { title: title || words.unexpected, text: text ?? (title ? '' : words.unexpectedText) }
}

export function Note ({ kind, icon = 'info', children, live = false }: { kind?: 'good' | 'warn' | 'bad', icon?: IconName, children: ReactNode, live?: boolean }) {
  return (
    <div className={`note ${kind ?? ''}`} role={live ? 'status' : undefined}>
      <Icon name={icon} />
      <div className='body'>{children}</div>
    </div>
  )
}

export function Empty ({ icon = 'book', title, children }: { icon?: IconName, title: string, children?: ReactNode }) {
  return (
    <div className='empty'>
      <Icon name={icon} size={36} />
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** The shape of what is to come, so that nothing jumps when it arrives. */
export function Skeleton ({ lines = 3, block }: { lines?: number, block?: string }) {
  const m = useMessages()
  const widths = ['72%', '94%', '58%', '83%', '66%']
  return (
    <div className='stack tight' role='status' aria-label={m.site.loading}>
      {block !== undefined && <span className='skeleton' style={{ height: block }} />}
      {Array.from({ length: lines }, (_, line) => <span key={line} className='skeleton' style={{ width: widths[line % widths.length] }} />)}
    </div>
  )
}
