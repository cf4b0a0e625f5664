import type { Decision, Decisions } from '@commonshelf/api/contract'
import { useState } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

/** What people decided so far, to be looked up, taken back and exported. */
export function DecisionsPart () {
  const { m } = useSpeech()
  const [open, setOpen] = useState(false)
  return (
    <details className='decisions' onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><Icon name='chevron' size={18} />{m.review.decisions}</summary>
      {open && <DecisionList />}
    </details>
  )
}

function DecisionList () {
  const { m, date } = useSpeech()
  const { data, problem, reload } = useResource<Decisions>('/decisions?limit=50')
  const [further, setFurther] = useState<Decisions>()
  const [failed, setFailed] = useState<Problem>()
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={4} />
  const all = [...data.decisions, ...further?.decisions ?? []]
  const next = further === undefined ? data.next : further.next
  const attempt = async (work: () => Promise<void>) => {
    try { await work() } catch (thrown) { setFailed(Problem.of(thrown)) }
  }
  const more = () => attempt(async () => {
    const page = await api.get<Decisions>(`/decisions?limit=50&cursor=${next}`)
    setFurther({ ...page, decisions: [...further?.decisions ?? [], ...page.decisions] })
  })
  const takeBack = ({ left, right }: Decision) => attempt(async () => {
    await api.put(`/decisions/${left.id}/${right.id}`, { verdict: 'undecided' })
    setFurther(undefined)
    await reload()
  })
  const save = () => attempt(async () => {
    const lines: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: Decisions = await api.get(`/decisions?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`)
      for (const decision of page.decisions) lines.push(JSON.stringify(decision))
      cursor = page.next
    }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([lines.map(line => `${line}\n`).join('')], { type: 'application/x-ndjson' }))
    link.download = 'decisions.jsonl'
    link.click()
    URL.revokeObjectURL(link.href)
  })
  if (all.length === 0) return <p className='soft'>{m.review.noDecisions}</p>
  return (
    <div className='stack'>
      <p><button type='button' className='button' onClick={save}><Icon name='upload' size={18} />{m.review.export}</button></p>
      {failed && <ProblemNote problem={failed} />}
      <ul className='card divide cases'>
        {all.map(decision => (
          <li key={`${decision.left.id} ${decision.right.id}`} className='case'>
            <div className='stack tight'>
              <p><span className={`tag ${decision.same ? 'good' : 'warn'}`}>{decision.same ? m.review.saidSame : m.review.saidDifferent}</span> {decision.left.title} <span className='soft'>|</span> {decision.right.title}</p>
              <p className='soft small'>{[decision.staff, date(decision.at, true), decision.reason].filter(Boolean).join(' · ')}</p>
            </div>
            <button type='button' className='button quiet' aria-label={`${m.review.takeBack}: ${decision.left.title}`} onClick={() => takeBack(decision)}>{m.review.takeBack}</button>
          </li>
        ))}
      </ul>
      {next !== undefined && <p><button type='button' className='button' onClick={more}>{m.site.more}</button></p>}
    </div>
  )
}
