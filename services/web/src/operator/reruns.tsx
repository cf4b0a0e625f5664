import type { NewRerun, Rerun, Reruns, Sources } from '@commonshelf/api/contract'
import { useState, type FormEvent } from 'react'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Empty, Note, ProblemNote, Skeleton } from '../parts/states.js'
import { isLive, WorkProgress } from './work-progress.js'
import './rules.css'

/** Runs over stored records, without harvesting. */
export function RerunsPart () {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<Reruns>('/reruns?limit=20', { every: 2_000 })
  const [older, setOlder] = useState<Reruns>()
  const words = m.rules
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton block='10rem' lines={4} />
  const next = older === undefined ? data.next : older.next
  const grow = async () => {
    const page = await api.get<Reruns>(withQuery('/reruns', { limit: 20, cursor: next }))
    setOlder({ ...page, reruns: [...older?.reruns ?? [], ...page.reruns] })
  }
  return (
    <div className='stack loose'>
      <p className='soft prose'>{words.rerunsLead}</p>
      {data.outdated > 0 && <Outdated count={data.outdated} may={data.mayRunAll} live={data.reruns.some(one => one.outdated && isLive(one))} onStart={reload} />}
      <StartRerun mayRunAll={data.mayRunAll} onStart={reload} />
      <section className='stack tight' aria-labelledby='runs'>
        <h2 id='runs'>{words.runs}</h2>
        {data.reruns.length === 0
          ? <Empty icon='clock' title={words.noRuns} />
          : <ul className='card divide cases'>{[...data.reruns, ...older?.reruns ?? []].map(one => <li key={one.id} className='run'><RerunLine rerun={one} mayRunAll={data.mayRunAll} onChange={reload} /></li>)}</ul>}
        {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
      </section>
    </div>
  )
}

export function RerunLine ({ rerun, mayRunAll, onChange }: { rerun: Rerun, mayRunAll: boolean, onChange: () => Promise<void> }) {
  const { m, nameOf, date } = useSpeech()
  const words = m.rules
  const overAll = rerun.library === undefined && rerun.source === undefined
  const scope = rerun.library !== undefined ? nameOf(rerun.library) : rerun.source !== undefined ? `${m.operator.sources} ${rerun.source}` : words.everything
  return (
    <div className='stack tight'>
      <p><strong>{words.step[rerun.step]}</strong> <span className='soft'>{scope}</span></p>
      <WorkProgress work={rerun} mayStop={rerun.ruleVersion === undefined} onChange={onChange} {...overAll && !mayRunAll ? {} : { path: `/reruns/${rerun.id}` }} />
      <p className='soft small'>{[rerun.ruleVersion !== undefined && words.forRules, rerun.outdated && words.onlyOutdated, words.by(rerun.startedBy, date(rerun.finishedAt ?? rerun.startedAt ?? rerun.createdAt, true))].filter(Boolean).join(' · ')}</p>
    </div>
  )
}

function Outdated ({ count, may, live, onStart }: { count: number, may: boolean, live: boolean, onStart: () => Promise<void> }) {
  const { m, number } = useSpeech()
  const [problem, setProblem] = useState<Problem>()
  const begin = async () => {
    try {
      await api.post<Rerun>('/reruns', { step: 'describe', outdated: true } satisfies NewRerun)
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
    await onStart()
  }
  return (
    <Note kind='warn'>
      <div className='stack tight'>
        <p>{m.rules.outdated(number(count))}</p>
        {may && !live && <p><button type='button' className='button' onClick={begin}>{m.rules.redescribeOutdated}</button></p>}
        {problem && <ProblemNote problem={problem} />}
      </div>
    </Note>
  )
}

function StartRerun ({ mayRunAll, onStart }: { mayRunAll: boolean, onStart: () => Promise<void> }) {
  const { m, nameOf } = useSpeech()
  const { data: sources } = useResource<Sources>('/sources?limit=100')
  const [step, setStep] = useState<NewRerun['step']>('match')
  const [scope, setScope] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const words = m.rules
  const libraries = [...new Map((sources?.sources ?? []).map(({ library }) => [library.code, library])).values()]
  const chosen = scope || (mayRunAll ? 'all' : libraries[0] === undefined ? '' : `library ${libraries[0].code}`)
  const begin = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(undefined)
    const [kind, value] = chosen.split(' ')
    try {
      await api.post<Rerun>('/reruns', { step, ...kind === 'library' ? { library: value } : kind === 'source' ? { source: value } : {} })
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
    await onStart()
  }
  return (
    <form className='card stack' onSubmit={begin} aria-labelledby='start-run'>
      <h2 id='start-run'>{words.startTitle}</h2>
      <div className='form-grid'>
        <div className='field'>
          <label htmlFor='run-step'>{words.what}</label>
          <select id='run-step' className='select' value={step} onChange={event => setStep(event.target.value as NewRerun['step'])}>
            {(['match', 'describe'] as const).map(one => <option key={one} value={one}>{words.step[one]}</option>)}
          </select>
          <span className='hint'>{words.stepHint[step]}</span>
        </div>
        <div className='field'>
          <label htmlFor='run-scope'>{words.scope}</label>
          <select id='run-scope' className='select' value={chosen} onChange={event => setScope(event.target.value)}>
            {mayRunAll && <option value='all'>{words.everything}</option>}
            {libraries.map(library => <option key={library.code} value={`library ${library.code}`}>{nameOf(library)}</option>)}
            {sources?.sources.map(({ id, library, protocol }) => <option key={id} value={`source ${id}`}>{nameOf(library)} ({m.operator.protocol[protocol]} {id})</option>)}
          </select>
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      <p><button className='button main' disabled={chosen === ''}><Icon name='play' size={16} />{words.start}</button></p>
    </form>
  )
}
