import type { Quarantine, Quarantined, Sources } from '@commonshelf/api/contract'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'

/** Records that could not be read, why, and sending them through again. Source and state live in the address. */
export function QuarantinePart () {
  const { m, nameOf } = useSpeech()
  const params = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const query = { source: params.get('source') ?? undefined, harvest: params.get('harvest') ?? undefined, state: params.get('state') ?? undefined }
  const { data: sources } = useResource<Sources>('/sources?limit=100')
  const path = withQuery('/quarantine', { ...query, limit: 50 })
  const { data, problem, reload } = useResource<Quarantine>(path)
  const [more, setMore] = useState<{ of: string, page: Quarantine }>()
  const [problemOfMore, setProblemOfMore] = useState<Problem>()

  const grown = more?.of === path ? more.page : undefined
  const cases = [...data?.quarantined ?? [], ...grown?.quarantined ?? []]
  const next = grown ? grown.next : data?.next
  const go = (change: Partial<typeof query>) => navigate(withQuery('/administration/quarantine', { ...query, harvest: undefined, ...change }))
  const grow = async () => {
    try {
      const page = await api.get<Quarantine>(withQuery('/quarantine', { ...query, limit: 50, cursor: next }))
      setMore({ of: path, page: { ...page, quarantined: [...grown?.quarantined ?? [], ...page.quarantined] } })
    } catch (thrown) {
      setProblemOfMore(Problem.of(thrown))
    }
  }
  // A page may hold only cases of libraries that this operator does not see
  const isBarren = cases.length === 0 && next !== undefined && problemOfMore === undefined
  useEffect(() => { if (isBarren) void grow() }, [isBarren, next])
  return (
    <div className='stack'>
      <p className='soft prose'>{m.operator.quarantineLead}</p>
      <div className='row'>
        <select className='select quarantine-filter' aria-label={m.operator.sources} value={query.source ?? ''} onChange={event => go({ source: event.target.value })}>
          <option value=''>{m.operator.allLibraries}</option>
          {sources?.sources.map(source => <option key={source.id} value={source.id}>{nameOf(source.library)} ({m.operator.protocol[source.protocol]})</option>)}
        </select>
        <select className='select quarantine-filter' aria-label={m.holdings.status} value={query.state ?? 'open'} onChange={event => go({ state: event.target.value === 'open' ? undefined : event.target.value })}>
          <option value='open'>{m.operator.openState}</option>
          <option value='replayed'>{m.operator.replayed}</option>
          <option value='dismissed'>{m.operator.dismissed}</option>
        </select>
      </div>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {(!data || isBarren) && !problem && <Skeleton lines={6} />}
      {data && cases.length === 0 && !isBarren && <Empty icon='check' title={m.operator.quarantineEmpty}><p>{m.operator.quarantineEmptyText}</p></Empty>}
      {cases.length > 0 && <ul className='card divide cases'>{cases.map(one => <li key={one.id}><Case case={one} onDone={reload} /></li>)}</ul>}
      {problemOfMore && <ProblemNote problem={problemOfMore} />}
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </div>
  )
}

function Case ({ case: one, onDone }: { case: Quarantined, onDone: () => Promise<void> }) {
  const { m, nameOf, number, date } = useSpeech()
  const [answered, setAnswered] = useState<'replayed' | 'dismissed'>()
  const [problem, setProblem] = useState<Problem>()
  const answer = async (how: 'replay' | 'dismiss') => {
    setProblem(undefined)
    try {
      await api.post(`/quarantine/${one.id}/${how}`)
      setAnswered(how === 'replay' ? 'replayed' : 'dismissed')
      await onDone()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  const state = answered ?? one.state
  return (
    <div className='case'>
      <div className='stack tight'>
        <p><strong>{one.reason}</strong> <span className='soft small'>{m.operator.steps[one.step]}</span></p>
        {one.detail && <p className='small'>{one.detail}</p>}
        <p className='soft small number'>{[one.library && nameOf(one.library), one.identifier, m.operator.bytes(number(one.size)), date(one.createdAt, true)].filter(Boolean).join(' · ')}</p>
        {problem && <ProblemNote problem={problem} />}
      </div>
      {state === 'open'
        ? <div className='row'>
            <button type='button' className='button' aria-label={`${m.operator.replay}: ${one.identifier ?? one.id}`} onClick={() => answer('replay')}>{m.operator.replay}</button>
            <button type='button' className='button quiet' aria-label={`${m.operator.dismiss}: ${one.identifier ?? one.id}`} onClick={() => answer('dismiss')}>{m.operator.dismiss}</button>
          </div>
        : <span className='tag good'>{state === 'replayed' ? m.operator.replayed : m.operator.dismissed}</span>}
    </div>
  )
}
