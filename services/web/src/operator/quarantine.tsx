import type { Quarantine, Sources } from '@commonshelf/api/contract'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import { QuarantineCase } from './quarantine-case.js'
import { QuarantineReasons } from './quarantine-reasons.js'
import './quality.css'

/** Records that could not be read, why, and sending them through again. What is shown lives in the address. */
export function QuarantinePart () {
  const { m, nameOf } = useSpeech()
  const params = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const query = { source: params.get('source') ?? undefined, harvest: params.get('harvest') ?? undefined, reason: params.get('reason') ?? undefined, state: params.get('state') ?? undefined }
  const { data: sources } = useResource<Sources>('/sources?limit=100')
  const path = withQuery('/quarantine', { ...query, limit: 50 })
  const { data, problem, reload } = useResource<Quarantine>(path, { keep: true })
  const [more, setMore] = useState<{ of: string, page: Quarantine }>()
  const [problemOfMore, setProblemOfMore] = useState<Problem>()
  const [changes, setChanges] = useState(0)

  const grown = more?.of === path ? more.page : undefined
  const cases = [...data?.quarantined ?? [], ...grown?.quarantined ?? []]
  const next = grown ? grown.next : data?.next
  const go = (change: Partial<typeof query>) => navigate(withQuery('/administration/quarantine', { ...query, harvest: undefined, ...change }))
  const refresh = async () => { setMore(undefined); setChanges(count => count + 1); await reload() }
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
      <QuarantineReasons source={query.source} reason={query.reason} changes={changes} onChoose={reason => go({ reason, state: undefined })} onChanged={refresh} />
      <div className='row'>
        <select className='select quarantine-filter' aria-label={m.operator.sources} value={query.source ?? ''} onChange={event => go({ source: event.target.value, reason: undefined })}>
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
      {cases.length > 0 && <ul className='card divide cases'>{cases.map(one => <li key={one.id}><QuarantineCase case={one} onChanged={refresh} /></li>)}</ul>}
      {problemOfMore && <ProblemNote problem={problemOfMore} />}
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </div>
  )
}
